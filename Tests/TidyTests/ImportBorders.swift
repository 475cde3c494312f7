import Testing

/// Which part of the tree may see which package.
///
/// The compiler lets a module import what its dependencies depend on, so a border that only Package.swift draws
/// would be crossed without a word.
enum ImportBorders {
    /// A package's module, and the folders that may import it. What is not named here is for every module that
    /// declares it.
    static let borders: [(module: String, folders: [String])] = [
        ("GRDB", ["Sources/MusterStore/SQLite/"]),
        ("CLibPQ", ["Sources/MusterStore/PostgreSQL/"]),
        ("CCurl", ["Sources/MusterEngine/Connectors/"]),
        ("CMarkdown", ["Sources/MusterWeb/"]),
        ("CZlib", ["Sources/MusterWeb/"]),
        ("Yams", ["Sources/MusterCore/", "Sources/muster/"]),
        ("Hummingbird", ["Sources/MusterWeb/", "Sources/muster/", "Tests/MusterWebTests/", "Tests/SystemTests/"]),
        ("HTTPTypes", ["Sources/MusterWeb/", "Tests/MusterWebTests/", "Tests/SystemTests/"]),
        (
            "AsyncHTTPClient",
            ["Sources/MusterEngine/", "Sources/muster/", "Tests/MusterEngineTests/", "Tests/SystemTests/"]
        ),
        ("ArgumentParser", ["Sources/muster/"]),
    ]

    static func findings(in file: TrackedFile) -> [Finding] {
        guard file.isSwift else { return [] }
        return file.code.enumerated().compactMap { index, line in
            guard let module = importedModule(line),
                let border = borders.first(where: { $0.module == module }),
                !border.folders.contains(where: file.isUnder)
            else { return nil }
            return file.finding(
                line: index + 1,
                "\(module) is imported only under \(border.folders.joined(separator: ", ")); "
                    + "ask for what you need through the module that has it"
            )
        }
    }

    /// `Foo` of `import Foo`, `package import struct Foo.Bar` and `@testable import Foo`.
    private static func importedModule(_ line: Substring) -> Substring? {
        let words = line.split(separator: " ")
        guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
        let path = words[(keyword + 1)...].first { !kinds.contains($0) }
        return path?.split(separator: ".").first
    }
}

@Suite("Import borders")
struct ImportBordersTests {
    @Test("hold in this tree")
    func hold() {
        expectNone(Tree.swift.flatMap(ImportBorders.findings))
    }

    @Test(
        "find an import beyond its border",
        arguments: [
            "import GRDB", "package import struct GRDB.Row", "@testable import Hummingbird",
            "@preconcurrency import CCurl",
        ]
    )
    func finds(line: String) {
        let file = TrackedFile(path: "Sources/MusterCore/Limits.swift", text: "import FoundationEssentials\n\(line)\n")

        #expect(ImportBorders.findings(in: file).map(\.line) == [2])
    }

    @Test("let pass what is inside, and what is only spoken of")
    func letsPass() {
        let inside = TrackedFile(path: "Sources/MusterStore/SQLite/SQLiteDatabase.swift", text: "import GRDB\n")
        let spoken = TrackedFile(
            path: "Sources/MusterCore/Limits.swift",
            text: "// never import GRDB here\nlet a = \"import GRDB\"\n"
        )

        #expect(ImportBorders.findings(in: inside) == [])
        #expect(ImportBorders.findings(in: spoken) == [])
    }
}
