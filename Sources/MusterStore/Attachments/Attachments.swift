package import MusterCore

/// Which files are attached to which incidents: made from the events, for whoever asks by the file.
package struct Attachments {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Writes what has changed; in the transaction of the events.
    package func save(_ records: [EventRecord], of incident: ID<Incident>) throws {
        for record in records {
            guard case .attachment(let event) = record.event else { continue }
            switch event {
            case .attached(let attached): try insert(attached.id, attached.file, incident, record.recordedAt, nil)
            case .removed(let removed):
                try connection.execute(
                    "UPDATE attachment SET removed_at_ms = \(record.recordedAt) WHERE id = \(removed.id)"
                )
            }
        }
    }

    /// Writes all of an incident anew.
    package func replace(_ incident: Incident) throws {
        try connection.execute("DELETE FROM attachment WHERE incident_id = \(incident.id)")
        for file in incident.attachments {
            try insert(file.id, file.file, incident.id, file.at, file.removal?.at)
        }
    }

    /// Whether bytes are attached anywhere and not removed there.
    package func isNeeded(_ sha256: String) throws -> Bool {
        try connection.first(
            "SELECT id FROM attachment WHERE sha256 = \(sha256) AND removed_at_ms IS NULL LIMIT 1"
        ) != nil
    }

    /// Hashes and sizes of all bytes that are needed, after `sha256` in their order.
    package func needed(after sha256: String, limit: Int) throws -> [(sha256: String, size: Int)] {
        try connection.query(
            """
            SELECT sha256, MIN(size) AS size
            FROM attachment
            WHERE sha256 > \(sha256)
              AND removed_at_ms IS NULL
            GROUP BY sha256
            ORDER BY sha256
            LIMIT \(limit)
            """
        )
        .map { (try $0.text("sha256"), try $0.integer("size")) }
    }

    private func insert(
        _ id: ID<Attachment>,
        _ file: FileFacts,
        _ incident: ID<Incident>,
        _ attachedAt: Timestamp,
        _ removedAt: Timestamp?
    ) throws {
        try connection.execute(
            """
            INSERT INTO attachment (id, incident_id, sha256, size, attached_at_ms, removed_at_ms)
            VALUES (\(id), \(incident), \(file.sha256), \(file.size), \(attachedAt), \(removedAt))
            """
        )
    }
}
