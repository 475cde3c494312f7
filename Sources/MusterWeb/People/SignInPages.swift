import MusterCore
import MusterEngine

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
    var frame: PageFrame
    var incident: Incident
    var process: ProcessDefinition
    var token: String
    var standing: PageStanding

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
        switch standing {
        case .acknowledged: ended("<p class=\"banner ok\">This page has been acknowledged.</p>")
        case .over: ended("<p class=\"banner\">Nothing is left to answer here.</p>")
        case .passedOn:
            stillOpen("<p class=\"banner ok\" role=\"status\">Passed on: the next step has been taken.</p>")
        case .alreadyPassedOn:
            stillOpen("<p class=\"banner\" role=\"status\">The next step has been taken already.</p>")
        case .nobodyLeft:
            stillOpen(
                "<p class=\"banner bad\" role=\"status\">Nobody is left to page. The administrators have been told.</p>"
            )
        case .open:
            """
            <div class="choices">\(acknowledge)
            \(look)
            <form method="post" action="/a/\(token)"><input type="hidden" name="answer" value="escalate">\
            <button class="btn big">Not me: escalate<small>Whoever comes next is paged now</small></button></form></div>
            """
        }
    }

    private func ended(_ banner: HTML) -> HTML {
        "\(banner)<p><a class=\"btn big primary\" href=\"/incidents/\(incident.reference)\">Open the incident</a></p>"
    }

    /// Nobody has answered yet, so that they may think better of it.
    private func stillOpen(_ banner: HTML) -> HTML {
        "\(banner)<div class=\"choices\">\(acknowledge)\(look)</div>"
    }

    private var acknowledge: HTML {
        """
        <form method="post" action="/a/\(token)"><input type="hidden" name="answer" value="acknowledge">\
        <button class="btn big primary" data-key="a" data-verb="Acknowledge">Acknowledge<small>I am looking at it. Paging stops.</small></button></form>
        """
    }

    private var look: HTML {
        """
        <p><a class="btn big" href="/incidents/\(incident.reference)">Open the incident<small>Sign in to work on it</small></a></p>
        """
    }
}
