import Testing

/// docs/coverage.md: each requirement once, and what shows it exists.
///
/// A row is `| SIG-1 | label | shown by |`. The last cell is `not built yet`, or one or more of `` `path: name` ``,
/// separated by commas: the name of a suite or test in a Swift file, of a function in a Python file. A page has no
/// name after its path.
enum Coverage {
    static let path = "docs/coverage.md"

    /// How many requirements each part of the product has.
    static let counts: [(part: String, count: Int)] = [
        ("SIG", 12), ("DEC", 9), ("MOB", 11), ("WAR", 15), ("COM", 7), ("STA", 7), ("RES", 4), ("LRN", 7), ("REP", 4),
        ("ADM", 11), ("PRA", 3),
    ]
    static let ids: [String] = counts.flatMap { part, count in (1...count).map { "\(part)-\($0)" } }

    /// - Parameter text: the text of a file of the tree, nil where there is none.
    static func findings(in file: TrackedFile, text: (String) -> String?) -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<String> = []
        for (index, line) in file.lines.enumerated() {
            let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
            guard line.hasPrefix("| "), let id = cells.first.map(trimmed), id.contains("-"), id != "-" else { continue }
            if !ids.contains(id) { findings.append(file.finding(line: index + 1, "\(id) is not a requirement")) }
            if !seen.insert(id).inserted { findings.append(file.finding(line: index + 1, "\(id) has a row already")) }
            guard cells.count == 3 else {
                findings.append(file.finding(line: index + 1, "a row has an id, a label, and what shows it"))
                continue
            }
            findings += proofs(trimmed(cells[2]), text: text).map { file.finding(line: index + 1, "\(id): \($0)") }
        }
        return findings + ids.filter { !seen.contains($0) }.map { file.finding(line: 0, "\($0) has no row") }
    }

    /// What is wrong with one cell of proofs.
    private static func proofs(_ cell: String, text: (String) -> String?) -> [String] {
        if cell == "not built yet" { return [] }
        let proofs = cell.split(separator: "`").enumerated().filter { $0.offset.isMultiple(of: 2) }.map {
            String($0.element)
        }
        guard cell.hasPrefix("`"), cell.hasSuffix("`") else {
            return ["say `path: name`, or: not built yet"]
        }
        return proofs.compactMap { proof in
            let parts = proof.split(separator: ":", maxSplits: 1).map(trimmed)
            guard let path = parts.first, let text = text(path) else { return "there is no file \(proof)" }
            let isTest = path.hasPrefix("Tests/")
            guard parts.count == 2 else { return isTest ? "say which suite or test of \(path) shows it" : nil }
            let name = parts[1]
            let forms =
                path.hasSuffix(".py")
                ? ["def \(name)("] : ["@Suite(\"\(name)\"", "@Test(\"\(name)\"", "\n        \"\(name)\""]
            return forms.contains { text.contains($0) } ? nil : "\(path) has no suite or test named \(name)"
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}

@Suite("Coverage")
struct CoverageTests {
    @Test("names each requirement once, and only what exists")
    func hold() throws {
        let file = try #require(Tree.files.first { $0.path == Coverage.path })

        expectNone(Coverage.findings(in: file, text: Tree.text))
    }

    @Test(
        "is found wrong",
        arguments: [
            ("| SIG-1 | label | `Tests/Gone.swift: Suite` |", "there is no file"),
            ("| SIG-1 | label | `Tests/A.swift: gone` |", "no suite or test named gone"),
            ("| SIG-1 | label | `Tests/A.swift` |", "which suite or test"),
            ("| SIG-1 | label | `Tests/a.py: gone` |", "no suite or test named gone"),
            ("| SIG-1 | label | soon |", "say `path: name`"),
            ("| SIG-1 | label |", "a row has"),
            ("| SIG-99 | label | not built yet |", "is not a requirement"),
            ("| SIG-1 | label | not built yet |\n| SIG-1 | label | not built yet |", "has a row already"),
            ("| SIG-1 | label | `Tests/A.swift: Subject`, `Sources/Gone.swift` |", "there is no file"),
        ]
    )
    func finds(rows: String, message: String) {
        #expect(findings(in: rows).contains { $0.message.contains(message) })
    }

    @Test(
        "passes with what exists",
        arguments: [
            "not built yet", "`Tests/A.swift: Subject`", "`Tests/A.swift: does it`", "`Tests/a.py: test_it`",
            "`Tests/A.swift: Subject`, `Sources/APage.swift`",
        ]
    )
    func letsPass(cell: String) {
        let found = findings(in: "| SIG-1 | label | \(cell) |")

        #expect(found.filter { $0.line > 0 } == [])
        #expect(found.count == Coverage.ids.count - 1)
    }

    private func findings(in rows: String) -> [Finding] {
        let texts = [
            "Tests/A.swift": "@Suite(\"Subject\")\nstruct ATests {\n    @Test(\n        \"does it\",\n",
            "Tests/a.py": "def test_it():\n",
            "Sources/APage.swift": "",
        ]
        let file = TrackedFile(path: Coverage.path, text: "| id | what | shown by |\n|---|---|---|\n\(rows)\n")
        return Coverage.findings(in: file) { texts[$0] }
    }
}
