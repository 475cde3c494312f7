import Testing

/// A file is about one thing, and is read in one sitting.
enum FileLength {
    static let lineLimit = 400
    /// What is read from top to bottom. Process files, stylesheets and golden files are looked things up in.
    static let kinds = [".swift", ".py", ".js", ".sh", ".sql"]

    static func findings(in file: TrackedFile) -> [Finding] {
        guard kinds.contains(where: file.path.hasSuffix) || file.isUnder("scripts/"), !isGolden(file) else { return [] }
        let count = file.text.hasSuffix("\n") ? file.lines.count - 1 : file.lines.count
        guard count > lineLimit else { return [] }
        return [
            file.finding(
                line: lineLimit + 1,
                "\(count) lines: a file has at most \(lineLimit); give its second subject a file"
            )
        ]
    }

    /// The whole schema, written by a test.
    private static func isGolden(_ file: TrackedFile) -> Bool {
        file.isUnder("Tests/") && file.path.hasSuffix(".sql")
    }
}

@Suite("File length")
struct FileLengthTests {
    @Test("is at most what can be read in one sitting")
    func hold() {
        expectNone(Tree.files.flatMap(FileLength.findings))
    }

    @Test("is found beyond the limit, at the first line that is too many")
    func finds() {
        let file = TrackedFile(path: "Sources/A.swift", text: String(repeating: "a\n", count: 401))

        #expect(FileLength.findings(in: file).map(\.line) == [401])
    }

    @Test("passes at the limit")
    func letsPass() {
        let file = TrackedFile(path: "Sources/A.swift", text: String(repeating: "a\n", count: 400))

        #expect(FileLength.findings(in: file) == [])
    }
}
