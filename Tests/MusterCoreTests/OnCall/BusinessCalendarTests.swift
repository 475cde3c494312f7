import FoundationEssentials
import Testing

@testable import MusterCore

@Suite("Business calendar")
struct BusinessCalendarTests {
    let london: BusinessCalendar

    init() throws {
        // Good Friday and Easter Monday of 2026.
        london = .standard(
            zone: try OnCall.zone("Europe/London"),
            holidays: [try OnCall.date("2026-04-06"), try OnCall.date("2026-04-03")]
        )
    }

    /// 2026-03-02 is a Monday; the times below are London's, one hour ahead of UTC from 29 March on.
    @Test(
        "counts business days over weekends and holidays",
        arguments: [
            ("2026-03-02 10:00", 1, "2026-03-03 10:00"),
            ("2026-03-06 10:00", 1, "2026-03-09 10:00"),
            ("2026-03-02 10:00", 5, "2026-03-09 10:00"),
            ("2026-03-07 15:00", 0, "2026-03-09 00:00"),
            ("2026-03-07 15:00", 1, "2026-03-10 00:00"),
            ("2026-03-08 23:59", 5, "2026-03-16 00:00"),
            ("2026-03-02 10:00", 0, "2026-03-02 10:00"),
            ("2026-04-02 16:00", 1, "2026-04-07 16:00"),
            ("2026-04-03 16:00", 1, "2026-04-08 00:00"),
            ("2026-03-27 10:00", 1, "2026-03-30 10:00"),
            ("2026-03-02 10:00", -3, "2026-03-02 10:00"),
        ]
    )
    func businessDays(start: String, days: Int, end: String) throws {
        let due = london.adding(businessDays: days, to: try moment(start))

        #expect(try due == moment(end))
    }

    @Test(
        "takes 24 business hours for a business day",
        arguments: [
            ("2026-03-02 10:00", 24, "2026-03-03 10:00"),
            ("2026-03-02 10:00", 48, "2026-03-04 10:00"),
            ("2026-03-06 10:00", 24, "2026-03-09 10:00"),
            ("2026-03-06 20:00", 8, "2026-03-09 04:00"),
            ("2026-03-06 20:00", 4, "2026-03-09 00:00"),
            ("2026-03-07 12:00", 3, "2026-03-09 03:00"),
            ("2026-03-07 12:00", 0, "2026-03-09 00:00"),
            ("2026-04-02 12:00", 13, "2026-04-07 01:00"),
            ("2026-03-27 10:00", 24, "2026-03-30 10:00"),
        ]
    )
    func businessHours(start: String, hours: Int, end: String) throws {
        let due = london.adding(businessHours: hours, to: try moment(start))

        #expect(try due == moment(end))
    }

    @Test(
        "opens the office in the morning and closes it in the evening",
        arguments: [
            ("2026-03-02 08:59", false, "2026-03-02 09:00"), ("2026-03-02 09:00", true, "2026-03-02 09:00"),
            ("2026-03-02 16:59", true, "2026-03-02 16:59"), ("2026-03-02 17:00", false, "2026-03-03 09:00"),
            ("2026-03-06 17:00", false, "2026-03-09 09:00"), ("2026-03-07 12:00", false, "2026-03-09 09:00"),
            ("2026-04-02 18:00", false, "2026-04-07 09:00"), ("2026-04-03 12:00", false, "2026-04-07 09:00"),
        ]
    )
    func officeHours(time: String, isOpen: Bool, nextOpening: String) throws {
        let moment = try moment(time)

        #expect(london.isOfficeHour(at: moment) == isOpen)
        #expect(try london.nextOfficeOpening(from: moment) == self.moment(nextOpening))
    }

    @Test("follows a working week that is not Monday to Friday")
    func sundayToThursday() throws {
        let cairo = try #require(
            BusinessCalendar(
                zone: try OnCall.zone("Africa/Cairo"),
                workingDays: [.thursday, .sunday, .monday, .tuesday, .wednesday],
                officeOpens: .oClock(8),
                officeCloses: .oClock(16)
            )
        )
        let thursday = try OnCall.moment("2026-03-05T10:00:00+02:00")

        let sunday = try OnCall.moment("2026-03-08T10:00:00+02:00")
        #expect(cairo.adding(businessDays: 1, to: thursday) == sunday)
        #expect(cairo.workingDays.first == .monday)
    }

    @Test("cannot be made without a working day, or with an office that never opens")
    func refused() {
        let noDays = BusinessCalendar(zone: .utc, workingDays: [], officeOpens: .oClock(9), officeCloses: .oClock(17))
        let noHours = BusinessCalendar(
            zone: .utc,
            workingDays: [.monday],
            officeOpens: .oClock(9),
            officeCloses: .oClock(9)
        )

        #expect(noDays == nil)
        #expect(noHours == nil)
    }

    @Test("reads back what it writes, and refuses a calendar without working days")
    func coding() throws {
        let data = try JSONEncoder().encode(london)
        let broken = #"{"zone":"UTC","workingDays":[],"officeOpens":"09:00","officeCloses":"17:00","holidays":[]}"#

        #expect(try JSONDecoder().decode(BusinessCalendar.self, from: data) == london)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(BusinessCalendar.self, from: Data(broken.utf8))
        }
    }

    @Test("always lands on a business day, later by what was asked", arguments: 0..<8 as Range<UInt64>)
    func landsOnBusinessDays(seed: UInt64) throws {
        var random = OnCallSeed(seed)
        for identifier in OnCallZones.all {
            let calendar = try randomCalendar(identifier, using: &random)
            let range: ClosedRange<Int64> = 1_750_000_000_000...1_900_000_000_000
            let start = Timestamp(milliseconds: Int64.random(in: range, using: &random))
            let days = Int.random(in: 1...9, using: &random)

            let due = calendar.adding(businessDays: days, to: start)

            #expect(calendar.isBusinessDay(at: due))
            #expect(due > start)
            #expect(due == calendar.adding(businessHours: days * 24, to: start))
            let first = calendar.zone.civilTime(at: start).date.dayNumber
            let last = calendar.zone.civilTime(at: due).date.dayNumber
            let passed = (first..<last).count { calendar.isBusinessDay(CivilDate(dayNumber: $0)) }
            #expect(passed == days)
        }
    }

    private func randomCalendar(_ zone: String, using random: inout OnCallSeed) throws -> BusinessCalendar {
        let days = Weekday.allCases.filter { _ in Bool.random(using: &random) }
        let holidays = (0..<40).map { _ in CivilDate(dayNumber: Int.random(in: 20_250...22_000, using: &random)) }
        return try #require(
            BusinessCalendar(
                zone: try OnCall.zone(zone),
                workingDays: days.isEmpty ? [.saturday] : days,
                officeOpens: .oClock(9),
                officeCloses: .oClock(17),
                holidays: holidays
            )
        )
    }

    /// "2026-03-02 10:00", as the wall in London shows it.
    private func moment(_ text: String) throws -> Timestamp {
        let parts = text.split(separator: " ").map(String.init)
        return london.zone.firstOccurrence(of: try OnCall.wall(parts[0], parts[1]))
    }
}
