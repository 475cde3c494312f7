import MusterCore
import MusterEngine
import MusterStore

/// The alerts, and those among them that wait for a person.
struct AlertsPage: Sendable {
    var frame: PageFrame
    var alerts: [StoredAlert]
    /// Of the last day, the latest first.
    var changes: [ChangeEvent]
    /// What labels must be, as it was typed.
    var filter = ""
    var process: ProcessDefinition

    var body: HTML {
        let waiting = alerts.filter { $0.isWaiting(at: frame.now) }
        let inbox: HTML =
            waiting.isEmpty
            ? "<div class=\"empty\"><strong>Nothing waits.</strong><p>An alert that no rule of the process classifies waits here for a person.</p></div>"
            : "<ul class=\"list\">\(waiting.map(question))</ul>"
        let all: HTML =
            alerts.isEmpty
            ? none
            : """
            <div class="scroll card" tabindex="0" role="region" aria-label="All alerts"><table><thead><tr><th>State</th><th>Alert</th>\
            <th>Triage</th><th class="num">Sent</th><th>First seen</th></tr></thead><tbody>\(alerts.map(row))</tbody></table></div>
            """
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Alerts</h1>\
            <p>\(waiting.isEmpty ? "No alert waits for a decision." : "Is each of these an incident?")</p></div>\
            <div class="actions"><a class="btn" href="/alerts/noise">Noise</a><a class="btn" href="/silences">Silences</a>\
            <a class="btn" href="/integrations">Integrations</a></div></div>
            <div class="stack loose"><section class="card" aria-labelledby="inbox-h"><h2 class="label" id="inbox-h">Waits for a person · \(waiting.count)</h2>\(inbox)</section>
            \(changed)<section class="stack" aria-labelledby="all-h"><h2 id="all-h">All, the latest first</h2>\(search)\(all)</section></div></main>
            """
        )
    }

    private var none: HTML {
        filter.isEmpty
            ? "<p class=\"card empty\">No alert has come in yet.</p>"
            : """
            <div class="card empty"><strong>No alert has these labels.</strong><p>Among the latest \(Signals.searchDepth). \
            What came and could not be read is kept with its <a href="/integrations">integration</a>.</p></div>
            """
    }

    private var search: HTML {
        """
        <form action="/alerts" class="search" role="search"><input name="filter" value="\(filter)" aria-label="Labels" \
        placeholder="host=db1 severity=~&quot;crit.*&quot;"><button class="btn">Find</button></form>
        """
    }

    private var changed: HTML {
        if changes.isEmpty { return "" }
        return """
            <section class="card" aria-labelledby="changes-h"><h2 class="label" id="changes-h">Changed in the last day</h2>\
            <ul class="list">\(changes.map(ChangeLine.html))</ul></section>
            """
    }

    private func question(_ stored: StoredAlert) -> HTML {
        """
        <li class="stack" id="alert-\(stored.alert.id)"><div><h3 dir="auto"><a href="/alerts/\(stored.alert.id)">\(stored.alert.title)</a> \(AlertTags.html(stored, now: frame.now))</h3>\
        <p class="muted">\(labels(stored))</p><p class="muted">From \(stored.alert.integration), since \(Parts.time(stored.firstSeenAt)) · \
        \(stored.triageReason)</p></div>
        \(DeclarationForm(stored: stored, process: process, csrf: frame.csrfField).body)
        <details class="fold"><summary><span>Not an incident</span></summary>\
        <form method="post" action="/alerts/\(stored.alert.id)/declination" class="actions">\(frame.csrfField)\
        <input name="reason" required aria-label="Why it is no incident" placeholder="Why it is none"><button class="btn">Decline</button></form></details></li>
        """
    }

    private func row(_ stored: StoredAlert) -> HTML {
        let incident: HTML? = stored.incident.map { "<a href=\"/incidents/\($0)\">Its incident</a><br>" }
        return """
            <tr><td>\(AlertTags.html(stored, now: frame.now))</td>\
            <td dir="auto"><a href="/alerts/\(stored.alert.id)">\(stored.alert.title)</a><br><span class="muted">\(labels(stored))</span></td>\
            <td>\(AlertStory.words(for: stored.triage))<br>\(incident)<span class="muted">\(stored.triageReason)</span>\
            \(stored.isFiring ? silencing(stored) : .none)</td>\
            <td class="num">\(stored.timesSent)</td><td>\(Parts.time(stored.firstSeenAt))</td></tr>
            """
    }

    private func silencing(_ stored: StoredAlert) -> HTML {
        "<br><a href=\"/silences?alert=\(stored.alert.id)\">Silence alerts like this</a>"
    }

    private func labels(_ stored: StoredAlert) -> String {
        stored.alert.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}
