package import MusterCore

/// The events of all incidents. Everything else about an incident can be rebuilt from here.
///
/// Append-only: an event is never changed, but for the texts in it, which ``redact(_:at:)`` can remove.
package struct EventLog {
    let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Appends `records`, whose sequences count on from `expectedVersion`.
    ///
    /// - Parameters:
    ///   - expectedVersion: how many events the caller had read when it decided; 0 for a new incident.
    ///   - randomBytes: gives that many random bytes, for the salts.
    /// - Returns: the hash of the last event.
    /// - Throws: ``StoreError/conflict(incident:expectedVersion:)`` where there are more events by now, or fewer.
    @discardableResult
    package func append(
        _ records: [EventRecord],
        to incident: ID<Incident>,
        expectedVersion: Int,
        randomBytes: (Int) -> [UInt8]
    ) throws -> String {
        guard var head = try hash(of: incident, at: expectedVersion) else {
            throw StoreError.conflict(incident: incident, expectedVersion: expectedVersion)
        }
        for (index, record) in records.enumerated() {
            precondition(record.sequence == expectedVersion + 1 + index, "events count on without gaps")
            head = try append(record, to: incident, after: head, randomBytes: randomBytes)
        }
        return head
    }

    /// All of them, oldest first; empty where there is no such incident.
    package func load(_ incident: ID<Incident>) throws -> [EventRecord] {
        try connection.query(
            """
            SELECT \(StoredEvent.columns)
            FROM incident_event
            WHERE incident_id = \(incident)
            ORDER BY sequence
            """
        )
        .map { row in try StoredEvent(row).record() }
    }

    /// At most `limit` of those after `sequence`, oldest first.
    package func load(_ incident: ID<Incident>, after sequence: Int, limit: Int) throws -> [EventRecord] {
        try connection.query(
            """
            SELECT \(StoredEvent.columns)
            FROM incident_event
            WHERE incident_id = \(incident)
              AND sequence > \(sequence)
            ORDER BY sequence
            LIMIT \(limit)
            """
        )
        .map { row in try StoredEvent(row).record() }
    }

    /// The hash of its last event; nil where there is no such incident.
    package func head(of incident: ID<Incident>) throws -> String? {
        try connection.first(
            "SELECT hash FROM incident_event WHERE incident_id = \(incident) ORDER BY sequence DESC LIMIT 1"
        )?
        .text("hash")
    }

    /// Every incident that has events, oldest number first where it has one in the board.
    package func incidents() throws -> [ID<Incident>] {
        try connection.query(
            "SELECT incident_id FROM incident_event WHERE sequence = 1 ORDER BY recorded_at_ms, incident_id"
        )
        .map { row in try row.id("incident_id") }
    }

    /// Removes a text for good. The event, its place and the chain stay.
    ///
    /// - Parameter text: which text of the event, counted from 0; nil for all of them.
    /// - Returns: false where there is no such event or text.
    package func redact(_ incident: ID<Incident>, sequence: Int, text: Int? = nil) throws -> Bool {
        let row = try connection.first(
            "SELECT \(StoredEvent.columns) FROM incident_event WHERE incident_id = \(incident) AND sequence = \(sequence)"
        )
        guard let row else { return false }
        var prose = try StoredEvent(row).prose
        let places = text.map { $0..<$0 + 1 } ?? prose.indices
        guard !places.isEmpty, prose.indices.contains(places.lowerBound) else { return false }
        for place in places { prose[place] = .removed }
        return try connection.execute(
            """
            UPDATE incident_event
            SET prose = \(StoredJSON.text(prose))
            WHERE incident_id = \(incident)
              AND sequence = \(sequence)
            """
        ) == 1
    }

    private func append(
        _ record: EventRecord,
        to incident: ID<Incident>,
        after previous: String,
        randomBytes: (Int) -> [UInt8]
    ) throws -> String {
        let event = try StoredEvent(record, of: incident, after: previous, randomBytes: randomBytes)
        let appended = try connection.execute(
            """
            INSERT INTO incident_event (\(StoredEvent.columns))
            VALUES (
                \(incident), \(event.sequence), \(event.kind), \(event.structure), \(StoredJSON.text(event.prose)),
                \(StoredJSON.text(event.commitments)), \(event.actor), \(event.source.rawValue), \(event.occurredAt),
                \(event.recordedAt), \(event.hash)
            )
            ON CONFLICT (incident_id, sequence) DO NOTHING
            """
        )
        guard appended == 1 else {
            throw StoreError.conflict(incident: incident, expectedVersion: record.sequence - 1)
        }
        return event.hash
    }

    /// The hash of the event at that version, or nil where the history does not reach so far.
    private func hash(of incident: ID<Incident>, at version: Int) throws -> String? {
        guard version > 0 else { return EventHash.beginning }
        return try connection.first(
            "SELECT hash FROM incident_event WHERE incident_id = \(incident) AND sequence = \(version)"
        )?.text("hash")
    }
}

extension StoredEvent {
    fileprivate init(
        _ record: EventRecord,
        of incident: ID<Incident>,
        after previous: String,
        randomBytes: (Int) -> [UInt8]
    ) throws {
        let coded = try EventCoding.encode(record.event)
        let texts = coded.texts.compactMap { $0 }
        let salts = texts.map { _ in randomBytes(SaltedText.saltLength) }
        self.incident = incident
        sequence = record.sequence
        kind = coded.kind
        structure = coded.structure
        prose = zip(texts, salts).map { SaltedText(salt: Hex.text($1), text: $0) }
        commitments = zip(texts, salts).map { EventHash.commitment(to: $0, salt: $1) }
        actor = record.actor
        source = record.source
        occurredAt = record.occurredAt
        recordedAt = record.recordedAt
        hash = ""
        hash = expectedHash(after: previous)
    }
}
