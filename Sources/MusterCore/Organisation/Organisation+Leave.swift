extension Organisation {
    /// Somebody leaves: they are in no team, no contact leads to them, and what they were to cover is the layers' again.
    ///
    /// In rotations and policies they stay, and ``validate()`` names the places: whose turn it becomes, a person has to say.
    package mutating func release(_ person: ID<Person>, at moment: Timestamp) {
        for index in people.indices where people[index].id == person { people[index].isActive = false }
        for index in teams.indices {
            teams[index].members.removeAll { $0 == person }
            if teams[index].manager == person { teams[index].manager = nil }
        }
        for index in contacts.indices { contacts[index].people.removeAll { $0 == person } }
        for index in schedules.indices { schedules[index].release(person, at: moment) }
    }
}

extension Schedule {
    fileprivate mutating func release(_ person: ID<Person>, at moment: Timestamp) {
        overrides.removeAll { $0.person == person && $0.start >= moment }
        // Who had the duty until now did have it.
        for index in overrides.indices where overrides[index].person == person && overrides[index].end > moment {
            overrides[index].end = moment
        }
        coverRequests.removeAll { $0.person == person }
    }
}
