package import MusterCore
import MusterStore

extension Rosters {
    /// Writes a schedule in the place of the one with its id, or beside the others.
    package func save(_ schedule: Schedule, as actor: Actor) async throws {
        try await change(by: actor, comment: "schedule \(schedule.name)") { organisation in
            if let index = organisation.schedules.firstIndex(where: { $0.id == schedule.id }) {
                organisation.schedules[index] = schedule
            } else {
                organisation.schedules.append(schedule)
            }
        }
    }

    /// - Throws: ``OrganisationInvalid`` where something still refers to it, with the places.
    package func remove(_ schedule: ID<Schedule>, as actor: Actor) async throws {
        try await change(by: actor, comment: "schedule removed") { organisation in
            guard organisation.schedule(schedule) != nil else { throw Self.noSchedule }
            organisation.schedules.removeAll { $0.id == schedule }
        }
    }

    /// Writes a policy in the place of the one with its id, or beside the others. Escalations that run stay on theirs.
    package func save(_ policy: EscalationPolicy, as actor: Actor) async throws {
        try await change(by: actor, comment: "policy \(policy.name)") { organisation in
            if let index = organisation.policies.firstIndex(where: { $0.id == policy.id }) {
                organisation.policies[index] = policy
            } else {
                organisation.policies.append(policy)
            }
        }
    }

    /// - Throws: ``OrganisationInvalid`` where a team still refers to it.
    package func remove(_ policy: ID<EscalationPolicy>, as actor: Actor) async throws {
        try await change(by: actor, comment: "policy removed") { organisation in
            guard organisation.policy(policy) != nil else {
                throw EngineError.invalid(field: "policy", problem: "there is no such policy")
            }
            organisation.policies.removeAll { $0.id == policy }
        }
    }

    /// Writes down that somebody is away: from then on no rotation has them on call.
    @discardableResult
    package func add(
        absenceFrom start: Timestamp,
        to end: Timestamp,
        reason: String,
        of person: ID<Person>,
        as actor: Actor
    ) async throws -> Absence {
        guard reason.utf8.count <= Limits.titleLength else {
            throw EngineError.invalid(field: "reason", problem: "must have at most \(Limits.titleLength) bytes")
        }
        if end <= start { throw EngineError.invalid(field: "end", problem: "must lie after the start") }
        let absence = Absence(id: ID(parts.makeID()), start: start, end: end, reason: reason)
        let now = parts.clock.now()
        try await change(person, by: actor, comment: "absence") { person in
            person.absences.removeAll { $0.end <= now - OnCallWatch.gapForecast }
            person.absences.append(absence)
        }
        return absence
    }

    package func remove(_ absence: ID<Absence>, of person: ID<Person>, as actor: Actor) async throws {
        try await change(person, by: actor, comment: "absence taken back") { person in
            guard person.absences.contains(where: { $0.id == absence }) else {
                throw EngineError.invalid(field: "absence", problem: "there is none with this id")
            }
            person.absences.removeAll { $0.id == absence }
        }
    }

    package func set(_ rules: NotificationRules, of person: ID<Person>, as actor: Actor) async throws {
        try await change(person, by: actor, comment: "notification rules") { $0.notifications = rules }
    }

    private func change(
        _ person: ID<Person>,
        by actor: Actor,
        comment: String,
        _ body: @escaping @Sendable (inout Person) throws -> Void
    ) async throws {
        let name = parts.organisations.current.person(person)?.handle ?? ""
        try await change(by: actor, comment: "\(comment): \(name)") { organisation in
            guard let index = organisation.people.firstIndex(where: { $0.id == person }) else {
                throw EngineError.invalid(field: "person", problem: "there is no such person")
            }
            try body(&organisation.people[index])
        }
    }

    private func change(
        by actor: Actor,
        comment: String,
        _ body: @escaping @Sendable (inout Organisation) throws -> Void
    ) async throws {
        let now = parts.clock.now()
        try await parts.organisations.change(in: parts.database, by: actor, at: now, comment: comment, body)
        parts.timerBell.ring()
        parts.live.tell([.everything])
    }
}
