import MusterCore
import MusterStore

extension IncidentTransaction {
    /// The most incidents, and alerts of each, that are looked at for a new silence.
    private static let limit = 200

    /// Puts a silence into the ledger of each incident that goes on and has an alert which it hides.
    mutating func list(_ silence: Silence, as actor: Actor) throws {
        let open = try IncidentBoard(connection).list(.open, for: .muster, limit: Self.limit)
        for summary in open {
            let alerts = try AlertShelf(connection).list(incident: summary.id, limit: Self.limit)
            let isHidden = alerts.contains { stored in
                silence.covers({ stored.alert.labels[$0] }, of: stored.alert.integration)
            }
            guard isHidden else { continue }
            let says = "Silence: \(silence.matchers.map(\.text).joined(separator: ", "))"
            try Silences(connection).list(silence.id, in: summary.id)
            try run(
                .listSilence(silence.id, says: says, endsAt: silence.endsAt),
                on: summary.id,
                as: actor,
                by: .rule
            )
        }
    }

    /// Takes a silence that is over out of the ledgers.
    mutating func unlist(_ silence: ID<Silence>, _ note: String, as actor: Actor) throws {
        for incident in try Silences(connection).unlist(silence) {
            try run(.unlistSilence(silence, note: note), on: incident, as: actor, by: .rule)
        }
    }

    /// The incident that goes on in the place of one that was merged into another.
    ///
    /// Of a restricted one nothing comes into another, not even its alerts.
    func survivor(of id: ID<Incident>) throws -> ID<Incident> {
        var incident = try load(id)
        var seen: Set<ID<Incident>> = [id]
        while incident.room.dismissal?.outcome == .duplicate, !incident.access.isRestricted,
            let next = incident.room.links.last(where: { $0.relation == .duplicateOf })?.other,
            seen.insert(next).inserted
        {
            incident = try load(next)
        }
        return incident.id
    }
}
