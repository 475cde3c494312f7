package import MusterCore

/// Events of one incident as they are stored, each with the hash that ties it to the one before.
///
/// Made from nothing but its arguments, so that whoever has many can code them on several threads and write them later.
package struct CodedEvents: Sendable {
    let events: [StoredEvent]
    /// Of the last event; that of the one before them where there are none.
    package let headHash: String

    /// - Parameters:
    ///   - records: those whose sequences count on from `expectedVersion`.
    ///   - head: the hash of the event at that version; empty before the first.
    ///   - randomBytes: gives that many random bytes, for the salts.
    package init(
        _ records: [EventRecord],
        of incident: ID<Incident>,
        after head: String = "",
        expectedVersion: Int = 0,
        randomBytes: (Int) -> [UInt8]
    ) throws {
        var head = head
        var events: [StoredEvent] = []
        events.reserveCapacity(records.count)
        for (index, record) in records.enumerated() {
            precondition(record.sequence == expectedVersion + 1 + index, "events count on without gaps")
            let event = try StoredEvent(record, of: incident, after: head, randomBytes: randomBytes)
            head = event.hash
            events.append(event)
        }
        self.events = events
        headHash = head
    }

    /// What people wrote in them.
    package var texts: [String] { events.flatMap { $0.prose.compactMap(\.text) } }
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
