extension Problem {
    package mutating func apply(_ event: ProblemEvent, at now: Timestamp) {
        switch event {
        case .opened(let opened):
            (title, service, functionality) = (opened.title, opened.service, opened.functionality)
            owner = opened.owner
        case .edited(let edited):
            for (field, value) in edited.fields { set(field, value.isEmpty ? nil : value) }
            edition += 1
        case .incidentLinked(let linked):
            links.append(Link(incident: linked.incident, isOrigin: linked.isOrigin, at: now))
        case .incidentUnlinked(let unlinked): links.removeAll { $0.incident == unlinked.incident }
        case .remediationAdded(let step): remediations.append(step)
        case .remediationChanged(let change):
            guard let place = remediations.firstIndex(where: { $0.id == change.id }) else { return }
            remediations[place].apply(change, at: now)
        case .remediationDropped(let dropped): remediations.removeAll { $0.id == dropped.id }
        case .reviewPlanned(let plan): review = plan
        case .reviewed(let reviewed): review = reviewed.next
        case .closed(let closed): (closedAt, outcome, review) = (now, closed.outcome, nil)
        case .reopened: (closedAt, outcome) = (nil, nil)
        }
    }

    private mutating func set(_ field: Field, _ value: String?) {
        switch field {
        case .title: title = value ?? title
        case .service: service = value
        case .functionality: functionality = value
        case .owner: owner = value.flatMap { ID<Person>($0) }
        case .rootCause: rootCause = value
        case .workaround: workaround = value
        }
    }

    package func value(of field: Field) -> String? {
        switch field {
        case .title: title
        case .service: service
        case .functionality: functionality
        case .owner: owner?.description
        case .rootCause: rootCause
        case .workaround: workaround
        }
    }
}

extension Remediation {
    fileprivate mutating func apply(_ change: ProblemEvent.RemediationChanged, at now: Timestamp) {
        owner = change.owner ?? owner
        targetAt = change.targetAt ?? targetAt
        if let ticket = change.ticket { self.ticket = ticket.isEmpty ? nil : ticket }
        if let done = change.done { doneAt = done ? now : nil }
    }
}
