extension DecisionContext {
    /// - Throws: ``IncidentRejection/invalid(field:problem:)`` where the text is empty or longer than `limit` bytes.
    func check(_ text: String, field: String, limit: Int) throws(IncidentRejection) {
        if !text.contains(where: { !$0.isWhitespace }) {
            throw .invalid(field: field, problem: "is empty; write something")
        }
        if text.utf8.count > limit {
            throw .invalid(field: field, problem: "is \(text.utf8.count) bytes long; \(limit) are allowed")
        }
    }

    func check(category: String?) throws(IncidentRejection) {
        guard let category else { return }
        try check(category, field: "category", limit: Limits.titleLength)
        if process.categories.isEmpty || process.categories.contains(category) { return }
        throw .unknown("category", category, known: process.categories)
    }

    /// - Throws: where a severity needs a category of the status page, and none is chosen.
    func check(isChosen category: String?, at severity: String) throws(IncidentRejection) {
        guard category == nil, let level = process.severity(severity), level.needsCategory else { return }
        let known = process.categories.joined(separator: ", ")
        throw .invalid(field: "category", problem: "\(level.key) needs one, of \(known); choose it first")
    }

    func check(fact key: String, value: String) throws(IncidentRejection) {
        guard let fact = process.fact(key) else {
            throw .unknown("fact", key, known: process.facts.map(\.key))
        }
        try check(value, field: key, limit: Limits.bodyLength)
        if let problem = fact.problem(with: value, in: organisation) { throw .invalid(field: key, problem: problem) }
    }

    /// - Throws: where there is no such person, or they left.
    @discardableResult
    func require(person id: ID<Person>, field: String) throws(IncidentRejection) -> Person {
        guard let person = organisation.person(id) else {
            throw .invalid(field: field, problem: "there is nobody with the id \(id)")
        }
        guard person.isActive else { throw .invalid(field: field, problem: "\(person.name) has left") }
        return person
    }

    func require(role key: String) throws(IncidentRejection) -> Role {
        guard let role = process.role(key) else {
            throw .unknown("role", key, known: process.roles.map(\.key))
        }
        return role
    }

    func name(of person: ID<Person>?) -> String? { person.flatMap(organisation.person)?.name }
}

extension IncidentRejection {
    /// A value that is not among those known, with the nearest of them where one is near.
    static func unknown(_ field: String, _ value: String, known: [String]) -> IncidentRejection {
        let right = known.isEmpty ? "there is none yet" : "it is one of \(known.joined(separator: ", "))"
        return .invalid(field: field, problem: "\"\(value)\" is not known; \(right)")
    }
}
