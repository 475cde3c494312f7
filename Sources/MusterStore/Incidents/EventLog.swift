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
    /// - Returns: what was appended, with the hash of the last event.
    /// - Throws: ``StoreError/conflict(incident:expectedVersion:)`` where there are more events by now, or fewer.
    @discardableResult
    package func append(
        _ records: [EventRecord],
        to incident: ID<Incident>,
        expectedVersion: Int,
        randomBytes: (Int) -> [UInt8]
    ) throws -> CodedEvents {
        guard let head = try hash(of: incident, at: expectedVersion) else {
            throw StoreError.conflict(incident: incident, expectedVersion: expectedVersion)
        }
        let coded = try CodedEvents(
            records,
            of: incident,
            after: head,
            expectedVersion: expectedVersion,
            randomBytes: randomBytes
        )
        try append(coded)
        return coded
    }

    /// Appends events that were coded before; those of an incident that has others must be coded after its last one.
    package func append(_ coded: CodedEvents) throws {
        for event in coded.events { try append(event) }
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

    /// Which of the two records of an incident: what happened, or what was said beside it.
    package enum Strand: Sendable {
        case timeline, chat
    }

    /// At most `limit` of those after `sequence` in one strand, oldest first.
    package func load(
        _ incident: ID<Incident>,
        _ strand: Strand,
        after sequence: Int,
        limit: Int
    ) throws -> [EventRecord] {
        try connection.query(
            """
            SELECT \(StoredEvent.columns)
            FROM incident_event
            WHERE incident_id = \(incident)
              AND sequence > \(sequence)
              -- A line of the chat is of the chat, and everything else of the timeline.
              AND CASE WHEN kind = \(EventKind.said.rawValue) THEN 1 ELSE 0 END = \(strand == .chat ? 1 : 0)
            ORDER BY sequence
            LIMIT \(limit)
            """
        )
        .map { row in try StoredEvent(row).record() }
    }

    /// The latest `limit`, newest first.
    ///
    /// - Parameters:
    ///   - strand: nil for both.
    ///   - sequence: only those before it; nil for the very latest.
    package func latest(
        _ incident: ID<Incident>,
        _ strand: Strand?,
        before sequence: Int? = nil,
        limit: Int
    ) throws -> [EventRecord] {
        let only = strand.map { strand -> SQL in
            "CASE WHEN kind = \(EventKind.said.rawValue) THEN 1 ELSE 0 END = \(strand == .chat ? 1 : 0)"
        }
        return try connection.query(
            """
            SELECT \(StoredEvent.columns)
            FROM incident_event
            WHERE incident_id = \(incident)
              AND sequence < \(sequence ?? .max)
              \(SQL.and([only].compactMap(\.self)))
            ORDER BY sequence DESC
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

    /// Everything that was written in its events, oldest first, without what was removed.
    package func texts(of incident: ID<Incident>) throws -> [String] {
        try connection.query(
            "SELECT prose FROM incident_event WHERE incident_id = \(incident) ORDER BY sequence"
        )
        .flatMap { row in try row.json("prose", as: [SaltedText].self).compactMap(\.text) }
    }

    /// Removes a text for good. The event, its place and the chain stay; nobody finds the incident by it any more.
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
        try connection.execute(
            """
            UPDATE incident_event
            SET prose = \(StoredJSON.text(prose))
            WHERE incident_id = \(incident)
              AND sequence = \(sequence)
            """
        )
        if let number = try connection.first("SELECT number FROM incident WHERE id = \(incident)")?.integer("number") {
            try IncidentSearch(connection).replace(try texts(of: incident), of: number)
        }
        return true
    }

    private func append(_ event: StoredEvent) throws {
        let appended = try connection.execute(
            """
            INSERT INTO incident_event (\(StoredEvent.columns))
            VALUES (
                \(event.incident), \(event.sequence), \(event.kind), \(event.structure), \(StoredJSON.text(event.prose)),
                \(StoredJSON.text(event.commitments)), \(event.actor), \(event.source.rawValue), \(event.occurredAt),
                \(event.recordedAt), \(event.hash)
            )
            ON CONFLICT (incident_id, sequence) DO NOTHING
            """
        )
        guard appended == 1 else {
            throw StoreError.conflict(incident: event.incident, expectedVersion: event.sequence - 1)
        }
    }

    /// The hash of the event at that version, or nil where the history does not reach so far.
    /// The hash of its event at a version; nil where there is none.
    package func hash(of incident: ID<Incident>, at version: Int) throws -> String? {
        guard version > 0 else { return EventHash.beginning }
        return try connection.first(
            "SELECT hash FROM incident_event WHERE incident_id = \(incident) AND sequence = \(version)"
        )?.text("hash")
    }
}
