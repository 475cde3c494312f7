import Testing

@testable import MusterCore

@Suite("A process as text")
struct ProcessTextTests {
    @Test("shows every severity, role, clock, gate and checklist", arguments: BuiltInProcesses.names)
    func complete(name: String) throws {
        let process = try #require(ProcessDefinition.builtIn(named: name))

        let text = ProcessText(process).text

        #expect(text.hasPrefix(process.title + "\n"))
        #expect(text.contains(process.version))
        for level in process.severities { #expect(text.contains("\(level.key)  \(level.name)")) }
        for role in process.roles { #expect(text.contains("\(role.name) (\(role.short))")) }
        for clock in process.clocks { #expect(text.contains(clock.says)) }
        for condition in process.gates.flatMap(\.conditions) { #expect(text.contains(condition.says)) }
        for checklist in process.checklists { #expect(text.contains(checklist.title)) }
        for contact in process.contacts { #expect(text.contains(contact.name)) }
        #expect(text.split(separator: "\n").allSatisfy { $0.last != " " })
    }

    @Test("shows the clocks as a table with a column for each severity")
    func clocks() throws {
        let process = try #require(ProcessFile(text: SmallProcess.text).definition)

        let lines = ProcessText(process).text.split(separator: "\n").map(String.init)

        let start = try #require(lines.firstIndex(of: "Clocks"))
        #expect(
            Array(lines[(start + 2)...(start + 4)]) == [
                "What             SEV1          SEV2  From      Owner               When missed",
                "───────────────  ────────────  ────  ────────  ──────────────────  ───────────────────────────",
                "Update the list  every 30 min  –     declared  Incident Commander  remind, escalate to on-call",
            ]
        )
    }
}
