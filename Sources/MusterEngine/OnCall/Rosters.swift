package import MusterCore
import MusterStore

import struct Foundation.UUID

/// What people change about who is on call: cover, swaps, taking over, absences. Whoever is concerned is told.
///
/// Each change is a new version of the organisation with a word about who made it and why, and is in force when the
/// call returns.
///
/// - Throws: ``EngineError/invalid(field:problem:)`` for what cannot be, ``OrganisationInvalid`` for what does not fit the rest.
package struct Rosters: Sendable {
    let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// The longest that one override may last.
    package static let longestCover: Duration = .days(92)

    /// Puts somebody on call in the place of everybody else.
    ///
    /// - Parameter start: nil means now.
    @discardableResult
    package func cover(
        _ schedule: ID<Schedule>,
        by person: ID<Person>,
        from start: Timestamp?,
        to end: Timestamp,
        reason: String,
        as actor: Actor
    ) async throws -> Override {
        let now = parts.clock.now()
        let override = Override(
            id: ID(parts.makeID()),
            person: person,
            start: start ?? now,
            end: end,
            reason: reason
        )
        try check(override.start, end, reason, now)
        try await change(schedule, by: actor, "cover by", override) { schedule, _, makeID in
            schedule.cover(override, makeID: makeID)
        }
        return override
    }

    /// Takes the duty at once, until the present turn ends.
    ///
    /// - Parameter end: nil means when the present turn ends, or in a day where it does not end soon.
    @discardableResult
    package func takeOver(
        _ schedule: ID<Schedule>,
        by person: ID<Person>,
        until end: Timestamp?,
        reason: String
    ) async throws -> Override {
        let now = parts.clock.now()
        let organisation = parts.organisations.current
        guard let found = organisation.schedule(schedule) else { throw Self.noSchedule }
        let duty = found.duty(at: now, away: organisation.absences)
        if duty.people == [person] {
            throw EngineError.invalid(field: "person", problem: "has the duty already")
        }
        let until = end ?? duty.until ?? now + .days(1)
        return try await cover(schedule, by: person, from: now, to: until, reason: reason, as: .person(person))
    }

    package func removeCover(_ id: ID<Override>, of schedule: ID<Schedule>, as actor: Actor) async throws {
        try await change(schedule, by: actor, "cover taken back", nil) { schedule, _, _ in
            guard schedule.overrides.contains(where: { $0.id == id }) else {
                throw EngineError.invalid(field: "override", problem: "there is none with this id")
            }
            schedule.overrides.removeAll { $0.id == id }
        }
    }

    /// Two people take each other's shift.
    ///
    /// - Parameters:
    ///   - first: a moment within the one shift.
    ///   - second: a moment within the other.
    package func swap(
        _ schedule: ID<Schedule>,
        _ first: Timestamp,
        with second: Timestamp,
        reason: String,
        as actor: Actor
    ) async throws {
        let now = parts.clock.now()
        try check(reason)
        try await change(
            schedule,
            by: actor,
            "swap",
            nil,
            swapping: (first: first, second: second)
        ) { schedule, organisation, makeID in
            let one = try Self.shift(at: first, "first", of: schedule, organisation, now)
            let other = try Self.shift(at: second, "second", of: schedule, organisation, now)
            if one.person == other.person {
                throw EngineError.invalid(field: "second", problem: "is a shift of the same person")
            }
            schedule.swap(one, other, reason: reason, makeID: makeID)
        }
    }

    /// Asks the others to take a time over.
    @discardableResult
    package func ask(
        _ schedule: ID<Schedule>,
        for person: ID<Person>,
        from start: Timestamp,
        to end: Timestamp,
        reason: String
    ) async throws -> CoverRequest {
        let now = parts.clock.now()
        try check(start, end, reason, now)
        let request = CoverRequest(
            id: ID(parts.makeID()),
            person: person,
            start: start,
            end: end,
            reason: reason,
            askedAt: now
        )
        try await change(schedule, by: .person(person), "cover asked for", nil, asking: request) { schedule, _, _ in
            schedule.coverRequests.append(request)
        }
        return request
    }

    /// Takes over what somebody asked for.
    package func accept(_ id: ID<CoverRequest>, of schedule: ID<Schedule>, by person: ID<Person>) async throws {
        guard let request = parts.organisations.current.schedule(schedule)?.coverRequests.first(where: { $0.id == id })
        else { throw Self.noRequest }
        if request.person == person {
            throw EngineError.invalid(field: "request", problem: "is your own; somebody else has to take it")
        }
        let now = parts.clock.now()
        let override = Override(
            id: ID(parts.makeID()),
            person: person,
            start: max(now, request.start),
            end: request.end,
            reason: "Asked for by \(name(request.person))" + (request.reason.isEmpty ? "" : ": \(request.reason)")
        )
        try check(override.start, override.end, override.reason, now)
        try await change(schedule, by: .person(person), "cover by", override) { schedule, _, makeID in
            // Two people may press the button at once.
            guard schedule.coverRequests.contains(where: { $0.id == id }) else { throw Self.noRequest }
            schedule.coverRequests.removeAll { $0.id == id }
            schedule.cover(override, makeID: makeID)
        }
    }

    package func withdraw(_ id: ID<CoverRequest>, of schedule: ID<Schedule>, as actor: Actor) async throws {
        try await change(schedule, by: actor, "request for cover taken back", nil) { schedule, _, _ in
            guard schedule.coverRequests.contains(where: { $0.id == id }) else { throw Self.noRequest }
            schedule.coverRequests.removeAll { $0.id == id }
        }
    }

    static let noSchedule = EngineError.invalid(field: "schedule", problem: "there is no such schedule")
    private static let noRequest = EngineError.invalid(
        field: "request",
        problem: "there is no such request, or somebody has taken it"
    )

    private static func shift(
        at moment: Timestamp,
        _ field: String,
        of schedule: Schedule,
        _ organisation: Organisation,
        _ now: Timestamp
    ) throws -> Shift {
        let away = organisation.absences
        guard moment >= now, moment < now + Duty.horizon else {
            throw EngineError.invalid(field: field, problem: "must lie in the next \(Duty.horizon.text)")
        }
        let shifts = schedule.shifts(from: now, to: now + Duty.horizon, away: away)
        guard let shift = shifts.first(where: { $0.start <= moment && moment < $0.end }) else {
            throw EngineError.invalid(field: field, problem: "nobody is on call then")
        }
        return shift
    }

    private func name(_ person: ID<Person>) -> String {
        parts.organisations.current.person(person)?.name ?? "somebody who has left"
    }

    private func check(_ start: Timestamp, _ end: Timestamp, _ reason: String, _ now: Timestamp) throws {
        if end <= start { throw EngineError.invalid(field: "end", problem: "must lie after the start") }
        if end <= now { throw EngineError.invalid(field: "end", problem: "lies in the past") }
        if end - start > Self.longestCover {
            throw EngineError.invalid(
                field: "end",
                problem: "must lie within \(Self.longestCover.text) of the start; change the rotation instead"
            )
        }
        try check(reason)
    }

    private func check(_ reason: String) throws {
        guard reason.utf8.count <= Limits.titleLength else {
            throw EngineError.invalid(field: "reason", problem: "must have at most \(Limits.titleLength) bytes")
        }
    }
}

extension Rosters {
    /// Changes one schedule and tells those who are concerned, in one transaction.
    private func change(
        _ id: ID<Schedule>,
        by actor: Actor,
        _ comment: String,
        _ override: Override?,
        asking request: CoverRequest? = nil,
        swapping moments: (first: Timestamp, second: Timestamp)? = nil,
        _ body: @escaping @Sendable (inout Schedule, Organisation, () -> UUID) throws -> Void
    ) async throws {
        let parts = parts
        let now = parts.clock.now()
        let before = parts.organisations.current
        let replaced = override.flatMap { override in
            before.schedule(id)?.shifts(from: override.start, to: override.end, away: before.absences).map(\.person)
        }
        let comment = override.map { "\(comment) \(name($0.person)): \(before.schedule(id)?.name ?? "")" } ?? comment
        try await parts.organisations.change(in: parts.database, by: actor, at: now, comment: comment) { organisation in
            guard let index = organisation.schedules.firstIndex(where: { $0.id == id }) else { throw Self.noSchedule }
            organisation.schedules[index].forgetOverrides(before: now - OnCallWatch.gapForecast)
            try body(&organisation.schedules[index], organisation, parts.makeID)
        } following: { connection, organisation in
            guard let schedule = organisation.schedule(id) else { return }
            let notices = OnCallNotices(organisation, links: parts.links, now: now)
            let asked = request.map { notices.coverAsked($0, of: schedule) } ?? []
            let covered = override.map {
                notices.covered($0, insteadOf: replaced ?? [], by: actor.person, of: schedule)
            }
            let swapped = moments.map { notices.swapped(at: $0.first, $0.second, by: actor.person, of: schedule) }
            for message in asked + (covered ?? []) + (swapped ?? []) {
                try Outbox(connection).enqueue(try OutboxMessage(message, ID(parts.makeID()), now))
            }
        }
        parts.outboxBell.ring()
        parts.timerBell.ring()
        parts.live.tell([.everything])
    }
}
