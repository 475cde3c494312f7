import MusterCore
import MusterEngine

/// What lies behind an incident, as far as one viewer may know of it: differs by who looks, and is no part of the live ones.
struct IncidentCauses: Sendable {
    /// Those that it belongs to.
    var problems: [Problem] = []
    /// Those that it may belong to.
    var like: [Likenesses.LikeProblem] = []
}

extension Site {
    func causes(of incident: Incident, for viewer: Viewer) async throws -> IncidentCauses {
        let known = try await problems.problems(of: incident.id, for: viewer)
        // What belongs somewhere is not proposed elsewhere, and a drill has no cause.
        if !known.isEmpty || incident.drill { return IncidentCauses(problems: known) }
        return IncidentCauses(like: try await likenesses.problems(like: incident, for: viewer))
    }
}

extension IncidentView {
    private var mayRespond: Bool { frame.viewer?.mayRespond == true }

    /// Said at once to whoever works on it: somebody may know already how to live with it.
    var likeProblems: HTML {
        if incident.isResolved || incident.isClosed { return "" }
        let cards = causes.like.prefix(2).map { like -> HTML in
            let problem = like.problem
            let workaround: HTML =
                problem.workaround.map {
                    "<p><strong>Workaround</strong></p><article class=\"prose\" dir=\"auto\">\(Markdown.html($0))</article>"
                } ?? "<p class=\"muted\">No workaround is known.</p>"
            return """
                <section class="card stack proposal" aria-label="Looks like \(problem.reference)"><div class="card-head">\
                <h2 class="label">Looks like a known problem</h2>\(ProblemTag.html(problem.state))</div>\
                <p dir="auto"><a href="/problems/\(problem.reference)">\(problem.reference)</a> <strong>\(problem.title)</strong><br>\
                <span class="muted">\(LikenessWords.text(like.resemblance))</span></p>\(workaround)\(link(problem))</section>
                """
        }
        return "\(Array(cards))"
    }

    private func link(_ problem: Problem) -> HTML {
        if !mayRespond { return "" }
        return """
            <form method="post" action="/problems/\(problem.reference)/incidents">\(frame.csrfField)\
            <input type="hidden" name="incident" value="\(incident.reference)">\
            <button class="btn" aria-label="It belongs to \(problem.reference)">It belongs to it</button></form>
            """
    }

    /// In the record, with what it may belong to and the way to open one.
    var problems: HTML {
        let count = causes.problems.map(\.reference).joined(separator: ", ")
        let words = count.isEmpty ? "none" : count
        return """
            <details class="fold" id="problems"><summary><span class="label">Problems</span><span class="count">\(words)</span></summary>\
            <div class="fold-body">\(problemList)</div></details>
            """
    }

    var problemList: HTML {
        let rows = causes.problems.map { problem -> HTML in
            """
            <li class="line"><span class="grow" dir="auto"><a href="/problems/\(problem.reference)">\(problem.reference)</a> \(problem.title)</span>\
            \(ProblemTag.html(problem.state))</li>
            """
        }
        let likely = causes.like.map { like -> HTML in
            """
            <li class="stack tight"><div class="line"><span class="grow" dir="auto"><a href="/problems/\(like.problem.reference)">\(like.problem.reference)</a> \
            \(like.problem.title)</span>\(ProblemTag.html(like.problem.state))</div>\
            <p class="muted">\(LikenessWords.text(like.resemblance))</p>\(link(like.problem))</li>
            """
        }
        let known: HTML =
            rows.isEmpty ? "<p class=\"muted\">It belongs to none.</p>" : "<ul class=\"list\">\(rows)</ul>"
        let proposed: HTML =
            likely.isEmpty ? "" : "<p class=\"label\">It may belong to</p><ul class=\"list\">\(likely)</ul>"
        let open: HTML =
            mayRespond && causes.problems.isEmpty
            ? "<p><a class=\"btn\" href=\"/problems/new?incident=\(incident.reference)\">Open a problem from it</a></p>"
            : ""
        return "\(known)\(proposed)\(open)"
    }
}
