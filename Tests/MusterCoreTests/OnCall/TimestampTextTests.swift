import Testing

@testable import MusterCore

@Suite("Timestamp text")
struct TimestampTextTests {
    @Test(
        "reads RFC 3339 as tools write it",
        arguments: [
            ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000Z"),
            ("2026-03-02t09:00:00z", "2026-03-02T09:00:00.000Z"),
            ("2026-03-02 09:00:00.5Z", "2026-03-02T09:00:00.500Z"),
            ("2026-03-02T09:00:00.123456789+01:00", "2026-03-02T08:00:00.123Z"),
            ("2026-03-02T09:00:00.000+0000", "2026-03-02T09:00:00.000Z"),
            ("2026-03-02T09:00:00-0330", "2026-03-02T12:30:00.000Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ]
    )
    func reads(text: String, printed: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == printed)
    }

    @Test(
        "refuses anything else",
        arguments: [
            "", "2026-03-02", "2026-03-02T09:00:00", "2026-03-02T09:00Z", "2026-02-30T09:00:00Z",
            "2026-03-02T24:00:00Z",
            "2026-03-02T09:60:00Z", "2026-03-02T09:00:61Z", "2026-03-02T09:00:00.Z", "2026-03-02T09:00:00+1",
            "0001-01-01T00:00:00Z",
            "1970-01-01T00:30:00+01:00", "9999-12-31T23:30:00-01:00", "2026-03-02T09:00:00Z ",
            "2026-03-02T09:00:00+24:00",
            "2026-03-02T+9:00:00Z",
        ]
    )
    func refuses(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("is read by people in their own place")
    func inZone() throws {
        let moment = try OnCall.moment("2026-07-02T22:05:59Z")

        #expect(try moment.text(in: OnCall.zone("Europe/London")) == "2 Jul 2026 23:05")
        #expect(try moment.text(in: OnCall.zone("Asia/Tokyo")) == "3 Jul 2026 07:05")
        #expect(moment.text(in: .utc) == "2 Jul 2026 22:05")
    }

    @Test("holds at the ends of time", arguments: [Int64.min, -1, 253_402_300_800_000, Int64.max])
    func clamps(milliseconds: Int64) throws {
        let moment = Timestamp(milliseconds: milliseconds)

        let nearest = milliseconds < 0 ? "1970-01-01T00:00:00.000Z" : "9999-12-31T23:59:59.999Z"
        #expect(moment.rfc3339 == nearest)
        #expect(try OnCall.zone("Pacific/Kiritimati").civilTime(at: moment).date.year >= 1969)
    }

    @Test("reads back all that it prints", arguments: 0..<10 as Range<UInt64>)
    func roundTrip(seed: UInt64) {
        var random = OnCallSeed(seed)
        for _ in 0..<300 {
            let range = Timestamp.earliest.milliseconds...Timestamp.latest.milliseconds
            let moment = Timestamp(milliseconds: Int64.random(in: range, using: &random))

            #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
        }
    }
}
