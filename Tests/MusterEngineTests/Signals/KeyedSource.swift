import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit

/// An engine, and a source that knows its alerts by keys of its own.
struct KeyedSource {
    let engine: TestEngine
    let integration: Integration

    /// The same source at another server.
    init(in engine: TestEngine, as integration: Integration) {
        self.engine = engine
        self.integration = integration
    }

    init(
        _ kind: SourceKind = .pagerduty,
        settings: SourceSettings = SourceSettings(),
        in engine: TestEngine? = nil
    ) async throws {
        if let engine { self.engine = engine } else { self.engine = try await TestEngine() }
        integration = try await Inlets(self.engine.parts)
            .add(name: "keyed", kind: kind, settings: settings, by: .muster)
    }

    /// Confirms topics by remembering nothing.
    var reception: Reception { Reception(engine.parts, certificates: nil) { _ in } }

    func alert(_ action: SourceAlert.Action, key: String = "db1/disk", labels: [String: String] = [:]) -> SourceAlert {
        SourceAlert(
            labels: labels,
            annotations: [:],
            startsAt: engine.now,
            endsAt: action == .resolve ? engine.now : SourceAlert.untilResolved,
            generatorURL: nil,
            dedupKey: key,
            action: action
        )
    }

    func send(_ action: SourceAlert.Action, key: String = "db1/disk", labels: [String: String] = [:]) async throws {
        try await engine.signals.take([alert(action, key: key, labels: labels)], from: integration, payload: "raw")
    }

    /// The labels of which the process makes an incident at once.
    static let grave = ["alertname": "Down", "severity": "critical", "service": "checkout"]

    /// The first seen comes first.
    func alerts() async throws -> [StoredAlert] {
        try await engine.parts.database.read { try AlertShelf($0).list(limit: 1_000) }.reversed()
    }

    func incidents() async throws -> [IncidentSummary] {
        try await engine.parts.database.read { try IncidentBoard($0).list(for: .muster, limit: 1_000) }
    }
}
