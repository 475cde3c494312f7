extension Draft {
    mutating func recordMeasure(
        _ what: String,
        _ undo: String,
        _ owner: ID<Person>?,
        _ expiresAt: Timestamp?
    ) throws(IncidentRejection) {
        try context.check(what, field: "what", limit: Limits.titleLength)
        try context.check(undo, field: "undo", limit: Limits.bodyLength)
        if let owner { try context.require(person: owner, field: "owner") }
        let event = IncidentEvent.MeasureRecorded(
            id: ID(context.makeID()),
            what: Prose(what),
            undo: Prose(undo),
            owner: owner,
            expiresAt: expiresAt
        )
        record(.measureRecorded(event))
    }

    mutating func undoMeasure(_ id: ID<TemporaryMeasure>, _ note: String) throws(IncidentRejection) {
        guard let measure = incident.measures.first(where: { $0.id == id }) else {
            throw .invalid(field: "measure", problem: "there is no measure \(id)")
        }
        if measure.silence != nil {
            throw .wrongState("\"\(measure.what)\" is a silence: end it, and it leaves the ledger by itself")
        }
        if measure.undoneAt != nil { throw .alreadyDone("\"\(measure.what)\" has been undone already") }
        try context.check(note, field: "note", limit: Limits.bodyLength)
        record(.measureUndone(.init(id: id, note: Prose(note))))
    }

    mutating func listSilence(_ silence: ID<Silence>, _ says: String, _ endsAt: Timestamp) {
        let known = incident.measures.first { $0.silence == silence && $0.undoneAt == nil }
        if known?.expiresAt == endsAt { return }
        let event = IncidentEvent.MeasureRecorded(
            id: known?.id ?? ID(context.makeID()),
            what: Prose(says),
            undo: "End the silence",
            owner: known?.owner ?? context.actor.person,
            expiresAt: endsAt,
            silence: silence
        )
        record(.measureRecorded(event))
    }

    mutating func unlistSilence(_ silence: ID<Silence>, _ note: String) {
        for measure in incident.measures where measure.silence == silence && measure.undoneAt == nil {
            record(.measureUndone(.init(id: measure.id, note: Prose(note))))
        }
    }
}
