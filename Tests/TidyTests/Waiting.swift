import Testing

/// A test that sleeps is slow on a fast machine and wrong on a slow one.
enum Waiting {
    static let spellings = ["Task.sleep", "Thread.sleep", "usleep(", "sleep(for:"]

    static func findings(in file: TrackedFile) -> [Finding] {
        guard file.isSwift, file.isUnder("Tests/"), !file.isUnder("Tests/MusterTestKit/") else { return [] }
        return file.findings(
            ofCode: spellings,
            mend: "move the clock by hand and call tick(now:), or await what you wait for"
        )
    }
}

@Suite("Waiting")
struct WaitingTests {
    @Test("is not done by tests")
    func hold() {
        expectNone(Tree.swift.flatMap(Waiting.findings))
    }

    @Test(
        "is found",
        arguments: ["try await Task.sleep(for: .seconds(1))", "usleep(1000)", "try await clock.sleep(for: .zero)"]
    )
    func finds(line: String) {
        let file = TrackedFile(path: "Tests/MusterEngineTests/OutboxTests.swift", text: "\n\(line)\n")

        #expect(Waiting.findings(in: file).map(\.line) == [2])
    }

    @Test("passes in the code that is tested")
    func letsPass() {
        #expect(Waiting.findings(in: TrackedFile(path: "Sources/muster/Serve.swift", text: "Task.sleep(for: a)")) == [])
    }
}
