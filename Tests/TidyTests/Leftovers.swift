import Testing

/// What belongs to the place where the tree was written, and not to the tree: paths of a machine, folders beside the
/// working copy, notes to oneself.
enum Leftovers {
    /// Put together from pieces, so that this file does not break its own rule.
    static let spellings: [(text: String, mend: String)] = [
        ("/wo" + "rk/", "a path of one machine: make it relative to the tree, or an option"),
        ("/tmp/" + "spike", "a path of one machine: make it relative to the tree, or an option"),
        ("/opt/" + "swift", "a path of one machine: a toolchain is found on PATH or named by SWIFT"),
        ("/opt/" + "wheels", "a path of one machine: make it relative to the tree, or an option"),
        ("shared/" + "spec", "is not part of the tree: say in docs/ what a reader needs to know"),
        ("shared/" + "seeds", "is not part of the tree: name the process, e.g. foundations"),
        ("TO" + "DO", "do it, or say in docs/coverage.md that it is not built yet"),
        ("FIX" + "ME", "mend it, or say in docs/coverage.md that it is not built yet"),
    ]

    static func findings(in file: TrackedFile) -> [Finding] {
        spellings.filter { file.text.contains($0.text) }.flatMap { spelling in
            file.lines.enumerated().filter { holds($0.element, spelling.text) }.map { index, _ in
                file.finding(line: index + 1, "\(spelling.text) \(spelling.mend)")
            }
        }
    }

    /// Whether `text` stands in the line, and not as the end of something longer.
    private static func holds(_ line: Substring, _ text: String) -> Bool {
        line.ranges(of: text).contains { range in
            range.lowerBound == line.startIndex || !line[line.index(before: range.lowerBound)].isPartOfWord
        }
    }
}

@Suite("Leftovers")
struct LeftoversTests {
    @Test("are not in the tree")
    func hold() {
        expectNone(Tree.files.flatMap(Leftovers.findings))
    }

    @Test("are found in any file", arguments: Leftovers.spellings.map(\.text))
    func finds(text: String) {
        let file = TrackedFile(path: "docs/a.md", text: "one\nsee \(text) there\n")

        #expect(Leftovers.findings(in: file).map(\.line) == [2])
    }

    @Test("are not seen in words that hold their letters")
    func letsPass() {
        #expect(Leftovers.findings(in: TrackedFile(path: "docs/a.md", text: "team/wo" + "rk/life, network/a")) == [])
    }
}
