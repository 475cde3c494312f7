import Foundation
import MusterCore

/// Tells the life of one incident, as the rules of its process decide it: nothing in it is invented but what people write.
struct StoryTeller {
    /// How far it has come by now.
    enum Ending {
        case burning, resolved, closed
    }

    private(set) var incident: Incident
    private(set) var records: [EventRecord]
    private var now: Timestamp
    private var chance: Chance
    private let world: World

    /// What all incidents share.
    struct World: Sendable {
        var process: ProcessDefinition
        var organisation: Organisation
        var links: Links
        var makeID: @Sendable () -> UUID
        var vocabulary: Vocabulary
    }

    init(number: Int, at moment: Timestamp, in world: World) throws {
        self.world = world
        var chance = Chance(seed: UInt64(number))
        let words = world.vocabulary
        let share = chance.share()
        let severities = world.process.severities.map(\.key)
        let declaration = Declaration(
            severity: severities[share < 0.08 ? 0 : share < 0.3 ? 1 : min(2, severities.count - 1)],
            functionality: chance.pick(words.functionality),
            state: chance.pick(words.state),
            audience: chance.pick(words.audience),
            description: words.sentence(8 + chance.below(16), &chance),
            service: chance.below(20) == 0 ? nil : chance.pick(world.organisation.services).key,
            milestones: [.started: moment - .minutes(1 + chance.below(25))],
            drill: chance.below(50) == 0,
            // Half of them are told of afterwards by those who were there.
            mobilises: chance.below(2) == 0
        )
        let people = world.organisation.people
        let context = DecisionContext(
            process: world.process,
            organisation: world.organisation,
            links: world.links,
            now: moment,
            actor: .person(people[chance.below(people.count)].id),
            source: .web,
            makeID: world.makeID
        )
        records = try Incident.declare(declaration, number: number, in: context).records
        guard let incident = Incident(replaying: records) else {
            preconditionFailure("a declaration has at least one event")
        }
        self.incident = incident
        self.chance = chance
        now = moment
    }

    /// - Parameter end: the present: nothing happens after it.
    mutating func tell(to ending: Ending, end: Timestamp) throws {
        let lead = incident.pages.first?.person ?? world.organisation.people[0].id
        try wait(minutes: 1 + chance.below(9), end)
        if incident.pages.contains(where: { $0.acknowledgedAt == nil }) { try run(.acknowledge(page: nil), as: lead) }
        let role = world.process.roles[0].key
        try run(.assign(role: role, person: lead, reason: nil), as: lead)
        guard ending != .burning else { return try wait(until: end) }

        for _ in 0..<chance.below(4) {
            try wait(minutes: chance.below(3), end)
            let text = world.vocabulary.sentence(6 + chance.below(14), &chance)
            try run(.note(kind: .note, text: text, at: nil, refersTo: nil), as: lead)
        }
        try wait(minutes: chance.below(8), end)
        try run(.reach(.mitigated, at: nil, note: nil, overriding: "It is over"), as: lead)
        try wait(minutes: 1 + chance.below(6), end)
        try run(.reach(.resolved, at: nil, note: nil, overriding: "It is over"), as: lead)
        try run(.scheduleRetrospective(at: now + .days(2), minutes: nil), as: lead)
        guard ending == .closed else { return try wait(until: end) }
        try run(.reach(.retrospectiveDone, at: nil, note: nil, overriding: "Said in the channel"), as: lead)
        try run(.reach(.closed, at: nil, note: nil, overriding: "Nothing more is owed"), as: lead)
    }

    var promises: [Obligation] {
        obligations(of: incident, under: world.process, calendar: world.organisation.calendar)
    }

    private mutating func wait(minutes: Int, _ end: Timestamp) throws {
        try wait(until: min(end, now + .minutes(minutes) + .milliseconds(chance.below(60_000))))
    }

    /// Lets time pass as the timer does: from one wake-up to the next.
    private mutating func wait(until moment: Timestamp) throws {
        while let wake = promises.compactMap(\.wakeAt).min(), wake <= moment {
            now = max(now, wake)
            let before = records.count
            try decide(.tellTime, by: .muster, .clock)
            guard records.count > before else { break }
        }
        now = max(now, moment)
    }

    private mutating func run(_ command: IncidentCommand, as person: ID<Person>) throws {
        try decide(command, by: .person(person), .web)
    }

    private mutating func decide(_ command: IncidentCommand, by actor: Actor, _ source: EventSource) throws {
        let context = DecisionContext(
            process: world.process,
            organisation: world.organisation,
            links: world.links,
            now: now,
            actor: actor,
            source: source,
            makeID: world.makeID
        )
        let decision = try incident.decide(command, in: context)
        for record in decision.records { incident.apply(record) }
        records += decision.records
    }
}
