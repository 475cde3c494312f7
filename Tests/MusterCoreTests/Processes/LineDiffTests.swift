import Testing

@testable import MusterCore

@Suite("What changed between two texts")
struct LineDiffTests {
    @Test("is nothing between equal ones")
    func equal() {
        #expect(LineDiff.lines(from: "a\nb", to: "a\nb") == [])
    }

    @Test("is shown with two lines around it, and the rest as a number")
    func shown() {
        let old = (1...9).map { "\($0)" }.joined(separator: "\n")
        let new = old.replacing("5", with: "five\nand a half")

        #expect(
            LineDiff.lines(from: old, to: new) == [
                .gap(2), .same("3", number: 3), .same("4", number: 4), .removed("5"), .added("five", number: 5),
                .added("and a half", number: 6), .same("6", number: 7), .same("7", number: 8), .gap(2),
            ]
        )
    }

    @Test("is not worked out of texts that nobody reads")
    func long() {
        let long = String(repeating: "x\n", count: LineDiff.lineLimit + 1)

        #expect(LineDiff.lines(from: long, to: "") == nil)
    }
}
