/// How one fact of an incident came to be what it is.
package struct FactRecord: Equatable, Sendable {
    /// The sequence of its last change: who changes it names this, so that nobody's words are overwritten unseen.
    package var edition: Int
    /// The latest changes, oldest first, at most ``changeLimit``; all of them are in the record.
    package var changes: [Change]

    /// More is what the timeline is for.
    package static let changeLimit = 20

    package struct Change: Equatable, Sendable {
        package var edition: Int
        package var by: Actor
        package var at: Timestamp
        /// Nil where it was not known before.
        package var from: String?
        /// Nil where it was withdrawn.
        package var to: String?
    }

    mutating func add(_ change: Change) {
        edition = change.edition
        changes.append(change)
        if changes.count > Self.changeLimit { changes.removeFirst() }
    }
}

extension Incident {
    /// The edition of a fact; 0 for one that nobody has touched.
    package func edition(of fact: String) -> Int { factRecords[fact]?.edition ?? 0 }

    mutating func apply(_ change: IncidentEvent.FactRecorded, _ record: EventRecord) {
        let step = FactRecord.Change(
            edition: record.sequence,
            by: record.actor,
            at: record.occurredAt,
            from: facts[change.fact],
            to: change.value?.text
        )
        factRecords[change.fact, default: FactRecord(edition: 0, changes: [])].add(step)
        facts[change.fact] = change.value?.text
    }
}
