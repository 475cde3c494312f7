/// What one step of an escalation would do: the answer to "who would be paged at that time?".
package struct PlannedPage: Equatable, Sendable {
    /// Counted through the repeats, from 0.
    package let step: Int
    package let dueAt: Timestamp
    /// Active people, each once, in the order of the targets.
    package let people: [ID<Person>]
    /// E-mail addresses that belong to nobody's account.
    package let addresses: [String]

    /// Nobody would be paged: a gap to be mended before the night in which it matters.
    package var isEmpty: Bool { people.isEmpty && addresses.isEmpty }
}

extension EscalationPolicy {
    /// A dry run: every step as if the escalation began at `moment`, each with the people on call when it is due.
    package func wouldPage(at moment: Timestamp, organisation: Organisation) -> [PlannedPage] {
        (0..<totalSteps).compactMap { index in
            guard let step = step(at: index), let dueAt = dueAt(step: index, startedAt: moment) else { return nil }
            let reached = organisation.resolve(step.targets, at: dueAt, includingAway: step.reachesAway ?? reachesAway)
            return PlannedPage(step: index, dueAt: dueAt, people: reached.people, addresses: reached.addresses)
        }
    }
}
