import Testing

@testable import MusterCore

@Suite("A process file")
struct ProcessFileTests {
    @Test("that is sound gives its definition and no problems")
    func sound() throws {
        let file = ProcessFile(text: SmallProcess.text)

        #expect(file.problems == [])
        let process = try #require(file.definition)
        #expect(process.key == "small")
        #expect(process.severities.map(\.key) == ["SEV1", "SEV2"])
        #expect(process.severities[0].page == [.init(target: .owningTeam(fallback: "on-call"), urgency: .high)])
        #expect(process.roles.map(\.key) == ["incident-commander"])
        #expect(process.gates[0].by == ["incident-commander"])
        #expect(process.gates[0].conditions.map(\.check) == [.milestone(.mitigated)])

        let clock = try #require(process.clock("update-the-list"))
        #expect(clock.timing == .every(["SEV1": .minutes(30)]))
        #expect(clock.duty == .update(audience: "distribution-list"))
        #expect(clock.owner == .role("incident-commander"))
        #expect(clock.missed == [.remind, .escalate(to: "on-call")])
        #expect(clock.line == 29)
    }

    @Test("has a version that changes with any change of its text")
    func version() throws {
        let first = try #require(ProcessFile(text: SmallProcess.text).definition)
        let same = try #require(ProcessFile(text: SmallProcess.text).definition)
        let other = try #require(ProcessFile(text: SmallProcess.text + "# changed\n").definition)

        #expect(first.version == same.version)
        #expect(first.version != other.version)
        #expect(first.version.count == 16)
    }

    @Test("reports every mistake and not only the first, in the order of their lines")
    func everyMistake() {
        var lines = SmallProcess.lines
        lines[33] = "    owner: incident comander"
        lines[29] = "    every: { SEV1: 30 minutes ago }"
        lines[10] = "  SEV2: &x"

        let anchored = ProcessFile(text: lines.joined(separator: "\n"))
        lines[10] = "  SEV2:"
        let file = ProcessFile(text: lines.joined(separator: "\n"))

        #expect(anchored.problems.map(\.message) == ["anchors (&name) are not allowed"])
        #expect(file.definition == nil)
        #expect(file.problems.map(\.line) == [30, 34])
    }

    @Test("may be saved with a byte order mark and with carriage returns")
    func windows() {
        let text = "\u{FEFF}" + SmallProcess.lines.joined(separator: "\r\n")

        #expect(ProcessFile(text: text).problems == [])
    }

    @Test("names itself in front of a problem")
    func fileName() throws {
        let file = ProcessFile(text: SmallProcess.text(line: 34, "    owner: incident comander"))

        let problem = try #require(file.problems.first)
        #expect(
            problem.description(in: "small.yaml")
                == "small.yaml:34:12: clocks[1].owner: no role or contact \"incident comander\"; "
                + "did you mean \"Incident Commander\"?"
        )
    }
}
