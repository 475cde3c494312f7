extension Organisation {
    package var absences: Absences { Absences(of: people) }

    /// A schedule by its id, its name, or its name as addresses have it: "checkout-primary".
    package func schedule(reference: String) -> Schedule? {
        ID<Schedule>(reference).flatMap(schedule) ?? schedule(name: reference)
            ?? schedules.first { $0.key == reference.lowercased() }
    }

    /// A policy by its id, its name, or its name as addresses have it.
    package func policy(reference: String) -> EscalationPolicy? {
        ID<EscalationPolicy>(reference).flatMap(policy) ?? policy(name: reference)
            ?? policies.first { $0.key == reference.lowercased() }
    }

    package func isAway(_ person: ID<Person>, at moment: Timestamp) -> Bool {
        self.person(person)?.absences.contains { $0.start <= moment && moment < $0.end } ?? false
    }

    /// The people on call by a schedule, without those who have left.
    package func onCall(_ schedule: Schedule, at moment: Timestamp) -> [ID<Person>] {
        schedule.onCall(at: moment, away: absences).filter { person($0)?.isActive == true }
    }

    /// The shifts of one person by every schedule, by their start.
    package func shifts(of person: ID<Person>, from start: Timestamp, to end: Timestamp) -> [(Schedule, Shift)] {
        let away = absences
        return schedules.filter { $0.canHave(person) }.flatMap { schedule in
            schedule.shifts(from: start, to: end, away: away).filter { $0.person == person }.map { (schedule, $0) }
        }
        .sorted { ($0.1.start, $0.0.name) < ($1.1.start, $1.0.name) }
    }
}

extension Schedule {
    /// Its name as addresses have it: small letters and digits, the rest as hyphens.
    package var key: String { name.addressKey }

    fileprivate func canHave(_ person: ID<Person>) -> Bool {
        participants.contains(person) || overrides.contains { $0.person == person }
    }
}

extension EscalationPolicy {
    /// Its name as addresses have it.
    package var key: String { name.addressKey }
}

extension String {
    fileprivate var addressKey: String {
        let words = lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.joined(separator: "-")
    }
}
