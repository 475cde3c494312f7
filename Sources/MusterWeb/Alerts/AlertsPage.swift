import MusterCore
import MusterStore

/// The alerts, and those among them that wait for a person.
struct AlertsPage: Sendable {
    var frame: PageFrame
    var alerts: [StoredAlert]
    var process: ProcessDefinition

    var body: HTML {
        let categories: HTML =
            process.categories.isEmpty
            ? ""
            : """
            <select name="category" aria-label="Category"><option value="">no category</option>\
            \(process.categories.map { Parts.option($0, $0) })</select>
            """
        let waiting = alerts.filter { $0.isFiring && $0.triage == .inbox }
        let inbox = waiting.map { stored -> HTML in
            let severities = process.severities.map {
                Parts.option($0.key, $0.key, selected: $0.key == process.triage.defaultSeverity)
            }
            return """
                <li class="card stack"><h3 dir="auto">\(stored.alert.title)</h3><p class="muted">\(labels(stored)) · \(stored.triageReason)</p>
                <form method="post" action="/alerts/\(stored.alert.id)/declaration" class="actions">\(frame.csrfField)\
                <select name="severity" aria-label="Severity">\(severities)</select>\(categories)<button class="btn primary">Declare an incident</button></form>
                <form method="post" action="/alerts/\(stored.alert.id)/declination" class="actions">\(frame.csrfField)\
                <input name="reason" required aria-label="Why it is no incident" placeholder="Why it is no incident"><button class="btn">Decline</button></form></li>
                """
        }
        let rows = alerts.map { stored -> HTML in
            let tag: HTML =
                stored.isFiring ? "<span class=\"tag bad\">firing</span>" : "<span class=\"tag ok\">resolved</span>"
            return """
                <tr><td>\(tag)</td><td dir="auto">\(stored.alert.title)<br><span class="muted">\(labels(stored))</span></td>\
                <td>\(stored.triage.rawValue)<br><span class="muted">\(stored.triageReason)</span></td>\
                <td class="num">\(stored.timesSent)</td><td>\(Parts.time(stored.firstSeenAt))</td></tr>
                """
        }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><h1>Alerts</h1></div>
            <section aria-labelledby="inbox-h"><h2 id="inbox-h">Waits for a person · \(waiting.count)</h2>\
            \(waiting.isEmpty ? "<p class=\"empty\">Nothing waits.</p>" : "<ul class=\"stack\">\(inbox)</ul>" as HTML)</section>
            <section aria-labelledby="all-h"><h2 id="all-h">All</h2><div class="scroll card" tabindex="0" role="region" aria-label="All alerts">\
            <table><thead><tr><th>State</th><th>Alert</th><th>Triage</th><th>Sent</th><th>First seen</th></tr></thead><tbody>\(rows)</tbody></table></div></section></main>
            """
        )
    }

    private func labels(_ stored: StoredAlert) -> String {
        stored.alert.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}
