import Testing

/// A file and a folder are named after a noun of the product, not after a kind of code: what has no subject of its
/// own collects what nobody looks for there.
enum FileNames {
    static let kindsOfCode: Set<String> = [
        "Util", "Utils", "Utilities", "Helper", "Helpers", "Manager", "Managers", "Common", "Misc", "Extensions", "Ext",
        "Controllers", "Models", "Views",
    ]

    static func findings(inPath path: String) -> [Finding] {
        guard path.hasPrefix("Sources/") || path.hasPrefix("Tests/") else { return [] }
        let parts = path.split(separator: "/")
        return parts.flatMap { part in
            words(part).filter { kindsOfCode.contains($0) }.map { word in
                Finding(
                    path: path,
                    line: 0,
                    message: "\"\(word)\" is a kind of code: name the file or folder after its subject"
                )
            }
        }
    }

    /// The words of `IncidentPage+ext.swift`: Incident, Page, Ext, Swift. `unhelpful` is one word, and stays whole.
    private static func words(_ name: Substring) -> [String] {
        var words: [String] = []
        for character in name {
            if !character.isLetter {
                words.append("")
            } else if character.isUppercase || words.isEmpty {
                words.append(String(character))
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words.map { $0.prefix(1).uppercased() + $0.dropFirst() }
    }
}

@Suite("File names")
struct FileNamesTests {
    @Test("are nouns of the product")
    func hold() {
        expectNone(Tree.paths.flatMap(FileNames.findings))
    }

    @Test(
        "that name a kind of code are found",
        arguments: [
            "Sources/MusterWeb/HTMLHelpers.swift", "Sources/MusterCore/Utils.swift", "Sources/MusterWeb/Controllers",
            "Sources/MusterStore/Row+ext.swift", "Tests/Browser/helpers.py",
        ]
    )
    func finds(path: String) {
        #expect(FileNames.findings(inPath: path).count == 1)
    }

    @Test(
        "pass where a word only looks like one",
        arguments: [
            "Sources/MusterCore/Incidents/Incident+Decide.swift", "Sources/MusterCore/Extent.swift", "docs/models.md",
        ]
    )
    func letsPass(path: String) {
        #expect(FileNames.findings(inPath: path) == [])
    }
}
