extension EscalationPolicy {
    /// How long the people of a step have to answer before the next step is taken, or before the policy is exhausted.
    ///
    /// Counted from the moment at which the step was really taken, so that a late step does not pull the next one on its heels.
    package func patience(after index: Int) -> Duration {
        let start = Timestamp(milliseconds: 0)
        guard let taken = dueAt(step: index, startedAt: start), let next = dueAt(step: index + 1, startedAt: start)
        else { return repeatAfter }
        return next - taken
    }

    /// A policy for people who belong to no policy of their own: all at once, again every five minutes, three times.
    /// Who is asked for by name is paged also while away.
    package static func direct(_ id: ID<EscalationPolicy>, name: String, targets: [PageTarget]) -> EscalationPolicy {
        EscalationPolicy(
            id: id,
            name: name,
            steps: [EscalationStep(after: .zero, targets: targets)],
            repeats: 2,
            repeatAfter: .minutes(5),
            reachesAway: targets.allSatisfy(\.isPerson)
        )
    }
}

extension PageTarget {
    fileprivate var isPerson: Bool {
        switch self {
        case .person: true
        case .schedule, .team, .contact: false
        }
    }
}
