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

    /// - Parameters:
    ///   - id: of version 7, later than those of all alerts before it.
    ///   - text: of the same alert.
    package mutating func append(
        _ id: ID<Alert>,
        _ alert: AlertBatch.Place,
        of batch: AlertBatch,
        _ text: AlertText,
        integration: String,
        startsAt: Timestamp,
        endsAt: Timestamp,
        isFiring: Bool,
        seenAt: Timestamp,
        triage: TriageState,
        because reason: String,
        incident: ID<Incident>?
    ) {
        rows.append(id)
        rows.append(integration)
        rows.append(text: Hex.digits(of: alert.fingerprint))
        if batch.original == nil {
            // The payload says it.
            for _ in 0..<3 { rows.appendNull() }
        } else {
            rows.append(text: text.labels)
            rows.append(text: text.annotations)
            rows.append(text.link)
        }
        rows.append(startsAt)
        rows.append(endsAt)
        rows.append(isFiring)
        rows.append(seenAt)
        rows.append(seenAt)
        rows.append(1)
        rows.append(text: triage.rawValue.utf8)
        rows.append(text: reason.utf8)
        rows.append(incident)
        if let original = batch.original {
            rows.append(text: original.utf8)
        } else {
            rows.append(text: batch.payloadBytes(of: alert))
        }
    }
}
