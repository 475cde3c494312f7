package import MusterCore
package import MusterStore

extension EngineParts {
    /// An incident as a reader finds it. Takes no lock, unlike what a change loads.
    ///
    /// - Throws: ``EngineError/noSuchIncident``.
    package func incident(_ id: ID<Incident>, _ connection: any SQLConnection) throws -> Incident {
        let seen = try seen(id, connection)
        incidents.keep(seen)
        return seen.incident
    }

    /// An incident as it is in this transaction: remembered, or what is remembered with the events since then, or replayed
    /// from its beginning.
    func seen(_ id: ID<Incident>, _ connection: any SQLConnection) throws -> IncidentCache.Seen {
        guard let head = try IncidentBoard(connection).head(of: id) else { throw EngineError.noSuchIncident }
        if let incident = incidents.incident(id, at: head) { return IncidentCache.Seen(incident, hash: head.hash) }
        let log = EventLog(connection)
        for earlier in incidents.earlier(id, than: head.version)
        where try log.hash(of: id, at: earlier.incident.version) == earlier.hash {
            var incident = earlier.incident
            for record in try log.load(id, after: incident.version, limit: .max) { incident.apply(record) }
            return IncidentCache.Seen(incident, hash: head.hash)
        }
        guard let incident = Incident(replaying: try log.load(id)) else { throw EngineError.noSuchIncident }
        return IncidentCache.Seen(incident, hash: head.hash)
    }
}
