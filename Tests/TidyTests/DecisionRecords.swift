import Testing

/// A decision is kept with what it was weighed against and what it costs, so that it can be weighed again.
enum DecisionRecords {
    static let folder = "docs/decisions/"
    static let sections = ["Context", "Options", "Decision", "Cost"]

    static func findings(in file: TrackedFile) -> [Finding] {
        guard file.isUnder(folder), file.isMarkdown else { return [] }
        var findings: [Finding] = []
        let number = file.name.prefix { $0 != "-" }
        if number.count != 4 || !number.allSatisfy(\.isNumber) {
            findings.append(file.finding(line: 0, "is named with four digits and its subject: 0001-pure-core.md"))
        }
        let headings = file.lines.filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
        if headings != sections {
            findings.append(
                file.finding(
                    line: 0,
                    "has the sections \(headings); a decision has \(sections.map { "## " + $0 }.joined(separator: ", "))"
                )
            )
        }
        return findings
    }
}

@Suite("Decision records")
struct DecisionRecordsTests {
    @Test("say what was weighed, what was chosen and what it costs")
    func hold() {
        let records = Tree.files.filter { $0.isUnder(DecisionRecords.folder) }

        #expect(!records.isEmpty)
        expectNone(records.flatMap(DecisionRecords.findings))
    }

    @Test(
        "are found with a section missing, in another order, or without a number",
        arguments: [
            ("0001-a.md", "## Context\n## Options\n## Decision\n"),
            ("0001-a.md", "## Options\n## Context\n## Decision\n## Cost\n"),
            ("pure-core.md", "## Context\n## Options\n## Decision\n## Cost\n"),
        ]
    )
    func finds(name: String, text: String) {
        #expect(DecisionRecords.findings(in: TrackedFile(path: DecisionRecords.folder + name, text: text)).count == 1)
    }

    @Test("pass when whole")
    func letsPass() {
        let text = "# A\n\n## Context\na\n\n## Options\nb\n\n## Decision\nc\n\n## Cost\nd\n"

        #expect(DecisionRecords.findings(in: TrackedFile(path: "docs/decisions/0001-a.md", text: text)) == [])
    }
}
