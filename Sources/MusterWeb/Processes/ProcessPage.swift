import MusterCore

/// The process as a readable page; also the page to learn it from.
struct ProcessPage: Sendable {
    var frame: PageFrame
    var process: ProcessDefinition

    private struct Section {
        var id: String
        var title: String
        var body: HTML
    }

    /// Those for which the process says something.
    private var sections: [Section] {
        let practice = PracticeSections(process: process)
        return [
            Section(id: "severities", title: "Severities", body: severities),
            Section(id: "matrix", title: "Severity matrix", body: practice.matrix),
            Section(id: "clocks", title: "Clocks", body: clocks),
            Section(id: "gates", title: "Gates", body: gates),
            Section(id: "types", title: "Types of incidents", body: practice.types),
            Section(id: "facts", title: "Fields", body: practice.facts),
            Section(id: "automations", title: "Automations", body: AutomationTable.rules(of: process)),
            Section(id: "roles", title: "Roles", body: practice.roles),
            Section(id: "checklists", title: "Checklists", body: practice.checklists),
            Section(id: "questions", title: "Question bank", body: practice.questions),
            Section(id: "handover", title: "Handover", body: practice.handover),
            Section(id: "retrospective", title: process.retrospective.name, body: practice.retrospective),
            Section(id: "etiquette", title: "Etiquette", body: practice.etiquette),
        ]
        .filter { !$0.body.markup.isEmpty }
    }

    /// To what the process does by itself, and for administrators to change it.
    private var links: HTML {
        let edit: HTML = frame.viewer?.permission == .admin ? "<a class=\"btn\" href=\"/process/edit\">Edit</a>" : ""
        return "<a class=\"btn\" href=\"/automations\">Automations</a>\(edit)"
    }

    var body: HTML {
        let places = sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" as HTML }
        let parts = sections.map { section in
            "<section class=\"card stack\" id=\"\(section.id)\"><h2>\(section.title)</h2>\(section.body)</section>"
                as HTML
        }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>\(process.title)</h1><p>\(process.summary)</p>\
            <p class="muted">Follows \(process.source). Version \(process.version).</p></div>\
            <div class="actions"><a class="btn" href="#file">The file</a>\(links)</div></div>
            <div class="cols docs"><nav class="stick" aria-label="On this page"><ul class="toc">\(places)</ul></nav>
            <div class="loose">\(parts)<details class="fold card" id="file"><summary><strong>The file</strong></summary>\
            <pre class="scroll" tabindex="0"><code>\(process.text)</code></pre></details></div></div></main>
            """
        )
    }

    static func list(_ items: [String]) -> HTML {
        "<ul class=\"bulleted\">\(items.map { "<li>\($0)</li>" as HTML })</ul>"
    }

    static func table(_ title: String, _ head: [HTML], _ rows: [[HTML]]) -> HTML {
        let lines = rows.map { row in
            "<tr><th scope=\"row\">\(row.first)</th>\(row.dropFirst().map { "<td>\($0)</td>" as HTML })</tr>" as HTML
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(title)"><table><thead><tr>\
            \(head.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead><tbody>\(lines)</tbody></table></div>
            """
    }

    private var severities: HTML {
        let rows = process.severities.enumerated().map { rank, level -> [HTML] in
            [
                "\(Parts.severity(level.key, rank: rank))<br>\(level.name)",
                Self.list(level.criteria + level.examples.map { "“\($0)”" }), "\(whatHappens(at: level))",
            ]
        }
        return
            "<div class=\"matrix\">\(Self.table("Severities", ["Level", "It is this when", "What happens"], rows))</div>"
    }

    private func whatHappens(at level: SeverityLevel) -> HTML {
        let pages = level.page.map(\.text).joined(separator: ", ")
        var lines = [
            pages.isEmpty ? "Pages nobody" : "Pages \(pages)\(level.businessHours ? ", in business hours" : "")"
        ]
        if !level.notify.isEmpty { lines.append("Tells \(level.notify.joined(separator: ", "))") }
        if level.lightweight { lines.append("The lightweight path: no war room") }
        if level.needsCategory { lines.append("Needs a category of the status page") }
        return Self.list(lines + level.expectations)
    }

    private var clocks: HTML {
        let head =
            ["Promise"] + process.severities.map { "\($0.key)" as HTML } + ["Owner", "If missed", "From the document"]
        return Self.table(
            "Clocks",
            head,
            process.clocks.map { clock in
                ["\(clock.says)"] + process.severities.map { "\(clock.time(at: $0.key))" } + [
                    "\(owner(clock))", "\(clock.consequences.capitalizedFirst)",
                    "<span class=\"muted\">\(clock.source)</span>",
                ]
            }
        )
    }

    private func owner(_ clock: Clock) -> String {
        switch clock.owner {
        case .role(let role): process.role(role)?.name ?? role
        case .contact(let name): name
        case .assignee: "its owner"
        }
    }

    private var gates: HTML {
        let parts = process.gates.map { gate -> HTML in
            let name = process.milestone(gate.milestone)?.name ?? gate.milestone.rawValue
            return "<h3>To be \(name)</h3>\(Self.list(gate.conditions.map(\.says)))"
        }
        return "\(parts)"
    }
}
