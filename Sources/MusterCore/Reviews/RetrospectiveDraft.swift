/// The retrospective document as the record alone gives it: written at once, for people to go on from.
package struct RetrospectiveDraft: Sendable {
    let incident: Incident
    let process: ProcessDefinition
    let organisation: Organisation
    private let timeline: [TimelineEntry]
    private let now: Timestamp

    package init(
        incident: Incident,
        process: ProcessDefinition,
        organisation: Organisation,
        timeline: [TimelineEntry],
        now: Timestamp
    ) {
        self.incident = incident
        self.process = process
        self.organisation = organisation
        self.timeline = timeline
        self.now = now
    }

    /// Markdown (CommonMark with tables). Text from the record is escaped, so that it cannot change the document's shape.
    package var markdown: String {
        var parts = ["# \(incident.reference): \(escaped(incident.name))", facts]
        for section in process.retrospective.sections { parts.append("## \(section)\n\n\(body(of: section))") }
        parts.append("## Agenda\n\n\(numbered(process.retrospective.agenda))")
        if !process.retrospective.questionnaire.isEmpty {
            parts.append(
                "## Questionnaire\n\n"
                    + process.retrospective.questionnaire.map { "### \($0)\n\n…" }.joined(separator: "\n\n")
            )
        }
        parts += roomSections
        parts.append("## Timeline of the record\n\n\(timelineTable)")
        parts.append("## Promises of the process\n\n\(promises)")
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var metrics: IncidentMetrics { IncidentMetrics(of: incident, under: process, now: now) }

    private var facts: String {
        let held = process.roles.compactMap { role -> [String]? in
            guard let person = incident.holder(of: role.key) else { return nil }
            return [role.name, organisation.person(person)?.name ?? "somebody who has left"]
        }
        let moments = Milestone.allCases.compactMap { key -> [String]? in
            guard let moment = incident.milestones[key] else { return nil }
            return [process.milestone(key)?.name ?? key.rawValue, text(moment)]
        }
        let durations = [
            ("Time to detect", metrics.detect), ("Time to acknowledge", metrics.acknowledge),
            ("Time to mitigate", metrics.mitigate), ("Time to resolve", metrics.resolve),
        ].compactMap { name, value in value.map { [name, $0.measured] } }
        let severity = [["Severity", incident.severityHistory.map(\.severity).joined(separator: " → ")]]
        return table(["Fact", "Value"], severity + moments + durations + held)
    }

    /// What the record can say under a heading of the process; an ellipsis where people must write.
    private func body(of section: String) -> String {
        let name = section.lowercased()
        if name.contains("timeline") { return "See the timeline of the record below." }
        if name.contains("action") || name.contains("countermeasure") || name.contains("remediation") {
            return actionItems
        }
        if name.contains("why") || name.contains("root cause") {
            return (1...5).map { "\($0). Why? …" }.joined(separator: "\n")
        }
        if name.contains("summary") { return summary }
        if name.contains("impact") { return impact }
        return "…"
    }

    private var summary: String {
        let end = incident.milestones[.mitigated] ?? incident.milestones[.resolved]
        let length = metrics.mitigate ?? metrics.resolve
        var sentence = "\(escaped(incident.name)) (\(incident.severity)), declared \(text(incident.declaredAt))"
        if let end { sentence += ", \(incident.reached(.mitigated) ? "mitigated" : "resolved") \(text(end))" }
        if let length { sentence += ", after \(length.measured)" }
        return sentence + ".\n\n" + escaped(incident.summary ?? "…")
    }

    private var impact: String {
        let known = process.facts.compactMap { fact in
            incident.facts[fact.key].map { [fact.label, fact.shown($0, in: organisation)] }
        }
        return known.isEmpty ? "…" : table(["Impact", "On record"], known)
    }

    private var actionItems: String {
        if incident.actionItems.isEmpty { return "None yet." }
        let rows = incident.actionItems.map { item in
            [
                item.title, item.type, item.owner.flatMap(organisation.person)?.name ?? "–", item.criticality ?? "–",
                item.targetAt.map(text) ?? "–", item.ticket ?? "–", item.doneAt == nil ? "open" : "done",
            ]
        }
        return table(["Action item", "Type", "Owner", "Criticality", "Target", "Ticket", "State"], rows)
    }

    private var timelineTable: String {
        table(
            ["Time", "Who", "What"],
            timeline.filter { $0.kind != .chat }.map { [text($0.occurredAt, seconds: true), $0.who, $0.text] }
        )
    }

    private var promises: String {
        let rows = process.clocks.compactMap { clock -> [String]? in
            guard let record = incident.record[clock.id], !clock.nudge else { return nil }
            let missed = incident.missed(by: clock.id, under: process)
            return [clock.says, "\(record.kept.count)", "\(record.keptLate.count)", "\(missed)"]
        }
        return rows.isEmpty ? "None fell due." : table(["Promise", "Kept", "Kept late", "Missed"], rows)
    }

    func table(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows.map { $0.map(escaped) }
        return lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    private func numbered(_ items: [String]) -> String {
        items.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    }

    func text(_ moment: Timestamp) -> String { text(moment, seconds: false) }

    private func text(_ moment: Timestamp, seconds: Bool) -> String {
        let minutes = moment.text(in: organisation.calendar.zone)
        guard seconds else { return minutes }
        let second = organisation.calendar.zone.civilTime(at: moment).millisecondOfDay / 1_000 % 60
        return minutes + (second < 10 ? ":0\(second)" : ":\(second)")
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text.drop(while: \.isWhitespace) {
            switch character {
            case _ where character.isNewline: result += " "
            case "|", "*", "_", "`", "<", ">", "[", "]", "#", "\\", "~", "&", "!": result += "\\\(character)"
            // At the front these would begin a list, a rule or a heading.
            case "-", "+", "=": result += result.isEmpty ? "\\\(character)" : "\(character)"
            case ".", ")": result += result.allSatisfy(\.isWholeNumber) ? "\\\(character)" : "\(character)"
            default: result.append(character)
            }
        }
        return result
    }
}
