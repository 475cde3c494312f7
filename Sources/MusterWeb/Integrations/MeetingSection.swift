import MusterCore
import MusterEngine

/// Who makes meetings for bridges, on the page of integrations: how they were last seen, and a test.
struct MeetingSection: Sendable {
    var frame: PageFrame
    /// Nil where nobody is set up.
    var state: MeetingTest.State?
    /// What a test that has just run said.
    var said: String?

    var body: HTML {
        let said: HTML = said.map { "<p class=\"banner\" role=\"status\"><span>\($0)</span></p>" } ?? ""
        return """
            <section class="card stack" id="meetings" aria-labelledby="meetings-h"><h2 id="meetings-h">Meetings</h2>\
            <p class="hint">Made for the bridge of an incident, and ended with it.</p>\(said)\(list)</section>
            """
    }

    private var list: HTML {
        guard let state else {
            return """
                <p class="muted">None are made. The setting <code>zoom</code> has them made; <code>bridge</code> is a link for each.</p>
                """
        }
        let seen: HTML =
            state.sight.map { sight in
                let word: HTML =
                    sight.problem == nil
                    ? "<span class=\"tag ok\">works</span>" : "<span class=\"tag bad\">fails</span>"
                return "\(word) \(Parts.time(sight.at))"
            } ?? "<span class=\"muted\">not spoken to yet</span>"
        // As long as it takes to say what to mend; not where a test has said it just now.
        let problem = said == nil ? state.sight?.problem : nil
        return """
            <ul class="list"><li class="line"><strong class="grow">\(state.name)</strong><span>\(seen)</span>\
            <form method="post" action="/integrations/meetings/test">\(frame.csrfField)\
            <button class="btn" aria-label="Test \(state.name)">Test it</button></form></li></ul>\
            \(problem.map { "<p class=\"hint\">\($0)</p>" as HTML } ?? .none)
            """
    }
}
