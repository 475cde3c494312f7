import MusterCore

/// The report that customers read: drafted, reviewed by whom the process names, published.
struct ReportSection: Sendable {
    let view: IncidentView

    private var incident: Incident { view.incident }

    var body: HTML {
        guard let plan = view.process.report else { return "" }
        let stage = incident.retrospective.report
        let isReviewed = plan.reviewedFor.contains(incident.severity)
        let rule =
            (plan.mandatoryFor.contains(incident.severity) ? "\(incident.severity) needs one. " : "")
            + (isReviewed ? "\(plan.reviewedBy.capitalizedFirst) reviews it before it is published." : "")
        let state: HTML =
            stage.map { "<span class=\"tag\($0 == .published ? " ok" : "")\">\($0.rawValue)</span>" } ?? ""
        return """
            <section class="card stack" aria-labelledby="report-h"><div class="card-head"><h2 id="report-h">\(plan.name)</h2>\(state)</div>\
            \(rule.isEmpty ? .none : "<p class=\"muted\">\(rule)</p>" as HTML)\(text)\
            \(stage == .published ? .none : draft)\
            \(stage == .drafted && isReviewed ? press(.reviewed, "Reviewed") : .none)\
            \(stage == .reviewed || (stage == .drafted && !isReviewed) ? press(.published, "Publish") : .none)</section>
            """
    }

    private var text: HTML {
        guard let text = incident.retrospective.reportText else { return "" }
        return "<article class=\"prose\" dir=\"auto\">\(Markdown.html(text))</article>"
    }

    private var draft: HTML {
        let words = incident.retrospective.reportText ?? ""
        let area = Parts.area(
            "What customers will read, in Markdown",
            name: "text",
            value: words,
            draft: "\(incident.reference):report",
            rows: 8
        )
        return """
            <details class="fold"\(words.isEmpty ? " open" : "" as HTML)><summary><strong>\(words.isEmpty ? "Draft it" : "Write it anew")</strong></summary>\
            <form method="post" action="\(view.path)/report" class="stack">\(view.frame.csrfField)\
            <input type="hidden" name="stage" value="drafted">\(area)<button class="btn">Keep the draft</button></form></details>
            """
    }

    private func press(_ stage: ReportStage, _ words: String) -> HTML {
        """
        <form method="post" action="\(view.path)/report">\(view.frame.csrfField)\
        <input type="hidden" name="stage" value="\(stage.rawValue)">\
        <input type="hidden" name="edition" value="\(incident.retrospective.reportEdition)">\
        <button class="btn primary">\(words)</button></form>
        """
    }
}
