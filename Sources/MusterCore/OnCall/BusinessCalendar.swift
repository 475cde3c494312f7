/// The days and hours an organisation works, by which its promises are counted.
///
/// A *business day* is a working weekday that is no holiday. A *business hour* is any of the 24 hours of a business
/// day, so "within 24 to 48 business hours" is one to two business days. The other reading, hours with the office
/// open, would make it three to six days, which is not what a process means that wants a retrospective held
/// "while memory is fresh". Office hours say only when low-urgency work may disturb people.
package struct BusinessCalendar: Equatable, Sendable {
    package let zone: Zone
    /// At least one, in the order of the week.
    package let workingDays: [Weekday]
    package let officeOpens: TimeOfDay
    /// Later than ``officeOpens``, on the same day.
    package let officeCloses: TimeOfDay
    /// In order, each once.
    package let holidays: [CivilDate]

    /// - Returns: nil without any working day, and where the office closes no later than it opens.
    package init?(
        zone: Zone,
        workingDays: [Weekday],
        officeOpens: TimeOfDay,
        officeCloses: TimeOfDay,
        holidays: [CivilDate] = []
    ) {
        guard !workingDays.isEmpty, officeOpens < officeCloses else { return nil }
        self.init(checked: zone, workingDays, officeOpens, officeCloses, holidays)
    }

    /// Monday to Friday, 09:00 to 17:00.
    package static func standard(zone: Zone, holidays: [CivilDate] = []) -> BusinessCalendar {
        BusinessCalendar(checked: zone, Weekday.mondayToFriday, .oClock(9), .oClock(17), holidays)
    }

    private init(
        checked zone: Zone,
        _ workingDays: [Weekday],
        _ officeOpens: TimeOfDay,
        _ officeCloses: TimeOfDay,
        _ holidays: [CivilDate]
    ) {
        self.zone = zone
        self.workingDays = Weekday.allCases.filter(workingDays.contains)
        self.officeOpens = officeOpens
        self.officeCloses = officeCloses
        self.holidays = Set(holidays).sorted()
    }
}

extension BusinessCalendar {
    package func isBusinessDay(_ date: CivilDate) -> Bool {
        workingDays.contains(date.weekday) && !holidays.contains(date)
    }

    package func isBusinessDay(at moment: Timestamp) -> Bool {
        isBusinessDay(zone.civilTime(at: moment).date)
    }

    /// Whether the office is open. It opens at the first moment of the opening time and is closed from the last
    /// moment of the closing time on.
    package func isOfficeHour(at moment: Timestamp) -> Bool {
        let date = zone.civilTime(at: moment).date
        guard isBusinessDay(date) else { return false }
        return opening(on: date) <= moment && moment < zone.lastOccurrence(of: date.at(officeCloses))
    }

    /// The first moment from `moment` on at which the office is open: `moment` itself if it is.
    package func nextOfficeOpening(from moment: Timestamp) -> Timestamp {
        if isOfficeHour(at: moment) { return moment }
        var date = zone.civilTime(at: moment).date
        while !isBusinessDay(date) || opening(on: date) < moment {
            date = date.adding(days: 1)
        }
        return opening(on: date)
    }

    /// The same time on the wall `days` business days later.
    ///
    /// A moment on a weekend or holiday counts from the start of the next business day. Where clocks skip the wall
    /// time, the moment of the skip; where they show it twice, the first.
    ///
    /// - Parameter days: 0 to ``dayLimit``; a number outside counts as the nearest inside.
    package func adding(businessDays days: Int, to moment: Timestamp) -> Timestamp {
        advance(moment, milliseconds: min(max(0, days), Self.dayLimit) * Self.millisecondsOfDay)
    }

    /// `hours` business hours later, by the clock on the wall: 24 are one business day exactly, also on a day that
    /// summer time makes an hour shorter.
    ///
    /// - Parameter hours: 0 to 24 times ``dayLimit``; a number outside counts as the nearest inside.
    package func adding(businessHours hours: Int, to moment: Timestamp) -> Timestamp {
        advance(moment, milliseconds: min(max(0, hours), Self.dayLimit * 24) * 3_600_000)
    }

    /// Ten years of days: no promise is longer, and days are counted one by one.
    package static let dayLimit = 3_650

    private static let millisecondsOfDay = 86_400_000

    private func advance(_ moment: Timestamp, milliseconds: Int) -> Timestamp {
        let wall = zone.civilTime(at: moment)
        let isCounted = isBusinessDay(wall.date)
        if isCounted, milliseconds == 0 { return moment }

        let total = (isCounted ? wall.millisecondOfDay : 0) + milliseconds
        var date = businessDay(from: wall.date)
        for _ in 0..<(total / Self.millisecondsOfDay) {
            date = businessDay(from: date.adding(days: 1))
        }
        return zone.firstOccurrence(of: CivilTime(date: date, millisecondOfDay: total % Self.millisecondsOfDay))
    }

    /// Ends, since there is a working day in every week and only so many holidays.
    private func businessDay(from date: CivilDate) -> CivilDate {
        var date = date
        while !isBusinessDay(date) {
            date = date.adding(days: 1)
        }
        return date
    }

    private func opening(on date: CivilDate) -> Timestamp {
        zone.firstOccurrence(of: date.at(officeOpens))
    }
}

extension BusinessCalendar: Codable {
    private enum CodingKeys: String, CodingKey {
        case zone, workingDays, officeOpens, officeCloses, holidays
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let made = BusinessCalendar(
            zone: try container.decode(Zone.self, forKey: .zone),
            workingDays: try container.decode([Weekday].self, forKey: .workingDays),
            officeOpens: try container.decode(TimeOfDay.self, forKey: .officeOpens),
            officeCloses: try container.decode(TimeOfDay.self, forKey: .officeCloses),
            holidays: try container.decodeIfPresent([CivilDate].self, forKey: .holidays) ?? []
        )
        guard let made else {
            throw DecodingError.dataCorruptedError(
                forKey: .workingDays,
                in: container,
                debugDescription: "a calendar needs at least one working day, and an office that closes after it opens"
            )
        }
        self = made
    }
}
