import MusterCore
import MusterEngine

/// What would have left, and the clock.
struct SandboxPage: Sendable {
    var frame: PageFrame
    var messages: [SandboxMessage]

    var body: HTML {
        let rows = messages.map { message -> HTML in
            let links = message.links.map { "<a class=\"btn\" href=\"\($0.url)\">\($0.title)</a> " as HTML }
            let files = message.attachments.map { "<span class=\"tag\">\($0)</span> " as HTML }
            return """
                <li class="card message"><p class="muted">\(Parts.time(message.when, "second")) · \(message.channel) to <bdi>\(message.to)</bdi> · \(message.state)</p>\
                <details><summary dir="auto"><strong>\(message.subject)</strong></summary><pre dir="auto">\(message.body)</pre></details><p>\(links)\(files)</p></li>
                """
        }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Sandbox</h1><p>Nothing of this left the machine.</p></div></div>
            <section class="card"><h2>Clock</h2>\(frame.form("/sandbox/clock", Parts.field("Put it forward by", name: "advance", value: "PT15M", required: true, hint: "PT15M is 15 minutes, P1D a day. Everything in between happens in order."), button: "Put forward"))</section>
            <section aria-labelledby="m"><h2 id="m">Messages, newest first · \(messages.count)</h2>\(messages.isEmpty ? "<p class=\"empty\">Nothing yet.</p>" as HTML : "<ul class=\"stack\">\(rows)</ul>")</section></main>
            """
        )
    }
}
