/// What makes an incident graver by itself while it goes on.
package struct RaiseRule: Equatable, Sendable {
    package var id: String
    package var says: String
    package var condition: Condition
    /// Key of the severity; an incident that is as grave or graver is left alone.
    package var severity: String

    package enum Condition: Equatable, Sendable {
        /// At most so much of an SLO's error budget is left, in percent.
        case budgetLeft(Double)
        /// An SLA is breached, or will be within this time while it goes on; zero means that it is.
        case breachWithin(Duration)
        /// The SLA will be breached before the office opens again on another business day.
        case breachBeforeNextBusinessDay
        /// It has gone on for longer.
        case lastsOver(Duration)
        /// More teams are paged for it, its own included.
        case teamsOver(Int)
    }
}

extension RaiseRule.Condition: LosslessStringConvertible {
    package var description: String {
        switch self {
        case .budgetLeft(let percent):
            percent == 0
                ? "error budget gone" : "error budget below \(Int(exactly: percent).map { "\($0)" } ?? "\(percent)") %"
        case .breachWithin(let duration): duration == .zero ? "SLA breached" : "SLA breach within \(duration.text)"
        case .breachBeforeNextBusinessDay: "SLA breach before the next business day"
        case .lastsOver(let duration): "lasts over \(duration.text)"
        case .teamsOver(let count): "teams over \(count)"
        }
    }

    package init?(_ description: String) {
        let words = description.lowercased().split(separator: " ").joined(separator: " ")
        func rest(_ start: String) -> String? { words.hasPrefix(start) ? String(words.dropFirst(start.count)) : nil }
        if words == "error budget gone" {
            self = .budgetLeft(0)
        } else if let percent = rest("error budget below ").flatMap({ Double($0.filter { $0 != "%" && $0 != " " }) }),
            percent >= 0
        {
            self = .budgetLeft(percent)
        } else if words == "sla breached" {
            self = .breachWithin(.zero)
        } else if words == "sla breach before the next business day" {
            self = .breachBeforeNextBusinessDay
        } else if let duration = rest("sla breach within ").flatMap({ Duration(text: $0) }) {
            self = .breachWithin(duration)
        } else if let duration = rest("lasts over ").flatMap({ Duration(text: $0) }) {
            self = .lastsOver(duration)
        } else if let count = rest("teams over ").flatMap({ Int($0) }), count >= 1 {
            self = .teamsOver(count)
        } else {
            return nil
        }
    }
}

/// What rules look at besides the incident itself.
package struct RaiseFacts: Sendable {
    package var budgets: [ErrorBudget]
    package var organisation: Organisation
    package var now: Timestamp

    package init(budgets: [ErrorBudget], organisation: Organisation, now: Timestamp) {
        self.budgets = budgets
        self.organisation = organisation
        self.now = now
    }
}

extension RaiseRule {
    /// Why the rule speaks, in words; nil where it does not.
    package func reason(for incident: Incident, _ facts: RaiseFacts) -> String? {
        switch condition {
        case .budgetLeft(let percent):
            let budget = facts.budgets.first { $0.objective.kind == .slo && $0.leftPercent <= percent }
            return budget.map { "\(says) (\($0.objective): \($0.isGone ? "nothing" : $0.left.text) is left)" }
        case .breachWithin(let duration):
            return breach(before: facts.now + duration, facts)
        case .breachBeforeNextBusinessDay:
            let calendar = facts.organisation.calendar
            let today = calendar.zone.civilTime(at: facts.now).date
            let tomorrow = calendar.zone.firstOccurrence(of: today.adding(days: 1).at(.midnight))
            return breach(before: calendar.nextOfficeOpening(from: tomorrow), facts)
        case .lastsOver(let duration):
            guard let impact = incident.impact(until: facts.now), incident.milestones[.mitigated] == nil,
                facts.now - impact.lowerBound > duration
            else { return nil }
            return "\(says) (since \(impact.lowerBound.text(in: facts.organisation.calendar.zone)))"
        case .teamsOver(let count):
            let teams = incident.teams(in: facts.organisation)
            return teams.count > count ? "\(says) (\(teams.joined(separator: ", ")))" : nil
        }
    }

    private func breach(before moment: Timestamp, _ facts: RaiseFacts) -> String? {
        let found = facts.budgets.first { budget in
            budget.objective.kind == .sla && (budget.isGone || budget.goneAt.map { $0 < moment } ?? false)
        }
        guard let found else { return nil }
        let when =
            found.isGone
            ? "it is breached"
            : "breached at \(found.goneAt?.text(in: facts.organisation.calendar.zone) ?? "") if this goes on"
        return "\(says) (\(found.objective): \(when))"
    }
}

extension Incident {
    /// The teams that are hit: the owner of its service, and those that were paged for it; by name.
    fileprivate func teams(in organisation: Organisation) -> [String] {
        let owner = service.flatMap { organisation.service(key: $0) }?.team
        let paged = organisation.teams.filter { team in
            escalations.contains {
                $0.policy.id == team.policy || $0.policy.steps.contains { $0.targets == [.team(team.id)] }
            }
        }
        return organisation.teams.filter { $0.id == owner || paged.contains($0) }.map(\.name).sorted()
    }
}
