import MusterCore
import MusterStore

/// The list of problems, or the queue of those that somebody is to look at.
struct ProblemListPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var filter: ProblemFilter
    var problems: [Problem]
    var next: String?

    private var zone: Zone { organisation.calendar.zone }
    private var isQueue: Bool { filter.selection.isReviewQueue }

    var body: HTML {
        let more: HTML = next.map { "<p><a href=\"\(filter.path(cursor: $0))\">More</a></p>" } ?? ""
        let open: HTML =
            frame.viewer?.mayRespond == true ? "<a class=\"btn primary\" href=\"/problems/new\">Open a problem</a>" : ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Problems</h1>\
            <p>What lies behind incidents: its cause, how to live with it, and what is done so that they do not come back.</p></div>\(open)</div>
            <div class="stack"><div class="timeline-head">\(views)\(narrow)</div>\(list)\(more)</div></main>
            """
        )
    }

    private var views: HTML {
        let links = [
            ("/problems?state=unclosed", "Not closed", filter.selection.isOpen == true),
            ("/problems?review=due", "Review queue", isQueue && filter.selection.reviewer == nil),
            ("/problems", "All", filter == ProblemFilter()),
        ]
        let items = links.map { path, words, isCurrent in
            "<a href=\"\(path)\"\(isCurrent ? " aria-current=\"true\"" : "" as HTML)>\(words)</a>" as HTML
        }
        return "<nav class=\"filters\" aria-label=\"Show\">\(items)</nav>"
    }

    private var narrow: HTML {
        let query = filter.query
        let states = ProblemState.allCases.map {
            Parts.option($0.rawValue, $0.words, selected: query["state"] == $0.rawValue)
        }
        let people = organisation.people.filter(\.isActive)
            .map { Parts.option($0.handle, $0.name, selected: query["owner"] == $0.handle) }
        let services = organisation.services.map { Parts.option($0.key, $0.name, selected: query["service"] == $0.key) }
        return """
            <form action="/problems" class="actions narrowing" role="search" aria-label="Narrow the list">\
            <select name="state" aria-label="State"><option value="all">any state</option>\
            \(Parts.option("unclosed", "Not closed", selected: query["state"] == "unclosed"))\(states)</select>\
            <select name="owner" aria-label="Owner"><option value="">any owner</option>\(people)</select>\
            <select name="service" aria-label="Service"><option value="any">any service</option>\(services)</select>\
            <button class="btn">Show</button></form>
            """
    }

    private var list: HTML {
        if problems.isEmpty {
            let words: HTML =
                isQueue ? "Nobody has a problem to look at." : "There is none of these."
            return """
                <p class="empty"><strong>\(words)</strong> \
                <span>A problem is opened from an incident, on the page of its retrospective, or here.</span></p>
                """
        }
        let rows = problems.map { problem -> HTML in
            let facts = [
                service(problem), owner(problem.owner),
                problem.links.count == 1 ? "1 incident" : "\(problem.links.count) incidents",
            ]
            return """
                <li class="stack tight"><div class="line"><span class="grow" dir="auto"><a href="/problems/\(problem.reference)">\(problem.reference)</a> \
                <strong>\(problem.title)</strong></span>\(ProblemTag.html(problem.state))</div>\
                <p class="muted line"><span class="grow"><bdi>\(facts.joined(separator: " · "))</bdi> · opened \(Parts.time(problem.openedAt, "day", zone: zone))</span>\
                \(review(problem))</p></li>
                """
        }
        return "<ul class=\"card list\" aria-label=\"Problems\">\(rows)</ul>"
    }

    private func service(_ problem: Problem) -> String {
        problem.service.map { organisation.service(key: $0)?.name ?? $0 } ?? "no service"
    }

    private func owner(_ person: ID<Person>?) -> String {
        person.map { organisation.person($0)?.name ?? "somebody who has left" } ?? "nobody yet"
    }

    private func review(_ problem: Problem) -> HTML {
        guard let review = problem.review else { return "" }
        let isLate = review.at <= frame.now
        return """
            <span\(isLate ? " class=\"late\"" : "" as HTML)>review by <bdi>\(owner(review.reviewer))</bdi>, \
            \(Parts.time(review.at, "day", zone: zone))</span>
            """
    }
}

/// How far a problem is, as one looks at it.
enum ProblemTag {
    static func html(_ state: ProblemState) -> HTML {
        let tone: HTML =
            switch state {
            case .open: " bad"
            case .knownError: " warn"
            case .remediation: ""
            case .closed: " ok"
            }
        return "<span class=\"tag\(tone)\">\(state.words)</span>"
    }
}

extension Person {
    var mayRespond: Bool {
        switch permission {
        case .admin, .responder: true
        case .stakeholder, .observer: false
        }
    }
}
