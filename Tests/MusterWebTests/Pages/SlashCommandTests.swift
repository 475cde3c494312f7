import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Commands in the composer")
struct SlashCommandTests {
    private let process = ProcessDefinition.builtIn(named: "standard")

    /// What it comes to as Ana types it, in an incident that has just been declared.
    private func command(_ text: String, _ muster: TestSite? = nil) async throws -> IncidentCommand? {
        let muster = if let muster { muster } else { try await TestSite("standard") }
        _ = try await muster.declare()
        let ana = try muster.engine.person("ana").id
        let incident = try await muster.site.incident("INC-1", for: .person(ana))
        return try SlashCommand(text)?.command(incident, try #require(process), muster.site, me: ana)
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
        let muster = try await TestSite("standard")
        let (ana, ben) = (try muster.engine.person("ana").id, try muster.engine.person("ben").id)
        let expected: [(String, IncidentCommand)] = [
            ("/note Seen", .note(kind: .note, text: "Seen", at: nil, refersTo: nil)),
            (
                "/decision  We fail over | wait | roll back",
                .room(.decide("We fail over", alternatives: ["wait", "roll back"], because: nil))
            ),
            ("/hypothesis A lock", .room(.raiseHypothesis("A lock"))),
            ("/eliminated 2 No deploy today", .room(.judge(hypothesis: 2, .eliminated, evidence: "No deploy today"))),
            ("/action Restart it", .room(.proposeAction("Restart it", hypothesis: nil))),
            ("/approve 1", .room(.approveAction(1))),
            ("/worked 1: Errors are gone", .room(.finishAction(1, worked: true, result: "Errors are gone"))),
            ("/order @ben drain node 7", .room(.order(to: .person(ben), "drain node 7", dueAt: nil))),
            ("/task ol drain it", .room(.order(to: .role("operations-lead"), "drain it", dueAt: nil))),
            ("/order Operations Lead drain it", .room(.order(to: .role("operations-lead"), "drain it", dueAt: nil))),
            ("/ack 3", .room(.acknowledgeOrder(3))),
            ("/done", .room(.finishOrder(nil, note: nil))),
            ("/done 3 Drained", .room(.finishOrder(3, note: "Drained"))),
            ("/engage ben Database", .room(.engage(.person(ben), component: "Database"))),
            ("/rhythm 10", .room(.setRhythm(minutes: 10))),
            ("/answer 2 All of them", .room(.answer(question: 2, "All of them"))),
            ("/accept Ben is ill", .acceptHandover(early: "Ben is ill")),
            ("/dismiss false_alarm A test", .room(.dismiss(.falseAlarm, reason: "A test", ticket: nil))),
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
            #expect(try await self.command(text, muster) == command, "\(text)")
        }
    }

    @Test(
        "that are not whole say how they are written",
        arguments: [
            "/decision", "/sev SEV2", "/fact Workaround", "/page ben", "/update status page: x", "/handover ben: x",
            "/approve", "/worked 1", "/verified it is so", "/order ben", "/dismiss no reason",
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
