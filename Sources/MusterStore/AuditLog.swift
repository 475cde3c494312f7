package import MusterCore

/// Who changed what outside of incidents: people, tokens, integrations, the organisation.
package struct AuditLog {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(
        _ id: ID<AuditLog>,
        at now: Timestamp,
        by actor: Actor,
        _ action: String,
        target: String,
        detail: String = ""
    ) throws {
        try connection.execute(
            """
            INSERT INTO audit_entry (id, at_ms, actor, action, target, detail)
            VALUES (\(id), \(now), \(actor), \(action), \(target), \(detail))
            """
        )
    }
}
