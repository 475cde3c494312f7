import Foundation
import MusterCore
import MusterStore

/// Which incidents people made of alerts of one source, or put them to: an alert that comes again belongs to the same, as
/// that of a rule belongs to the incident of its group.
///
/// Whoever reads or changes it keeps others from taking in alerts of the source meanwhile.
struct AlertsByHand {
    private let source: String
    /// By the fingerprint of the alert.
    private var incidents: [String: ID<Incident>]

    /// For how long a closed incident is remembered: it may be opened again.
    private static let memory: Duration = .days(30)

    /// What is not remembered, since it cannot be read, is for a person to decide again.
    init(of source: String, _ connection: any SQLConnection) throws {
        self.source = source
        let text = try Meta(connection).value(Self.key(of: source)) ?? "{}"
        incidents = (try? JSONDecoder().decode([String: ID<Incident>].self, from: Data(text.utf8))) ?? [:]
    }

    private static func key(of source: String) -> String { "alerts-by-hand:\(source)" }

    /// The incident of an earlier firing, or the one that it was merged into; nil where that is closed.
    func incident(of fingerprint: String, in transaction: IncidentTransaction) throws -> ID<Incident>? {
        // One that cannot be read keeps no alert from coming in.
        guard let noted = incidents[fingerprint], let survivor = try? transaction.survivor(of: noted) else {
            return nil
        }
        return try IncidentBoard(transaction.connection).isOpen(survivor) ? survivor : nil
    }

    /// Notes what somebody decided, and forgets what was closed long ago.
    mutating func note(
        _ alert: Alert,
        _ incident: ID<Incident>,
        _ connection: any SQLConnection,
        now: Timestamp
    ) throws {
        let board = IncidentBoard(connection)
        for (fingerprint, known) in incidents {
            guard let closedAt = try board.summary(known)?.closedAt else { continue }
            if closedAt < now - Self.memory { incidents[fingerprint] = nil }
        }
        incidents[alert.fingerprint] = incident
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(incidents), as: UTF8.self)
        try Meta(connection).set(Self.key(of: source), text)
    }
}

extension IncidentTransaction {
    /// Somebody has put an alert to an incident: it belongs there also when it comes again.
    func note(_ alert: Alert, _ incident: ID<Incident>) throws {
        var known = try AlertsByHand(of: alert.integration, connection)
        try known.note(alert, incident, connection, now: now)
    }
}

extension AlertIntake {
    /// The incident that a person made of an earlier firing, or put it to, while it is not closed.
    mutating func incidentByHand(_ fingerprint: String) throws -> ID<Incident>? {
        let known = try byHand ?? AlertsByHand(of: source, transaction.connection)
        byHand = known
        return try known.incident(of: fingerprint, in: transaction)
    }

    /// What is said of an alert that comes again.
    static func putBefore(_ reason: String) -> String { "\(reason); a person had put it to this incident before" }
}

extension SQLConnection {
    /// An alert as it stays until this transaction ends: nothing that its source says of it comes in between.
    ///
    /// - Throws: ``EngineError/noSuchAlert``.
    func lockedAlert(_ id: ID<Alert>) throws -> StoredAlert {
        let shelf = AlertShelf(self)
        guard let seen = try shelf.find(id) else { throw EngineError.noSuchAlert }
        try lock(AlertIntake.lock(of: seen.alert.integration))
        // Whoever held the lock may have changed it.
        return try shelf.find(id) ?? seen
    }
}
