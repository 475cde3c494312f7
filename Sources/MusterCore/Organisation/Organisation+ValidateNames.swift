extension Organisation {
    func dangling(_ place: String, _ kind: String, _ reference: String) -> OrganisationProblem {
        OrganisationProblem(
            place: place,
            message: "there is no \(kind) \"\(reference)\"",
            mend: "add it, or take the reference away"
        )
    }

    func missingPeople(_ ids: [ID<Person>], place: String) -> [OrganisationProblem] {
        ids.filter { person($0) == nil }.map { dangling(place, "person", $0.description) }
    }

    func emailProblems(_ address: String, place: String) -> [OrganisationProblem] {
        guard !EmailAddress.isValid(address) else { return [] }
        return [
            OrganisationProblem(
                place: place,
                message: "\"\(address)\" is not an e-mail address",
                mend: "write it as in ana@example.org"
            )
        ]
    }

    func keyProblems(_ key: String, place: String) -> [OrganisationProblem] {
        guard !Person.isHandle(key) else { return [] }
        return [
            OrganisationProblem(
                place: "\(place).key",
                message: "\"\(key)\" is not a key",
                mend: "use 1 to 40 of a-z, 0-9, \".\", \"_\" and \"-\""
            )
        ]
    }

    /// One problem for each value that stands more than once, where it stands first.
    func duplicates(_ values: [String], in list: String, what: String) -> [OrganisationProblem] {
        var counts: [String: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        var reported: Set<String> = []
        return values.compactMap { value in
            guard let count = counts[value], count > 1, reported.insert(value).inserted else { return nil }
            return OrganisationProblem(
                place: list,
                message: "\(count) have the \(what) \"\(value)\"",
                mend: "give each its own"
            )
        }
    }

    func duplicateIDs() -> [OrganisationProblem] {
        duplicates(people.map(\.id.description), in: "people", what: "id")
            + duplicates(teams.map(\.id.description), in: "teams", what: "id")
            + duplicates(services.map(\.id.description), in: "services", what: "id")
            + duplicates(schedules.map(\.id.description), in: "schedules", what: "id")
            + duplicates(policies.map(\.id.description), in: "policies", what: "id")
            + duplicates(components.map(\.id.description), in: "components", what: "id")
    }
}
