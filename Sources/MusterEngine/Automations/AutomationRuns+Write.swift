import MusterCore
import MusterStore

extension AutomationRuns {
    /// Writes what the automations of an incident did, out of its events.
    func add(_ records: [EventRecord], of incident: Incident, _ words: TimelineWriter) throws {
        for record in records {
            guard case .automation(let event) = record.event, let rule = event.rule else { continue }
            let (name, line, outcome) = Self.heading(of: event)
            try add(
                Run(
                    incident: incident.id,
                    sequence: record.sequence,
                    number: incident.number,
                    process: incident.process,
                    rule: rule,
                    name: name,
                    line: line,
                    at: record.recordedAt,
                    outcome: outcome,
                    text: words.entry(record).text
                )
            )
        }
    }

    private static func heading(of event: AutomationEvent) -> (name: String, line: Int, Outcome) {
        switch event {
        case .armed(let armed): (armed.name, armed.line, .waits)
        case .stoodDown(let down): (down.name, down.line, .nothing)
        case .ran(let ran):
            (ran.name, ran.line, ran.outcomes.contains { $0.problem != nil } ? .partly : .ran)
        case .webhookCalled(let call): (call.name, 0, .ran)
        }
    }
}
