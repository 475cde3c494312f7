/// One incident, as its events have left it.
///
/// State changes in one way only: ``decide(_:in:)`` turns a command into events, and ``apply(_:)`` turns an event into
/// state. Neither reads a clock, a file or a socket, so the same events always give the same incident.
package struct Incident: Equatable, Sendable {
    package let id: ID<Incident>
    package let number: Int
    package let process: String
    package let processVersion: String
    package let drill: Bool
    package internal(set) var declaredBy: Actor
    package internal(set) var declaredAt: Timestamp

    package internal(set) var title: String?
    package internal(set) var functionality: String?
    package internal(set) var state: String?
    package internal(set) var audience: String?
    package internal(set) var summary: String?
    package internal(set) var service: String?
    package internal(set) var category: String?
    /// Key of the kind of incident that it is.
    package internal(set) var type: String?
    package internal(set) var severity: String
    /// Oldest first; the last one is the present severity and has no end.
    package internal(set) var severityHistory: [SeverityInterval]
    package internal(set) var facts: [String: String] = [:]
    /// How each fact came to be what it is, by key; also of those that were withdrawn.
    package internal(set) var factRecords: [String: FactRecord] = [:]
    package internal(set) var milestones: [Milestone: Timestamp] = [:]
    package internal(set) var bridge: String?
    /// Nil where no meeting is waited for.
    package internal(set) var bridgeOrder: BridgeOrder?
    /// The meeting that was made for this incident, to be ended with it; also where another bridge was set since.
    package internal(set) var meeting: String?

    package internal(set) var roles: [RoleHolding] = []
    /// When each role was held for the first time; later holders do not move it.
    package internal(set) var roleFirstFilled: [String: Timestamp] = [:]
    /// Who held each role last before it was given up, so that giving it up and having it claimed is known as a change.
    package internal(set) var roleLastGivenUpBy: [String: ID<Person>] = [:]
    /// When each role was given up last: a promise to fill it counts anew from there.
    package internal(set) var roleGivenUpAt: [String: Timestamp] = [:]
    /// Offers of a role that nobody has accepted yet, oldest first.
    package internal(set) var handovers: [Handover] = []
    package internal(set) var lastHandover: Handover?
    package internal(set) var escalations: [Escalation] = []
    package internal(set) var pages: [Page] = []
    package internal(set) var updates: [Update] = []
    /// Updates that wait for a second person, oldest first.
    package internal(set) var proposals: [UpdateProposal] = []
    package internal(set) var checkIns: [Timestamp] = []
    package internal(set) var ticks: [String: Tick] = [:]
    package internal(set) var confirmations: [String: Confirmation] = [:]
    package internal(set) var confirmedDuties: [String: Timestamp] = [:]
    package internal(set) var overrides: [IncidentEvent.GateOverridden] = []
    /// By clock.
    package internal(set) var record: [String: ClockRecord] = [:]
    package internal(set) var retrospective = Retrospective()
    package internal(set) var actionItems: [ActionItem] = []
    package internal(set) var alerts: [LinkedAlert] = []
    package internal(set) var measures: [TemporaryMeasure] = []
    /// Since when the organisation is aware of what each legal trigger is about.
    package internal(set) var legalTriggers: [String: Timestamp] = [:]
    package internal(set) var legal = LegalRecord()
    package internal(set) var attachments: [Attachment] = []
    package internal(set) var access = IncidentAccess()
    package internal(set) var prompts: [Prompt] = []
    package internal(set) var room = Room()
    package internal(set) var automations = AutomationBook()
    package internal(set) var reopenings = 0
    package internal(set) var reopenedAt: Timestamp?

    /// How many events there are; the sequence of the last one.
    package internal(set) var version: Int
    package internal(set) var changedAt: Timestamp
    /// When a person last did anything about it.
    package internal(set) var heardAt: Timestamp
}

extension Incident {
    package var reference: String { IncidentNumber.reference(number) }

    /// What it is called: the title as typed, or its three parts.
    package var name: String {
        if let title { return title }
        let what = functionality ?? "Something"
        guard let state else { return what }
        return audience.map { "\(what) is \(state) for \($0)" } ?? "\(what) is \(state)"
    }

    package var handover: Handover? { handovers.first }

    package func reached(_ milestone: Milestone) -> Bool { milestones[milestone] != nil }

    package var isResolved: Bool { reached(.resolved) }
    package var isClosed: Bool { reached(.closed) }

    package func holders(of role: String) -> [RoleHolding] { roles.filter { $0.role == role } }
    package func holder(of role: String) -> ID<Person>? { holders(of: role).first?.person }
    package func roles(of person: ID<Person>) -> [String] { roles.filter { $0.person == person }.map(\.role) }

    /// The last phase of the process that has begun.
    package func phase(under process: ProcessDefinition) -> Phase? {
        process.phases.last { reached($0.begins) }
    }

    package func updates(to audience: String) -> [Update] { updates.filter { $0.audience == audience } }

    /// Everybody who holds a role, was paged and answered, or wrote: those who are part of it.
    package var engaged: [ID<Person>] {
        var seen: Set<ID<Person>> = []
        let all = roles.map(\.person) + pages.filter { $0.acknowledgedAt != nil }.map(\.person)
        return all.filter { seen.insert($0).inserted }
    }
}

package struct SeverityInterval: Equatable, Sendable {
    package var severity: String
    package var from: Timestamp
    package var to: Timestamp?
    package var by: Actor
    package var reason: String
}

package struct RoleHolding: Equatable, Sendable {
    package var role: String
    package var person: ID<Person>
    package var since: Timestamp
}

/// An offer of a role to somebody else, until it is accepted.
package struct Handover: Equatable, Sendable {
    package var role: String
    package var from: ID<Person>
    package var to: ID<Person>
    package var situation: String
    package var offeredAt: Timestamp
    package var completedAt: Timestamp?
}

/// One run of an escalation policy for this incident.
package struct Escalation: Equatable, Sendable {
    package var id: ID<Escalation>
    package var policy: EscalationPolicy
    package var urgency: SeverityLevel.Urgency
    package var because: String
    package var startedAt: Timestamp
    /// No step is taken before; nil means at once.
    package var notBefore: Timestamp?
    /// Begun when the incident was resolved already, so that its being resolved does not end it: what the law asks for, or
    /// a promise that was missed afterwards.
    package var followsResolution: Bool
    /// The same of being closed: what the law asks for runs on, and action items do.
    package var followsClosing: Bool
    /// The last step that was taken, counted from 0; nil before the first.
    package var step: Int?
    package var steppedAt: Timestamp?
    package var acknowledgedBy: ID<Person>?
    package var acknowledgedAt: Timestamp?
    package var exhaustedAt: Timestamp?
    /// When another one took the place of this one: more urgent and this one not begun, handed on, or begun anew.
    package var supersededAt: Timestamp?
    /// The one that pages in its place, where it was handed on or began anew: an answer to this one answers that one, too.
    package var replacedBy: ID<Escalation>?

    package var isRunning: Bool { acknowledgedAt == nil && exhaustedAt == nil && supersededAt == nil }
}

/// One person, asked once to answer.
package struct Page: Equatable, Sendable {
    package var id: ID<Page>
    package var escalation: ID<Escalation>
    package var step: Int
    package var person: ID<Person>
    package var urgency: SeverityLevel.Urgency
    package var at: Timestamp
    package var acknowledgedAt: Timestamp?
}

/// One communication to one audience.
package struct Update: Equatable, Sendable {
    package var id: ID<Update>
    package var audience: String
    package var state: UpdateState
    package var subject: String
    package var body: String
    package var components: [String: ComponentState]
    package var nextBy: Timestamp?
    /// Who wrote it.
    package var by: Actor
    /// The second person, who let it go; nil where the audience needs none.
    package var approvedBy: ID<Person>?
    package var at: Timestamp
    /// Facts that were on record when it went.
    package var facts: Set<String>
}

/// An update that is written and waits for somebody else to approve it.
package struct UpdateProposal: Equatable, Sendable {
    package var id: ID<Update>
    package var audience: String
    package var state: UpdateState
    package var subject: String
    package var body: String
    package var components: [String: ComponentState]
    package var by: Actor
    package var at: Timestamp
}

package struct Tick: Equatable, Sendable {
    package var by: Actor
    package var at: Timestamp
}

package struct Confirmation: Equatable, Sendable {
    package var by: Actor
    package var at: Timestamp
    package var evidence: String
}

/// How one clock has fared so far.
package struct ClockRecord: Equatable, Sendable {
    /// Keys of promises whose owner was reminded.
    package var reminded: Set<String> = []
    /// Turns of a nudge that have passed; no breach.
    package var nudged: [Miss] = []
    package var missed: [Miss] = []
    package var kept: [Timestamp] = []
    package var keptLate: [Timestamp] = []
    /// Those of ``keptLate`` by their keys without the turn.
    package var doneLate: Set<String> = []
    /// What was missed of each promise, by its key without the turn: kept up, so that nobody has to count again.
    package var standings: [String: Standing] = [:]

    package struct Standing: Equatable, Sendable {
        package var turns: Int
        package var firstDueAt: Timestamp
        /// When the last of the turns ended: where the next one begins.
        package var endedAt: Timestamp
    }

    package struct Miss: Equatable, Sendable {
        package var key: String
        package var dueAt: Timestamp
        package var turns: Int
    }

    /// - Parameter endedAt: when the last of the turns ended; nil means at the due time.
    mutating func fall(_ miss: Miss, isNudge: Bool, endedAt: Timestamp?) {
        if isNudge { nudged.append(miss) } else { missed.append(miss) }
        let promise = Obligation.promise(of: miss.key)
        let before = standings[promise]
        standings[promise] = Standing(
            turns: (before?.turns ?? 0) + miss.turns,
            firstDueAt: before?.firstDueAt ?? miss.dueAt,
            endedAt: endedAt ?? miss.dueAt
        )
    }
}

package struct Retrospective: Equatable, Sendable {
    package var scheduledAt: Timestamp?
    package var minutes: Int?
    /// The document as last saved; nil while only the draft from the record exists.
    package var markdown: String?
    package var savedAt: Timestamp?
    /// Counts saves, so that the second of two editors is told instead of overwriting.
    package var edition = 0
    package var report: ReportStage?
    /// What customers read, or will; nil where it stands elsewhere.
    package var reportText: String?
    /// Counts the drafts, so that a review is of the words that were read.
    package var reportEdition = 0
}

package struct ActionItem: Equatable, Sendable {
    package var id: ID<ActionItem>
    package var title: String
    package var owner: ID<Person>?
    package var type: String
    package var criticality: String?
    package var targetAt: Timestamp?
    package var ticket: String?
    package var addedAt: Timestamp
    package var doneAt: Timestamp?
}

package struct LinkedAlert: Equatable, Sendable {
    package var alert: ID<Alert>
    package var title: String
    package var startsAt: Timestamp
    package var endsAt: Timestamp?
    /// Of its labels: the same for every firing of one alert. Nil where nobody knew it.
    package var fingerprint: String?
}

package struct TemporaryMeasure: Equatable, Sendable {
    package var id: ID<TemporaryMeasure>
    package var what: String
    package var undo: String
    package var owner: ID<Person>?
    package var expiresAt: Timestamp?
    package var undoneAt: Timestamp?
    /// What it is, where it is a silence: it is undone by being ended, or ends by itself.
    package var silence: ID<Silence>?
}

package struct Prompt: Equatable, Sendable {
    package var text: String
    package var at: Timestamp
}
