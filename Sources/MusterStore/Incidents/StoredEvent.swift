import MusterCore

/// One row of `incident_event`, as it stands.
struct StoredEvent: Sendable {
    var incident: ID<Incident>
    var sequence: Int
    var kind: String
    var structure: String
    var prose: [SaltedText]
    /// One for each text, in hex.
    var commitments: [String]
    var actor: Actor
    var source: EventSource
    var occurredAt: Timestamp
    var recordedAt: Timestamp
    var hash: String

    static let columns: SQL = """
        incident_id, sequence, kind, payload, prose, commitments, actor, source, occurred_at_ms, recorded_at_ms, hash
        """

    /// - Throws: ``StoreError/unexpectedValue(column:found:)`` where a column holds what was never written there.
    init(_ row: SQLRow) throws(StoreError) {
        incident = try row.id("incident_id")
        sequence = try row.integer("sequence")
        kind = try row.text("kind")
        structure = try row.text("payload")
        prose = try row.json("prose")
        commitments = try row.json("commitments")
        actor = try row.named("actor") { Actor(text: $0) }
        source = try row.named("source") { EventSource(rawValue: $0) }
        occurredAt = try row.timestamp("occurred_at_ms")
        recordedAt = try row.timestamp("recorded_at_ms")
        hash = try row.text("hash")
    }

    /// What the hash of this event must be, after the one before it.
    func expectedHash(after previous: String) -> String {
        EventHash.hash(
            EventHash.Fields(
                previous: previous,
                incident: incident,
                sequence: sequence,
                kind: kind,
                structure: structure,
                commitments: commitments,
                actor: actor.text,
                source: source.rawValue,
                occurredAt: occurredAt,
                recordedAt: recordedAt
            )
        )
    }

    func record() throws(StoreError) -> EventRecord {
        EventRecord(
            sequence: sequence,
            event: try EventCoding.decode(CodedEvent(kind: kind, structure: structure, texts: prose.map(\.text))),
            actor: actor,
            source: source,
            occurredAt: occurredAt,
            recordedAt: recordedAt
        )
    }
}
