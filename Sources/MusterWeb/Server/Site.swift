package import MusterCore
package import MusterEngine
import MusterStore

/// Everything that the routes need: one value, built once by whoever starts Muster.
package struct Site: Sendable {
    package let parts: EngineParts
    package let accounts: Accounts
    package let inlets: Inlets
    /// Nil where Muster is live.
    package let sandbox: Sandbox?
    package let admission: Admission
    /// Who may tell us of text messages and calls.
    package let phones: [TelephoneProvider]
    /// The release that serves.
    package let version: String
    /// When the server began to work, by its own clock.
    package let startedAt: Timestamp
    /// True for the socket in the data directory: whoever may open the file is trusted as an administrator.
    package let isLocal: Bool
    /// True where browsers reach it by https, so that cookies are marked as secure.
    package let isSecure: Bool
    let statusPage = StatusPageCache()
    let liveRooms = LiveRooms()

    package init(
        parts: EngineParts,
        accounts: Accounts,
        inlets: Inlets,
        sandbox: Sandbox?,
        startedAt: Timestamp,
        isLocal: Bool = false,
        admission: Admission = Admission(),
        phones: [TelephoneProvider] = [],
        version: String = ""
    ) {
        self.parts = parts
        self.accounts = accounts
        self.inlets = inlets
        self.sandbox = sandbox
        self.startedAt = startedAt
        self.isLocal = isLocal
        self.admission = admission
        self.phones = phones
        self.version = version
        isSecure = parts.links.base.hasPrefix("https://")
    }

    var commands: Commands { Commands(parts) }
    var signals: Signals { Signals(parts) }
    var silences: SilenceBook { SilenceBook(parts) }
    var maintenance: MaintenanceBook { MaintenanceBook(parts) }
    var problems: ProblemBook { ProblemBook(parts) }
    /// In a sandbox nothing leaves, so no topic is told that it may send, and no certificate is fetched.
    var reception: Reception {
        sandbox == nil
            ? Reception(parts, certificates: parts.topicCertificates) : Reception(parts, certificates: nil) { _ in }
    }
    var organisation: Organisation { parts.organisations.current }
    var now: Timestamp { parts.clock.now() }

    /// An incident by its reference: `INC-7`, `7`, or its id.
    ///
    /// - Throws: ``EngineError/noSuchIncident``, also for one that the viewer may not know of: the two answers are the same.
    func incident(_ reference: String, for viewer: Viewer) async throws -> Incident {
        let incident = try await incident(named: reference)
        guard incident.isVisible(to: viewer) else { throw EngineError.noSuchIncident }
        return incident
    }

    private func incident(named reference: String) async throws -> Incident {
        try await incident { try Self.id(of: reference, $0) }
    }

    /// An incident whoever may know of it: who hands it on asks whether its receiver may.
    func incident(_ id: ID<Incident>) async throws -> Incident {
        try await incident { _ in id }
    }

    private func incident(_ find: @escaping @Sendable (IncidentBoard) throws -> ID<Incident>?) async throws -> Incident
    {
        let parts = parts
        return try await parts.database.read { connection in
            guard let id = try find(IncidentBoard(connection)) else { throw EngineError.noSuchIncident }
            return try parts.incident(id, connection)
        }
    }

    private static func id(of reference: String, _ board: IncidentBoard) throws -> ID<Incident>? {
        if let id = ID<Incident>(reference) { return id }
        return try IncidentNumber.read(reference).flatMap { try board.id(number: $0) }
    }

    /// The process under which an incident was declared.
    func process(of incident: Incident) async throws -> ProcessDefinition {
        let parts = parts
        return try await parts.database.read { connection in
            try parts.processes.definition(incident.process, version: incident.processVersion, connection)
        }
    }
}
