extension Organisation {
    /// Who a name, a schedule or a team is at one moment.
    package struct Reached: Equatable, Sendable {
        /// Active people, each once, in the order they were found.
        package private(set) var people: [ID<Person>] = []
        /// E-mail addresses that belong to nobody's account, each once.
        package private(set) var addresses: [String] = []

        package init() {}

        package var isEmpty: Bool { people.isEmpty && addresses.isEmpty }

        fileprivate mutating func add(_ person: ID<Person>) {
            if !people.contains(person) { people.append(person) }
        }

        fileprivate mutating func add(address: String) {
            if !addresses.contains(address) { addresses.append(address) }
        }
    }

    /// Who a contact is at a moment; nobody where there is no such contact.
    package func resolve(contact name: String, at moment: Timestamp) -> Reached {
        resolve([.contact(name)], at: moment)
    }

    /// Who is reached by paging all of these at a moment. People who left are skipped.
    ///
    /// - Parameter includingAway: also people who are away, since somebody asked for them by name.
    package func resolve(
        _ targets: [PageTarget],
        at moment: Timestamp,
        includingAway: Bool = false
    ) -> Reached {
        let away = absences
        func present(_ ids: [ID<Person>]) -> [ID<Person>] {
            includingAway ? ids : ids.filter { !away.isAway($0, at: moment) }
        }
        // Not filtered again: a schedule knows who is away, and who said that they cover all the same.
        func onCall(_ id: ID<Schedule>) -> [ID<Person>] { schedule(id)?.onCall(at: moment, away: away) ?? [] }

        var reached = Reached()
        for target in targets {
            switch target {
            case .person(let id):
                add(present([id]), to: &reached)
            case .schedule(let id):
                add(onCall(id), to: &reached)
            case .team(let id):
                add(present(team(id)?.members ?? []), to: &reached)
            case .contact(let name):
                guard let contact = contact(name: name) else { continue }
                // The process says that somebody of that name must know: where all are away, they are told all the same.
                let here = present(contact.people)
                add(here.isEmpty ? contact.people : here, to: &reached)
                for id in contact.schedules { add(onCall(id), to: &reached) }
                for id in contact.teams { add(present(team(id)?.members ?? []), to: &reached) }
                contact.addresses.forEach { reached.add(address: $0) }
            }
        }
        return reached
    }

    private func add(_ ids: [ID<Person>], to reached: inout Reached) {
        for id in ids where person(id)?.isActive == true {
            reached.add(id)
        }
    }
}
