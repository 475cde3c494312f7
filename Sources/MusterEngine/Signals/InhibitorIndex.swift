import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// Keeps what the store knows of causes in step with the rules of the process that is in force.
package final class InhibitorIndex: Sendable {
    private static let key = "inhibition-rules"

    /// The rules that the index was last found, or made, to be about.
    private let checked = NIOLockedValueBox<[InhibitionRule]?>(nil)

    package init() {}

    /// Writes it anew where other rules were in force when it was written: alerts that fire already count, too.
    func prepare(_ parts: EngineParts) async throws {
        let triage = parts.processes.current.triage
        if checked.withLockedValue({ $0 == triage.inhibitions }) { return }
        let words = "\(triage.inhibitions)"
        if try await parts.database.read({ try Meta($0).value(Self.key) ?? "[]" }) != words {
            try await parts.database.write(.normal) { connection in
                try Self.write(triage, connection)
                try Meta(connection).set(Self.key, words)
            }
        }
        checked.withLockedValue { $0 = triage.inhibitions }
    }

    private static func write(_ triage: Triage, _ connection: any SQLConnection) throws {
        let inhibitors = Inhibitors(connection)
        try inhibitors.removeAll()
        if triage.inhibitions.isEmpty { return }
        var last: ID<Alert>?
        while true {
            let some = try AlertShelf(connection).firing(after: last, limit: 1_000)
            for alert in some.map(\.alert) {
                let parts = triage.parts { $1 ? alert.annotations[$0] : alert.labels[$0] }
                for part in parts where part.isSource {
                    try inhibitors.add(part, alert.id, fingerprint: alert.fingerprint)
                }
            }
            guard some.count == 1_000 else { return }
            last = some.last?.alert.id
        }
    }
}
