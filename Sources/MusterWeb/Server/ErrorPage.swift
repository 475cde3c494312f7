import MusterCore

/// What went wrong, and what to do next.
struct ErrorPage: Sendable {
    var frame: PageFrame
    var failure: Failure
    /// Names what the log says about it; only for faults of ours.
    var requestID: String?

    var body: HTML {
        let fields = failure.fields.map { "<li><b>\($0.field)</b>: \($0.problem)</li>" as HTML }
        let missing = failure.missing.map {
            "<li>\(Parts.icon("cross"))<span>\($0.says)<br><span class=\"muted\">\($0.problem)</span></span></li>"
                as HTML
        }
        return frame.page(
            """
            <main id="main" class="narrow"><h1>\(failure.title)</h1><p data-problem>\(failure.detail)</p>\
            \(fields.isEmpty ? .none : "<ul>\(fields)</ul>" as HTML)\(missing.isEmpty ? .none : "<ul class=\"ticks\">\(missing)</ul>" as HTML)\
            \(requestID.map { "<p class=\"muted\">Our log knows it as <code>\($0)</code>.</p>" as HTML })<p><a class="btn" href="/">To the board</a></p></main>
            """
        )
    }
}
