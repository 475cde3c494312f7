import MusterCore

/// Bringing an organisation here from elsewhere: what would come of it, before anything is changed.
struct ImportPage: Sendable {
    var frame: PageFrame
    var source = ImportSource.csv
    var text = ""
    var problem: String?
    /// What would come of it, or what has.
    var report: ImportReport?
    var isDone = false

    var body: HTML {
        let sources = ImportSource.allCases.map { Parts.option($0.rawValue, $0.words, selected: $0 == source) }
        let wrong: HTML = problem.map { "<p class=\"banner bad\" role=\"alert\" data-problem>\($0)</p>" } ?? ""
        let take: HTML =
            report == nil || isDone ? "" : "<button class=\"btn primary\" name=\"do\" value=\"take\">Import it</button>"
        let columns = CatalogueSheet.allCases.map { $0.columns.prefix($0 == .services ? 4 : 5).joined(separator: ", ") }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/services">Services</a></p><h1>Import</h1>\
            <p>Paste a file and see what would come of it. Nothing is removed, and the same file twice changes nothing.</p></div></div>
            <div class="stack loose">\(wrong)\(report.map(shown))
            <form method="post" action="/services/import" class="card stack">\(frame.csrfField)
            <div class="field"><label for="source">From</label><select id="source" name="source">\(sources)</select></div>\
            \(Parts.area("The file's text", name: "text", value: text, rows: 12))\
            <p class="hint">The first line of a table names its columns: <code>\(columns[0])</code> or <code>\(columns[1])</code>. \
            Several files at once: <code>muster import</code>.</p>
            <div class="actions"><button class="btn\(report == nil ? " primary" : "")" name="do" value="try">Show what would come of it</button>\(take)</div></form></div></main>
            """
        )
    }

    private func shown(_ report: ImportReport) -> HTML {
        let changed = report.lines.filter { $0.outcome != .same }.map { line -> HTML in
            let tag: HTML =
                line.outcome == .made ? "<span class=\"tag ok\">new</span>" : "<span class=\"tag warn\">changed</span>"
            return
                "<li class=\"line\">\(tag)<span class=\"grow\"><bdi>\(line.name)</bdi></span><span class=\"muted\">\(line.kind.rawValue)</span></li>"
        }
        let left: HTML =
            report.leftOut.isEmpty
            ? ""
            : """
            <section class="card" aria-labelledby="left-h"><h2 id="left-h">Left out</h2><ul class="bulleted">\
            \(report.leftOut.map { "<li dir=\"auto\">\($0)</li>" as HTML })</ul></section>
            """
        let same = report.count(.same)
        let heading = isDone ? "Done" : "Would come of it"
        let none: HTML =
            changed.isEmpty
            ? "<p>Nothing\(isDone ? " was" : " would be") changed.</p>" : "<ul class=\"list\">\(changed)</ul>"
        return """
            <section class="card" aria-labelledby="report-h" role="status"><h2 id="report-h">\(heading)</h2>\(none)\
            \(same == 0 ? "" : "<p class=\"hint\">\(same) are there already as they stand in the file.</p>" as HTML)</section>\(left)
            """
    }
}
