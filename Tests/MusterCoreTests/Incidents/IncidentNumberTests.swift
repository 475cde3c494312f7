import MusterCore
import Testing

@Suite("The number of an incident")
struct IncidentNumberTests {
    @Test(
        "is read as people type it",
        arguments: [
            ("INC-7", 7), ("inc7", 7), ("7", 7), ("007", 7), ("INC-R3", 1_000_000_003), ("r3", 1_000_000_003),
            ("", nil), ("INC-", nil), ("R", nil), ("0", nil), ("-7", nil), ("+7", nil), ("7.0", nil), ("٣", nil),
            ("1000000001", nil), ("R1000000001", nil), ("99999999999999999999", nil), ("TKT-7", nil),
        ] as [(String, Int?)]
    )
    func read(text: String, number: Int?) {
        #expect(IncidentNumber.read(text) == number)
    }

    @Test("is written as it is read", arguments: [1, 7, 999_999_999, 1_000_000_001, 1_000_000_042])
    func written(number: Int) {
        #expect(IncidentNumber.read(IncidentNumber.reference(number)) == number)
        #expect(IncidentNumber.read(IncidentNumber.short(number)) == number)
    }
}
