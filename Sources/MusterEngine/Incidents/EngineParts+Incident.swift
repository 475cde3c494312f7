import MusterCore
import MusterStore

extension EngineParts {
    /// An incident as a reader finds it. Takes no lock, unlike what a change loads.
    ///
    /// - Throws: ``EngineError/noSuchIncident``.
    func incident(_ id: ID<Incident>, _ connection: any SQLConnection) throws -> Incident {
        guard let version = try IncidentBoard(connection).version(of: id) else { throw EngineError.noSuchIncident }
        if let incident = incidents.incident(id, version: version) { return incident }
        guard let incident = Incident(replaying: try EventLog(connection).load(id)) else {
            throw EngineError.noSuchIncident
        }
        incidents.keep(incident)
        return incident
    }
}
