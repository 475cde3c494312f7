package import MusterCore

/// Alerts that are to be added, as rows: a storm is written without making values of each.
package struct NewAlerts {
    private(set) var rows = NewRows(
        into: "alert",
        columns: [
            "id", "integration", "fingerprint", "labels", "annotations", "generator_url", "starts_at_ms", "ends_at_ms",
            "firing", "first_seen_ms", "last_seen_ms", "times_sent", "triage", "triage_reason", "incident_id",
            "payload",
        ]
    )

    package init() {}

    package var count: Int { rows.count }

    /// What a source says of an alert, as the table holds it.
    package struct Content: Sendable {
        let labels: String?
        let annotations: String?
        let generatorURL: String?
        /// Nil where the first one stays.
        let payload: String?

        /// What a source says now of an alert that was sent again.
        package init(_ text: AlertText) {
            labels = String(decoding: text.labels, as: UTF8.self)
            annotations = String(decoding: text.annotations, as: UTF8.self)
            generatorURL = text.link
            payload = nil
        }

        package init(_ alert: AlertBatch.Place, of batch: AlertBatch) throws {
            payload = batch.payload(of: alert)
            guard batch.original != nil else {
                labels = nil
                annotations = nil
                generatorURL = nil
                return
            }
            labels = try StoredJSON.text(batch.labels(of: alert))
            annotations = try StoredJSON.text(batch.annotations(of: alert))
            generatorURL = batch.generatorURL(of: alert)
        }
    }

    /// - Parameter id: of version 7, later than those of all alerts before it.
    package mutating func append(
        id: ID<Alert>,
        integration: String,
        fingerprint: UInt64,
        content: Content,
        startsAt: Timestamp,
        endsAt: Timestamp,
        isFiring: Bool,
        seenAt: Timestamp,
        triage: TriageState,
        because reason: String,
        incident: ID<Incident>?
    ) {
        rows.append(
            id.sqlValue,
            .text(integration),
            .text(Hex.text(fingerprint)),
            content.labels.map { .text($0) } ?? .null,
            content.annotations.map { .text($0) } ?? .null,
            content.generatorURL.map { .text($0) } ?? .null,
            startsAt.sqlValue,
            endsAt.sqlValue,
            isFiring.sqlValue,
            seenAt.sqlValue,
            seenAt.sqlValue,
            .integer(1),
            .text(triage.rawValue),
            .text(reason),
            incident?.sqlValue ?? .null,
            .text(content.payload ?? "")
        )
    }
}
