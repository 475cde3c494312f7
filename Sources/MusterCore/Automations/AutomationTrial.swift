/// What the automations of a process would have done for an incident, played through its history. Nothing is sent.
///
/// What was recorded at one moment is taken as one command, as it was. The incident goes as it went: what an automation
/// would have changed does not change what people did afterwards.
package struct AutomationTrial: Sendable {
    private let process: ProcessDefinition
    private let context: DecisionContext
    private let end: Timestamp
    private var moments: [Moment] = []

    package struct Moment: Equatable, Sendable {
        package var at: Timestamp
        package var event: AutomationEvent
    }

    /// - Parameters:
    ///   - records: of one incident, oldest first.
    ///   - context: with the process that is tried; its time is how far a running incident is followed.
    /// - Returns: oldest first; empty where no automation would have done anything.
    package static func moments(of records: [EventRecord], in context: DecisionContext) -> [Moment] {
        var trial = AutomationTrial(context)
        trial.play(records)
        return trial.moments
    }

    private init(_ context: DecisionContext) {
        self.context = context
        process = context.process
        end = context.now
    }

    private mutating func play(_ records: [EventRecord]) {
        var incident: Incident?
        var rest = records[...]
        while let first = rest.first {
            if incident != nil { pass(until: first.recordedAt, &incident) }
            let together = rest.prefix { $0.recordedAt == first.recordedAt }
            rest = rest.dropFirst(together.count)
            let before = incident
            let book = incident?.automations ?? AutomationBook()
            var after = before ?? Incident(opening: first)
            for record in together where record.sequence > after.version { after.apply(record) }
            // What the automations of then did is no news to those of now.
            after.automations = book
            after.automations = answer(to: Array(together), before, after, at: first.recordedAt)
            incident = after
        }
        pass(until: end, &incident)
    }

    /// Lets the time run to the next thing that happened.
    private mutating func pass(until moment: Timestamp, _ incident: inout Incident?) {
        while let present = incident, let due = present.automations.wakeAt, due < moment {
            let book = answer(to: [], present, present, at: due)
            // Every moment that comes ends a wait, so that there is an end to this.
            guard book != present.automations else { return }
            incident?.automations = book
        }
    }

    private mutating func answer(
        to causes: [EventRecord],
        _ before: Incident?,
        _ after: Incident,
        at moment: Timestamp
    ) -> AutomationBook {
        var context = context
        context.now = moment
        context.actor = .muster
        context.source = .rule
        var draft = Draft(after, context: context)
        draft.automate(causes, since: before)
        moments += draft.decision.records.compactMap { record in
            guard case .automation(let event) = record.event, event.rule != nil else { return nil }
            return Moment(at: moment, event: event)
        }
        return draft.incident.automations
    }
}
