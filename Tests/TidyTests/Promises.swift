import Testing

/// What asks the compiler to look away: a promise that only a person can check, so each one needs a person's reason.
enum Promises {
    /// The files that may, all at a border to C. Each use has a comment on its line or on the one above.
    static let allowed: Set<String> = ["Sources/MusterStore/PostgreSQL/PostgresSession.swift"]

    static func findings(in file: TrackedFile) -> [Finding] {
        guard file.isSwift else { return [] }
        return file.code.enumerated().compactMap { index, line in
            guard let promise = promise(in: line) else { return nil }
            guard allowed.contains(file.path) else {
                return file.finding(
                    line: index + 1,
                    "\(promise): let the compiler check it: guard let, throws, a lock, #require"
                )
            }
            guard file.lines[index].contains("//") || (index > 0 && file.lines[index - 1].contains("//")) else {
                return file.finding(line: index + 1, "\(promise): say above it, as a comment, why it cannot go wrong")
            }
            return nil
        }
    }

    private static func promise(in line: Substring) -> String? {
        for word in ["@unchecked Sendable", "nonisolated(unsafe)", "try!", "as!"] where line.containsWord(word) {
            return word
        }
        let characters = Array(line)
        for (index, character) in characters.enumerated() where character == "!" && index > 0 {
            let before = characters[index - 1]
            let after = index + 1 < characters.count ? characters[index + 1] : " "
            if (before.isPartOfWord || ")]}\"`?>".contains(before)) && after != "=" { return "the forced \"!\"" }
        }
        return nil
    }
}

@Suite("Promises to the compiler")
struct PromisesTests {
    @Test("are not made")
    func hold() {
        expectNone(Tree.swift.flatMap(Promises.findings))
    }

    @Test(
        "are found",
        arguments: [
            "final class A: @unchecked Sendable {}", "nonisolated(unsafe) var a = 1", "let a = try! b()",
            "let a = b as! C",
            "let a = b!", "let a = b!.c", "a![0] = 1", "f(b!)", "f()!", "var a: A!", "URL(string: \"a\")!", "a[0]! = b",
        ]
    )
    func finds(line: String) {
        #expect(Promises.findings(in: TrackedFile(path: "Sources/A.swift", text: "\n\(line)\n")).map(\.line) == [2])
    }

    @Test(
        "pass where the sign means something else",
        arguments: [
            "if a != b {}", "if !a {}", "if a!=b {}", "#if !os(Linux)", "f(!a, !b)", "// a!", "let a = \"b!\"",
            "a && !b",
        ]
    )
    func letsPass(line: String) {
        #expect(Promises.findings(in: TrackedFile(path: "Sources/A.swift", text: line)) == [])
    }
}
