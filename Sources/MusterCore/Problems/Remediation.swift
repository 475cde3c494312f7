/// One step of what is done about a problem: an action item of one of its incidents, or work of its own.
package struct Remediation: Codable, Equatable, Sendable {
    package var id: ID<Remediation>
    /// Where it is an action item of an incident, that item; what is said of it there counts, and the rest here is empty.
    package var actionItem: Source?
    package var title: String
    package var owner: ID<Person>?
    package var targetAt: Timestamp?
    package var ticket: String?
    package var doneAt: Timestamp?

    package struct Source: Codable, Equatable, Sendable {
        package var incident: ID<Incident>
        package var item: ID<ActionItem>

        package init(incident: ID<Incident>, item: ID<ActionItem>) {
            self.incident = incident
            self.item = item
        }
    }

    package init(
        id: ID<Remediation>,
        actionItem: Source? = nil,
        title: String = "",
        owner: ID<Person>? = nil,
        targetAt: Timestamp? = nil,
        ticket: String? = nil
    ) {
        self.id = id
        self.actionItem = actionItem
        self.title = title
        self.owner = owner
        self.targetAt = targetAt
        self.ticket = ticket
    }
}

/// A remediation as it stands, wherever it is kept.
package struct PlannedStep: Equatable, Sendable {
    package var id: ID<Remediation>
    package var title: String
    package var owner: ID<Person>?
    package var targetAt: Timestamp?
    package var ticket: String?
    package var doneAt: Timestamp?
    /// The incident whose action item it is.
    package var incident: Incident?
}

extension Problem {
    /// The plan as it stands.
    ///
    /// - Parameter incidents: those whose action items are in it.
    package func plan(_ incidents: [ID<Incident>: Incident]) -> [PlannedStep] {
        remediations.map { step in
            let incident = step.actionItem.flatMap { incidents[$0.incident] }
            let item = incident?.actionItems.first { $0.id == step.actionItem?.item }
            return PlannedStep(
                id: step.id,
                title: item?.title ?? step.title,
                owner: item?.owner ?? step.owner,
                targetAt: item?.targetAt ?? step.targetAt,
                ticket: item?.ticket ?? step.ticket,
                doneAt: item?.doneAt ?? step.doneAt,
                incident: incident
            )
        }
    }

    /// What is missing before it can be closed: a root cause, and every remediation that is not done.
    package func unmetConditions(
        _ incidents: [ID<Incident>: Incident],
        in organisation: Organisation
    ) -> [UnmetCondition] {
        var missing: [UnmetCondition] = []
        if rootCause == nil {
            missing.append(
                UnmetCondition(
                    id: Field.rootCause.rawValue,
                    says: "The root cause is written",
                    problem: "nobody has written it yet; put it into the field \(Field.rootCause.rawValue)",
                    source: "problem management"
                )
            )
        }
        for step in plan(incidents) where step.doneAt == nil {
            let words = [
                step.incident.map { "action item of \($0.reference)" },
                step.owner.flatMap(organisation.person)?.name ?? "nobody's yet",
                step.targetAt.map { "due \($0.text(in: organisation.calendar.zone))" },
                "not done",
            ]
            missing.append(
                UnmetCondition(
                    id: step.id.description,
                    says: step.title,
                    problem: words.compactMap(\.self).joined(separator: ", "),
                    source: "remediation plan"
                )
            )
        }
        return missing
    }
}
