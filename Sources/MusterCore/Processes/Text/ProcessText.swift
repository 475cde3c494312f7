/// A process as plain text, for `muster process show`.
package struct ProcessText {
    let process: ProcessDefinition

    package init(_ process: ProcessDefinition) {
        self.process = process
    }

    /// Lines that end in a newline, headings underlined.
    package var text: String {
        var lines = [
            process.title,
            String(repeating: "═", count: process.title.count),
            "",
            "\(process.key), version \(process.version)",
        ]
        if !process.summary.isEmpty { lines += ["", process.summary] }
        if !process.source.isEmpty { lines += ["", "Follows: \(process.source)"] }
        for section in sections where !section.lines.isEmpty {
            lines += ["", section.title, String(repeating: "─", count: section.title.count), ""] + section.lines
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var sections: [(title: String, lines: [String])] {
        [
            ("Is this an incident?", bullets(process.decisionAid)),
            ("Severities", severities),
            ("Severity matrix", matrix),
            ("Roles", process.roles.flatMap(lines)),
            ("Phases", process.phases.flatMap(lines)),
            ("Milestones", milestones),
            ("Clocks", clocks),
            ("Gates", process.gates.flatMap(lines)),
            ("Checklists", process.checklists.flatMap(lines)),
            ("Audiences", audiences),
            ("Triage", triage),
            ("Graver by itself", process.raise.map { "• \($0.severity) when \($0.condition): \($0.says)" }),
            ("Legal triggers", process.legal.flatMap(lines)),
            ("Escalation", process.escalation.map { "• after \($0.after.text): \($0.to)" }),
            ("Handover", handover),
            (process.retrospective.name, retrospective),
            (process.report?.name ?? "", report),
            ("Action items", actionItems),
            ("Questions", questions),
            ("Etiquette", bullets(process.etiquette)),
            ("Scripts", process.scripts.flatMap { ["\($0.title):", "  \($0.text)"] }),
            ("Principles", bullets(process.principles)),
            ("Contacts that the organisation defines", contacts),
        ]
    }

    private var severities: [String] {
        var lines: [String] = []
        for level in process.severities {
            if !lines.isEmpty { lines.append("") }
            lines.append("\(level.key)  \(level.name)\(level.lightweight ? " (light path)" : "")")
            lines += bullets(level.criteria, indent: "  ")
            lines += labelled("for example", level.examples)
            lines += labelled("expected", level.expectations)
            lines += labelled("paged", level.page.map(\.text))
            lines += labelled("told", level.notify)
        }
        return lines
    }

    private var matrix: [String] {
        guard let matrix = process.matrix else { return [] }
        var table = TextTable(["\(matrix.rows.name) \\ \(matrix.columns.name)"] + matrix.columns.choices)
        for (row, severities) in zip(matrix.rows.choices, matrix.severity) { table.add([row] + severities) }
        return table.lines
    }

    private func lines(of role: Role) -> [String] {
        var facts: [String] = []
        if !role.requiredAt.isEmpty { facts.append("required at \(role.requiredAt.joined(separator: ", "))") }
        if !role.byDefault.isEmpty { facts.append("by default the \(role.byDefault)") }
        for exclusion in role.excludes {
            facts.append("never the \(name(ofRole: exclusion.role)) at \(exclusion.severities.joined(separator: ", "))")
        }
        if !role.single { facts.append("held by any number of people") }
        if let changer = role.changedBy { facts.append("changed by the \(name(ofRole: changer)) alone") }
        if role.changeNeedsReason { facts.append("changed with a reason only") }
        var lines = ["\(role.name) (\(role.short)): \(role.purpose)"]
        if !facts.isEmpty { lines.append("  \(facts.joined(separator: "; "))") }
        lines += bullets(role.responsibilities, indent: "  ")
        lines += labelled("not", role.antiPatterns)
        return lines
    }

    private func lines(of phase: Phase) -> [String] {
        ["\(phase.name): \(phase.goal)"] + bullets(phase.steps, indent: "  ")
    }

    private var milestones: [String] {
        var table = TextTable(["Milestone", "Meaning"])
        for milestone in process.milestones { table.add([milestone.name, milestone.meaning]) }
        return table.lines
    }

    private var clocks: [String] {
        guard !process.clocks.isEmpty else { return [] }
        var table = TextTable(["What"] + process.severities.map(\.key) + ["From", "Owner", "When missed"])
        for clock in process.clocks {
            var row = [clock.says]
            row += process.severities.map { clock.time(at: $0.key) }
            row += [clock.from.text(in: process), clock.owner.text(in: process), clock.consequences]
            table.add(row)
        }
        return table.lines
    }

    private func lines(of gate: Gate) -> [String] {
        let name = process.milestone(gate.milestone)?.name ?? gate.milestone.words
        let by = gate.by.isEmpty ? "" : ", by the \(gate.by.map(name(ofRole:)).joined(separator: " or the ")) alone"
        var lines = ["\(name)\(by), when:"]
        for condition in gate.conditions {
            let only = condition.severities.isEmpty ? "" : " (\(condition.severities.joined(separator: ", ")))"
            lines.append("  • \(condition.says)\(only)")
        }
        return lines
    }

    private func lines(of checklist: Checklist) -> [String] {
        let role = checklist.role.map { " (\(name(ofRole: $0)))" } ?? ""
        return [checklist.title + role] + checklist.items.map { "  □ \($0.says)" }
    }

    private var audiences: [String] {
        guard !process.audiences.isEmpty else { return [] }
        var table = TextTable(["Audience", "By", "Contact", "Approved by"])
        for audience in process.audiences {
            table.add([audience.name, audience.channel.rawValue, audience.contact ?? "–", audience.approval ?? "–"])
        }
        return table.lines
    }

    func name(ofRole key: String) -> String { process.role(key)?.name ?? key }
}
