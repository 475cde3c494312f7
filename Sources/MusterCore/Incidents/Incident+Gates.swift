extension Incident {
    /// The conditions of the gates before a milestone that do not hold yet, in the order of the process.
    package func unmetConditions(
        for milestone: Milestone,
        under process: ProcessDefinition,
        calendar: BusinessCalendar,
        now: Timestamp
    ) -> [UnmetCondition] {
        process.gates(guarding: milestone).flatMap(\.conditions)
            .filter { asks($0, under: process) }
            .compactMap { condition in
                problem(with: condition, process, calendar, now).map {
                    UnmetCondition(id: condition.id, says: condition.says, problem: $0, source: condition.source)
                }
            }
    }

    /// The next milestone that something is asked for: what was passed over is behind, and no gate to stand before.
    package func nextGate(under process: ProcessDefinition) -> Milestone? {
        let order = Milestone.allCases
        let furthest = order.lastIndex(where: reached) ?? order.startIndex
        return order[furthest...].first { milestone in
            !reached(milestone)
                && process.gates(guarding: milestone).contains { gate in
                    gate.conditions.contains { asks($0, under: process) }
                }
        }
    }

    /// What keeps a condition from holding, and what would mend it; nil where it holds.
    private func problem(
        with condition: GateCondition,
        _ process: ProcessDefinition,
        _ calendar: BusinessCalendar,
        _ now: Timestamp
    ) -> String? {
        switch condition.check {
        case .confirmed(let role):
            if confirmations[condition.id] != nil { return nil }
            let who = role.flatMap(process.role)?.name ?? "somebody"
            return "\(who) has not confirmed it; confirm \"\(condition.id)\" with evidence"
        case .milestone(let milestone):
            return reached(milestone) ? nil : "the milestone \(milestone.rawValue) has not been reached"
        case .lasted(let milestone, let length):
            guard let since = milestones[milestone] else {
                return "the milestone \(milestone.rawValue) has not been reached; it must last for \(length.text)"
            }
            let until = since + length
            return now >= until ? nil : "it must last until \(until.text(in: calendar.zone)), \(length.text) in all"
        case .retrospectiveScheduled(let earliest, let latest, let from):
            return problemWithSchedule(earliest, latest, from, process, calendar)
        case .updateSent(let audience, let state, let wanted):
            return problemWithUpdate(audience, state, wanted, process)
        case .alertsClear:
            let firing = alerts.filter { $0.endsAt == nil }
            return firing.isEmpty ? nil : "still firing: \(firing.prefix(3).map(\.title).joined(separator: ", "))"
        case .facts(let wanted):
            let missing = wanted.filter { facts[$0] == nil }
            return missing.isEmpty ? nil : "not on record: \(labels(of: missing, process))"
        case .roleFilled(let role):
            return holder(of: role) == nil ? "nobody holds the role \(process.role(role)?.name ?? role)" : nil
        case .checklistDone(let id):
            let open = (process.checklist(id)?.items ?? []).filter { !isTicked($0, of: id, process) }
            return open.isEmpty ? nil : "\(open.count) not ticked: \(open.map(\.says).joined(separator: "; "))"
        case .temporaryMeasuresUndone:
            let open = measures.filter { $0.undoneAt == nil }
            return open.isEmpty ? nil : "not undone: \(open.map(\.what).joined(separator: "; "))"
        case .retrospectiveDrafted:
            return retrospective.markdown == nil ? "the document has not been saved" : nil
        case .actionItemsHaveOwners: return problemWithActionItems(process.actionItems.required)
        case .actionItemsDone:
            let open = actionItems.filter { $0.doneAt == nil }
            return open.isEmpty ? nil : "open: \(open.map(\.title).joined(separator: "; "))"
        case .reportPublished: return retrospective.report == .published ? nil : "the report has not been published"
        }
    }

    private func problemWithSchedule(
        _ earliest: Deadline?,
        _ latest: Deadline?,
        _ from: Milestone,
        _ process: ProcessDefinition,
        _ calendar: BusinessCalendar
    ) -> String? {
        guard let scheduled = retrospective.scheduledAt else { return "it has not been scheduled" }
        if earliest == nil, latest == nil { return nil }
        guard let anchor = milestones[from] else {
            return "it counts from \(from.rawValue), which has not been reached"
        }
        let first = earliest.map { anchor.adding($0, calendar: calendar, sprint: process.sprint) }
        let last = latest.map { anchor.adding($0, calendar: calendar, sprint: process.sprint) }
        if first.map({ scheduled >= $0 }) ?? true, last.map({ scheduled <= $0 }) ?? true { return nil }
        let window = [first.map { "no earlier than \($0.rfc3339)" }, last.map { "no later than \($0.rfc3339)" }]
        return "it is scheduled for \(scheduled.rfc3339), and should be "
            + window.compactMap(\.self).joined(separator: " and ")
    }

    private func problemWithUpdate(
        _ audience: String,
        _ state: UpdateState,
        _ wanted: [String],
        _ process: ProcessDefinition
    ) -> String? {
        let name = process.audience(audience)?.name ?? audience
        let since = reopenedAt ?? declaredAt
        let sent = updates(to: audience).filter { $0.state == state && $0.at >= since }
        if sent.contains(where: { $0.facts.isSuperset(of: wanted) }) { return nil }
        let missing = wanted.filter { facts[$0] == nil }
        if !missing.isEmpty { return "record first: \(labels(of: missing, process)); then send it" }
        return sent.isEmpty
            ? "no \(state.rawValue) update has been sent to \(name)"
            : "the \(state.rawValue) update to \(name) went before \(labels(of: wanted, process)) were on record; send it again"
    }

    private func problemWithActionItems(_ required: [String]) -> String? {
        let lacking = actionItems.compactMap { item -> String? in
            let missing = required.filter { what in
                switch what {
                case "owner": item.owner == nil
                case "criticality": item.criticality == nil
                case "target date": item.targetAt == nil
                case "ticket": item.ticket == nil
                default: false
                }
            }
            return missing.isEmpty ? nil : "\(item.title) lacks \(missing.joined(separator: ", "))"
        }
        return lacking.isEmpty ? nil : lacking.joined(separator: "; ")
    }

    private func labels(of facts: [String], _ process: ProcessDefinition) -> String {
        facts.map { process.fact($0)?.label ?? $0 }.joined(separator: ", ")
    }

    /// Whether an item is ticked, by a person or because Muster sees that it is so.
    package func isTicked(_ item: Checklist.Item, of checklist: String, _ process: ProcessDefinition) -> Bool {
        if ticks["\(checklist)/\(item.id)"] != nil { return true }
        switch item.ticks {
        case .roleFilled(let role)?: return holder(of: role) != nil
        case .updateSent(let audience, let state)?:
            return updates(to: audience).contains { state == nil || $0.state == state }
        case .milestone(let milestone)?: return reached(milestone)
        case .severityAssessed?: return severityHistory.contains { $0.by.person != nil }
        case nil: return false
        }
    }
}
