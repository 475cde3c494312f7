import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Triage by hand", .timeLimit(.minutes(5)))
struct TriageByHandTests {
    private func waiting(
        _ source: AlertSource,
        annotations: [String: String] = [:],
        service: String = "checkout"
    ) async throws -> ID<Alert> {
        try await source.send(["alertname": "Odd", "service": service], annotations: annotations)
        return try #require(try await source.alerts().last).alert.id
    }

    @Test("makes an incident of an alert, once")
    func declares() async throws {
        let source = try await AlertSource()
        let alert = try await waiting(source)
        let ana = Actor.person(try source.engine.person("ana").id)

        let incident = try await source.engine.signals.declare(alert, severity: nil, as: ana, by: .web)

        #expect(incident.severity == "SEV3")
        #expect(incident.service == "checkout")
        #expect(incident.declaredBy == ana)
        #expect(incident.alerts.map(\.alert) == [alert])
        let stored = try #require(try await source.alerts().first)
        #expect(stored.triage == .declared)
        #expect(stored.incident == incident.id)
        await #expect(throws: IncidentRejection.alreadyDone("The alert belongs to an incident already")) {
            try await source.engine.signals.declare(alert, severity: nil, as: ana, by: .web)
        }
        #expect(try await source.incidents().count == 1)
    }

    @Test("makes one also where the texts are long and the service is nobody's")
    func declaresAnything() async throws {
        let source = try await AlertSource()
        let long = String(repeating: "山", count: 30_000)
        let alert = try await waiting(source, annotations: ["summary": long, "description": long], service: "legacy")
        let ana = Actor.person(try source.engine.person("ana").id)

        let incident = try await source.engine.signals.declare(alert, severity: "SEV1", as: ana, by: .web)

        #expect(incident.severity == "SEV1")
        #expect(incident.service == nil)
        #expect(incident.name == String(repeating: "山", count: Limits.titleLength / 3))
    }

    @Test("of an alert that has ended enters its end too, and opens nothing again")
    func ended() async throws {
        let source = try await AlertSource()
        let engine = source.engine
        let person = try engine.person("ana").id
        let (one, two) = (try await waiting(source), try await waiting(source, service: "search"))
        engine.clock.advance(by: .minutes(5))
        let end = engine.now
        for service in ["checkout", "search"] {
            try await source.send(["alertname": "Odd", "service": service], endsAt: end)
        }
        engine.clock.advance(by: .minutes(1))

        let incident = try await engine.signals.declare(one, severity: nil, as: .person(person), by: .web)
        try await engine.run(.assign(role: "incident-commander", person: person, reason: nil), on: incident.id)
        try await source.finish(incident.id, .resolved)
        let after = try await engine.signals.join(two, to: incident.id, as: .person(person), by: .web)

        #expect(incident.alerts.map(\.endsAt) == [end])
        #expect(after.alerts.map(\.endsAt) == [end, end])
        #expect(after.isResolved)
    }

    @Test(
        "of an alert that comes again opens what was resolved, pages for it, and is asked for anew where it is closed",
        arguments: [false, true]
    )
    func returns(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        let engine = source.engine
        let labels = ["alertname": "Odd", "service": "checkout"]
        let ana = try engine.person("ana").id
        let alert = try await waiting(source)
        let incident = try await engine.signals.declare(alert, severity: "SEV2", as: .person(ana), by: .web)
        try await engine.run(.assign(role: "incident-commander", person: ana, reason: nil), on: incident.id)
        try await engine.run(.acknowledge(page: nil), on: incident.id)
        try await source.finish(incident.id, .resolved)
        engine.clock.advance(by: .minutes(5))
        try await source.send(labels, endsAt: engine.now)
        engine.clock.advance(by: .minutes(5))
        let paged = try await engine.messages(of: incident.id).filter { $0.message.purpose == .page }.count

        try await source.send(labels, startsAt: engine.now)

        let pages = try await engine.messages(of: incident.id).filter { $0.message.purpose == .page }
        #expect(pages.count > paged)
        #expect(try await source.incidents().map(\.resolvedAt) == [nil])
        let alerts = try await source.alerts()
        #expect(alerts.map(\.triage) == [.declared, .joined])
        #expect(alerts.map(\.incident) == [incident.id, incident.id])
        try await source.finish(incident.id, .resolved)
        try await source.finish(incident.id, .closed)
        try await source.send(labels, endsAt: engine.now)
        engine.clock.advance(by: .minutes(5))
        try await source.send(labels, startsAt: engine.now)
        #expect(try await source.alerts().last?.triage == .inbox)
    }

    @Test("of an alert that comes again after its incident was merged puts it to the one that goes on")
    func returnsAfterMerge() async throws {
        let source = try await AlertSource()
        let engine = source.engine
        let labels = ["alertname": "Odd", "service": "checkout"]
        let ana = Actor.person(try engine.person("ana").id)
        let first = try await engine.signals.declare(try await waiting(source), severity: nil, as: ana, by: .web)
        let other = try await engine.declare("SEV3")
        try await engine.commands.merge(first.id, into: other.id, because: "The same", as: ana, by: .web)
        engine.clock.advance(by: .minutes(5))
        try await source.send(labels, endsAt: engine.now)
        engine.clock.advance(by: .minutes(5))

        try await source.send(labels, startsAt: engine.now)

        #expect(try await source.alerts().last?.incident == other.id)
        let whole = try #require(Incident(replaying: try await engine.records(other.id)))
        #expect(whole.alerts.map { $0.endsAt == nil } == [false, true])
    }

    @Test("of an alert whose end comes before memory knows of the incident does not leave it firing there")
    func endsAtOnce() async throws {
        let source = try await AlertSource()
        let alert = try await waiting(source)
        // What it has in memory is its own, so that here nobody has heard of the incident yet.
        let other = source.restarted().engine
        let ana = Actor.person(try other.person("ana").id)
        let incident = try await other.signals.declare(alert, severity: nil, as: ana, by: .web)
        source.engine.clock.advance(by: .minutes(5))
        let end = source.engine.now

        try await source.send(["alertname": "Odd", "service": "checkout"], endsAt: end)

        let whole = try #require(Incident(replaying: try await source.engine.records(incident.id)))
        #expect(whole.alerts.map(\.endsAt) == [end])
    }

    @Test("of an alert whose restricted incident was merged ends it in that one, which keeps its alerts")
    func endsInRestricted() async throws {
        let source = try await AlertSource()
        let engine = source.engine
        let ana = Actor.person(try engine.person("ana").id)
        let secret = try await engine.signals.declare(
            Declaration(severity: "SEV3", title: "A breach", restricted: true),
            from: try await waiting(source),
            as: ana,
            by: .web
        )
        let other = try await engine.declare("SEV3")
        try await engine.commands.merge(secret.id, into: other.id, because: "The same", as: ana, by: .web)
        engine.clock.advance(by: .minutes(5))
        let end = engine.now

        try await source.send(["alertname": "Odd", "service": "checkout"], endsAt: end)

        let whole = try #require(Incident(replaying: try await engine.records(secret.id)))
        #expect(whole.alerts.map(\.endsAt) == [end])
    }

    @Test("declines an alert, with a reason")
    func declines() async throws {
        let source = try await AlertSource()
        let alert = try await waiting(source)

        await #expect(throws: EngineError.invalid(field: "reason", problem: "say why it is no incident")) {
            try await source.engine.signals.decline(alert, reason: " \n ")
        }
        try await source.engine.signals.decline(alert, reason: " A test of ours ")

        let stored = try #require(try await source.alerts().first)
        #expect(stored.triage == .declined)
        #expect(stored.triageReason == "A test of ours")
        #expect(
            try await source.engine.parts.database.read { try AlertShelf($0).countWaiting(at: source.engine.now) } == 0
        )
    }

    @Test("knows no alert that is not there, and declines none that has an incident")
    func refuses() async throws {
        let source = try await AlertSource()
        let ana = Actor.person(try source.engine.person("ana").id)
        let nobody = ID<Alert>(source.engine.parts.makeID())

        await #expect(throws: EngineError.noSuchAlert) {
            try await source.engine.signals.declare(nobody, severity: nil, as: ana, by: .web)
        }
        await #expect(throws: EngineError.noSuchAlert) {
            try await source.engine.signals.decline(nobody, reason: "none")
        }
        let alert = try await waiting(source)
        try await source.engine.signals.declare(alert, severity: nil, as: ana, by: .web)
        await #expect(throws: IncidentRejection.alreadyDone("The alert belongs to an incident")) {
            try await source.engine.signals.decline(alert, reason: "too late")
        }
    }
}
