import Testing

@testable import MusterCore

@Suite("Cover")
struct ScheduleCoverTests {
    /// Ana and Ben, a day each, from 2 March at 09:00.
    private func schedule(_ overrides: [Override] = []) throws -> Schedule {
        let rotation = try OnCall.rotation([OnCall.ana, OnCall.ben], .daily, from: "2026-03-02", at: "09:00")
        return try OnCall.schedule("UTC", [.init(name: "Daily", rotation: rotation)], overrides: overrides)
    }

    private func override(_ number: UInt8, _ person: ID<Person>, _ start: String, _ end: String) throws -> Override {
        Override(id: ID(OnCall.uuid(number)), person: person, start: try at(start), end: try at(end))
    }

    private func at(_ time: String) throws -> Timestamp { try OnCall.moment("2026-03-\(time):00Z") }

    @Test("replaces what was agreed for the same time, and keeps what lies before and after")
    func cuts() throws {
        let ids = CountingIDs()
        var schedule = try schedule([
            override(211, OnCall.chi, "02T10:00", "02T20:00"), override(212, OnCall.dina, "02T22:00", "03T02:00"),
        ])

        schedule.cover(try override(213, OnCall.ben, "02T12:00", "02T14:00"), makeID: ids.make)
        schedule.cover(try override(214, OnCall.ana, "02T19:00", "02T23:00"), makeID: ids.make)

        let covers = schedule.overrides.map { [$0.person.description, $0.start.rfc3339, $0.end.rfc3339] }
        let expected = try [
            (OnCall.chi, "02T10:00", "02T12:00"), (OnCall.ben, "02T12:00", "02T14:00"),
            (OnCall.chi, "02T14:00", "02T19:00"), (OnCall.ana, "02T19:00", "02T23:00"),
            (OnCall.dina, "02T23:00", "03T02:00"),
        ].map { [$0.0.description, try at($0.1).rfc3339, try at($0.2).rfc3339] }
        #expect(covers == expected)
        #expect(Set(schedule.overrides.map(\.id)).count == schedule.overrides.count)
    }

    @Test("leaves exactly one person on call, whatever was agreed before", arguments: 0..<40 as Range<UInt64>)
    func oneAtATime(seed: UInt64) throws {
        var random = OnCallSeed(seed)
        let ids = CountingIDs()
        var schedule = try schedule()
        let begin = try at("03T00:00")
        var last: Override?
        for number in 0..<12 {
            let start = begin + .minutes(Int.random(in: 0..<2_000, using: &random))
            let cover = Override(
                id: ID(OnCall.uuid(UInt8(100 + number))),
                person: OnCall.person(UInt8.random(in: 1...6, using: &random)),
                start: start,
                end: start + .minutes(Int.random(in: 1..<600, using: &random))
            )
            schedule.cover(cover, makeID: ids.make)
            last = cover
        }

        for minute in stride(from: 0, to: 2_600, by: 3) {
            #expect(schedule.onCall(at: begin + .minutes(minute)).count == 1)
        }
        let cover = try #require(last)
        #expect(schedule.onCall(at: cover.start) == [cover.person])
        #expect(schedule.onCall(at: cover.end + .milliseconds(-1)) == [cover.person])
    }

    @Test("swaps two shifts")
    func swaps() throws {
        let ids = CountingIDs()
        var schedule = try schedule()
        let shifts = schedule.shifts(from: try at("02T09:00"), to: try at("06T09:00"))

        schedule.swap(shifts[0], shifts[3], reason: "A wedding", makeID: ids.make)

        let people = schedule.shifts(from: try at("02T09:00"), to: try at("06T09:00")).map(\.person)
        #expect(people == [OnCall.ben, OnCall.ana])
        #expect(schedule.onCall(at: try at("04T12:00")) == [OnCall.ana])
        #expect(schedule.overrides.map(\.reason) == ["A wedding", "A wedding"])
    }

    @Test("is forgotten once it is over")
    func forgets() throws {
        var schedule = try schedule([
            override(211, OnCall.chi, "02T10:00", "02T20:00"), override(212, OnCall.dina, "02T22:00", "03T02:00"),
        ])

        schedule.forgetOverrides(before: try at("02T20:00"))

        #expect(schedule.overrides.map(\.person) == [OnCall.dina])
    }
}
