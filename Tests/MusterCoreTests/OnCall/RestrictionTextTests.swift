import Testing

@testable import MusterCore

@Suite("Windows of the week as text")
struct RestrictionTextTests {
    @Test(
        "are read as people write them, and printed in one way",
        arguments: [
            ("monday to friday 09:00-17:00", "monday to friday 09:00-17:00"),
            ("Mon - Fri 09:00-17:00", "monday to friday 09:00-17:00"),
            ("sat, sun 00:00-00:00", "saturday, sunday 00:00-00:00"),
            ("every day 22:00-06:00", "every day 22:00-06:00"), ("daily 22:00-06:00", "every day 22:00-06:00"),
            ("fri-mon 18:00-08:00", "monday, friday to sunday 18:00-08:00"),
            ("wed 10:00-11:30", "wednesday 10:00-11:30"),
        ]
    )
    func reads(text: String, printed: String) {
        #expect(Restriction(text)?.description == printed)
    }

    @Test(
        "are refused otherwise",
        arguments: [
            "", "09:00-17:00", "monday", "monday 9-17", "noday 09:00-17:00", "mo 09:00-17:00",
            "mon-wed-fri 09:00-17:00",
            "monday 09:00-24:00",
        ]
    )
    func refuses(text: String) {
        #expect(Restriction(text) == nil)
    }

    @Test("are read back as they were printed", arguments: 0..<50 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = OnCallSeed(seed)
        let days = Weekday.allCases.filter { _ in Int.random(in: 0...1, using: &random) == 0 }
        let window = Restriction(
            days: days.isEmpty ? [.sunday] : days,
            start: try #require(TimeOfDay(minutes: Int.random(in: 0..<1_440, using: &random))),
            end: try #require(TimeOfDay(minutes: Int.random(in: 0..<1_440, using: &random)))
        )

        #expect(Restriction(window.description) == window)
    }
}
