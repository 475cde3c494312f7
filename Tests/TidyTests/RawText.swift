import Testing

/// SQL and HTML are typed values: what is put into a hole is bound or escaped. The ways around that are for the few
/// files that handle whole texts of our own.
enum RawText {
    static let spellings = ["SQL(stringLiteral:", "SQL(verbatim", "HTML(stringLiteral:", "HTML(verbatim"]

    /// The files that may, each with its reason.
    static let allowed: [String: String] = [
        "Sources/MusterStore/SQL.swift": "defines the statement",
        "Sources/MusterStore/Migration.swift": "runs the files of Migrations",
        "Sources/MusterWeb/HTML.swift": "defines the page",
        "Sources/MusterWeb/Markdown.swift": "takes what the Markdown parser has made safe",
    ]

    static func findings(in file: TrackedFile) -> [Finding] {
        guard file.isSwift, allowed[file.path] == nil else { return [] }
        return file.findings(
            ofCode: spellings,
            mend: "write it as a literal with holes, so that the holes are bound or escaped"
        )
    }
}

@Suite("Raw SQL and HTML")
struct RawTextTests {
    @Test("are made only where a reason is given")
    func hold() {
        expectNone(Tree.swift.filter { !$0.isUnder("Tests/TidyTests/") }.flatMap(RawText.findings))
    }

    @Test("are found elsewhere", arguments: RawText.spellings)
    func finds(spelling: String) {
        let file = TrackedFile(
            path: "Sources/MusterWeb/Incidents/IncidentPage.swift",
            text: "\nlet a = \(spelling) title)\n"
        )

        #expect(RawText.findings(in: file).map(\.line) == [2])
    }

    @Test("pass in an allowed file, and in a comment")
    func letsPass() {
        let definition = TrackedFile(path: "Sources/MusterStore/SQL.swift", text: "SQL(stringLiteral: text)\n")
        let comment = TrackedFile(path: "Sources/MusterWeb/Layout.swift", text: "// not HTML(verbatim: title)\n")

        #expect([definition, comment].flatMap(RawText.findings) == [])
    }
}
