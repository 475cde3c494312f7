import MusterCore

/// Which promises of the process are kept?
struct ReportPromises: Sendable {
    var report: Report
    var process: ProcessDefinition

    var card: HTML {
        let promises = report.whole.promises
        let title: HTML =
            promises.keptShare.map { share in
                promises.missed == 0 && promises.late == 0
                    ? "Every promise was kept in time"
                    : "\(share) % of promises were kept in time; \(promises.missed.grouped) were missed"
            } ?? "No promise fell due"
        return """
            <section class="card whole" aria-labelledby="r-promises"><h2 id="r-promises">\(title)</h2>
            <p class="muted">Each time something was owed by a clock of the process: kept in time, kept late, or missed; what recurs is owed at each of its turns. The most often missed first.</p>
            \(table)</section>
            """
    }

    private var table: HTML {
        let clocks = report.byClock.sorted {
            ($1.value.missed, $1.value.late, $0.key) < ($0.value.missed, $0.value.late, $1.key)
        }
        guard !clocks.isEmpty else { return .none }
        let rows = clocks.map { clock, promises -> HTML in
            let says = process.clocks.first { $0.id == clock }?.says ?? clock
            return """
                <tr><th scope="row">\(says)</th><td class="share">\(Bar.of(promises))</td><td class="num">\(promises.keptShare ?? 0) %</td>\
                <td class="num">\(promises.kept.grouped)</td><td class="num">\(promises.late.grouped)</td>\
                <td class="num\(promises.missed > 0 ? " late" : "" as HTML)">\(promises.missed.grouped)</td></tr>
                """
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="Table of promises"><table><thead><tr><th scope="col">Promise</th>\
            <th scope="col" class="share"><span class="vh">Share</span></th><th scope="col" class="num">In time</th><th scope="col" class="num">Kept</th><th scope="col" class="num">Late</th>\
            <th scope="col" class="num">Missed</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
