extension ProblemEvent {
    /// As a person reads it.
    ///
    /// - Parameter reference: of an incident, as INC-7.
    package func words(in organisation: Organisation, reference: (ID<Incident>) -> String) -> String {
        let zone = organisation.calendar.zone
        func name(_ person: ID<Person>?) -> String {
            person.flatMap(organisation.person)?.name ?? "somebody who has left"
        }
        func words(_ review: Problem.Review) -> String { "\(name(review.reviewer)), \(review.at.text(in: zone))" }
        switch self {
        case .opened(let opened): return "Opened: \(opened.title)"
        case .edited(let edited):
            let fields = Problem.Field.allCases.filter { edited.fields[$0] != nil }
            return fields.map { Self.words($0, edited.fields[$0] ?? "", name) }.joined(separator: ". ")
        case .incidentLinked(let linked):
            return "\(linked.isOrigin ? "Opened from" : "Linked") \(reference(linked.incident))"
        case .incidentUnlinked(let unlinked):
            return "Unlinked \(reference(unlinked.incident)): \(unlinked.reason)"
        case .remediationAdded(let step):
            if let source = step.actionItem { return "Planned an action item of \(reference(source.incident))" }
            return "Planned: \(step.title)"
        case .remediationChanged(let change):
            if let done = change.done { return done ? "A remediation is done" : "A remediation is not done after all" }
            return "Changed a remediation"
        case .remediationDropped(let dropped): return "Took a remediation out of the plan: \(dropped.reason)"
        case .reviewPlanned(let review): return "To be reviewed by \(words(review))"
        case .reviewed(let reviewed):
            return "Reviewed: \(reviewed.note)" + (reviewed.next.map { ". Again by \(words($0))" } ?? "")
        case .closed(let closed): return "Closed: \(closed.outcome)"
        case .reopened(let reopened): return "Reopened: \(reopened.reason)"
        }
    }

    private static func words(_ field: Problem.Field, _ value: String, _ name: (ID<Person>?) -> String) -> String {
        switch field {
        case .title: "Title: \(value)"
        case .service: value.isEmpty ? "No service" : "Service: \(value)"
        case .functionality: value.isEmpty ? "No functionality" : "Functionality: \(value)"
        case .owner: value.isEmpty ? "No owner" : "Owner: \(name(ID<Person>(value)))"
        case .rootCause: value.isEmpty ? "Took back the root cause" : "Wrote the root cause"
        case .workaround: value.isEmpty ? "Took back the workaround" : "Wrote the workaround"
        }
    }
}
