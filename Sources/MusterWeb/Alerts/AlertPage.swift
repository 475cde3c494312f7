import MusterCore
import MusterEngine
import MusterStore

/// One alert: what its source said, where it went and why, and what can be done with it.
struct AlertPage: Sendable {
    var frame: PageFrame
    var trace: AlertTrace
    var organisation: Organisation
    /// Under which an incident would be declared.
    var process: ProcessDefinition

    private var stored: StoredAlert { trace.stored }
    private var alert: Alert { stored.alert }
    private var path: String { "/alerts/\(alert.id)" }

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="label"><a href="/alerts">Alerts</a></p>\
            <h1 dir="auto">\(alert.title)</h1><p>\(AlertTags.html(stored, now: frame.now))</p></div></div>
            <div class="cols"><div><section class="card" aria-labelledby="trace-h"><h2 id="trace-h">Where it went</h2>\(story)</section>\
            \(changes)<details class="card fold"><summary><span class="label">As it came</span></summary>\
            <pre class="scroll" tabindex="0" role="region" aria-label="As it came"><code>\(stored.payload.prefix(8_000))</code></pre></details></div>
            <div class="first">\(deeds)<section class="card" aria-labelledby="labels-h"><h2 class="label" id="labels-h">Labels</h2>\(facts(alert.labels))</section>\
            \(alert.annotations.isEmpty ? "" : annotations)</div></div></main>
            """
        )
    }

    /// What decided, and what came of it; rules that do not fit are many, and folded away.
    private var story: HTML {
        let steps = AlertStory(trace, organisation, now: frame.now).steps
        let misses = steps.filter { $0.kind == .rule && !$0.more.isEmpty }
        let others = steps.filter { $0.kind != .rule || $0.more.isEmpty }
        let folded: HTML =
            misses.isEmpty
            ? ""
            : """
            <details class="fold"><summary><span>\(misses.count) rule\(misses.count == 1 ? " does" : "s do") not fit it</span></summary>\
            <ol class="ticks">\(misses.map(line))</ol></details>
            """
        return "<ol class=\"ticks\">\(others.map(line))</ol>\(folded)"
    }

    private func line(_ step: AlertStory.Step) -> HTML {
        let more = step.more.map { "<br><span class=\"muted\">\($0)</span>" as HTML }
        let text: HTML = step.path.map { "<a href=\"\($0)\">\(step.says)</a>" } ?? "\(step.says)"
        let at: HTML = step.at.map { " <span class=\"muted\">\(Parts.time($0))</span>" } ?? ""
        return
            "<li>\(mark(of: step))<span dir=\"auto\">\(step.isDecisive ? "<strong>\(text)</strong>" : text)\(at)\(more)</span></li>"
    }

    private func mark(of step: AlertStory.Step) -> HTML {
        switch step.kind {
        case .rule: Parts.icon(step.more.isEmpty ? "check" : "cross")
        case .page, .incident, .received, .over: Parts.icon("bell")
        case .silence, .inhibition, .held: Parts.icon("clock")
        case .triage: Parts.icon("flag")
        case .deed, .vote: Parts.icon("note")
        }
    }

    private var changes: HTML {
        if trace.changes.isEmpty { return "" }
        return """
            <section class="card" aria-labelledby="changes-h"><h2 id="changes-h">Changed shortly before</h2>\
            <ul class="list">\(trace.changes.map(ChangeLine.html))</ul></section>
            """
    }

    private var deeds: HTML {
        guard frame.viewer?.permission == .admin || frame.viewer?.permission == .responder else { return "" }
        let take: HTML =
            stored.isFiring && stored.acknowledgedAt == nil
            ? frame.form(path + "/acknowledgement", "", button: "Take it on", primary: false) : ""
        let declare: HTML =
            stored.triage == .inbox
            ? """
            \(DeclarationForm(stored: stored, process: process, csrf: frame.csrfField).body)\
            <p><a href="/incidents/new?alert=\(alert.id)">Declare in your own words</a></p>
            """ : ""
        let lengths = ["30 min", "2 h", "8 h", "1 day"].map { Parts.option($0, $0) }
        let snooze: HTML =
            stored.isFiring && stored.triage == .inbox
            ? """
            <form method="post" action="\(path)/snooze" class="actions">\(frame.csrfField)\
            <select name="lasting" aria-label="For how long">\(lengths)</select><button class="btn">Put it off</button></form>
            """ : ""
        let silence: HTML =
            stored.isFiring ? "<p><a href=\"/silences?alert=\(alert.id)\">Silence alerts like this</a></p>" : ""
        return """
            <section class="card stack" aria-labelledby="deeds-h"><h2 class="label" id="deeds-h">What to do</h2>\(declare)\(take)\(snooze)\(silence)
            <form method="post" action="\(path)/vote" class="stack">\(frame.csrfField)<p class="muted">Did anything have to be done about it?</p>\
            <div class="actions"><button class="btn" name="needed" value="yes">Yes</button>\
            <button class="btn" name="needed" value="no">No action needed</button></div></form></section>
            """
    }

    private var annotations: HTML {
        """
        <section class="card" aria-labelledby="annotations-h"><h2 class="label" id="annotations-h">Annotations</h2>\
        \(facts(alert.annotations))</section>
        """
    }

    private func facts(_ pairs: [String: String]) -> HTML {
        let rows = pairs.sorted { $0.key < $1.key }.map {
            "<dt>\($0.key)</dt><dd dir=\"auto\">\($0.value)</dd>" as HTML
        }
        return "<dl class=\"facts\">\(rows)</dl>"
    }
}

/// What an alert is at a glance.
enum AlertTags {
    static func html(_ stored: StoredAlert, now: Timestamp) -> HTML {
        var tags: [HTML] = [
            stored.isFiring ? "<span class=\"tag bad\">firing</span>" : "<span class=\"tag ok\">resolved</span>"
        ]
        if stored.flap.isFlapping(at: now) { tags.append(" <span class=\"tag warn\">flapping</span>") }
        if stored.acknowledgedAt != nil { tags.append(" <span class=\"tag\">taken on</span>") }
        if stored.isFiring, let until = stored.snoozedUntil, until > now {
            tags.append(" <span class=\"tag\">put off until \(Parts.time(until))</span>")
        }
        return "\(tags)"
    }
}

/// A change as a line of a list.
enum ChangeLine {
    static func html(_ change: ChangeEvent) -> HTML {
        let text: HTML =
            change.url.map { "<a href=\"\($0)\" rel=\"noopener\">\(change.summary)</a>" } ?? "\(change.summary)"
        return """
            <li class="line">\(Parts.time(change.at))<span class="grow" dir="auto">\(text) \
            <span class="muted">\(change.source ?? change.integration)</span></span></li>
            """
    }
}
