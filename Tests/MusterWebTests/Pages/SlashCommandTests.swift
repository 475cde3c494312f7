import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Commands in the composer")
struct SlashCommandTests {
    private let process = ProcessDefinition.builtIn(named: "standard")

    private func command(_ text: String) async throws -> IncidentCommand? {
        let engine = try await TestEngine("standard")
        let slash = try SlashCommand(text)
        return try slash?.command(
            try #require(process),
            engine.parts.organisations.current,
            me: try engine.person("ana").id
        )
    }

    @Test(
        "are none where there is no slash, or a path of files",
        arguments: ["We look", "/var/log is full", "/ is full", "// twice", "1/2"]
    )
    func plain(text: String) throws {
        #expect(try SlashCommand(text) == nil)
    }

    @Test("come to what their button does")
    func commands() async throws {
        let engine = try await TestEngine("standard")
        let (ana, ben) = (try engine.person("ana").id, try engine.person("ben").id)
        let expected: [(String, IncidentCommand)] = [
            ("/decision  We fail over ", .note(kind: .decision, text: "We fail over", at: nil, refersTo: nil)),
            ("/check-in All well", .checkIn(note: "All well")),
            ("/ack", .acknowledge(page: nil)),
            ("/IC", .assign(role: "incident-commander", person: ana, reason: nil)),
            ("/claim Communications Lead", .assign(role: "communications-lead", person: ana, reason: nil)),
            ("/claim cl", .assign(role: "communications-lead", person: ana, reason: nil)),
            ("/sev sev2 Fewer users", .changeSeverity(to: "SEV2", reason: "Fewer users")),
            ("/fact Workaround: Use: the app", .recordFact("workaround", value: "Use: the app")),
            ("/page @ben Knows it", .page(PageRequest(target: .person(ben), because: "Knows it"))),
            ("/reach mitigated", .reach(.mitigated, at: nil, note: nil, overriding: nil)),
            ("/resolve", .reach(.resolved, at: nil, note: nil, overriding: nil)),
            (
                "/measure Export off: Export on",
                .recordMeasure(what: "Export off", undo: "Export on", owner: ana, expiresAt: nil)
            ),
            ("/handover ben ic: Quiet", .offerHandover(role: "incident-commander", to: ben, situation: "Quiet")),
            (
                "/update Status page identified: We know\nwhy: a lock",
                .sendUpdate(UpdateRequest(audience: "status-page", state: .identified, body: "We know\nwhy: a lock"))
            ),
        ]

        for (text, command) in expected {
            let slash = try #require(try SlashCommand(text))
            let made = try slash.command(try #require(process), engine.parts.organisations.current, me: ana)
            #expect(made == command, "\(text)")
        }
    }

    @Test(
        "that are not whole say how they are written",
        arguments: [
            "/decision", "/sev SEV2", "/fact Workaround", "/page ben", "/update status page: x", "/handover ben: x",
        ]
    )
    func mistakes(text: String) async throws {
        let failure = await #expect(throws: Failure.self) { _ = try await command(text) }

        #expect(failure?.fields.first?.field == "text")
        #expect(failure?.detail.contains("write it as /") == true)
    }

    @Test("that there are not name those that there are")
    func unknown() {
        let failure = #expect(throws: Failure.self) { _ = try SlashCommand("/dance all night") }

        #expect(failure?.detail.contains("/update") == true)
    }
}
