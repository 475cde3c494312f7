import Foundation
import Testing

@testable import MusterCore

@Suite("Duty")
struct DutyTests {
    private func at(_ text: String) throws -> Timestamp { try OnCall.moment(text) }

    @Test("names who is on call, until when, and who comes next")
    func nowAndNext() throws {
        let rotation = try OnCall.rotation(
            [OnCall.ana, OnCall.ben, OnCall.chi],
            .weekly,
            from: "2026-03-02",
            at: "09:00"
        )
        let schedule = try OnCall.schedule("Europe/London", [.init(name: "Weekly", rotation: rotation)])

        let duty = schedule.duty(at: try at("2026-03-24T12:00:00Z"))

        #expect(duty.people == [OnCall.ana])
        // Clocks have gone forward by then: nine in the morning comes an hour sooner.
        #expect(duty.until == (try at("2026-03-30T08:00:00Z")))
        #expect(duty.next == [OnCall.ben])
        #expect(duty.nextUntil == (try at("2026-04-06T08:00:00Z")))
    }

    @Test("has no end where one person is always on call")
    func endless() throws {
        let rotation = try OnCall.rotation([OnCall.ana], .weekly, from: "2026-03-02", at: "09:00")
        let schedule = try OnCall.schedule("UTC", [.init(name: "Weekly", rotation: rotation)])

        let duty = schedule.duty(at: try at("2026-03-24T12:00:00Z"))

        #expect(duty == Duty(people: [OnCall.ana], until: nil, next: [], nextUntil: nil))
    }

    @Test("passes to the next layer while somebody is away, and to nobody where there is none")
    func away() throws {
        let first = try OnCall.rotation([OnCall.ana], .weekly, from: "2026-03-02", at: "09:00")
        let second = try OnCall.rotation([OnCall.ben], .weekly, from: "2026-03-02", at: "09:00")
        let absences = Absences(
            of: [OnCall.absent(OnCall.ana, from: try at("2026-03-10T00:00:00Z"), to: try at("2026-03-11T00:00:00Z"))]
        )
        let alone = try OnCall.schedule("UTC", [.init(name: "First", rotation: first)])
        let backed = try OnCall.schedule(
            "UTC",
            [.init(name: "First", rotation: first), .init(name: "Second", rotation: second)]
        )
        let (start, end) = (try at("2026-03-09T12:00:00Z"), try at("2026-03-12T12:00:00Z"))

        #expect(
            backed.shifts(from: start, to: end, away: absences).map(\.person) == [OnCall.ana, OnCall.ben, OnCall.ana]
        )
        #expect(
            try alone.gaps(from: start, to: end, away: absences) == [
                at("2026-03-10T00:00:00Z")..<at("2026-03-11T00:00:00Z")
            ]
        )
    }

    @Test("stays with somebody who is away and has said that they cover")
    func coversWhileAway() throws {
        let rotation = try OnCall.rotation([OnCall.ben], .weekly, from: "2026-03-02", at: "09:00")
        let (start, end) = (try at("2026-03-10T00:00:00Z"), try at("2026-03-11T00:00:00Z"))
        let cover = Override(id: ID(OnCall.uuid(1)), person: OnCall.ana, start: start, end: end)
        let schedule = try OnCall.schedule("UTC", [.init(name: "Weekly", rotation: rotation)], overrides: [cover])

        #expect(
            schedule.onCall(at: start, away: Absences(of: [OnCall.absent(OnCall.ana, from: start, to: end)])) == [
                OnCall.ana
            ]
        )
    }

    @Test("leaves out on holidays the layers that are off, and has those that are for holidays alone")
    func holidays() throws {
        let week = try OnCall.rotation([OnCall.ana], .weekly, from: "2026-03-02", at: "00:00")
        let feast = try OnCall.rotation([OnCall.ben], .weekly, from: "2026-03-02", at: "00:00")
        let schedule = try OnCall.schedule(
            "Europe/London",
            [
                .init(name: "Week", rotation: week, onHolidays: .off),
                .init(name: "Holidays", rotation: feast, onHolidays: .only),
            ],
            holidays: [try OnCall.date("2026-04-06")]
        )

        let shifts = schedule.shifts(from: try at("2026-04-05T12:00:00Z"), to: try at("2026-04-07T12:00:00Z"))

        #expect(shifts.map(\.person) == [OnCall.ana, OnCall.ben, OnCall.ana])
        #expect(shifts[1].start == (try at("2026-04-05T23:00:00Z")))
        #expect(shifts[1].end == (try at("2026-04-06T23:00:00Z")))
    }

    @Test("follows the sun by the clocks of each region")
    func regions() throws {
        let london = try OnCall.rotation([OnCall.ana], .weekly, from: "2026-01-05", at: "00:00")
        let newYork = try OnCall.rotation([OnCall.ben], .weekly, from: "2026-01-05", at: "00:00")
        let schedule = try OnCall.schedule(
            "Europe/London",
            [
                .init(
                    name: "Europe",
                    rotation: london,
                    restrictions: [Restriction(days: Weekday.allCases, start: .oClock(8), end: .oClock(20))]
                ),
                .init(
                    name: "America",
                    rotation: newYork,
                    restrictions: [Restriction(days: Weekday.allCases, start: .oClock(15), end: .oClock(3))],
                    zone: try OnCall.zone("America/New_York")
                ),
            ]
        )

        // America has put its clocks forward, Europe not yet: New York's 03:00 is an hour before London's 08:00.
        let gaps = schedule.gaps(from: try at("2026-03-10T00:00:00Z"), to: try at("2026-03-11T00:00:00Z"))
        #expect(gaps == [try at("2026-03-10T07:00:00Z")..<(try at("2026-03-10T08:00:00Z"))])
        #expect(schedule.gaps(from: try at("2026-03-04T00:00:00Z"), to: try at("2026-03-05T00:00:00Z")).isEmpty)
    }

    @Test("has shadows, who are never on call themselves")
    func shadows() throws {
        let leading = try OnCall.rotation([OnCall.ana, OnCall.ben], .daily, from: "2026-03-02", at: "00:00")
        let learning = try OnCall.rotation([OnCall.ben], .daily, from: "2026-03-02", at: "00:00")
        let schedule = try OnCall.schedule(
            "UTC",
            [
                .init(name: "Shadow", rotation: learning, isShadow: true),
                .init(name: "Primary", rotation: leading),
            ]
        )

        #expect(schedule.onCall(at: try at("2026-03-02T12:00:00Z")) == [OnCall.ana])
        #expect(schedule.shadows(at: try at("2026-03-02T12:00:00Z")) == [OnCall.ben])
        #expect(schedule.shadows(at: try at("2026-03-03T12:00:00Z")).isEmpty)
    }

    @Test("ends with its rotation")
    func ends() throws {
        var before = try OnCall.rotation([OnCall.ana], .weekly, from: "2026-03-02", at: "09:00")
        before.endsOn = try OnCall.date("2026-03-11")
        let after = try OnCall.rotation([OnCall.ben], .weekly, from: "2026-03-11", at: "09:00")
        let schedule = try OnCall.schedule(
            "UTC",
            [.init(name: "Until", rotation: before), .init(name: "From", rotation: after)]
        )

        let shifts = schedule.shifts(from: try at("2026-03-10T00:00:00Z"), to: try at("2026-03-12T00:00:00Z"))

        #expect(shifts.map(\.person) == [OnCall.ana, OnCall.ben])
        #expect(shifts[0].end == (try at("2026-03-11T09:00:00Z")))
    }

    @Test("reads what was written before there were holidays, shadows and absences")
    func older() throws {
        let schedule = Data(
            """
            {"id":"00000000-0000-4000-8000-000000000001","name":"Primary","zone":"UTC","overrides":[],"layers":[
            {"name":"Weekly","restrictions":[],"rotation":{"participants":[],"turn":{"count":1,"unit":"weeks"},\
            "startsOn":"2026-03-02","handsOffAt":"09:00"}}]}
            """.utf8
        )
        let person = Data(
            """
            {"id":"00000000-0000-4000-8000-000000000001","name":"Ana","handle":"ana","email":"ana@example.org",\
            "zoneIdentifier":"UTC","contactMethods":[],"permission":"admin","isActive":true}
            """.utf8
        )

        #expect(try JSONDecoder().decode(Schedule.self, from: schedule).layers.map(\.onHolidays) == [.asUsual])
        #expect(try JSONDecoder().decode(Person.self, from: person).absences == [])
    }
}
