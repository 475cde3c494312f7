import MusterCore

/// What somebody can set for themselves here.
struct AccountPage: Sendable {
    var frame: PageFrame
    var person: Person

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1><bdi>\(person.name)</bdi></h1>\
            <p>\(permission)</p></div></div><div class="stack loose">
            <section class="card stack" aria-labelledby="who-h"><h2 id="who-h">You are known as</h2><dl class="facts">\
            <dt>Handle</dt><dd>\(person.handle)</dd><dt>E-mail</dt><dd>\(person.email)</dd>\
            <dt>Time zone</dt><dd>\(person.zoneIdentifier)</dd></dl></section>
            <section class="card stack" aria-labelledby="look-h"><h2 id="look-h">Appearance</h2>\(themes)</section>
            <section class="card stack" aria-labelledby="out-h"><h2 id="out-h">This browser</h2>\
            <form method="post" action="/sign-out">\(frame.csrfField)<button class="btn">Sign out</button></form></section></div></main>
            """
        )
    }

    private var permission: String {
        switch person.permission {
        case .admin: "An administrator: may change everything here."
        case .responder: "A responder: works on incidents."
        case .stakeholder: "A stakeholder: reads along."
        case .observer: "An observer: reads along."
        }
    }

    private var themes: HTML {
        let choices = WebContext.Theme.allCases.map { theme -> HTML in
            let checked: HTML = theme == frame.theme ? " checked" : ""
            return """
                <label><input type="radio" name="theme" value="\(theme.rawValue)"\(checked)> \(name(of: theme))</label>
                """
        }
        return """
            <form method="post" action="/account/theme" class="stack">\(frame.csrfField)<fieldset class="options">\
            <legend class="vh">Appearance</legend>\(choices)</fieldset><div class="actions"><button class="btn">Use it</button></div></form>
            """
    }

    private func name(of theme: WebContext.Theme) -> String {
        switch theme {
        case .system: "As this device"
        case .light: "Light"
        case .dark: "Dark"
        }
    }
}
