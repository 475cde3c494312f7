import MusterStore
import MusterTestKit
import Testing

@testable import MusterCore
@testable import MusterEngine

@Suite("Automations in the engine", .timeLimit(.minutes(5)))
struct AutomationEngineTests {
    /// Greets at once, and after ten minutes calls a program and asks whoever leads.
    private static let rules = [
        Automation(
            id: "greet",
            name: "Greet",
            triggers: [.declared],
            delay: .zero,
            conditions: [],
            actions: [.post("Hello {ref}")],
            line: 3
        ),
        Automation(
            id: "later",
            name: "Later",
            triggers: [.declared],
            delay: .minutes(10),
            conditions: [],
            actions: [.call(webhook: "chat"), .label("seen"), .assign(role: "nobody", contact: "nobody")],
            line: 9
        ),
    ]

    private func engine(on database: (any Database)? = nil) async throws -> TestEngine {
        let id = try #require(ID<WebhookEndpoint>("00000000-0000-4000-8000-000000000077"))
        let chat = WebhookEndpoint(id: id, name: "chat", url: "https://chat.example.org/hook", events: ["alert.fired"])
        return try await TestEngine(
            on: database,
            editingProcess: { $0.automations = Self.rules },
            editing: { $0.webhooks.append(chat) }
        )
    }

    private func said(_ engine: TestEngine, _ incident: Incident) async throws -> [String] {
        try await engine.records(incident.id).compactMap { record in
            if case .automation(.ran(let ran)) = record.event { ran.rule } else { nil }
        }
    }

    @Test("run once over a restart between what starts them and their moment")
    func restart() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        try await engine.pass(5)

        let again = engine.restarted()
        try await again.pass(20)
        let third = again.restarted()
        try await third.pass(20)

        #expect(try await said(third, incident) == ["greet", "later"])
        let calls = try await third.outgoing(of: incident.id).filter { $0.event?.type == "incident.automation" }
        #expect(calls.map(\.to) == ["https://chat.example.org/hook"])
    }

    @Test("run once on two nodes that wake at one moment")
    func nodes() async throws {
        let address = try await PostgresCluster.shared().makeAddress()
        let database = PostgresDatabase(address)
        try await Migration.migrate(database)
        let one = try await engine(on: database)
        let two = one.node(fence: 2, on: PostgresDatabase(address))
        let incident = try await one.declare()

        for _ in 0..<12 {
            one.clock.advance(by: .minutes(1))
            async let first: Void = one.work()
            async let second: Void = two.work()
            _ = try await (first, second)
        }

        #expect(try await said(two, incident) == ["greet", "later"])
        let runs = try await two.parts.database.read { try AutomationRuns($0).latest(for: .muster) }
        #expect(runs.map(\.outcome) == [.partly, .waits, .ran])
    }

    @Test("hear of an alert that fires anew as one that came back")
    func alertReturns() async throws {
        func rule(_ id: String, _ trigger: Automation.Trigger, line: Int) -> Automation {
            Automation(
                id: id,
                name: id,
                triggers: [trigger],
                delay: .zero,
                conditions: [],
                actions: [.post(id)],
                line: line
            )
        }
        let rules = [rule("came", .alertAttached, line: 3), rule("back", .alertReturned, line: 9)]
        let source = try await AlertSource(in: TestEngine(editingProcess: { $0.automations = rules }))
        let engine = source.engine
        let labels = ["alertname": "Down", "severity": "critical", "service": "checkout"]
        try await source.send(labels)
        let id = try #require(try await source.incidents().first).id
        let incident = try #require(Incident(replaying: try await engine.records(id)))
        #expect(try await said(engine, incident) == ["came"])

        engine.clock.advance(by: .minutes(2))
        try await source.send(labels, endsAt: engine.now)
        engine.clock.advance(by: .minutes(2))
        try await source.send(labels, startsAt: engine.now)

        #expect(try await source.alerts().count == 2)
        #expect(try await said(engine, incident) == ["came", "back"])
    }

    @Test("that restrict what is declared give it a number of the restricted series")
    func restricted() async throws {
        let rule = Automation(
            id: "leak",
            name: "Leak",
            triggers: [.declared],
            delay: .zero,
            conditions: [.type(["breach"])],
            actions: [.set(fact: "personal-data-exposed", "yes")],
            line: 3
        )
        let breach = IncidentType(
            key: "breach",
            name: "Breach",
            means: "Somebody read what is not theirs",
            severity: "SEV2",
            service: nil,
            category: nil,
            restricted: false,
            facts: [:],
            roles: [],
            page: [],
            notify: [],
            audiences: [],
            checklists: [],
            labels: [],
            line: 3
        )
        let engine = try await TestEngine(
            "standard",
            editingProcess: {
                $0.automations = [rule]
                $0.types = [breach]
            }
        )
        let ana = Actor.person(try engine.person("ana").id)

        let secret = try await engine.commands.declare(
            Declaration(severity: "", title: "Quietly", type: "breach"),
            as: ana,
            by: .web
        )
        let open = try await engine.commands.declare(Declaration(severity: "SEV2", title: "Loudly"), as: ana, by: .web)

        #expect(secret.access.isRestricted)
        #expect(secret.reference == "INC-R1")
        #expect(open.reference == "INC-1")
    }

    @Test("are listed with what they did, for those who may know of the incident, and the same after a rebuild")
    func runs() async throws {
        let engine = try await engine()
        let open = try await engine.declare()
        let secret = try await engine.commands.declare(
            Declaration(severity: "SEV2", title: "Quietly", restricted: true),
            as: .person(try engine.person("ana").id),
            by: .web
        )
        try await engine.pass(11)
        let ben = Viewer.person(try engine.person("omar").id)

        let all = try await engine.parts.database.read { try AutomationRuns($0).latest(for: .muster) }
        let his = try await engine.parts.database.read { try AutomationRuns($0).latest(for: ben) }
        let greetings = try await engine.parts.database.read {
            try AutomationRuns($0).latest(of: "greet", for: .muster)
        }

        #expect(all.filter { $0.incident == open.id }.map(\.outcome) == [.partly, .waits, .ran])
        #expect(all.contains { $0.incident == secret.id })
        #expect(!his.contains { $0.incident == secret.id })
        let greeting = "The automation Greet (process line 3) ran, since it was declared: post “Hello {ref}”"
        #expect(greetings.map(\.text) == [greeting, greeting])
        try await engine.parts.database.write { connection in
            try AutomationRuns(connection).remove(of: open.id)
        }
        _ = try await Commands(engine.parts).commit(.urgent) { try $0.rebuild(open.id) }
        let rebuilt = try await engine.parts.database.read { try AutomationRuns($0).latest(for: .muster) }
        #expect(rebuilt == all)
    }
}
