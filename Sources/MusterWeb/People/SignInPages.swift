import MusterCore

/// How people come in.
struct SignInPage: Sendable {
    var frame: PageFrame
    var problem: String?
    /// Where to go afterwards; a path of this site.
    var next: String

    var body: HTML {
        frame.page(
            """
            <main id="main" class="narrow"><p class="brand">\(Parts.icon("mark"))<span>Muster</span></p><h1>Sign in</h1>
            <form method="post" action="/sign-in" class="card stack">\(problem.map { "<p class=\"error\" role=\"alert\">\($0)</p>" as HTML })\
            <input type="hidden" name="next" value="\(next)">\
            \(Parts.field("Name or e-mail", name: "name", required: true))\(Parts.field("Password", name: "password", type: "password", required: true))\
            <button class="btn primary">Sign in</button></form>
            <p class="muted">Looking for the state of the service? <a href="/status">It is here.</a></p></main>
            """
        )
    }
}

/// Where somebody chooses a password by a one-time link.
struct SetUpPage: Sendable {
    var frame: PageFrame
    var person: Person
    var token: String
    var problem: String?

    var body: HTML {
        frame.page(
            """
            <main id="main" class="narrow"><p class="brand">\(Parts.icon("mark"))<span>Muster</span></p>\
            <h1>Welcome, <bdi>\(person.name)</bdi></h1><form method="post" action="/set-up/\(token)" class="card stack">\
            \(problem.map { "<p class=\"error\" role=\"alert\">\($0)</p>" as HTML })\
            \(Parts.field("Choose a password", name: "password", type: "password", required: true, hint: "At least 8 characters; a sentence is best."))\
            <button class="btn primary">Choose</button></form><p class="muted">Sign in as <b>\(person.handle)</b> from now on.</p></main>
            """
        )
    }
}

/// What the link in a page opens: three large buttons. Nothing happens until one is pressed.
struct AnswerPage: Sendable {
    enum State: Equatable, Sendable {
        case open
        case acknowledged
        case over
    }

    var frame: PageFrame
    var incident: Incident
    var process: ProcessDefinition
    var token: String
    var state: State

    var body: HTML {
        frame.page(
            """
            <main id="main" class="narrow roomy"><div class="heading"><p class="actions">\
            \(Parts.severity(incident.severity, rank: process.rank(of: incident.severity)))<span class="num">\(incident.reference)</span></p>\
            <h1 dir="auto">\(incident.name)</h1><p dir="auto">\(incident.summary)</p></div>\(choices)</main>
            """
        )
    }

    private var choices: HTML {
        switch state {
        case .acknowledged:
            "<p class=\"banner ok\">This page has been acknowledged.</p><p><a class=\"btn big primary\" href=\"/incidents/\(incident.reference)\">Open the incident</a></p>"
        case .over:
            "<p class=\"banner\">Nothing is left to answer here.</p><p><a class=\"btn big primary\" href=\"/incidents/\(incident.reference)\">Open the incident</a></p>"
        case .open:
            """
            <div class="choices"><form method="post" action="/a/\(token)"><input type="hidden" name="answer" value="acknowledge">\
            <button class="btn big primary" data-key="a" data-verb="Acknowledge">Acknowledge<small>I am looking at it. Paging stops.</small></button></form>
            <p><a class="btn big" href="/incidents/\(incident.reference)">Open the incident<small>Sign in to work on it</small></a></p>
            <form method="post" action="/a/\(token)"><input type="hidden" name="answer" value="escalate">\
            <button class="btn big">Not me: escalate<small>Whoever comes next is paged now</small></button></form></div>
            """
        }
    }
}
