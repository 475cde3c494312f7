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
            \(rows.isEmpty ? "<p class=\"card empty\">No alert came in this time.</p>" : table)
            <p class="hint">Cost: a page counts one, a page between \(NoiseRow.nightBegins) and \(NoiseRow.nightEnds) o’clock of the person’s own \
            zone three more, each vote that no action was needed five, and ten alerts that ended by themselves one.</p></main>
            """
        )
    }

    private var table: HTML {
        let lines = rows.prefix(200).map { row -> HTML in
            """
            <tr><td dir="auto"><strong>\(row.rule.isEmpty ? "without a name" : row.rule)</strong><br>\
            <span class="muted">\(row.integration)</span>\(row.advice.map { "<br>\($0)." as HTML })</td>\
            <td class="num">\(row.cost)</td><td class="num">\(row.pages)</td><td class="num">\(row.nightPages)</td>\
            <td class="num">\(row.acknowledged)</td><td class="num">\(row.needless)</td><td class="num">\(row.alerts)</td>\
            <td class="num">\(row.shortLived)</td></tr>
            """
        }
        return """
            <div class="scroll card" tabindex="0" role="region" aria-label="Rules by cost"><table><thead><tr><th>Rule</th>\
            <th class="num">Cost</th><th class="num">Pages</th><th class="num">At night</th><th class="num">Acknowledged</th>\
            <th class="num">No action needed</th><th class="num">Alerts</th><th class="num">Ended by themselves</th></tr></thead>\
            <tbody>\(lines)</tbody></table></div>
            """
    }
}
