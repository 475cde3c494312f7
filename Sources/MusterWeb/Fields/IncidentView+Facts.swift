import MusterCore

extension IncidentView {
    private var writer: TimelineWriter { TimelineWriter(process: process, organisation: organisation) }

    /// What kind of incident it is, its labels, and what is known of it: the facts that it has or still needs.
    var known: HTML {
        let facts = process.facts(for: incident.type)
        let rows = facts.compactMap { fact -> HTML? in
            if let value = incident.facts[fact.key] { return row(fact, shown(value, fact)) }
            guard case .before(let milestone)? = fact.needed, !incident.reached(milestone) else { return nil }
            let name = process.milestone(milestone)?.name ?? milestone.words
            return row(fact, "<a class=\"tag warn\" href=\"#fact-\(fact.key)\">needed before \(name)</a>")
        }
        let type: HTML = incident.type(under: process).map { "<dt>Type</dt><dd>\($0.name)</dd>" } ?? ""
        let labels = incident.room.labels.map { label -> HTML in
            """
            <span class="tag">\(label)</span><form method="post" action="\(path)/labels" data-async class="inline">\
            <input type="hidden" name="label" value="\(label)"><input type="hidden" name="removed" value="yes">\
            <button class="link-btn" aria-label="Take the label \(label) away">×</button></form>
            """
        }
        let add: HTML = """
            <form method="post" action="\(path)/labels" data-async class="actions"><input name="label" required maxlength="40" \
            aria-label="A label, one word" placeholder="Label"><button class="btn">Label</button><p class="error" role="alert"></p></form>
            """
        let list: HTML = rows.isEmpty && type == "" ? "" : "<dl class=\"facts\">\(type)\(rows)</dl>"
        let count = facts.count { incident.facts[$0.key] != nil }
        return fold(
            "known",
            "What is known",
            count == 0 ? incident.type(under: process)?.name ?? "nothing yet" : "\(count)",
            """
            \(list)\(labels.isEmpty ? .none : "<p class=\"labels\">\(labels)</p>" as HTML)\(add)\
            <p><a href="#facts">Put on record, and what changed when</a></p>
            """,
            open: incident.facts.isEmpty == false || incident.type != nil
        )
    }

    private func row(_ fact: Fact, _ value: HTML) -> HTML { "<dt>\(fact.label)</dt><dd dir=\"auto\">\(value)</dd>" }

    private func shown(_ value: String, _ fact: Fact) -> HTML {
        guard fact.kind == .link else { return "\(fact.shown(value, in: organisation))" }
        return "<a href=\"\(value)\" rel=\"noopener\">\(value)</a>"
    }

    /// A form for each fact, with what it was before: each is saved by itself, so that nobody is in another's way. They hold
    /// no token of a session, since everybody gets the same ones.
    var factForms: HTML {
        let rows = process.facts(for: incident.type).map { fact -> HTML in
            let value = incident.facts[fact.key] ?? ""
            let input = FactInput(
                fact: fact,
                id: "fact-\(fact.key)",
                name: "value",
                value: value,
                organisation: organisation,
                draft: fact.kind == .text || fact.kind == .list ? "\(incident.reference):fact:\(fact.key)" : nil
            )
            return """
                <li><form method="post" action="\(path)/facts" data-async class="stack">\
                <input type="hidden" name="fact" value="\(fact.key)">\
                <input type="hidden" name="edition" value="\(incident.edition(of: fact.key))">\(input.field)\
                <p class="error" role="alert"></p><div class="actions"><button class="btn" aria-label="Save \(fact.label)">Save</button></div></form>\
                \(history(of: fact))</li>
                """
        }
        return "<div id=\"facts\" class=\"stack\" data-fragment><ul class=\"list\">\(rows)</ul></div>"
    }

    /// Who changed it when, from what to what; the newest first.
    private func history(of fact: Fact) -> HTML {
        guard let record = incident.factRecords[fact.key] else { return "" }
        func words(_ value: String?) -> String { value.map { fact.shown($0, in: organisation) } ?? "nothing" }
        let rows = record.changes.reversed().map { change -> HTML in
            """
            <li><bdi>\(writer.name(of: change.by))</bdi> <span class="muted">\(Parts.time(change.at, zone: zone))</span><br>\
            <span dir="auto">\(words(change.from)) → \(words(change.to))</span></li>
            """
        }
        return """
            <details class="fold"><summary><span class="muted">History</span><span class="count">\(rows.count)</span></summary>\
            <ul class="list">\(rows)</ul></details>
            """
    }
}
