import MusterCore
import MusterStore

/// Automations in pages: what they do, and what they did.
enum AutomationTable {
    /// The rules of a process, in words.
    static func rules(of process: ProcessDefinition) -> HTML {
        let rows = process.automations.map { rule -> [HTML] in
            [
                "<a href=\"/automations?rule=\(rule.id)\">\(rule.name)</a>",
                "\(rule.triggers.map { $0.text(in: process) }.joined(separator: " or "))\(wait(of: rule))",
                list(rule.conditions.map { $0.text(in: process) }),
                list(rule.actions.map { $0.text(in: process) }),
                "<span class=\"num muted\">\(rule.line)</span>",
            ]
        }
        return rows.isEmpty ? "" : ProcessPage.table("Automations", ["Name", "When", "If", "Then", "Line"], rows)
    }

    private static func wait(of rule: Automation) -> HTML {
        rule.delay > .zero ? "<br><span class=\"muted\">after \(rule.delay.text)</span>" : ""
    }

    private static func list(_ items: [String]) -> HTML {
        items.isEmpty ? "<span class=\"muted\">–</span>" : ProcessPage.list(items)
    }

    /// What was done, the newest first.
    static func runs(_ runs: [AutomationRuns.Run], zone: Zone) -> HTML {
        if runs.isEmpty { return "<p class=\"empty\">Nothing has run yet.</p>" }
        let rows = runs.map { run -> [HTML] in
            [
                Parts.time(run.at, zone: zone),
                "<a href=\"/incidents/\(IncidentNumber.reference(run.number))\">\(IncidentNumber.reference(run.number))</a>",
                "\(run.name) <span class=\"muted\">line \(run.line)</span>", tag(run.outcome),
                "<span dir=\"auto\">\(run.text)</span>",
            ]
        }
        return ProcessPage.table("Runs", ["When", "Incident", "Automation", "Outcome", "What"], rows)
    }

    private static func tag(_ outcome: AutomationRuns.Outcome) -> HTML {
        switch outcome {
        case .waits: "<span class=\"tag\">waits</span>"
        case .ran: "<span class=\"tag ok\">done</span>"
        case .partly: "<span class=\"tag warn\">not all done</span>"
        case .nothing: "<span class=\"tag\">did nothing</span>"
        }
    }

    /// What would have been done.
    static func trial(_ moments: [AutomationTrial.Moment], zone: Zone) -> HTML {
        if moments.isEmpty { return "<p class=\"empty\">No automation would have done anything.</p>" }
        let rows = moments.map { moment -> [HTML] in
            let (rule, outcome, text) = words(of: moment.event, zone)
            return [
                Parts.time(moment.at, "second", zone: zone), "\(rule)", outcome, "<span dir=\"auto\">\(text)</span>",
            ]
        }
        return ProcessPage.table("What would have been done", ["When", "Automation", "Outcome", "What"], rows)
    }

    private static func words(of event: AutomationEvent, _ zone: Zone) -> (String, HTML, String) {
        switch event {
        case .armed(let armed):
            (
                "\(armed.name), line \(armed.line)", tag(.waits),
                "until \(armed.dueAt.text(in: zone)), since \(armed.because)"
            )
        case .stoodDown(let down): ("\(down.name), line \(down.line)", tag(.nothing), down.because.text)
        case .ran(let ran):
            (
                "\(ran.name), line \(ran.line)",
                tag(ran.outcomes.contains { $0.problem != nil } ? .partly : .ran),
                "since \(ran.because): " + ran.outcomes.map(\.text).joined(separator: "; ")
            )
        case .webhookCalled(let call): (call.name, tag(.ran), "called")
        }
    }
}
