import Testing

@testable import MusterCore

@Suite("A month")
struct MonthTests {
    @Test(
        "is that of a moment in UTC",
        arguments: [(0, "1970-01"), (1_772_323_199_999, "2026-02"), (1_772_323_200_000, "2026-03")] as [(Int64, String)]
    )
    func ofMoment(milliseconds: Int64, text: String) {
        #expect(Month(of: Timestamp(milliseconds: milliseconds)).text == text)
    }

    @Test("begins with its first moment")
    func start() throws {
        let march = try #require(Month("2026-03"))

        #expect(march.start.milliseconds == 1_772_323_200_000)
        #expect(march.words == "Mar 2026")
        #expect(march.number == 202_603)
    }

    @Test(
        "goes over the turn of the year",
        arguments: [(1, "2027-01"), (-12, "2025-12"), (0, "2026-12"), (25, "2029-01")]
    )
    func adding(months: Int, text: String) throws {
        #expect(try #require(Month("2026-12")).adding(months).text == text)
    }

    @Test(
        "is written with four digits and two",
        arguments: ["2026-3", "2026-13", "2026-00", "26-03", "2026", "2026-03-01", "abcd-ef", "1969-12", ""]
    )
    func refuses(text: String) {
        #expect(Month(text) == nil)
    }

    @Test("is none beyond the last one, and counts on from the first")
    func ends() {
        #expect(Month.first.text == "1970-01")
        #expect(Month.last.text == "9999-12")
        #expect(Month.last.adding(1) == Month.last)
    }
}
