import FoundationEssentials
import Testing

@testable import MusterCore

@Suite("Schedule")
struct ScheduleTests {
    @Test(
        "hands over to the one who comes in",
        arguments: [
            ("2026-03-02T08:59:59.999Z", []), ("2026-03-02T09:00:00Z", [OnCall.ana]),
            ("2026-03-09T08:59:59.999Z", [OnCall.ana]), ("2026-03-09T09:00:00Z", [OnCall.ben]),
            ("2026-03-16T09:00:00Z", [OnCall.chi]), ("2026-03-23T09:00:00Z", [OnCall.ana]),
            // Summer time: the hand-off stays at nine on the wall.
            ("2026-03-30T07:59:59.999Z", [OnCall.ana]), ("2026-03-30T08:00:00Z", [OnCall.ben]),
        ] as [(String, [ID<Person>])]
    )
    func weekly(text: String, expected: [ID<Person>]) throws {
        let rotation = try OnCall.rotation(
            [OnCall.ana, OnCall.ben, OnCall.chi],
            .weekly,
            from: "2026-03-02",
            at: "09:00"
        )
        let schedule = try OnCall.schedule("Europe/London", [.init(name: "Weekly", rotation: rotation)])

        #expect(try schedule.onCall(at: OnCall.moment(text)) == expected)
    }

    @Test("turns every twelve hours by the clock on the wall")
    func everyTwelveHours() throws {
        let turn = try #require(Rotation.Turn(count: 12, unit: .hours))
        let rotation = try OnCall.rotation([OnCall.ana, OnCall.ben], turn, from: "2026-10-24", at: "08:00")
        let schedule = try OnCall.schedule("Europe/London", [.init(name: "Half days", rotation: rotation)])

        let shifts = schedule.shifts(
            from: try OnCall.moment("2026-10-24T07:00:00Z"),
            to: try OnCall.moment("2026-10-25T20:00:00Z")
        )

        // The night in which clocks go back is an hour longer.
        let expected = [
            try shift(OnCall.ana, "2026-10-24T07:00:00Z", "2026-10-24T19:00:00Z"),
            try shift(OnCall.ben, "2026-10-24T19:00:00Z", "2026-10-25T08:00:00Z"),
            try shift(OnCall.ana, "2026-10-25T08:00:00Z", "2026-10-25T20:00:00Z"),
        ]
        #expect(shifts == expected)
    }

    @Test("follows the sun, and reports the hours that nobody has")
    func followTheSun() throws {
        let day = Schedule.Layer(
            name: "Europe",
            rotation: try OnCall.rotation([OnCall.ana], .weekly, from: "2026-03-02", at: "00:00"),
            restrictions: [Restriction(days: Weekday.mondayToFriday, start: .oClock(8), end: .oClock(18))]
        )
        let night = Schedule.Layer(
            name: "America",
            rotation: try OnCall.rotation([OnCall.ben], .weekly, from: "2026-03-02", at: "00:00"),
            restrictions: [Restriction(days: [.monday, .tuesday], start: .oClock(17), end: .oClock(8))]
        )
        let schedule = try OnCall.schedule("UTC", [day, night])
        let (start, end) = (try at("2026-03-02T08:00:00Z"), try at("2026-03-05T00:00:00Z"))

        let expected = [
            try shift(OnCall.ana, "2026-03-02T08:00:00Z", "2026-03-02T18:00:00Z"),
            try shift(OnCall.ben, "2026-03-02T18:00:00Z", "2026-03-03T08:00:00Z"),
            try shift(OnCall.ana, "2026-03-03T08:00:00Z", "2026-03-03T18:00:00Z"),
            try shift(OnCall.ben, "2026-03-03T18:00:00Z", "2026-03-04T08:00:00Z"),
            try shift(OnCall.ana, "2026-03-04T08:00:00Z", "2026-03-04T18:00:00Z"),
        ]
        #expect(schedule.shifts(from: start, to: end) == expected)
        #expect(try schedule.gaps(from: start, to: end) == [at("2026-03-04T18:00:00Z")..<end])
    }

    @Test("lets an override win, and two that overlap both be on call")
    func overrides() throws {
        let rotation = try OnCall.rotation([OnCall.ana], .daily, from: "2026-03-02", at: "09:00")
        let schedule = try OnCall.schedule(
            "UTC",
            [.init(name: "Daily", rotation: rotation)],
            overrides: [
                try override(OnCall.ben, from: "2026-03-03T12:00:00Z", to: "2026-03-03T15:00:00Z"),
                try override(OnCall.chi, from: "2026-03-03T14:00:00Z", to: "2026-03-03T16:00:00Z"),
                try override(OnCall.dina, from: "2026-03-03T20:00:00Z", to: "2026-03-03T20:00:00Z"),
            ]
        )

        let shifts = schedule.shifts(from: try at("2026-03-03T00:00:00Z"), to: try at("2026-03-04T00:00:00Z"))

        #expect(try schedule.onCall(at: at("2026-03-03T11:59:59.999Z")) == [OnCall.ana])
        #expect(try schedule.onCall(at: at("2026-03-03T12:00:00Z")) == [OnCall.ben])
        #expect(try schedule.onCall(at: at("2026-03-03T14:30:00Z")) == [OnCall.ben, OnCall.chi])
        #expect(try schedule.onCall(at: at("2026-03-03T16:00:00Z")) == [OnCall.ana])
        let expected = [
            try shift(OnCall.ana, "2026-03-03T00:00:00Z", "2026-03-03T12:00:00Z"),
            try shift(OnCall.ben, "2026-03-03T12:00:00Z", "2026-03-03T15:00:00Z"),
            try shift(OnCall.chi, "2026-03-03T14:00:00Z", "2026-03-03T16:00:00Z"),
            try shift(OnCall.ana, "2026-03-03T16:00:00Z", "2026-03-04T00:00:00Z"),
        ]
        #expect(shifts == expected)
    }

    @Test("falls through to the next layer where the first has nobody")
    func fallsThrough() throws {
        let empty = try OnCall.rotation([], .daily, from: "2026-03-02", at: "00:00")
        let later = try OnCall.rotation([OnCall.ana], .daily, from: "2026-03-04", at: "00:00")
        let always = try OnCall.rotation([OnCall.ben], .daily, from: "2026-03-02", at: "00:00")
        let layers = [empty, later, always].map { Schedule.Layer(name: "Layer", rotation: $0) }
        let schedule = try OnCall.schedule("UTC", layers)

        #expect(try schedule.onCall(at: at("2026-03-03T12:00:00Z")) == [OnCall.ben])
        #expect(try schedule.onCall(at: at("2026-03-04T00:00:00Z")) == [OnCall.ana])
        #expect(try schedule.onCall(at: at("2026-03-01T12:00:00Z")) == [])
    }

    @Test("leaves no gap where clocks skip a hand-off, or a whole day")
    func skippedHandOffs() throws {
        let rotation = try OnCall.rotation([OnCall.ana, OnCall.ben], .daily, from: "2011-12-28", at: "09:00")
        let samoa = try OnCall.schedule("Pacific/Apia", [.init(name: "Daily", rotation: rotation)])

        // 30 December 2011 never was; its turn, Ana's, is left out up to the moment of the skip, where hers begins.
        #expect(try samoa.onCall(at: at("2011-12-30T09:59:59.999Z")) == [OnCall.ben])
        #expect(try samoa.onCall(at: at("2011-12-30T10:00:00Z")) == [OnCall.ana])
        #expect(try samoa.onCall(at: at("2011-12-30T19:00:00Z")) == [OnCall.ben])
        #expect(try samoa.gaps(from: try at("2011-12-29T00:00:00Z"), to: at("2012-01-03T00:00:00Z")).isEmpty)
    }

    @Test("reads back what it writes")
    func coding() throws {
        let rotation = try OnCall.rotation([OnCall.ana, OnCall.ben], .weekly, from: "2026-03-02", at: "09:00")
        let restriction = Restriction(days: [.saturday], start: .midnight, end: .midnight)
        let schedule = try OnCall.schedule(
            "Europe/London",
            [.init(name: "Weekend", rotation: rotation, restrictions: [restriction])],
            overrides: [try override(OnCall.chi, from: "2026-03-03T14:00:00Z", to: "2026-03-03T16:00:00Z")]
        )

        let data = try JSONEncoder().encode(schedule)

        #expect(try JSONDecoder().decode(Schedule.self, from: data) == schedule)
    }

    @Test("refuses a turn without length", arguments: [0, -1, Rotation.Turn.countLimit + 1])
    func refusesTurn(count: Int) {
        let json = Data(#"{"count":\#(count),"unit":"hours"}"#.utf8)

        #expect(Rotation.Turn(count: count, unit: .days) == nil)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Rotation.Turn.self, from: json) }
    }

    private func shift(_ person: ID<Person>, _ start: String, _ end: String) throws -> Shift {
        Shift(person: person, start: try at(start), end: try at(end))
    }

    private func at(_ text: String) throws -> Timestamp { try OnCall.moment(text) }

    private func override(_ person: ID<Person>, from start: String, to end: String) throws -> Override {
        Override(id: ID(OnCall.uuid(99)), person: person, start: try at(start), end: try at(end))
    }
}
