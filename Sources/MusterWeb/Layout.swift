import MusterCore

/// The frame of every page of those who are signed in.
struct PageFrame: Sendable {
    var title: String
    var viewer: Person?
    /// What a form must carry; empty for a program with a token.
    var csrf: String
    var now: Timestamp
    var isSandbox: Bool
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
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\
        <title>\(title) · Muster</title><link rel="icon" href="/assets/mark.svg"><link rel="stylesheet" href="/assets/app.css">\
        <script type="module" src="/assets/app.js"></script></head>
        <body class="\(kind)" data-now="\(now.milliseconds)" data-search="/search/suggestions"\(live.map { " data-live=\"\($0)\"" as HTML })>\
        <a class="skip" href="#main">To the content</a>
        \(isSandbox ? sandboxBanner : .none)
        \(viewer == nil ? .none : topbar)
        \(main)
        </body></html>
        """
    }

    private var sandboxBanner: HTML {
        """
        <aside class="sandbox" aria-label="Sandbox"><strong>Sandbox</strong> Nothing leaves this machine. It is \
        \(now.text(in: .utc)) UTC here. <a href="/sandbox">Messages and clock</a></aside>
        """
    }

    private var signOut: HTML {
        """
        <form method="post" action="/sign-out">\(csrfField)<button class="btn quiet"><bdi>\(viewer?.name)</bdi> · Sign out</button></form>
        """
    }

    private var topbar: HTML {
        let entries = [
            ("/", "Board", "g b"), ("/incidents", "Incidents", "g i"), ("/alerts", "Alerts", "g a"),
            ("/on-call", "On call", "g o"), ("/process", "Process", "g p"), ("/reports", "Reports", "g r"),
            ("/status", "Status page", "g s"),
        ]
        let links = entries.map { path, name, key -> HTML in
            let mark: HTML = name == current ? " aria-current=\"page\"" : ""
            return "<a href=\"\(path)\" data-key=\"\(key)\" data-verb=\"\(name)\"\(mark)>\(name)</a>"
        }
        return """
            <header class="topbar"><a class="brand" href="/">\(Parts.icon("mark"))<span>Muster</span></a>
            <nav class="menu" id="menu" popover aria-label="Main">\(links)\(signOut)</nav><span class="gap"></span>
            <span class="muted" data-live-state role="status"></span>
            <form action="/search" role="search" class="find"><input type="search" name="q" aria-label="Search incidents" \
            placeholder="Search" autocomplete="off" data-key="/" data-verb="Search incidents"></form>
            <a class="btn quiet find-link" href="/search" aria-label="Search incidents">\(Parts.icon("search"))</a>
            <a class="btn" href="/incidents/new" data-key="d" data-verb="Declare an incident">Declare</a>
            <button class="btn quiet" type="button" popovertarget="menu" aria-label="Menu">\(Parts.icon("menu"))</button></header>
            """
    }

    /// A form that sends one verb.
    func form(_ path: String, _ fields: HTML, button: String, primary: Bool = true) -> HTML {
        """
        <form method="post" action="\(path)" class="stack">\(csrfField)\(fields)\
        <p class="error" role="alert"></p><button class="btn\(primary ? " primary" : "" as HTML)">\(button)</button></form>
        """
    }
}
