package import MusterCore
import MusterStore

extension Commands {
    /// Links two incidents, each with the other; of a restricted one the other learns nothing.
    ///
    /// - Returns: the first of them.
    /// - Throws: ``IncidentRejection`` where they are linked already.
    @discardableResult
    package func link(
        _ incident: ID<Incident>,
        _ relation: IncidentLink.Relation,
        _ other: ID<Incident>,
        because reason: String,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        try await commit(.urgent) { transaction in
            try transaction.link(incident, relation, other, reason, actor, source)
        }
    }

    /// Ends an incident as a duplicate of another, which it is linked with. Whoever takes part in it is brought into the other.
    ///
    /// - Returns: the one that it was merged into.
    @discardableResult
    package func merge(
        _ incident: ID<Incident>,
        into target: ID<Incident>,
        because reason: String,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        let merged = try await commit(.urgent) { transaction in
            let other = try transaction.load(target)
            if other.isResolved || other.isClosed {
                throw IncidentRejection.wrongState("\(other.reference) is over; reopen it first")
            }
            try transaction.link(incident, .duplicateOf, target, reason, actor, source)
            let text = "Merged into \(other.reference): \(reason)"
            let ended = try transaction.run(
                .room(.dismiss(.duplicate, reason: text, ticket: nil)),
                on: incident,
                as: actor,
                by: source
            )
            // Of a restricted one nothing comes into another, not even who works on it.
            let known = try transaction.load(target)
            if !ended.access.isRestricted { try transaction.moveAlerts(of: ended, to: target, as: actor, by: source) }
            guard !ended.access.isRestricted, !known.access.isRestricted else { return known }
            for entry in ended.participations where entry.until == nil {
                if try transaction.load(target).participations.contains(where: {
                    $0.who == entry.who && $0.until == nil
                }) {
                    continue
                }
                try transaction.run(
                    .room(.engage(entry.who, component: entry.component)),
                    on: target,
                    as: actor,
                    by: source
                )
            }
            return try transaction.load(target)
        }
        forget(incident, for: target)
        return merged
    }

    /// Declares a part of an incident as one of its own, linked with it.
    ///
    /// - Parameter relation: how the first sees the new one: split into, or has as a part.
    /// - Returns: the new one.
    @discardableResult
    package func split(
        _ incident: ID<Incident>,
        _ relation: IncidentLink.Relation,
        declaring declaration: Declaration,
        because reason: String,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        try await commit(.urgent) { [processes] transaction in
            let before = try transaction.load(incident)
            var declaration = declaration
            // What is split from a restricted incident is as restricted.
            declaration.restricted = declaration.restricted || before.access.isRestricted
            let new = try transaction.declare(declaration, under: processes.current, as: actor, by: source)
            try transaction.link(incident, relation, new.id, reason, actor, source)
            return try transaction.load(new.id)
        }
    }
}

extension IncidentTransaction {
    /// The alerts of an incident that ends belong to the one that goes on: those of now, and those of their groups to come.
    fileprivate mutating func moveAlerts(
        of ended: Incident,
        to target: ID<Incident>,
        as actor: Actor,
        by source: EventSource
    ) throws {
        let reason = "\(ended.reference) was merged into this one"
        try AlertShelf(connection).move(from: ended.id, to: target, because: reason)
        let known = Set(try load(target).alerts.map(\.alert))
        for alert in ended.alerts where !known.contains(alert.alert) {
            let link = IncidentCommand.linkAlert(
                alert.alert,
                title: alert.title,
                startsAt: alert.startsAt,
                endsAt: alert.endsAt,
                fingerprint: alert.fingerprint
            )
            try run(link, on: target, as: actor, by: source)
        }
    }

    @discardableResult
    fileprivate mutating func link(
        _ id: ID<Incident>,
        _ relation: IncidentLink.Relation,
        _ other: ID<Incident>,
        _ reason: String,
        _ actor: Actor,
        _ source: EventSource
    ) throws -> Incident {
        let (one, two) = (try load(id), try load(other))
        let isHidden = two.access.isRestricted
        let there = IncidentCommand.room(
            .link(two.id, number: two.number, relation, reason: reason, isOtherRestricted: isHidden)
        )
        let linked = try run(there, on: id, as: actor, by: source)
        if one.access.isRestricted, !isHidden { return linked }
        let back = IncidentCommand.room(
            .link(
                one.id,
                number: one.number,
                relation.reversed,
                reason: reason,
                isOtherRestricted: one.access.isRestricted
            )
        )
        try run(back, on: other, as: actor, by: source)
        return linked
    }
}
