import MusterCore

/// How many incidents were there, and when?
struct ReportHowMany: Sendable {
    var report: Report

    var card: HTML {
        let most = report.byMonth.values.map(\.declared).max() ?? 0
        let rows = report.byMonth.sorted { $0.key < $1.key }.map { month, group -> HTML in
            let count: HTML =
                group.declared == 0
                ? "<span class=\"muted\">0</span>"
                : "<a href=\"/incidents?from=\(month.text)&amp;to=\(month.text)\" aria-label=\"\(group.declared) in \(month.words)\">\(group.declared)</a>"
            return """
                <li><span>\(month.words)</span>\(Bar.of(group.declared, most: most))<span class="num">\(count)</span></li>
                """
        }
        let open = report.whole.declared - report.whole.resolved
        let resolved: HTML = open == 0 ? "all of them are resolved" : "\(open) of them not yet resolved"
        let leftOut: HTML = report.leftOut.map { " \($0)" } ?? ""
        return """
            <section class="card" aria-labelledby="r-many"><h2 id="r-many">\(title)</h2>
            <p class="muted">By the month of declaration, in UTC; \(resolved).\(leftOut)</p><ul class="bars">\(rows)</ul></section>
            """
    }

    private var title: String {
        let count = report.whole.declared
        let incidents = count == 1 ? "1 incident was declared" : "\(count.grouped) incidents were declared"
        guard report.byMonth.count > 1,
            let most = report.byMonth.max(by: { ($0.value.declared, $1.key) < ($1.value.declared, $0.key) })
        else { return incidents }
        return "\(incidents); the most, \(most.value.declared.grouped), in \(most.key.words)"
    }
}

/// How long do they take?
struct ReportHowLong: Sendable {
    var report: Report

    var card: HTML {
        let months = report.byMonth.sorted { $0.key < $1.key }
        let longest = months.compactMap { $0.value.duration(.resolve).percentile(0.9)?.components.seconds }.max() ?? 0
        let rows = months.map { month, group -> HTML in
            let times = group.duration(.resolve)
            let (half, most) = (times.percentile(0.5), times.percentile(0.9))
            let bar = Bar.of(
                Int(half?.components.seconds ?? 0),
                within: Int(most?.components.seconds ?? 0),
                most: Int(longest)
            )
            let said: HTML =
                half == nil
                ? "<span class=\"muted\">–</span>"
                : "\(ShortDuration.text(half)) <span class=\"muted\">/ \(ShortDuration.text(most))</span>"
            return "<li><span>\(month.words)</span>\(bar)<span class=\"num\">\(said)</span></li>"
        }
        let all = report.whole.duration(.resolve)
        let title: HTML =
            all.count == 0
            ? "None of them is resolved yet"
            : "Half are resolved within \(ShortDuration.text(all.percentile(0.5))), nine in ten within \(ShortDuration.text(all.percentile(0.9)))"
        return """
            <section class="card" aria-labelledby="r-long"><h2 id="r-long">\(title)</h2>
            <p class="muted">\(MetricKind.resolve.definition); half / nine in ten of each month. \(all.count.grouped) of \(report.whole.declared.grouped) are counted.</p>
            <ul class="bars wide-num">\(rows)</ul></section>
            """
    }
}

/// How long does each stretch take?
struct ReportMeasures: Sendable {
    var report: Report

    var card: HTML {
        let kinds = MetricKind.allCases.filter { report.whole.duration($0).count > 0 }
        let rows = kinds.map { kind -> HTML in
            let times = report.whole.duration(kind)
            return """
                <tr><th scope="row">\(kind.name)<br><span class="hint">\(kind.definition)</span></th>\
                <td class="num">\(ShortDuration.text(times.percentile(0.5)))</td><td class="num">\(ShortDuration.text(times.percentile(0.9)))</td>\
                <td class="num muted">\(ShortDuration.text(times.mean))</td><td class="num muted">\(times.count.grouped)</td></tr>
                """
        }
        let answered = report.whole.duration(.acknowledge)
        let title: HTML =
            answered.count == 0
            ? "Where the time goes"
            : "Half are acknowledged within \(ShortDuration.text(answered.percentile(0.5)))"
        return """
            <section class="card whole" aria-labelledby="r-stretch"><h2 id="r-stretch">\(title)</h2>
            <p class="muted">The mean stands last: one bad night moves it. An incident that lacks one of the two moments is not counted.\(unknown)</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Table of durations"><table><thead><tr><th scope="col">Duration</th>\
            <th scope="col" class="num">Half within</th><th scope="col" class="num">Nine in ten</th><th scope="col" class="num">Mean</th>\
            <th scope="col" class="num">Of</th></tr></thead><tbody>\(rows)</tbody></table></div></section>
            """
    }

    private var unknown: String {
        let names = MetricKind.allCases.filter { report.whole.duration($0).count == 0 }.map { $0.name.lowercased() }
        return names.isEmpty ? "" : " On no record: \(names.joined(separator: ", "))."
    }
}
