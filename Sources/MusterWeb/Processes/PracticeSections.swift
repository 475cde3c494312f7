import MusterCore

/// The parts of the process that people read to learn it: who does what, what to ask, how to behave.
struct PracticeSections: Sendable {
    let process: ProcessDefinition
    /// Whether a severity of the matrix is chosen by pressing it.
    var isForm = false

    /// How two answers make a severity; empty where the process works none out.
    var matrix: HTML {
        guard let matrix = process.matrix else { return "" }
        let rows = zip(matrix.rows.choices, matrix.severity).map { choice, levels -> [HTML] in
            ["\(choice)"] + levels.map(cell)
        }
        let head: [HTML] = ["\(matrix.rows.name) ↓ \(matrix.columns.name) →"] + matrix.columns.choices.map { "\($0)" }
        return ProcessPage.table("Severity matrix", head, rows)
    }

    private func cell(_ severity: String) -> HTML {
        let badge = Parts.severity(severity, rank: process.rank(of: severity))
        return isForm ? "<span data-picks=\"\(severity)\">\(badge)</span>" : badge
    }

    /// Kinds of incidents, and what comes with them.
    var types: HTML {
        if process.types.isEmpty { return "" }
        let rows = process.types.map { type -> [HTML] in
            let facts = type.facts.sorted { $0.key < $1.key }.map { "\(process.fact($0)?.label ?? $0): \($1)" }
            let roles = type.roles.map { "\(process.role($0.role)?.name ?? $0.role): \($0.contact)" }
            let brings =
                [type.severity, type.restricted ? "restricted" : nil].compactMap(\.self) + facts + roles
                + type.page.map { "pages \($0)" } + type.notify.map { "tells \($0)" }
                + type.checklists.map { "starts \(process.checklist($0)?.title ?? $0)" }
            return ["\(type.name)", "\(type.means)", ProcessPage.list(brings)]
        }
        return ProcessPage.table("Types of incidents", ["Type", "Choose it when", "What comes with it"], rows)
    }

    /// What is to be known of an incident.
    var facts: HTML {
        if process.facts.isEmpty { return "" }
        let rows = process.facts.map { fact -> [HTML] in
            let kind = fact.kind.choices.isEmpty ? fact.kind.word : fact.kind.choices.joined(separator: ", ")
            let needed =
                switch fact.needed {
                case .declaring: "when declaring"
                case .before(let milestone): "before \(process.milestone(milestone)?.name ?? milestone.words)"
                case nil: fact.atIntake ? "asked when declaring" : "–"
                }
            let types = fact.types.map { process.type($0)?.name ?? $0 }.joined(separator: ", ")
            return ["\(fact.label)", "\(kind)", "\(needed)", "\(types.isEmpty ? "all" : types)", "\(fact.help)"]
        }
        return ProcessPage.table("Fields", ["Field", "Kind", "Needed", "Types", "Help"], rows)
    }

    var roles: HTML {
        let parts = process.roles.map { role -> HTML in
            let does = role.responsibilities.map { "<li>\(Parts.icon("check", "ok"))<span>\($0)</span></li>" as HTML }
            let avoids = role.antiPatterns.map { "<li>\(Parts.icon("cross", "no"))<span>\($0)</span></li>" as HTML }
            let short: HTML = role.short.isEmpty ? "" : " <span class=\"muted\">\(role.short)</span>"
            return """
                <div class="stack"><div><h3>\(role.name)\(short)</h3><p>\(role.purpose)</p></div>\
                <ul class="ticks">\(does)\(avoids)</ul></div>
                """
        }
        return "<div class=\"side-by-side\">\(parts)</div>"
    }

    var checklists: HTML {
        let parts = process.checklists.map {
            "<div><h3>\($0.title)</h3>\(ProcessPage.list($0.items.map(\.says)))</div>" as HTML
        }
        return parts.isEmpty ? "" : "<div class=\"side-by-side\">\(parts)</div>"
    }

    /// Categories down, the stages in which to begin asking across, as such a bank is drawn.
    var questions: HTML {
        if process.questions.isEmpty { return "" }
        var (categories, stages): ([String], [String]) = ([], [])
        for question in process.questions {
            if !categories.contains(question.category) { categories.append(question.category) }
            if !stages.contains(question.stage) { stages.append(question.stage) }
        }
        let rows = categories.map { category -> [HTML] in
            ["\(category)"]
                + stages.map { stage in
                    let asks = process.questions.filter { $0.category == category && $0.stage == stage }.map(\.asks)
                    return asks.isEmpty ? "<span class=\"muted\">–</span>" : ProcessPage.list(asks)
                }
        }
        return ProcessPage.table("Question bank", ["Category"] + stages.map { "\($0)" }, rows)
    }

    var handover: HTML {
        guard let rules = process.handover else { return "" }
        let report: HTML = "<div><h3>The situation report holds</h3>\(ProcessPage.list(rules.situationReport))</div>"
        let said = ["“\(rules.outgoingSays.replacing("{name}", with: "…"))”", "“\(rules.incomingSays)”"]
        let words: HTML = "<div><h3>It is said</h3>\(ProcessPage.list(said))</div>"
        let may = list("The outgoing side still may", rules.permitted)
        let mayNot = list("The outgoing side no longer may", rules.prohibited)
        return "<div class=\"side-by-side\">\(report)\(words)\(may)\(mayNot)</div>"
    }

    var retrospective: HTML {
        let plan = process.retrospective
        let mandatory = plan.mandatoryFor.isEmpty ? "" : " Mandatory at \(plan.mandatoryFor.joined(separator: ", "))."
        return """
            <p>\(plan.minutes) minutes.\(mandatory)</p><div class="side-by-side">\(list("Agenda", plan.agenda))\
            \(list("Questions", plan.questionnaire))\(list("Rules", plan.rules))</div>
            """
    }

    var etiquette: HTML {
        let scripts = process.scripts.map { script in
            "<div><h3>\(script.title)</h3><blockquote class=\"quote\">\(script.text)</blockquote></div>" as HTML
        }
        let rules = list("In the war room", process.etiquette)
        let principles = list("Principles", process.principles)
        if process.etiquette.isEmpty && process.principles.isEmpty && scripts.isEmpty { return "" }
        return "<div class=\"side-by-side\">\(rules)\(principles)\(scripts)</div>"
    }

    private func list(_ title: String, _ items: [String]) -> HTML {
        items.isEmpty ? "" : "<div><h3>\(title)</h3>\(ProcessPage.list(items))</div>"
    }
}
