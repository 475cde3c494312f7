import MusterCore
import MusterEngine

/// What is done about it, who looks at it, and how it ends.
extension ProblemPage {
    var plan: HTML {
        let steps = seen.plan
        let done = steps.filter { $0.doneAt != nil }.count
        let rows = steps.map { step -> HTML in
            let isLate = step.doneAt == nil && step.targetAt.map { $0 <= frame.now } == true
            let due: HTML =
                step.targetAt.map {
                    " · <span\(isLate ? " class=\"late\"" : "" as HTML)>by \(Parts.time($0, "day", zone: zone))</span>"
                } ?? ""
            let source: HTML =
                step.incident.map {
                    " · action item of <a href=\"/incidents/\($0.reference)/retrospective#ai\">\($0.reference)</a>"
                } ?? ""
            let ticket: HTML = step.ticket.map { " · <bdi>\($0)</bdi>" } ?? ""
            return """
                <li class="stack tight"><div class="line"><span class="grow" dir="auto"><strong>\(step.title)</strong></span>\(state(step))</div>\
                <p class="muted"><bdi>\(name(step.owner, none: "nobody yet"))</bdi>\(due)\(source)\(ticket)</p>\(removal(step))</li>
                """
        }
        let list: HTML =
            rows.isEmpty
            ? "<p class=\"muted\">Nothing is planned yet.</p>" : "<ul class=\"list\">\(rows)</ul>"
        return """
            <section class="card stack" aria-labelledby="plan-h"><div class="card-head"><h2 id="plan-h">Remediation plan</h2>\
            <span class="muted">\(done) of \(steps.count) done</span></div>\(list)\(isOpenToViewer ? additions : .none)</section>
            """
    }

    private func state(_ step: PlannedStep) -> HTML {
        if step.doneAt != nil { return "<span class=\"tag ok\">done</span>" }
        guard isOpenToViewer else { return "<span class=\"tag\">open</span>" }
        if step.incident != nil { return "<span class=\"tag\">open</span>" }
        return """
            <form method="post" action="\(path)/remediations/\(step.id)/completion">\(frame.csrfField)\
            <button class="btn" aria-label="Done: \(step.title)">Done</button></form>
            """
    }

    private func removal(_ step: PlannedStep) -> HTML {
        guard isOpenToViewer else { return "" }
        return """
            <details class="ask"><summary>Take out</summary><form method="post" action="\(path)/remediations/\(step.id)/removal" class="actions">\
            \(frame.csrfField)<input name="reason" required aria-label="Why it is not wanted: \(step.title)" placeholder="Why">\
            <button class="btn" aria-label="Take out: \(step.title)">Take out</button></form></details>
            """
    }

    private var additions: HTML {
        let planned = Set(problem.remediations.compactMap { $0.actionItem?.item })
        let items = seen.incidents.flatMap { incident in
            incident.actionItems.filter { !planned.contains($0.id) }.map { item in
                Parts.option("\(incident.reference) \(item.id)", "\(incident.reference): \(item.title)")
            }
        }
        let existing: HTML =
            items.isEmpty
            ? ""
            : """
            <form method="post" action="\(path)/remediations" class="actions">\(frame.csrfField)\
            <select name="item" aria-label="Action item of an incident">\(items)</select><button class="btn">Plan it</button></form>
            """
        let own = frame.form(
            "\(path)/remediations",
            """
            \(Parts.field("What is to be done", name: "step", required: true))\
            \(ProblemFields.person("Who does it", "step-owner", organisation, nil, none: "nobody yet"))\
            \(Parts.field("By when", name: "target", type: "datetime-local", hint: "In \(zone.identifier)."))\
            \(Parts.field("Ticket", name: "ticket"))
            """,
            button: "Plan it",
            primary: false
        )
        return "\(existing)<details class=\"fold\"><summary><strong>Plan other work</strong></summary>\(own)</details>"
    }

    // MARK: Review

    var review: HTML {
        let next: HTML =
            problem.review.map { review in
                let isLate = review.at <= frame.now
                return """
                    <p><bdi>\(name(review.reviewer, none: ""))</bdi>, \
                    <span\(isLate ? " class=\"late\"" : "" as HTML)>\(Parts.time(review.at, "day", zone: zone))</span></p>
                    """
            } ?? "<p class=\"muted\">Nobody is to look at it.</p>"
        return """
            <section class="card stack" aria-labelledby="review-h"><h2 class="label" id="review-h">Next review</h2>\(next)\
            \(isOpenToViewer ? reviewForms : .none)</section>
            """
    }

    private var reviewForms: HTML {
        let reviewer = (problem.review?.reviewer ?? problem.owner ?? frame.viewer?.id).flatMap(organisation.person)?
            .handle
        let when = "In \(zone.identifier); they get a mail then."
        let isTurn = problem.review?.reviewer == frame.viewer?.id
        let looked: HTML =
            problem.review == nil
            ? ""
            : """
            <details class="fold"\(isTurn ? " open" : "" as HTML)><summary><strong>I looked at it</strong></summary>\
            \(frame.form(
                "\(path)/reviews",
                """
                \(Parts.area("What you found", name: "note", rows: 2))\
                \(Parts.field("Again at", name: "next", type: "datetime-local", hint: "Empty takes it out of the queue."))
                """,
                button: "Reviewed",
                primary: false
            ))</details>
            """
        let planning = frame.form(
            "\(path)/review-plan",
            """
            \(ProblemFields.person("Who", "reviewer", organisation, reviewer))\
            \(Parts.field("When", name: "at", type: "datetime-local", required: true, hint: when))
            """,
            button: "Put it into the queue",
            primary: false
        )
        let words = problem.review == nil ? "Plan a review" : "Plan it otherwise"
        return "\(looked)<details class=\"fold\"><summary><strong>\(words)</strong></summary>\(planning)</details>"
    }

    // MARK: The end

    var closing: HTML {
        if let closedAt = problem.closedAt {
            let again: HTML =
                frame.viewer?.mayRespond == true
                ? """
                <form method="post" action="\(path)/reopening" class="actions">\(frame.csrfField)\
                <input name="reason" required aria-label="Why it is not over" placeholder="Why it is not over"><button class="btn">Reopen</button></form>
                """ : ""
            return """
                <section class="card stack" aria-labelledby="end-h"><h2 class="label" id="end-h">Closed \(Parts.time(closedAt, "day", zone: zone))</h2>\
                <p dir="auto">\(problem.outcome)</p>\(again)</section>
                """
        }
        let missing = problem.unmetConditions(seen.byID, in: organisation)
        let rows = missing.map {
            "<li>\(Parts.icon("cross", "no"))<span dir=\"auto\">\($0.says)<br><span class=\"muted\">\($0.problem)</span></span></li>"
                as HTML
        }
        let list: HTML =
            rows.isEmpty
            ? "<ul class=\"ticks\"><li>\(Parts.icon("check", "ok"))<span>The cause is known, and nothing is open.</span></li></ul>"
            : "<ul class=\"ticks\">\(rows)</ul>"
        let form: HTML =
            rows.isEmpty && isOpenToViewer
            ? frame.form("\(path)/closure", Parts.area("What came of it", name: "outcome", rows: 2), button: "Close it")
            : ""
        return """
            <section class="card stack" aria-labelledby="end-h"><h2 class="label" id="end-h">\
            \(rows.isEmpty ? "Ready to be closed" : "Before it can be closed")</h2>\(list)\(form)</section>
            """
    }
}
