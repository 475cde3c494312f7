extension IncidentEvent {
    /// From now on only those who are called, hold a role or are let in may know of the incident.
    package struct Restricted: Codable, Equatable, Sendable {
        package var because: Prose
    }

    /// Somebody is let in.
    package struct Admitted: Codable, Equatable, Sendable {
        package var person: ID<Person>
        package var because: Prose
        /// Nobody who knows of it let them in: an administrator broke the glass.
        package var byForce: Bool
    }

    package struct RestrictionLifted: Codable, Equatable, Sendable {
        package var because: Prose
    }

    /// Whom it lets know of the incident: those it calls, gives something to do, or lets in.
    var admits: ID<Person>? {
        if case .roleAssigned(let change) = self { return change.person }
        if case .paged(let page) = self { return page.person }
        if case .handoverOffered(let offer) = self { return offer.to }
        if case .actionItemAdded(let item) = self { return item.owner }
        if case .actionItemChanged(let change) = self { return change.owner }
        if case .room(let event) = self { return event.admits }
        if case .admitted(let admission) = self { return admission.person }
        return nil
    }
}
