import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit

/// An engine, and a source that sends alerts to it.
struct AlertSource {
    let engine: TestEngine
    private let integration: Integration

    init(isShared: Bool = false) async throws {
        engine = try await TestEngine(isShared: isShared)
        integration = try await Inlets(engine.parts).add(name: "prometheus", kind: .prometheus, by: .muster)
    }

    init(in engine: TestEngine) async throws {
        self.engine = engine
        integration = try await Inlets(engine.parts).add(name: "prometheus", kind: .prometheus, by: .muster)
    }

    private init(_ engine: TestEngine, _ integration: Integration) {
        self.engine = engine
        self.integration = integration
    }

    /// The same source, and a server that has been started anew on the same data.
    func restarted() -> AlertSource { AlertSource(engine.restarted(), integration) }

    /// The same source at another server on the same data.
    func beside(fence: Int) -> AlertSource { AlertSource(engine.node(fence: fence), integration) }

    func send(_ batch: AlertBatch) async throws {
        try await engine.signals.take(batch, from: integration)
    }

    /// - Parameter endsAt: nil for one that fires, for so long.
    func alert(
        _ labels: [String: String],
        annotations: [String: String] = [:],
        startsAt: Timestamp = TestEngine.start,
        endsAt: Timestamp? = nil,
        lasting: Duration = .hours(1)
    ) -> IncomingAlert {
        IncomingAlert(
            labels: labels,
            annotations: annotations,
            startsAt: startsAt,
            endsAt: endsAt ?? engine.now + lasting,
            generatorURL: nil
        )
    }

    func send(_ alerts: [IncomingAlert]) async throws {
        try await engine.signals.take(alerts, from: integration, payload: "the payload")
    }

    func send(
        _ labels: [String: String],
        annotations: [String: String] = [:],
        startsAt: Timestamp = TestEngine.start,
        endsAt: Timestamp? = nil,
        lasting: Duration = .hours(1)
    ) async throws {
        try await send([
            alert(labels, annotations: annotations, startsAt: startsAt, endsAt: endsAt, lasting: lasting)
        ])
    }

    /// The first seen comes first.
    func alerts() async throws -> [StoredAlert] {
        try await engine.parts.database.read { try AlertShelf($0).list(limit: 1_000) }.reversed()
    }

    /// The latest first.
    func incidents() async throws -> [IncidentSummary] {
        try await engine.parts.database.read { try IncidentBoard($0).list(for: .muster, limit: 1_000) }
    }

    /// Says that the incident has come so far, whatever the process asks for first.
    func finish(_ incident: ID<Incident>, _ milestone: Milestone) async throws {
        try await engine.run(.reach(milestone, at: nil, note: nil, overriding: "a test"), on: incident)
    }
}
