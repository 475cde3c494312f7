import MusterCore

extension Timestamp {
    /// As the `Date` of a mail has it (RFC 5322, 3.3): `Sun, 06 Nov 1994 08:49:37 +0000`.
    var mailDate: String { "\(universalDate) +0000" }

    /// As the `Date` of an HTTP message has it (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
    package var httpDate: String { "\(universalDate) GMT" }

    private var universalDate: String {
        let wall = CivilTime(milliseconds: milliseconds)
        let (year, month, day) = wall.date.components
        let second = wall.millisecondOfDay / 1_000
        let clock = [second / 3_600, second / 60 % 60, second % 60].map(Self.two).joined(separator: ":")
        let weekday = Self.weekday(wall.date.weekday)
        return "\(weekday), \(Self.two(day)) \(Self.months[month - 1]) \(year) \(clock)"
    }

    /// Reads the date of an HTTP header, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7). The two older forms
    /// are not read: nothing has sent them for decades.
    init?(httpDate text: String) {
        let shape = /[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT/
        guard let parts = text.wholeMatch(of: shape)?.output else { return nil }
        let numbers = [parts.1, parts.3, parts.4, parts.5, parts.6].compactMap { Int($0) }
        guard numbers.count == 5, let month = Self.months.firstIndex(of: String(parts.2)) else { return nil }
        let (day, year, hour, minute, second) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        guard let date = CivilDate(year: year, month: month + 1, day: day) else { return nil }
        let secondOfDay = hour * 3_600 + minute * 60 + second
        self.init(milliseconds: CivilTime(date: date, millisecondOfDay: secondOfDay * 1_000).milliseconds)
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func weekday(_ weekday: Weekday) -> String {
        switch weekday {
        case .monday: "Mon"
        case .tuesday: "Tue"
        case .wednesday: "Wed"
        case .thursday: "Thu"
        case .friday: "Fri"
        case .saturday: "Sat"
        case .sunday: "Sun"
        }
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
