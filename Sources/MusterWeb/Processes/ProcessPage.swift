import MusterCore

/// The process as a readable page; also the page to learn it from.
struct ProcessPage: Sendable {
    var frame: PageFrame
    var process: ProcessDefinition

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>\(process.title)</h1><p>\(process.summary)</p>\
            <p class="muted">Follows \(process.source). Version \(process.version).</p></div></div>
            \(section("Severities", severities))\(section("Clocks", clocks))\(section("Gates", gates))\(section("Roles", roles))\
            \(section("Checklists", checklists))\(section("Etiquette", list(process.etiquette)))
            <details class="fold card"><summary><strong>The file</strong></summary><pre class="scroll" tabindex="0"><code>\(process.text)</code></pre></details></main>
            """
        )
    }

    private func section(_ title: String, _ body: HTML) -> HTML {
        "<section class=\"card stack\"><h2>\(title)</h2>\(body)</section>"
    }

    private func list(_ items: [String]) -> HTML { "<ul>\(items.map { "<li>\($0)</li>" as HTML })</ul>" }

    private func table(_ title: String, _ head: [String], _ rows: [[HTML]]) -> HTML {
        """
        <div class="scroll" tabindex="0" role="region" aria-label="\(title)"><table><thead><tr>\(head.map { "<th>\($0)</th>" as HTML })</tr></thead>\
        <tbody>\(rows.map { row in "<tr>\(row.map { "<td>\($0)</td>" as HTML })</tr>" as HTML })</tbody></table></div>
        """
    }

    private var severities: HTML {
        table(
            "Severities",
            ["Level", "Any of", "Examples"],
            process.severities.enumerated().map { rank, level in
                ["\(Parts.severity(level.key, rank: rank)) \(level.name)", list(level.criteria), list(level.examples)]
            }
        )
    }

    private var clocks: HTML {
        table(
            "Clocks",
            ["Promise"] + process.severities.map(\.key) + ["Owner", "From the document"],
            process.clocks.map { clock in
                ["\(clock.says)"] + process.severities.map { "\(clock.time(at: $0.key))" } + [
                    "\(owner(clock))", "\(clock.source)",
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
        "\(process.gates.map { gate in "<h3>\(process.milestone(gate.milestone)?.name ?? gate.milestone.rawValue)</h3>\(list(gate.conditions.map(\.says)))" as HTML })"
    }

    private var roles: HTML {
        let parts = process.roles.map { role -> HTML in
            let warnings: HTML =
                role.antiPatterns.isEmpty ? "" : "<p class=\"muted\">Not theirs to do:</p>\(list(role.antiPatterns))"
            return "<h3>\(role.name)</h3><p>\(role.purpose)</p>\(list(role.responsibilities))\(warnings)"
        }
        return "\(parts)"
    }

    private var checklists: HTML {
        "\(process.checklists.map { "<h3>\($0.title)</h3>\(list($0.items.map(\.says)))" as HTML })"
    }
}
