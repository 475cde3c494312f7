import Testing

/// Time, identities and randomness are handed in, so that a replay, a simulation and a test run the very code that
/// the server runs, and come to the same result each time.
enum HandedIn {
    static let modules = ["Sources/MusterCore/", "Sources/MusterEngine/"]

    /// What takes the time, an identity or a die from the surroundings.
    static let forbidden = [
        "Date()", "Date.now", "UUID()", "ProcessInfo", "clock_gettime", "SystemRandomNumberGenerator", ".random(",
        ".randomElement()", ".shuffled()", "getenv",
    ]

    /// What tells how long something took, but not when. A connector may: it has to give up on a silent server.
    static let stopwatches = ["ContinuousClock", "SuspendingClock", "DispatchTime.now"]
    static let stopwatchFolder = "Sources/MusterEngine/Connectors/"

    /// The one file that waits: services ask it, and tests give them another.
    static let clockFile = "Sources/MusterEngine/Clock.swift"

    static func findings(in file: TrackedFile) -> [Finding] {
        guard file.isSwift, modules.contains(where: file.isUnder) else { return [] }
        let known = file.isUnder(stopwatchFolder) ? forbidden : forbidden + stopwatches
        let taken = file.findings(ofCode: known, mend: "take the moment, the id or the number as an argument")
        guard file.path != clockFile else { return taken }
        return taken + file.findings(ofCode: ["Task.sleep", "Thread.sleep"], mend: "only \(clockFile) waits")
    }
}

@Suite("Time, ids and randomness")
struct HandedInTests {
    @Test("are handed in")
    func hold() {
        expectNone(Tree.swift.flatMap(HandedIn.findings))
    }

    @Test(
        "are found where they are taken",
        arguments: HandedIn.forbidden + HandedIn.stopwatches + [
            "try await Task.sleep(for: .seconds(1))", #"log("at \(Date())")"#,
        ]
    )
    func finds(code: String) {
        let file = TrackedFile(path: "Sources/MusterEngine/TimerService.swift", text: "let a = 1\nlet b = \(code)\n")

        #expect(HandedIn.findings(in: file).map(\.line) == [2])
    }

    @Test("may be named in a comment, waited for in the clock, and read in the other modules")
    func letsPass() {
        let comment = TrackedFile(
            path: "Sources/MusterCore/A.swift",
            text: "/// Never Date().\nlet dueDate = nextDate()\n"
        )
        let clock = TrackedFile(path: HandedIn.clockFile, text: "try await Task.sleep(for: interval)\n")
        let patience = TrackedFile(
            path: "Sources/MusterEngine/Connectors/Email/SMTPSession.swift",
            text: "guard ContinuousClock.now < deadline else {\n"
        )
        let program = TrackedFile(path: "Sources/muster/Serve.swift", text: "let now = Date()\n")

        #expect([comment, clock, patience, program].flatMap(HandedIn.findings) == [])
    }
}
