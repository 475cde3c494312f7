extension Organisation {
    /// All that will not work as it stands, in the order of the document. Empty means: fit to be used.
    package func validate() -> [OrganisationProblem] {
        var problems: [OrganisationProblem] = []
        if name.isEmpty {
            problems.append(.init(place: "name", message: "there is no name", mend: "give the organisation a name"))
        }
        problems += people.flatMap(problems(of:))
        problems += duplicates(people.map(\.handle), in: "people", what: "handle")
        problems += duplicates(people.filter(\.isActive).map { $0.email.lowercased() }, in: "people", what: "e-mail")
        problems += teams.flatMap(problems(of:))
        problems += duplicates(teams.map(\.key), in: "teams", what: "key")
        problems += services.flatMap(problems(of:))
        problems += duplicates(services.map(\.key), in: "services", what: "key")
        problems += schedules.flatMap(problems(of:))
        problems += duplicates(schedules.map { $0.name.lowercased() }, in: "schedules", what: "name")
        problems += policies.flatMap(problems(of:))
        problems += duplicates(policies.map { $0.name.lowercased() }, in: "policies", what: "name")
        problems += contacts.flatMap(problems(of:))
        problems += duplicates(contacts.map { $0.name.lowercased() }, in: "contacts", what: "name")
        problems += components.flatMap { keyProblems($0.key, place: "components.\($0.key)") }
        problems += duplicates(components.map(\.key), in: "components", what: "key")
        problems += webhooks.flatMap(problems(of:))
        problems += duplicates(webhooks.map(\.name), in: "webhooks", what: "name")
        problems += duplicateIDs()
        return problems
    }

    private func problems(of person: Person) -> [OrganisationProblem] {
        let place = "people.\(person.handle)"
        var problems: [OrganisationProblem] = []
        if person.name.isEmpty {
            problems.append(.init(place: "\(place).name", message: "there is no name", mend: "write their name"))
        }
        if !Person.isHandle(person.handle) {
            problems.append(
                .init(
                    place: "\(place).handle",
                    message: "\"\(person.handle)\" is not a handle",
                    mend: "use 1 to 40 of a-z, 0-9, \".\", \"_\" and \"-\""
                )
            )
        }
        problems += emailProblems(person.email, place: "\(place).email")
        if Zone(identifier: person.zoneIdentifier) == nil {
            problems.append(
                .init(
                    place: "\(place).zoneIdentifier",
                    message: "\"\(person.zoneIdentifier)\" is not a time zone",
                    mend: "use an IANA name such as Europe/London, or UTC"
                )
            )
        }
        for (index, method) in person.contactMethods.enumerated() {
            problems += methodProblems(method, place: "\(place).contactMethods[\(index)]")
        }
        return problems + absenceProblems(of: person, place: place) + ruleProblems(of: person, place: place)
    }

    private func methodProblems(_ method: ContactMethod, place: String) -> [OrganisationProblem] {
        switch method.kind {
        case .email:
            return emailProblems(method.address, place: place)
        case .sms, .voice:
            let digits = method.address.filter(\.isASCII).filter(\.isNumber)
            guard !method.address.hasPrefix("+") || !(6...15).contains(digits.count) else { return [] }
            return [
                .init(
                    place: place,
                    message: "\"\(method.address)\" is not a telephone number",
                    mend: "write it in international form, as in +44 20 7946 0018"
                )
            ]
        case .webhook, .ntfy:
            let rest = ["https://", "http://"].first(where: method.address.hasPrefix).map {
                method.address.dropFirst($0.count)
            }
            guard rest?.isEmpty ?? true else { return topicProblems(method, place: place) }
            return [
                .init(
                    place: place,
                    message: "\"\(method.address)\" is not a web address",
                    mend: "begin it with https:// or http://"
                )
            ]
        case .slack, .matrix: return accountProblems(method, place: place)
        case .push:
            guard method.address.isEmpty else { return [] }
            return [.init(place: place, message: "there is no subscription", mend: "subscribe again from the device")]
        }
    }

    private func accountProblems(_ method: ContactMethod, place: String) -> [OrganisationProblem] {
        let isMatrix = method.kind == .matrix
        let isAccount =
            isMatrix
            ? method.address.wholeMatch(of: #/@[!-9;-~]+:[A-Za-z0-9.:\[\]-]+/#) != nil
            : method.address.wholeMatch(of: #/[UW][A-Z0-9]{2,20}/#) != nil
                || emailProblems(method.address, place: place).isEmpty
        if isAccount { return [] }
        return [
            .init(
                place: place,
                message: "\"\(method.address)\" is no account of \(isMatrix ? "Matrix" : "Slack")",
                mend: isMatrix
                    ? "write it as @ana:example.org"
                    : "give the member ID, such as U024BE7LH, or the mail address that you have there"
            )
        ]
    }

    /// The topic of an ntfy server is the last part of its address.
    private func topicProblems(_ method: ContactMethod, place: String) -> [OrganisationProblem] {
        guard method.kind == .ntfy else { return [] }
        let path = method.address.prefix { $0 != "?" }.split(separator: "/").dropFirst(2)
        if let topic = path.last, topic.wholeMatch(of: /[-_A-Za-z0-9]{1,64}/) != nil { return [] }
        return [
            .init(
                place: place,
                message: "\"\(method.address)\" names no topic",
                mend: "end it with the topic, as in https://ntfy.sh/my-pages"
            )
        ]
    }

    private func problems(of team: Team) -> [OrganisationProblem] {
        let place = "teams.\(team.key)"
        var problems = keyProblems(team.key, place: place)
        if !team.members.contains(where: { person($0)?.isActive == true }) {
            problems.append(
                .init(
                    place: "\(place).members",
                    message: "nobody active is in the team",
                    mend: "add at least one person"
                )
            )
        }
        problems += missingPeople(team.members, place: "\(place).members")
        if let id = team.policy, policy(id) == nil {
            problems.append(dangling("\(place).policy", "escalation policy", id.description))
        }
        problems += missingPeople(team.manager.map { [$0] } ?? [], place: "\(place).manager")
        return problems
    }

    private func problems(of contact: Contact) -> [OrganisationProblem] {
        let place = "contacts.\"\(contact.name)\""
        var problems: [OrganisationProblem] = []
        if contact.name.isEmpty {
            problems.append(
                .init(place: place, message: "there is no name", mend: "use the name that the process says")
            )
        }
        if contact.people.isEmpty, contact.schedules.isEmpty, contact.teams.isEmpty, contact.addresses.isEmpty {
            problems.append(
                .init(
                    place: place,
                    message: "it leads to nobody",
                    mend: "add a person, a schedule, a team or an address"
                )
            )
        }
        problems += missingPeople(contact.people, place: "\(place).people")
        for id in contact.schedules where schedule(id) == nil {
            problems.append(dangling("\(place).schedules", "schedule", id.description))
        }
        for id in contact.teams where team(id) == nil {
            problems.append(dangling("\(place).teams", "team", id.description))
        }
        for address in contact.addresses {
            problems += emailProblems(address, place: "\(place).addresses")
        }
        return problems
    }
}
