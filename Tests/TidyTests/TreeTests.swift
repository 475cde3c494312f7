import Testing

@Suite("Tree")
struct TreeTests {
    /// Every other rule would hold of an empty tree.
    @Test(
        "is found, with what every rule looks at",
        arguments: ["Package.swift", "README.md", "docs/coverage.md", "Sources/MusterStore/Migration.swift"]
    )
    func isFound(path: String) {
        #expect(Tree.text(at: path) != nil, "there is no \(path)")
    }

    @Test("leaves out what is built or kept beside it")
    func leavesOut() {
        let kept = Tree.paths.filter { $0.hasPrefix(".build") || $0.hasPrefix(".git/") || $0.hasPrefix(".venv") }

        #expect(kept == [])
        #expect(Tree.swift.contains { $0.path == "Tests/TidyTests/TreeTests.swift" })
    }
}
