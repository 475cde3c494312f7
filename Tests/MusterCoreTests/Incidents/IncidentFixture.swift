import Synchronization
import Testing

import struct FoundationEssentials.UUID

@testable import MusterCore

/// Identities that count up, so that a story told twice is the same story.
final class CountingIDs: Sendable {
    private let next = Mutex<UInt64>(1)

    func make() -> UUID {
        let number = next.withLock { value in
            defer { value += 1 }
            return value
        }
        func byte(_ place: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: number >> (place * 8)) }
        return UUID(
            uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, byte(4), byte(3), byte(2), byte(1), byte(0))
        )
    }
}

/// One incident under test: every command goes through `decide`, and what it comes to is applied and kept.
struct Story {
    private(set) var incident: Incident
    private(set) var records: [EventRecord]
    var process: ProcessDefinition
    var organisation: Organisation
    var now: Timestamp
    private let ids: CountingIDs

    /// A Wednesday, with the office in London open.
    static let wednesday = Timestamp(milliseconds: 1_772_618_400_000)

    static let declaration = Declaration(severity: "SEV1", functionality: "Checkout", state: "failing", audience: "all")

    init(
        _ process: ProcessDefinition,
        _ declaration: Declaration = Self.declaration,
        at moment: Timestamp = Self.wednesday,
        by source: EventSource = .web,
        editing edit: (inout Organisation) -> Void = { _ in }
    ) throws {
        let ids = CountingIDs()
        var organisation = SampleOrganisation.make(makeID: ids.make, start: moment)
        edit(&organisation)
        let ana = try #require(organisation.person(handle: "ana")).id
        let context = DecisionContext(
            process: process,
            organisation: organisation,
            links: Links(base: "https://muster.example.org"),
            now: moment,
            actor: .person(ana),
            source: source,
            makeID: ids.make
        )
        records = try Incident.declare(declaration, number: 7, in: context).records
        incident = try #require(Incident(replaying: records))
        self.process = process
        self.organisation = organisation
        self.ids = ids
        now = moment
    }

    func context(_ actor: Actor, _ source: EventSource = .web) -> DecisionContext {
        DecisionContext(
            process: process,
            organisation: organisation,
            links: Links(base: "https://muster.example.org"),
            now: now,
            actor: actor,
            source: source,
            makeID: ids.make
        )
    }

    func person(_ handle: String) throws -> ID<Person> { try #require(organisation.person(handle: handle)).id }

    var obligations: [Obligation] {
        MusterCore.obligations(of: incident, under: process, calendar: organisation.calendar)
    }

    func obligation(_ clock: String) -> Obligation? { obligations.first { $0.clock == clock } }

    var wakeAt: Timestamp? { incident.wakesAt(with: obligations) }

    var events: [IncidentEvent] { records.map(\.event) }

    /// Carries out a command and gives the events that it came to.
    @discardableResult
    mutating func run(_ command: IncidentCommand, as handle: String = "ana") throws -> [IncidentEvent] {
        try run(command, by: .person(person(handle)), .web)
    }

    @discardableResult
    mutating func run(_ command: IncidentCommand, by actor: Actor, _ source: EventSource) throws -> [IncidentEvent] {
        let decision = try incident.decide(command, in: context(actor, source))
        for record in decision.records { incident.apply(record) }
        records += decision.records
        return decision.events
    }

    /// Lets time pass as the timer does: from one wake to the next, telling the time at each.
    @discardableResult
    mutating func wait(_ interval: Duration) throws -> [IncidentEvent] {
        let end = now + interval
        var told: [IncidentEvent] = []
        while let wake = wakeAt, wake <= end {
            let before = incident.version
            now = max(now, wake)
            told += try run(.tellTime, by: .muster, .clock)
            try #require(incident.version > before, "the time was told at \(wake.rfc3339), and nothing came of it")
        }
        now = end
        return told
    }

    /// Muster is down meanwhile: nothing is told until the end.
    @discardableResult
    mutating func sleepThrough(_ interval: Duration) throws -> [IncidentEvent] {
        now = now + interval
        return try run(.tellTime, by: .muster, .clock)
    }
}

extension Declaration {
    /// With a category where the level needs one.
    func complete(under process: ProcessDefinition) -> Declaration {
        var declaration = self
        if process.severity(severity)?.needsCategory == true { declaration.category = process.categories.first }
        return declaration
    }
}

/// What a refusal says; nil where nothing is refused.
func refusal(_ body: () throws -> Void) -> IncidentRejection? {
    do {
        try body()
        return nil
    } catch {
        return error as? IncidentRejection
    }
}

/// The field that a refusal is about; nil where it is about none.
func refusedField(_ body: () throws -> Void) -> String? {
    if case .invalid(let field, _)? = refusal(body) { field } else { nil }
}

extension ProcessDefinition {
    /// - Throws: where the process is not among the built-in ones.
    static func named(_ name: String) throws -> ProcessDefinition { try #require(builtIn(named: name)) }
}

extension Clock {
    /// A promise of the test's own.
    static func promise(
        _ id: String,
        _ timing: Timing,
        from anchor: Anchor = .milestone(.declared),
        until: Milestone? = nil,
        duty: Duty = .confirmed,
        remindBefore: Duration = .zero,
        missed: [Consequence] = [],
        nudge: Bool = false
    ) -> Clock {
        Clock(
            id: id,
            says: "Keep \(id)",
            timing: timing,
            from: anchor,
            until: until,
            duty: duty,
            owner: .role("incident-commander"),
            remindBefore: remindBefore,
            missed: missed,
            nudge: nudge,
            source: "The test",
            line: 1
        )
    }
}

extension IncidentEvent {
    var missed: ObligationMissed? { if case .obligationMissed(let event) = self { event } else { nil } }
    var reminded: ObligationReminded? { if case .obligationReminded(let event) = self { event } else { nil } }
    var kept: ObligationKept? { if case .obligationKept(let event) = self { event } else { nil } }
    var paged: Paged? { if case .paged(let event) = self { event } else { nil } }
    var advanced: EscalationAdvanced? { if case .escalationAdvanced(let event) = self { event } else { nil } }
    var exhausted: EscalationExhausted? { if case .escalationExhausted(let event) = self { event } else { nil } }
    var notified: Notified? { if case .notified(let event) = self { event } else { nil } }
    var prompted: Prompted? { if case .prompted(let event) = self { event } else { nil } }
}
