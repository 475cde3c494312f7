package import struct FoundationEssentials.UUID

/// What a decision may look at besides the incident: the rules, the organisation, and the moment.
package struct DecisionContext: Sendable {
    package var process: ProcessDefinition
    package var organisation: Organisation
    package var links: Links
    package var now: Timestamp
    package var actor: Actor
    package var source: EventSource
    /// A new identity; handed in, so that a replay makes the same ones.
    package var makeID: @Sendable () -> UUID
    package var attachmentLimits = AttachmentLimits.usual

    package init(
        process: ProcessDefinition,
        organisation: Organisation,
        links: Links,
        now: Timestamp,
        actor: Actor,
        source: EventSource,
        makeID: @escaping @Sendable () -> UUID
    ) {
        self.process = process
        self.organisation = organisation
        self.links = links
        self.now = now
        self.actor = actor
        self.source = source
        self.makeID = makeID
    }

    var calendar: BusinessCalendar { organisation.calendar }

    /// The same where a rule of the process acts, and not the one who asked.
    func acting(as actor: Actor) -> DecisionContext {
        var own = self
        own.actor = actor
        own.source = .rule
        return own
    }
}

/// Where people find things: the addresses that messages lead to.
package struct Links: Equatable, Sendable {
    /// As people type it, without a slash at the end: `https://muster.example.org`.
    package var base: String
    /// How the link to a bridge is made, with the holes `{reference}`, `{number}` and `{id}`; nil where none is opened by
    /// itself.
    package var bridge: String?
    /// Who makes a meeting for each bridge, as people call it; nil where nobody does. Then ``bridge`` is what there is in
    /// its place where it fails.
    package var meetings: String?

    package init(base: String, bridge: String? = nil, meetings: String? = nil) {
        self.base = base
        self.bridge = bridge
        self.meetings = meetings
    }

    /// The bridge of an incident; nil where none is opened by itself.
    package func bridge(of incident: Incident) -> String? {
        bridge?.replacing("{reference}", with: incident.reference).replacing(
            "{number}",
            with: IncidentNumber.short(incident.number)
        )
        .replacing("{id}", with: incident.id.description)
    }

    /// What is wrong with how links to bridges are made; nil where nothing is.
    package static func problem(withBridge template: String) -> String? {
        guard template.hasPrefix("https://") || template.hasPrefix("http://"), !template.contains(where: \.isWhitespace)
        else { return "must be a link such as https://meet.example.org/muster-{id}" }
        let known = ["reference", "number", "id"]
        do {
            for case .hole(let hole) in try HoledText(template).parts where !known.contains(hole) {
                return "has the hole {\(hole)}; there are {reference}, {number} and {id}"
            }
        } catch {
            return "has a hole that is not whole (\(error.message)); write it as {id}"
        }
        let isOwn = known.contains { template.contains("{\($0)}") }
        return isOwn ? nil : "needs the hole {id}, so that each incident has its own"
    }

    package func incident(_ reference: String) -> String { "\(base)/incidents/\(reference)" }
    package var statusPage: String { "\(base)/status" }
    package var schedules: String { "\(base)/schedules/" }
}

/// What a command comes to, in order. The caller stores all of it in one transaction, or none of it.
package struct Decision: Equatable, Sendable {
    package var records: [EventRecord] = []

    package var events: [IncidentEvent] { records.map(\.event) }
}

/// An incident in the making of a decision: what is recorded is applied at once, so that the next step sees it.
struct Draft {
    private(set) var incident: Incident
    private(set) var decision = Decision()
    let context: DecisionContext

    init(_ incident: Incident, context: DecisionContext) {
        self.incident = incident
        self.context = context
    }

    /// - Parameter declaration: the incident's first event.
    init(declaring declaration: IncidentEvent.Declared, at moment: Timestamp, context: DecisionContext) {
        let record = EventRecord(
            sequence: 1,
            event: .declared(declaration),
            actor: context.actor,
            source: context.source,
            occurredAt: moment,
            recordedAt: context.now
        )
        incident = Incident(opening: record)
        decision.records = [record]
        self.context = context
    }

    /// - Parameter moment: when it happened; nil means now.
    mutating func record(_ event: IncidentEvent, at moment: Timestamp? = nil, by actor: Actor? = nil) {
        // What follows from an automation is its doing.
        let follows = context.actor.isAutomation && actor == .muster
        let record = EventRecord(
            sequence: incident.version + 1,
            event: event,
            actor: follows ? context.actor : actor ?? context.actor,
            source: actor == .muster && context.source != .clock ? .rule : context.source,
            occurredAt: moment ?? context.now,
            // Clocks of machines may step back; the record never does.
            recordedAt: max(context.now, incident.changedAt)
        )
        incident.apply(record)
        decision.records.append(record)
    }

    /// Takes in what was decided beside it, from where this one stands.
    mutating func absorb(_ other: Draft) {
        incident = other.incident
        decision.records += other.decision.records
    }

    func obligations() -> [Obligation] {
        MusterCore.obligations(of: incident, under: context.process, calendar: context.calendar)
    }
}
