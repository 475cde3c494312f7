import MusterCore
import MusterStore

/// The frame of every page of those who are signed in.
struct PageFrame: Sendable {
    var title: String
    var viewer: Person?
    /// What a form must carry; empty for a program with a token.
    var csrf: String
    var now: Timestamp
    var isSandbox: Bool
    var theme = WebContext.Theme.system
    /// Why nothing is sent and no clock is acted on; nil while Muster works.
    var pause: Pause?
    /// Where the page's changes come from, if it is live.
    var live: String?
    /// Class of the body.
    var kind = ""
    /// The entry of the menu that leads here.
    var current = ""

    var csrfField: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\">" }

    func page(_ main: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="en"\(look)><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\
        <title>\(title) · Muster</title><link rel="icon" href="/assets/mark.svg">\
        <link rel="manifest" href="/manifest.webmanifest"><link rel="apple-touch-icon" href="/assets/icon-192.png">\
        <meta name="theme-color" content="#1d52bf"><link rel="stylesheet" href="/assets/app.css">\
        <script type="module" src="/assets/app.js"></script><script type="module" src="/assets/forms.js"></script>\
        <script type="module" src="/assets/lists.js"></script></head>
        <body class="\(kind)" data-now="\(now.milliseconds)" data-search="/search/suggestions"\(live.map { " data-live=\"\($0)\"" as HTML })>\
        <a class="skip" href="#main">To the content</a>
        \(isSandbox ? sandboxBanner : .none)\(pause.map(pauseBanner))
        \(viewer == nil ? .none : topbar)
        \(main)
        </body></html>
        """
    }

    private var look: HTML {
        switch theme {
        case .system: ""
        case .light: " data-theme=\"light\""
        case .dark: " data-theme=\"dark\""
        }
    }

    private var sandboxBanner: HTML {
        """
        <aside class="sandbox" aria-label="Sandbox"><p><strong>Sandbox</strong> Nothing leaves this machine. It is \
        \(now.text(in: .utc)) UTC here. <a href="/sandbox">What would have left</a></p>\(sandboxClock)</aside>
        """
    }

    private func pauseBanner(_ pause: Pause) -> HTML {
        let resume: HTML =
            viewer?.permission == .admin
            ? "<form method=\"post\" action=\"/engine/resume\">\(csrfField)<button class=\"btn\">Resume</button></form>"
            : .none
        return """
            <aside class="sandbox" aria-label="Paused"><p><strong>Paused</strong> Nobody is paged, no mail leaves and no \
            clock is acted on since \(pause.since.text(in: .utc)) UTC: \(pause.reason)</p>\(resume)</aside>
            """
    }

    /// Where somebody who works here looks on, the clock is at hand.
    private var sandboxClock: HTML {
        guard viewer?.permission == .admin || viewer?.permission == .responder else { return "" }
        let steps = [("PT5M", "+5 min"), ("PT15M", "+15 min"), ("PT1H", "+1 h")].map { length, words in
            "<button class=\"btn\" name=\"advance\" value=\"\(length)\">\(words)</button>" as HTML
        }
        return """
            <form method="post" action="/sandbox/clock" aria-label="Put the clock forward">\(csrfField)\(steps)</form>
            """
    }

    private var me: HTML {
        let mark: HTML = current == "Account" ? " aria-current=\"page\"" : ""
        return "<a class=\"me\" href=\"/account\"\(mark)><bdi>\(viewer?.name)</bdi></a>"
    }

    private var topbar: HTML {
        let entries = [
            ("/", "Board", "g b"), ("/incidents", "Incidents", "g i"), ("/alerts", "Alerts", "g a"),
            ("/triage", "Triage", "g t"),
            ("/problems", "Problems", "g m"), ("/on-call", "On call", "g o"), ("/services", "Services", "g v"),
            ("/process", "Process", "g p"), ("/reports", "Reports", "g r"), ("/status", "Status page", "g s"),
        ]
        let links = entries.map { path, name, key -> HTML in
            let mark: HTML = name == current ? " aria-current=\"page\"" : ""
            return "<a href=\"\(path)\" data-key=\"\(key)\" data-verb=\"\(name)\"\(mark)>\(name)</a>"
        }
        return """
            <header class="topbar"><a class="brand" href="/">\(Parts.icon("mark"))<span>Muster</span></a>
            <nav class="menu" id="menu" popover aria-label="Main">\(links)\(me)</nav><span class="gap"></span>
            \(live == nil ? .none : "<span class=\"muted\" data-live-state role=\"status\"></span>" as HTML)
            <form action="/search" role="search" class="find"><input type="search" name="q" aria-label="Search incidents" \
            placeholder="Search" autocomplete="off" data-key="/" data-verb="Search incidents"></form>
            <a class="btn quiet find-link" href="/search" aria-label="Search incidents">\(Parts.icon("search"))</a>
            <a class="btn" href="/incidents/new" data-key="d" data-verb="Declare an incident">Declare</a>
            <button class="btn quiet" type="button" popovertarget="menu" aria-label="Menu">\(Parts.icon("menu"))</button></header>
            """
    }

    /// A form that sends one verb.
    ///
    /// - Parameter confirm: what is asked first, where it cannot be undone.
    func form(
        _ path: String,
        _ fields: HTML,
        button: String,
        primary: Bool = true,
        confirm: String? = nil
    ) -> HTML {
        """
        <form method="post" action="\(path)" class="stack"\(confirm.map { " data-confirm=\"\($0)\"" as HTML })>\
        \(csrfField)\(fields)<p class="error" role="alert"></p>\
        <div class="actions"><button class="btn\(primary ? " primary" : "" as HTML)">\(button)</button></div></form>
        """
    }
}
