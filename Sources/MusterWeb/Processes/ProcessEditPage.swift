import MusterCore
import MusterStore

/// The process file in the browser: what is wrong with it line by line, what changed, what it would have done, and saving it.
struct ProcessEditPage: Sendable {
    var frame: PageFrame
    var inForce: ProcessDefinition
    /// As it stands in the form.
    var text: String
    /// The version that it was made from.
    var base: String
    var note = ""
    /// Nil where it was not checked yet.
    var problems: [ProcessProblem]?
    /// Why it was not saved.
    var refusal: String?
    var incident = ""
    var moments: [AutomationTrial.Moment]?
    var editions: [ProcessEditions.Edition]
    var savers: [Int: String]
    var zone: Zone

    var body: HTML {
        let refused: HTML = refusal.map { "<p class=\"banner bad\" role=\"alert\">\($0)</p>" } ?? ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Edit the process</h1>\
            <p>Saved, it holds for incidents that are declared from then on. Those that are open stay with the version under which they were declared.</p></div>\
            <div class="actions"><a class="btn" href="/process">The process</a></div></div>\(refused)
            <div class="stack loose stacks">\(verdict)<form method="post" action="/process/check" class="stack loose">\(frame.csrfField)\
            <input type="hidden" name="base" value="\(base)">
            <section class="card stack">\(Parts.area("The file", name: "text", value: text, rows: 28, isCode: true))
            <p class="hint"><code>muster process check FILE</code> says the same on the command line.</p>
            <div class="actions"><button class="btn primary">Check it</button></div></section>
            <section class="card stack"><h2>Try its automations</h2>\
            <p>On an incident of the past, or one that is open. Nothing is sent and nothing is changed.</p>\
            <div class="actions"><div class="field"><label for="incident">Incident</label>\
            <input id="incident" name="incident" value="\(incident)" placeholder="INC-7" autocomplete="off"></div><button class="btn">Try</button></div>\
            \(moments.map { AutomationTable.trial($0, zone: zone) })</section>
            <section class="card stack"><h2>Put it in force</h2>\(Parts.field("Why", name: "note", value: note))\
            <div class="actions"><button class="btn primary" formaction="/process/editions"\(isSound ? .none : " disabled" as HTML)>Save as a new version</button>\
            \(isSound ? .none : "<span class=\"muted\">Check it first.</span>" as HTML)</div></section></form>\(history)</div></main>
            """
        )
    }

    private var isSound: Bool { problems.map { !$0.contains { $0.gravity == .error } } ?? false }

    /// What is wrong, and what changed.
    private var verdict: HTML {
        guard let problems else { return "" }
        let errors = problems.count { $0.gravity == .error }
        let head: HTML =
            errors == 0
            ? "<p class=\"banner ok\" role=\"status\">The file is sound.</p>"
            : "<p class=\"banner bad\" role=\"alert\">\(errors == 1 ? "1 mistake" : "\(errors) mistakes"): nothing was saved.</p>"
        let list: HTML = problems.isEmpty ? "" : "<ul class=\"list\">\(problems.map(row))</ul>"
        return "<section class=\"card stack\" id=\"problems\">\(head)\(list)\(changes)</section>"
    }

    private func row(_ problem: ProcessProblem) -> HTML {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines.indices.contains(problem.line - 1) ? String(lines[problem.line - 1].prefix(160)) : ""
        let mark: HTML =
            problem.gravity == .error
            ? "<span class=\"tag bad\">mistake</span>" : "<span class=\"tag warn\">warning</span>"
        let path: HTML = problem.path.isEmpty ? "" : "<code>\(problem.path)</code> "
        let mend: HTML = problem.mend.isEmpty ? "" : "<br><span class=\"muted\">\(problem.mend.capitalizedFirst)</span>"
        return """
            <li>\(mark) <a class="num" href="#text" data-line="\(problem.line)">Line \(problem.line), column \(problem.column)</a> \(path)\(problem.message)\(mend)\
            <pre class="scroll" tabindex="0"><code>\(line)</code></pre></li>
            """
    }

    private var changes: HTML {
        guard let lines = LineDiff.lines(from: inForce.text, to: text) else {
            return "<p class=\"muted\">The file is too long to show what changed.</p>"
        }
        if lines.isEmpty { return "<p class=\"muted\">It is the file in force; nothing changed.</p>" }
        let rows = lines.map { line -> HTML in
            switch line {
            case .same(let text, let number):
                "<li class=\"same\"><span class=\"num\">\(number)</span><code>\(text)</code></li>"
            case .added(let text, let number):
                "<li class=\"added\"><span class=\"num\">\(number)</span><code><span class=\"vh\">added: </span>+ \(text)</code></li>"
            case .removed(let text):
                "<li class=\"removed\"><span class=\"num\"></span><code><span class=\"vh\">removed: </span>− \(text)</code></li>"
            case .gap(let count): "<li class=\"gap\">\(count) lines unchanged</li>"
            }
        }
        return "<h2>What changes</h2><ol class=\"diff scroll\" tabindex=\"0\" aria-label=\"What changes\">\(rows)</ol>"
    }

    private var history: HTML {
        let rows = editions.map { edition -> [HTML] in
            [
                "<span class=\"num\">\(edition.number)</span>", Parts.time(edition.savedAt, zone: zone),
                "<bdi>\(savers[edition.number] ?? "Muster")</bdi>", "<span dir=\"auto\">\(edition.note)</span>",
                "<a href=\"/process/editions/\(edition.number)\">\(edition.key) \(edition.version)</a>",
            ]
        }
        let table = ProcessPage.table("Versions", ["No.", "In force since", "By", "Why", "Version"], rows)
        return "<section class=\"card stack\"><h2>Versions</h2>\(table)</section>"
    }
}
