import MusterCore
import Testing

@Suite("The number of a problem")
struct ProblemNumberTests {
    @Test(
        "is read as people type it",
        arguments: [
            ("PRB-7", 7), ("prb7", 7), ("7", 7), ("PRB-R3", 1_000_000_003), ("r3", 1_000_000_003), ("", nil),
            ("PRB-", nil), ("INC-7", nil), ("PRB-INC-7", nil), ("-7", nil), ("1000000001", nil),
        ] as [(String, Int?)]
    )
    func read(text: String, number: Int?) {
        #expect(ProblemNumber.read(text) == number)
    }

    @Test("is written as it is read", arguments: [1, 7, 1_000_000_001])
    func written(number: Int) {
        #expect(ProblemNumber.read(ProblemNumber.reference(number)) == number)
    }
}
