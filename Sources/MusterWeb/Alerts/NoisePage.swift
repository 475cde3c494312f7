import MusterCore

/// The rules of the monitoring, the costliest first.
struct NoisePage: Sendable {
    var frame: PageFrame
    var rows: [NoiseRow]
    var days: Int

    static let spans = [7, 30, 90]

    var body: HTML {
        let spans = Self.spans.map { span -> HTML in
            let mark: HTML = span == days ? " aria-current=\"page\"" : ""
            return "<a href=\"/alerts/noise?days=\(span)\"\(mark)>\(span) days</a>"
        }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="label"><a href="/alerts">Alerts</a></p>\
            <h1>Noise</h1><p>What each rule of the monitoring costs the people whom it bothers. The first in the list is the first \
            to retune.</p></div><nav class="filters" aria-label="How far back">\(spans)</nav></div>
            <div class="stack">\(rows.isEmpty ? "<p class=\"card empty\">No alert came in this time.</p>" : list)
            <p class="hint">Cost: a page counts one, a page between \(NoiseRow.nightBegins) and \(NoiseRow.nightEnds) o’clock of the person’s own \
            zone three more, each vote that no action was needed five, and ten alerts that ended by themselves one.</p></div></main>
            """
        )
    }

    private var list: HTML {
        let lines = rows.prefix(200).map { row -> HTML in
            let name = row.rule.isEmpty ? "without a name" : row.rule
            return """
                <li class="line"><span class="grow"><strong dir="auto">\(name)</strong> <span class="muted">\(row.integration)</span>\
                \(row.advice.map { "<br>\($0)." as HTML })<br><span class="muted">\(Self.counts(row))</span></span>\
                <span class="num"><strong>\(row.cost)</strong><br><span class="muted">cost</span></span></li>
                """
        }
        return "<ol class=\"list card\" aria-label=\"Rules by cost\">\(lines)</ol>"
    }

    /// "3 pages, 1 at night, 2 answered · 1 vote that no action was needed · 40 alerts, 12 ended by themselves".
    private static func counts(_ row: NoiseRow) -> String {
        func some(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
        let pages = [
            some(row.pages, "page", "pages"), row.nightPages > 0 ? "\(row.nightPages) at night" : nil,
            row.pages > 0 ? "\(row.acknowledged) answered" : nil,
        ]
        let votes = row.needless > 0 ? some(row.needless, "vote", "votes") + " that no action was needed" : nil
        let alerts = [
            some(row.alerts, "alert", "alerts"), row.shortLived > 0 ? "\(row.shortLived) ended by themselves" : nil,
        ]
        return [
            pages.compactMap(\.self).joined(separator: ", "), votes, alerts.compactMap(\.self).joined(separator: ", "),
        ]
        .compactMap(\.self).joined(separator: " · ")
    }
}
