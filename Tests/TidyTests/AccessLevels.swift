import Testing

/// Muster publishes no library: `package` is the widest that anything need be.
enum AccessLevels {
    static func findings(in file: TrackedFile) -> [Finding] {
        guard file.isSwift else { return [] }
        return file.findings(ofCode: ["public", "open class"], mend: "say package, or nothing")
    }
}

@Suite("Access levels")
struct AccessLevelsTests {
    @Test("end at package")
    func hold() {
        expectNone(Tree.swift.flatMap(AccessLevels.findings))
    }

    @Test("beyond package are found", arguments: ["public struct A {}", "  public import Logging", "open class A {}"])
    func finds(line: String) {
        #expect(AccessLevels.findings(in: TrackedFile(path: "Sources/A.swift", text: "\n\(line)")).map(\.line) == [2])
    }

    @Test("pass where only the word is used")
    func letsPass() {
        let file = TrackedFile(path: "Sources/A.swift", text: "/// The public page.\nlet publicPage = \"public \"\n")

        #expect(AccessLevels.findings(in: file) == [])
    }
}
