import MusterCore
import MusterEngine
import MusterStore

extension World {
    private struct Step {
        let number: Int
        let at: Timestamp
        let sequence: Int
        var paged: [ID<Person>] = []
        var pages: [ID<Page>] = []
    }

    /// Each escalation beside its policy: in order, no step too soon, none too late, and in the end somebody knows.
    func checkEscalations(of incident: Incident, _ records: [EventRecord]) {
        checkReturns(of: incident, records)
        for escalation in incident.escalations {
            let steps = steps(of: escalation.id, records)
            verdict.expect(
                steps.map(\.number) == Array(steps.indices),
                18,
                at: now,
                "steps \(steps.map(\.number)) were taken"
            )
            verdict.expect(Set(steps.map(\.number)).count == steps.count, 20, at: now, "a step was taken twice")
            checkTimes(of: steps, escalation, incident, records)
            checkPolicy(of: escalation, incident)
            for step in steps { checkPeople(of: step, escalation, incident) }
            checkAlarm(of: escalation, incident, records)
            // One that began when the world was about to end has had no time.
            let length = escalation.policy.exhaustedAt(startedAt: now) - now
            let begins = max(escalation.startedAt, escalation.notBefore ?? escalation.startedAt)
            guard begins + length + .hours(1) < now else { continue }
            let isEnded = !escalation.isRunning || incident.isClosed || incident.isResolved
            verdict.expect(
                isEnded,
                7,
                at: now,
                "\(incident.reference): nobody has answered \(escalation.because), and nobody was told"
            )
        }
    }

    /// Where an alert opens again what was resolved, somebody is asked: in the same transaction, or still from before.
    private func checkReturns(of incident: Incident, _ records: [EventRecord]) {
        for (index, record) in records.enumerated() {
            guard case .reopened = record.event, record.actor == .muster,
                let before = Incident(replaying: records.prefix(index)), before.isResolved,
                process.severity(before.severity)?.page.isEmpty == false
            else { continue }
            let started = records.dropFirst(index).contains { later in
                guard case .escalationStarted = later.event else { return false }
                return later.recordedAt == record.recordedAt
            }
            let after = Incident(replaying: records.prefix(index + 1))
            let isAwaited = after.map { $0.escalations.contains(where: $0.awaits) } ?? false
            verdict.expect(
                started || isAwaited,
                4,
                at: record.recordedAt,
                "\(incident.reference): an alert opened it again, and nobody was paged"
            )
        }
    }

    private func steps(of id: ID<Escalation>, _ records: [EventRecord]) -> [Step] {
        var steps: [Step] = []
        for record in records {
            switch record.event {
            case .escalationAdvanced(let advanced) where advanced.escalation == id:
                steps.append(Step(number: advanced.step, at: record.recordedAt, sequence: record.sequence))
            case .paged(let paged) where paged.escalation == id && !steps.isEmpty:
                steps[steps.count - 1].paged.append(paged.person)
                steps[steps.count - 1].pages.append(paged.page)
            default: break
            }
        }
        return steps
    }

    private func checkTimes(
        of steps: [Step],
        _ escalation: Escalation,
        _ incident: Incident,
        _ records: [EventRecord]
    ) {
        let policy = escalation.policy
        // Whoever says "not me", or pages others, takes steps before their time.
        let isHanded = history.handed.contains(incident.id)
        let begins = max(escalation.startedAt, escalation.notBefore ?? escalation.startedAt)
        for (index, step) in steps.enumerated() {
            let before = index == 0 ? nil : steps[index - 1]
            let due: Timestamp
            if let before {
                due = before.at + wait(before: step.number, policy)
            } else {
                due = begins + (policy.steps.first?.after ?? .zero)
            }
            let isHurried =
                before.map { $0.paged.isEmpty || failed($0) || isHanded } ?? false
            verdict.expect(
                step.at >= due || isHurried,
                17,
                at: step.at,
                "step \(step.number) of \(policy.name) was taken \((due - step.at).milliseconds) ms too soon"
            )
            // Nobody is paged for what is resolved; once it is open again, what was due meanwhile is.
            let rest = resolvedTime(records, due, step.at)
            // Whoever ended or stood still meanwhile had perhaps claimed it.
            let claim = history.disturbed.contains { $0 >= due - .seconds(11) && $0 <= step.at }
            let slack =
                history.downtime(due - .seconds(1), step.at) + rest + .seconds(5) + (claim ? .seconds(10) : .zero)
            verdict.expect(
                step.at <= due + slack,
                19,
                at: step.at,
                "step \(step.number) of \(policy.name) was taken \((step.at - due).milliseconds) ms late"
            )
        }
        for (one, next) in zip(steps, steps.dropFirst()) where one.at == next.at {
            verdict.expect(
                one.paged.isEmpty || failed(one) || isHanded,
                19,
                at: one.at,
                "two steps of \(policy.name) were taken at once"
            )
        }
    }

    /// For how long between two moments an incident was resolved.
    private func resolvedTime(_ records: [EventRecord], _ from: Timestamp, _ to: Timestamp) -> Duration {
        var since: Timestamp?
        var sum = Duration.zero
        for record in records where record.recordedAt <= to {
            switch record.event {
            case .milestoneReached(let reached) where reached.milestone == .resolved: since = since ?? record.recordedAt
            case .reopened:
                if let since { sum += max(.zero, min(record.recordedAt, to) - max(since, from)) }
                since = nil
            default: break
            }
        }
        return sum
    }

    /// Each version of the organisation that a server may have gone by: it hears of a new one within its next turn.
    private func inForce(at moment: Timestamp) -> [Organisation] {
        let known = organisations.filter { $0.at <= moment }
        let latest = known.last { $0.at < moment - .minutes(1) }
        return (latest.map { [$0] } ?? []).map(\.organisation)
            + known.filter { $0.at >= moment - .minutes(1) }.map(\.organisation)
    }

    /// An edit changes nothing of what runs: each goes by a policy as it was when the incident or the escalation began.
    private func checkPolicy(of escalation: Escalation, _ incident: Incident) {
        let during = organisations.filter { $0.at > incident.declaredAt && $0.at <= escalation.startedAt }
        let policies = (inForce(at: incident.declaredAt) + during.map(\.organisation)).compactMap { organisation in
            organisation.policies.first { $0.id == escalation.policy.id }
        }
        if policies.isEmpty { return }
        verdict.expect(
            policies.contains(escalation.policy),
            22,
            at: escalation.startedAt,
            "\(escalation.policy.name) of \(incident.reference) was never in force since that began"
        )
    }

    /// How long the people of a step have before the next one: reckoned from the policy as it is written.
    private func wait(before index: Int, _ policy: EscalationPolicy) -> Duration {
        let count = policy.steps.count
        let place = index % count
        if place == 0 { return policy.repeatAfter + policy.steps[0].after }
        return policy.steps[place].after - policy.steps[place - 1].after
    }

    /// Whether no message of the step's pages reached anybody.
    private func failed(_ step: Step) -> Bool {
        step.pages.contains { page in
            history.sends(of: page).contains { if case .never = $0.became { true } else { $0.attempt >= 30 } }
                // What fails in a bundle fails under the name of another page.
                || (0..<History.wayLimit).contains { way in
                    let entry = look { try Outbox($0).find(key: "page:\(page):\(way)") } ?? nil
                    return entry?.state == .refused || entry?.state == .exhausted
                }
        }
    }

    /// Where nobody has answered at all, an administrator is sent word of that incident from then on; of one that is restricted,
    /// one of those who may know of it.
    private func checkAlarm(of escalation: Escalation, _ incident: Incident, _ records: [EventRecord]) {
        guard let moment = escalation.exhaustedAt else { return }
        let wasRestricted = records.contains {
            if case .restricted = $0.event { $0.recordedAt <= moment } else { false }
        }
        let told = inForce(at: moment).flatMap(\.people).filter { person in
            person.isActive
                && (wasRestricted
                    ? incident.access.members.contains(person.id) : person.permission == .admin)
        }
        let addresses = Set(told.flatMap { $0.contactMethods.map(\.address) + [$0.email] })
        let isSent = history.sends.contains { key, sends in
            key.hasPrefix("\(incident.id)#") && sends.contains { $0.at >= moment && addresses.contains($0.message.to) }
        }
        verdict.expect(
            isSent || addresses.isEmpty,
            7,
            at: moment,
            "\(incident.reference): nobody has answered \(escalation.because), and nobody was told"
        )
    }

    /// Who was paged is who was on call at that very moment, by another reckoning than the product's.
    private func checkPeople(of step: Step, _ escalation: Escalation, _ incident: Incident) {
        guard !escalation.policy.steps.isEmpty else { return }
        let targets = escalation.policy.steps[step.number % escalation.policy.steps.count].targets
        let possible = inForce(at: step.at)
        var expected: [Set<ID<Person>>] = []
        for organisation in possible {
            var people: Set<ID<Person>> = []
            for target in targets {
                switch target {
                case .schedule(let id):
                    guard let schedule = organisation.schedules.first(where: { $0.id == id }) else { return }
                    if let person = Turns.onCall(schedule, at: step.at) { people.insert(person) }
                case .person(let id): people.insert(id)
                case .team, .contact: return
                }
            }
            expected.append(people.filter { id in organisation.people.contains { $0.id == id && $0.isActive } })
        }
        verdict.expect(
            expected.contains(Set(step.paged)),
            24,
            at: step.at,
            "step \(step.number) of \(escalation.policy.name) paged \(step.paged), and \(expected.last ?? []) were on call"
        )
    }
}
