/// How much of what an objective allows has been used up in its present period.
///
/// Time in which an incident of the service hurt counts as time in which it did not work, whole: of impact that only some
/// felt, more is counted than they lost, never less.
package struct ErrorBudget: Equatable, Sendable {
    package let objective: Objective
    package let period: Range<Timestamp>
    package let at: Timestamp
    package let allowed: Duration
    package let spent: Duration
    /// Whether something hurts at that moment.
    package let isBurning: Bool

    /// - Parameter outages: when something hurt, in any order; one that goes on ends at `moment` or later.
    package init(_ objective: Objective, outages: [Range<Timestamp>], at moment: Timestamp) {
        let period = objective.period.span(around: moment)
        self.objective = objective
        self.period = period
        at = moment
        let length = period.upperBound - period.lowerBound
        allowed = .milliseconds(Int64((Double(length.milliseconds) * (100 - objective.percent) / 100).rounded()))
        var (spent, reached): (Duration, Timestamp) = (.zero, period.lowerBound)
        for outage in outages.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let start = max(outage.lowerBound, reached)
            let end = min(outage.upperBound, moment)
            if start < end {
                spent += end - start
                reached = end
            }
        }
        self.spent = spent
        isBurning = outages.contains { $0.lowerBound <= moment && moment < $0.upperBound }
    }

    /// Negative where more was used than there was.
    package var left: Duration { allowed - spent }

    /// Of what was allowed, in percent; below 0 where more was used.
    package var leftPercent: Double { Double(left.milliseconds) / Double(max(1, allowed.milliseconds)) * 100 }

    package var isGone: Bool { left <= .zero }

    /// When it will be gone while what burns goes on; nil where nothing burns, and where the period ends before.
    package var goneAt: Timestamp? {
        guard isBurning else { return nil }
        let moment = isGone ? at : at + left
        return moment < period.upperBound ? moment : nil
    }

    /// How fast it burns beside the pace at which it would just last: 1 is that pace.
    package var burnRate: Double {
        let passed =
            Double((at - period.lowerBound).milliseconds) / Double((period.upperBound - period.lowerBound).milliseconds)
        return passed <= 0 ? 0 : Double(spent.milliseconds) / Double(max(1, allowed.milliseconds)) / passed
    }
}

extension Incident {
    /// When it hurt: from its start to the moment at which customers no longer felt it. Nil for a drill, and for what
    /// turned out to be nothing, or nothing of its own.
    package func impact(until now: Timestamp) -> Range<Timestamp>? {
        if drill || room.dismissal?.outcome.hurt == false { return nil }
        guard let start = milestones[.started] ?? milestones[.detected] ?? milestones[.declared] else { return nil }
        // While it goes on it also hurts at this very moment.
        let end = milestones[.mitigated] ?? milestones[.resolved] ?? now + .milliseconds(1)
        return start < end ? start..<end : nil
    }
}
