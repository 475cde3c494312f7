import Testing

@testable import MusterCore

@Suite("Duration text")
struct DurationTextTests {
    @Test(
        "reads what people write",
        arguments: [
            ("20 min", 20 * 60_000), ("2 h 50 min", 170 * 60_000), ("2h50m", 170 * 60_000), ("1 h", 3_600_000),
            ("30 m", 30 * 60_000), ("4 hours", 4 * 3_600_000), ("90 s", 90_000), ("2 days", 2 * 86_400_000),
            ("1 week", 604_800_000), ("1 WEEK 2 Days 3 H", 788_400_000), ("  15   Minutes ", 900_000),
            ("0 min", 0), ("250 ms", 250), ("3650 days", 315_360_000_000),
        ]
    )
    func reads(text: String, milliseconds: Int) {
        #expect(Duration(text: text) == .milliseconds(milliseconds))
    }

    @Test(
        "refuses what is not a duration",
        arguments: [
            "", " ", "20", "min", "-5 min", "+5 min", "1.5 h", "5 min 2 h", "5 min 5 min", "5 fortnights", "3651 days",
            "99999999999999999999 s", "9223372036854775807 weeks", "5 min!", "٥ min", "1 h, 5 min", "PT5M", "K",
        ]
    )
    func refuses(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test(
        "reads ISO 8601",
        arguments: [
            ("PT15M", 900_000), ("P1DT2H", 93_600_000), ("P2W", 1_209_600_000), ("pt1h30m5s", 5_405_000), ("PT0S", 0),
            ("P3650D", 315_360_000_000),
        ]
    )
    func readsISO(text: String, milliseconds: Int) {
        #expect(Duration(iso8601: text) == .milliseconds(milliseconds))
    }

    @Test(
        "refuses what is not ISO 8601, and months, which have no length",
        arguments: [
            "", "P", "PT", "P1DT", "P1M", "P1Y", "PT15", "15M", "PT-15M", "-PT15M", "PT1.5S", "PT5M1H", "P1D1D",
            "PTT5M",
            "P1H", "PT1D", "P3651D", "PT99999999999999999999S", " PT5M", "PT5M ", "PTéM",
        ]
    )
    func refusesISO(text: String) {
        #expect(Duration(iso8601: text) == nil)
    }

    @Test(
        "prints as people write",
        arguments: [
            (0, "0 min"), (170 * 60_000, "2 h 50 min"), (86_400_000, "1 day"), (604_800_000, "7 days"),
            (90_000, "1 min 30 s"), (1_500, "1 s 500 ms"), (-60_000, "-1 min"),
        ]
    )
    func prints(milliseconds: Int, text: String) {
        #expect(Duration.milliseconds(milliseconds).text == text)
    }

    @Test(
        "says what was measured in its two largest units, and nothing finer than a second",
        arguments: [
            (0, "less than 1 s"), (999, "less than 1 s"), (1_853, "1 s"), (2_832_345, "47 min 12 s"),
            (7_500_900, "2 h 5 min"),
            (7_200_900, "2 h"), (180_000_500, "2 days 2 h"), (-61_500, "-1 min 1 s"),
        ]
    )
    func measured(milliseconds: Int, text: String) {
        #expect(Duration.milliseconds(milliseconds).measured == text)
    }

    @Test("reads back all that it prints", arguments: 0..<20 as Range<UInt64>)
    func roundTrip(seed: UInt64) {
        var random = OnCallSeed(seed)
        for _ in 0..<200 {
            // As many short ones as long ones.
            let size = Int64(1) << Int64.random(in: 0...38, using: &random)
            let duration = Duration.milliseconds(Int64.random(in: 0...size, using: &random))

            #expect(Duration(text: duration.text) == duration)
        }
    }

    @Test("never falls over scrambled input", arguments: 0..<20 as Range<UInt64>)
    func scrambled(seed: UInt64) {
        var random = OnCallSeed(seed)
        let pieces = ["9", "0", "h", "min", "d", " ", "-", "P", "T", "M", "week", "99999999999", "é", "\u{0}", "ms"]
        for _ in 0..<300 {
            let count = Int.random(in: 0...8, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()

            for read in [Duration(text: text), Duration(iso8601: text)] {
                guard let read else { continue }
                #expect(read >= .zero && read <= Duration.textLimit, "\(text)")
                #expect(Duration(text: read.text) == read, "\(text)")
            }
        }
    }
}
