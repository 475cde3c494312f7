extension Draft {
    /// Puts a fact on record, or withdraws it.
    ///
    /// - Parameter edition: the one that was seen by whoever changes it; nil takes whatever is there. A newer one is not
    ///   overwritten.
    mutating func recordFact(_ key: String, _ value: String?, edition: Int?) throws(IncidentRejection) {
        guard let fact = context.process.fact(key) else {
            throw .unknown("fact", key, known: context.process.facts.map(\.key))
        }
        if let edition, edition != incident.edition(of: key) { throw overtaken(fact) }
        let value = value.map(fact.normal)
        if let value { try context.check(fact: key, value: value) }
        put(key, value)
        if value != nil { raiseLegalTriggers() }
    }

    /// Records a value that is known to be right, with the one before it.
    mutating func put(_ key: String, _ value: String?, by actor: Actor? = nil) {
        let before = incident.facts[key].map { Prose($0) }
        record(.factRecorded(.init(fact: key, value: value.map { Prose($0) }, from: before)), by: actor)
    }

    private func overtaken(_ fact: Fact) -> IncidentRejection {
        let last = incident.factRecords[fact.key]?.changes.last
        let who = context.name(of: last?.by.person) ?? "Somebody else"
        let now = last?.to.map { "\"\(fact.shown($0, in: context.organisation))\"" } ?? "nothing"
        return .overtaken(field: fact.key, problem: "\(who) has set \(fact.label) to \(now) meanwhile")
    }
}
