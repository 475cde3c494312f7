import MusterCore
import MusterEngine

/// What would have left, and the clock.
struct SandboxPage: Sendable {
    var frame: PageFrame
    var messages: [SandboxMessage]

    var body: HTML {
        let list: HTML =
            messages.isEmpty
            ? "<div class=\"empty\"><strong>Nothing yet.</strong><p>Declare an incident, or put the clock forward.</p></div>"
            : "<ul class=\"list\">\(messages.map(entry))</ul>"
        let length = Parts.field(
            "Put it forward by",
            name: "advance",
            value: "15 min",
            required: true,
            hint: "Such as 15 min, 2 h or 3 d. Everything that falls due in between happens, in its order."
        )
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Sandbox</h1>\
            <p>What would have left, newest first. Nothing did. The links work here.</p></div></div>
            <div class="stack loose"><section class="card stack" aria-labelledby="c-h"><h2 id="c-h">Clock</h2>\(frame.form("/sandbox/clock", length, button: "Put forward"))</section>
            <section class="card" aria-labelledby="m-h"><h2 id="m-h">Messages · \(messages.count)</h2>\(list)</section></div></main>
            """
        )
    }

    private func entry(_ message: SandboxMessage) -> HTML {
        let links = message.links.map { "<a class=\"btn\" href=\"\($0.url)\">\($0.title)</a>" as HTML }
        let files = message.attachments.map { "<span class=\"tag\">\($0)</span>" as HTML }
        return """
            <li class="message"><div class="line"><span class="tag">\(message.channel)</span><bdi class="grow">\(message.to)</bdi>\
            \(Parts.time(message.when, "second"))</div><strong dir="auto">\(message.subject)</strong>\
            <details class="fold"><summary><span class="muted">What it says</span></summary><pre dir="auto">\(message.body)</pre></details>\
            <p class="actions">\(links)\(files)</p></li>
            """
    }
}
