import Testing

@testable import MusterCore

@Suite("Hours of duty")
struct DutyHoursTests {
    private func at(_ text: String) throws -> Timestamp { try OnCall.moment(text) }

    private func hours(_ shifts: [Shift], _ zone: String, holidays: [CivilDate] = []) throws -> [DutyHours] {
        let zone = try OnCall.zone(zone)
        return DutyHours.reckon(shifts, zone: { _ in zone }, holidays: holidays)
    }

    @Test("of a week count its nights and its weekend where the person lives")
    func week() throws {
        let week = Shift(person: OnCall.ana, start: try at("2026-03-02T09:00:00Z"), end: try at("2026-03-09T09:00:00Z"))

        let london = try #require(try hours([week], "Europe/London").first)
        let tokyo = try #require(try hours([week], "Asia/Tokyo").first)

        #expect(london.total == .hours(168))
        #expect(london.atNight == .hours(56))
        #expect(london.onWeekends == .hours(48))
        #expect(london.shifts == 1)
        #expect(london.longest == .hours(168))
        #expect(tokyo.atNight == .hours(56))
        #expect(tokyo.onWeekends == .hours(48))
    }

    @Test("are real hours on the nights on which clocks change")
    func clocksChange() throws {
        let forward = Shift(
            person: OnCall.ana,
            start: try at("2026-03-28T22:00:00Z"),
            end: try at("2026-03-29T05:00:00Z")
        )
        let back = Shift(person: OnCall.ana, start: try at("2026-10-24T21:00:00Z"), end: try at("2026-10-25T06:00:00Z"))

        #expect(try hours([forward], "Europe/London").first?.atNight == .hours(7))
        #expect(try hours([back], "Europe/London").first?.atNight == .hours(9))
    }

    @Test("tell holidays, and rank the most hours first")
    func holidays() throws {
        let shifts = [
            Shift(person: OnCall.ana, start: try at("2026-04-06T08:00:00Z"), end: try at("2026-04-06T12:00:00Z")),
            Shift(person: OnCall.ben, start: try at("2026-04-06T20:00:00Z"), end: try at("2026-04-07T08:00:00Z")),
        ]

        let found = try hours(shifts, "UTC", holidays: [try OnCall.date("2026-04-06")])

        #expect(found.map(\.person) == [OnCall.ben, OnCall.ana])
        #expect(found.map(\.onHolidays) == [.hours(4), .hours(4)])
        #expect(found.map(\.atNight) == [.hours(8), .zero])
    }

    @Test("add up to the time that passed, in any zone and over any change of clocks", arguments: OnCallZones.all)
    func addUp(identifier: String) throws {
        let zone = try OnCall.zone(identifier)
        for transition in OnCallZones.transitions(of: zone).suffix(4) {
            let rotation = try OnCall.rotation([OnCall.ana, OnCall.ben], .daily, from: "2008-01-01", at: "07:30")
            let schedule = try OnCall.schedule(identifier, [.init(name: "Daily", rotation: rotation)])
            let (start, end) = (transition + .days(-4), transition + .days(5))

            let shifts = schedule.shifts(from: start, to: end)
            let found = DutyHours.reckon(shifts, zone: { _ in zone })

            #expect(found.reduce(.zero) { $0 + $1.total } == end - start)
            // Counted minute by minute on the wall, which may show a minute of the night twice or never.
            let nights = (0..<(9 * 1_440)).count { minute in
                let wall = zone.civilTime(at: start + .minutes(minute)).millisecondOfDay / 60_000
                return wall >= 22 * 60 || wall < 6 * 60
            }
            #expect(found.reduce(.zero) { $0 + $1.atNight } == .minutes(nights), "\(identifier) \(transition.rfc3339)")
        }
    }
}
