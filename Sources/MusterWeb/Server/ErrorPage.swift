import MusterCore

/// What went wrong, and what to do next.
struct ErrorPage: Sendable {
    var frame: PageFrame
    var failure: Failure
    /// Names what the log says about it; only for faults of ours.
    var requestID: String?

    var body: HTML {
        // One problem stands in the sentence already.
        let listed = failure.fields.count > 1 ? failure.fields : []
        let fields = listed.map { "<li data-problem-item><b>\($0.field)</b>: \($0.problem)</li>" as HTML }
        let field: HTML? = failure.fields.first.map { " data-field=\"\($0.field)\"" }
        let missing = failure.missing.map {
            "<li data-problem-item>\(Parts.icon("cross", "no"))<span>\($0.says)<br><span class=\"muted\">\($0.problem)</span></span></li>"
                as HTML
        }
        return frame.page(
            """
            <main id="main" class="narrow roomy"><h1>\(failure.title)</h1><p data-problem\(field)>\(failure.detail)</p>\
            \(fields.isEmpty ? .none : "<ul>\(fields)</ul>" as HTML)\(missing.isEmpty ? .none : "<ul class=\"ticks\">\(missing)</ul>" as HTML)\
            \(requestID.map { "<p class=\"muted\">Our log knows it as <code>\($0)</code>.</p>" as HTML })<p class="actions"><a class="btn primary" href="/">To the board</a></p></main>
            """
        )
    }
}
