import MusterCore
import MusterEngine

/// The chat servers on the page of integrations: how each was last seen, and a test.
struct ChatSection: Sendable {
    var frame: PageFrame
    var states: [ChatTest.State]
    /// What a test that has just run said.
    var said: String?

    var body: HTML {
        let rows = states.map { state -> HTML in
            let seen: HTML =
                state.sight.map { sight in
                    // A tag stays on one line, which what is to be mended does not fit on.
                    sight.problem.map {
                        "<span class=\"tag bad\">fails</span> \(Parts.time(sight.at)) <span class=\"hint\">\($0)</span>"
                            as HTML
                    }
                        ?? "<span class=\"tag ok\">works</span> \(Parts.time(sight.at))"
                } ?? "<span class=\"muted\">not spoken to yet</span>"
            let rooms: HTML =
                state.rules.hasRooms
                ? "\(state.openRooms) open room\(state.openRooms == 1 ? "" : "s")" : "pages and commands alone"
            return """
                <li class="line"><strong>\(state.name)</strong><span class="grow muted">\(rooms)</span><span>\(seen)</span>\
                <form method="post" action="/integrations/chat/\(state.channel.rawValue)/test">\(frame.csrfField)\
                <button class="btn" aria-label="Test \(state.name)">Test it</button></form></li>
                """
        }
        let list: HTML =
            rows.isEmpty
            ? """
            <p class="muted">None is set up. The settings <code>slack</code> and <code>matrix</code> bridge war rooms with one.</p>
            """
            : "<ul class=\"list\">\(rows)</ul>"
        let said: HTML = said.map { "<p class=\"banner\" role=\"status\"><span>\($0)</span></p>" } ?? ""
        return """
            <section class="card stack" id="chat" aria-labelledby="chat-h"><h2 id="chat-h">Chat</h2>\
            <p class="hint">War rooms are mirrored there, people are paged there, and commands come from there.</p>\
            \(said)\(list)</section>
            """
    }
}
