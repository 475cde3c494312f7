import MusterCore
import MusterStore

/// What was found, the latest first, each with the line that holds the words.
struct SearchPage: Sendable {
    var frame: PageFrame
    /// As it was typed; empty before anything was.
    var text: String
    var result: SearchResult
    /// Where what is not on this page is found.
    var more: String?

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page"><div class="page-head"><h1>Search</h1></div>
            <form action="/search" method="get" role="search" class="search">
            <input type="search" name="q" value="\(text)" aria-label="Words in names, updates, notes; or a reference" \
            placeholder="Words in names, updates, notes; or INC-7, PRB-7" autocomplete="off"\(text.isEmpty ? " autofocus" : "" as HTML)>\
            <button class="btn primary">Search</button></form>
            \(found)\(more.map { "<p><a href=\"\($0)\">Older</a></p>" as HTML })</main>
            """
        )
    }

    private var found: HTML {
        if text.isEmpty {
            return "<p class=\"empty\">Finds incidents that hold all the words, the latest first.</p>"
        }
        if result.hits.isEmpty && result.problem == nil {
            return """
                <p class="empty">No incident holds all of these words. Try fewer of them, or the beginning of one.</p>
                """
        }
        let items = result.hits.map { hit -> HTML in
            let incident = hit.incident
            let excerpt: HTML = hit.excerpt.map { "<p class=\"muted\" dir=\"auto\">\(marked($0))</p>" } ?? ""
            return """
                <li class="hit">\(Parts.severity(incident.severity, rank: incident.severityRank))\
                <div class="grow"><a href="/incidents/\(incident.reference)" dir="auto">\(incident.name)</a>\(excerpt)</div>\
                <span class="num muted">\(incident.reference)</span>\
                <span class="muted">\(incident.closedAt == nil ? incident.details.phase : "Closed") · \(Parts.time(incident.declaredAt, "day"))</span></li>
                """
        }
        return "<ul class=\"list card hits\">\(result.problem.map(named))\(items)</ul>"
    }

    private func named(_ problem: Problem) -> HTML {
        """
        <li class="hit"><div class="grow"><a href="/problems/\(problem.reference)" dir="auto">\(problem.title)</a></div>\
        <span class="num muted">\(problem.reference)</span>\
        <span class="muted">\(problem.state.words) · \(Parts.time(problem.openedAt, "day"))</span></li>
        """
    }

    private func marked(_ excerpt: String) -> [HTML] {
        SearchWords(text)?.marked(excerpt) ?? ["\(excerpt)"]
    }
}

extension SearchWords {
    /// A text in which these words are marked.
    func marked(_ text: String) -> [HTML] {
        pieces(of: text).map { $0.isFound ? "<mark>\($0.text)</mark>" : "\($0.text)" }
    }
}
