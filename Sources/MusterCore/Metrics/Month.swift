/// A month of the calendar in UTC, by which reports are kept.
package struct Month: Hashable, Comparable, Sendable {
    package let year: Int
    /// 1 to 12.
    package let month: Int

    package init(of moment: Timestamp) {
        let date = Zone.utc.civilTime(at: moment).date.components
        // Nothing that anybody reports on; a slip of the pen should not keep the rest from being counted.
        year = min(max(date.year, 1970), 9999)
        month = date.month
    }

    /// - Parameter number: 202603 for March 2026.
    /// - Returns: nil where there is no such month.
    package init?(number: Int) {
        guard (1970...9999).contains(number / 100), (1...12).contains(number % 100) else { return nil }
        year = number / 100
        month = number % 100
    }

    /// - Parameter text: `2026-03`.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int(parts[0]),
            let month = Int(parts[1])
        else { return nil }
        self.init(number: year * 100 + month)
    }

    /// Between these all months lie.
    package static let first = Month(of: Timestamp(milliseconds: 0))
    package static let last = first.adding(8_029 * 12 + 11)

    package var number: Int { year * 100 + month }

    /// `2026-03`.
    package var text: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

    /// `Mar 2026`.
    package var words: String { "\(Self.names[month - 1]) \(year)" }

    /// The month so many later, or earlier where `months` is negative.
    package func adding(_ months: Int) -> Month {
        let all = year * 12 + month - 1 + months
        return Month(number: all / 12 * 100 + all % 12 + 1) ?? self
    }

    /// Its first moment.
    package var start: Timestamp {
        guard let date = CivilDate(year: year, month: month, day: 1) else {
            preconditionFailure("every month has a first day")
        }
        return Timestamp(milliseconds: Int64(date.dayNumber) * 86_400_000)
    }

    package static func < (lhs: Month, rhs: Month) -> Bool { lhs.number < rhs.number }

    private static let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
