import Foundation
import MusterCore
import MusterStore

/// What people are told of their duty. By mail: nobody has to get up for it.
///
/// A pure function; a message about the same thing always has the same key.
struct OnCallNotices {
    private let organisation: Organisation
    private let links: Links
    private let now: Timestamp

    init(_ organisation: Organisation, links: Links, now: Timestamp) {
        self.organisation = organisation
        self.links = links
        self.now = now
    }

    /// Your turn comes.
    func reminder(_ shift: Shift, of schedule: Schedule) -> OutgoingMessage? {
        guard let person = active(shift.person) else { return nil }
        return message(
            "shift:\(schedule.id):\(shift.person):\(shift.start.milliseconds):reminder",
            to: person,
            subject: "On call from \(shift.start.text(in: person.zone)): \(schedule.name)",
            body: """
                You are on call by \(schedule.name) from \(shift.start.text(in: person.zone)) \
                \(until(shift, schedule, person.zone)) (\(person.zone.identifier)).

                If you cannot, ask for cover on the schedule's page.
                """,
            schedule
        )
    }

    /// It is you now.
    ///
    /// - Parameter before: the shifts that end at that moment.
    func handOff(_ shift: Shift, after before: [Shift], of schedule: Schedule) -> OutgoingMessage? {
        guard let person = active(shift.person) else { return nil }
        let names = before.compactMap { organisation.person($0.person)?.name }
        let from =
            names.isEmpty ? "Nobody was on call before you." : "You take over from \(names.joined(separator: " and "))."
        return message(
            "shift:\(schedule.id):\(shift.person):\(shift.start.milliseconds):hand-off",
            to: person,
            subject: "You are on call now: \(schedule.name)",
            body: """
                You are on call by \(schedule.name) \(until(shift, schedule, person.zone)) (\(person.zone.identifier)).

                \(from) What is open stands on the board: \(links.base)/
                """,
            schedule
        )
    }

    /// Your turn comes, and nobody knows whether a page would reach you.
    func testWanted(before shift: Shift, of schedule: Schedule) -> OutgoingMessage? {
        guard let person = active(shift.person), let every = schedule.testEvery else { return nil }
        var message = message(
            "shift:\(schedule.id):\(shift.person):\(shift.start.milliseconds):test",
            to: person,
            subject: "Try whether pages reach you: \(schedule.name)",
            body: """
                You are on call by \(schedule.name) from \(shift.start.text(in: person.zone)) (\(person.zone.identifier)), and no \
                test page of yours has been confirmed in the \(every.words) before it.

                Send yourself one under My notifications, and acknowledge it where it arrives.
                """,
            schedule
        )
        let link = OutgoingMessage.Link(title: "My notifications", url: "\(links.base)/on-call/notifications#tests")
        message.links.insert(link, at: 0)
        return message
    }

    /// Nobody will be there. Administrators can mend it, and so can the managers of teams that are paged by it.
    func gap(_ gap: Range<Timestamp>, of schedule: Schedule) -> [OutgoingMessage] {
        let policies = organisation.policies.filter { policy in
            policy.steps.contains { $0.targets.contains(.schedule(schedule.id)) }
        }
        let managers = organisation.teams.filter { team in policies.contains { $0.id == team.policy } }
            .compactMap(\.manager)
        let administrators = organisation.people.filter { $0.permission == .admin }.map(\.id)
        let told = (administrators + managers).reduce(into: [ID<Person>]()) { if !$0.contains($1) { $0.append($1) } }
        // A gap that has begun has no beginning to be named by: told of once a day.
        let name = gap.lowerBound > now ? "\(gap.lowerBound.milliseconds)" : "day \(now.milliseconds / 86_400_000)"
        return told.compactMap(active).map { person in
            let start = gap.lowerBound > now ? "from \(gap.lowerBound.text(in: person.zone))" : "now"
            let end = schedule.duty(at: gap.lowerBound, away: organisation.absences).until
            return message(
                "gap:\(schedule.id):\(name):\(person.id)",
                to: person,
                subject: "Nobody is on call \(start): \(schedule.name)",
                body: """
                    Nobody is on call by \(schedule.name) \(start) \
                    \(end.map { "to \($0.text(in: person.zone))" } ?? "and nobody comes after that") \
                    (\(person.zone.identifier)).

                    \(reasons(gap, schedule))Whoever takes it does so on the schedule's page.
                    """,
                schedule
            )
        }
    }

    func coverAsked(_ request: CoverRequest, of schedule: Schedule) -> [OutgoingMessage] {
        let others = schedule.participants.filter { $0 != request.person }
        return others.compactMap(active).filter { !organisation.isAway($0.id, at: now) }.map { person in
            message(
                "cover:\(request.id):\(person.id)",
                to: person,
                subject: "\(name(request.person)) asks for cover: \(schedule.name)",
                body: """
                    \(name(request.person)) asks for somebody to be on call by \(schedule.name) from \
                    \(request.start.text(in: person.zone)) to \(request.end.text(in: person.zone)) \
                    (\(person.zone.identifier)).\(request.reason.isEmpty ? "" : "\n\n\(request.reason)")

                    Take it on the schedule's page; until somebody does, it stays with them.
                    """,
                schedule
            )
        }
    }

    /// To whoever is put on call by somebody else, and to those in whose place that is.
    func covered(
        _ override: Override,
        insteadOf others: [ID<Person>],
        by actor: ID<Person>?,
        of schedule: Schedule
    ) -> [OutgoingMessage] {
        let concerned = [override.person] + Set(others).subtracting([override.person])
        return concerned.filter { $0 != actor }.compactMap(active).map { person in
            let taken = person.id == override.person ? "You are" : "\(name(override.person)) is"
            let place = person.id == override.person ? "" : " in your place"
            return message(
                "override:\(override.id):\(person.id)",
                to: person,
                subject: "\(taken) on call from \(override.start.text(in: person.zone)): \(schedule.name)",
                body: """
                    \(taken) on call by \(schedule.name) from \(override.start.text(in: person.zone)) to \
                    \(override.end.text(in: person.zone)) (\(person.zone.identifier))\(place). \
                    \(actor.map { "\(name($0)) arranged it." } ?? "")\(override.reason.isEmpty ? "" : "\n\n\(override.reason)")
                    """,
                schedule
            )
        }
    }

    /// To the two who take each other's shift, each of them about both. Whoever arranged it knows.
    ///
    /// - Parameters:
    ///   - first: a moment within the one shift.
    ///   - second: a moment within the other.
    ///   - schedule: as it is after the swap.
    func swapped(
        at first: Timestamp,
        _ second: Timestamp,
        by actor: ID<Person>?,
        of schedule: Schedule
    ) -> [OutgoingMessage] {
        func standing(at moment: Timestamp) -> Override? {
            schedule.overrides.first { $0.start <= moment && moment < $0.end }
        }
        guard let one = standing(at: first), let other = standing(at: second) else { return [] }
        return [(one, other), (other, one)].compactMap { (taken, given) -> OutgoingMessage? in
            guard taken.person != actor, let person = active(taken.person) else { return nil }
            func time(_ override: Override) -> String {
                "from \(override.start.text(in: person.zone)) to \(override.end.text(in: person.zone))"
            }
            return message(
                "override:\(taken.id):\(person.id)",
                to: person,
                subject: "You are on call from \(taken.start.text(in: person.zone)) by a swap: \(schedule.name)",
                body: """
                    You are on call by \(schedule.name) \(time(taken)) (\(person.zone.identifier)) in the place of \
                    \(name(given.person)), who is in yours \(time(given)). \
                    \(actor.map { "\(name($0)) arranged it." } ?? "")\(taken.reason.isEmpty ? "" : "\n\n\(taken.reason)")
                    """,
                schedule
            )
        }
    }

    /// Who would have been there, and is away.
    private func reasons(_ gap: Range<Timestamp>, _ schedule: Schedule) -> String {
        let turns = schedule.layers.filter { !$0.isShadow }.flatMap { layer in
            schedule.shifts(of: layer, from: gap.lowerBound, to: gap.upperBound).map(\.person)
        }
        let away = turns.filter { organisation.isAway($0, at: gap.lowerBound) }.map(name)
        return away.isEmpty ? "" : "\(Set(away).sorted().joined(separator: " and ")) would be on call, and is away.\n\n"
    }

    private func until(_ shift: Shift, _ schedule: Schedule, _ zone: Zone) -> String {
        let end = schedule.duty(at: shift.start, away: organisation.absences).until
        return end.map { "until \($0.text(in: zone))" } ?? "until further notice"
    }

    private func active(_ person: ID<Person>) -> Person? {
        organisation.person(person).flatMap { $0.isActive ? $0 : nil }
    }

    private func name(_ person: ID<Person>) -> String { organisation.person(person)?.name ?? "Somebody who has left" }

    private func message(
        _ key: String,
        to person: Person,
        subject: String,
        body: String,
        _ schedule: Schedule
    ) -> OutgoingMessage {
        OutgoingMessage(
            key: key,
            channel: .email,
            to: person.email,
            subject: subject,
            body: body,
            links: [OutgoingMessage.Link(title: "Open \(schedule.name)", url: links.schedule(schedule))]
        )
    }
}

extension OutboxMessage {
    /// A message that belongs to no incident.
    init(_ message: OutgoingMessage, _ id: ID<OutboxRow>, _ now: Timestamp) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(
            id: id,
            key: message.key,
            channel: message.channel.rawValue,
            provider: message.provider,
            recipient: message.to,
            payload: String(decoding: try encoder.encode(message), as: UTF8.self),
            incident: nil,
            purpose: .notice,
            priority: message.urgency == .page ? .urgent : .normal,
            createdAt: now
        )
    }
}
