import MusterCore

/// Which severities and services had how many, and how long did they take?
struct ReportGroups: Sendable {
    /// Services that are shown; the file has all of them.
    private static let serviceLimit = 25

    var report: Report
    var process: ProcessDefinition
    var organisation: Organisation

    var cards: HTML { "\(severities)\(services)" }

    private var severities: HTML {
        let groups = report.bySeverity.sorted {
            (process.rank(of: $0.key), $0.key) < (process.rank(of: $1.key), $1.key)
        }
        let rows = groups.map { key, group -> HTML in
            let name = Parts.severity(key, rank: process.rank(of: key))
            return row(name, group, filter(severity: key), extra: ShortDuration.text(group.atSeverity))
        }
        let worst = groups.first { $0.value.atSeverity > .zero }
        let title: HTML =
            worst.map { "\(ShortDuration.text($0.value.atSeverity)) were spent at \($0.key)" } ?? "By severity"
        return """
            <section class="card" aria-labelledby="r-severity"><h2 id="r-severity">\(title)</h2>
            <p class="muted">By the severity they have now; the time is what resolved incidents spent at it.</p>
            \(table("Severity", rows, extra: "Time at it"))</section>
            """
    }

    private var services: HTML {
        let groups = report.byService.filter { $0.value.declared > 0 }
            .sorted { ($1.value.declared, $0.key) < ($0.value.declared, $1.key) }
        let rows = groups.prefix(Self.serviceLimit).map { key, group -> HTML in
            let name: HTML = key.isEmpty ? "<span class=\"muted\">none named</span>" : "<bdi>\(name(of: key))</bdi>"
            let share = group.promises.keptShare.map { "\($0) %" } ?? "–"
            return row(name, group, filter(service: key), extra: share)
        }
        let left = groups.count - rows.count
        let title: HTML =
            groups.first { !$0.key.isEmpty }.map { "\(name(of: $0.key)) had the most: \($0.value.declared.grouped)" }
            ?? "No incident names a service"
        let more: HTML = left > 0 ? " \(left) more services are in the CSV." : ""
        return """
            <section class="card" aria-labelledby="r-service"><h2 id="r-service">\(title)</h2>
            <p class="muted">By affected service, the most incidents first.\(more)</p>
            \(table("Service", Array(rows), extra: "In time"))</section>
            """
    }

    private func name(of service: String) -> String {
        organisation.services.first { $0.key == service }?.name ?? service
    }

    private func filter(severity: String? = nil, service: String? = nil) -> String {
        var filter = IncidentFilter()
        (filter.severity, filter.service, filter.months) = (severity, service, report.months)
        return filter.path()
    }

    private func row(_ name: HTML, _ group: Report.Group, _ path: String, extra: String) -> HTML {
        """
        <tr><th scope="row">\(name)</th><td class="num"><a href="\(path)">\(group.declared.grouped)</a></td>\
        <td class="num">\(ShortDuration.text(group.duration(.acknowledge).percentile(0.5)))</td>\
        <td class="num">\(ShortDuration.text(group.duration(.resolve).percentile(0.5)))</td>\
        <td class="num">\(ShortDuration.text(group.duration(.resolve).percentile(0.9)))</td><td class="num">\(extra)</td></tr>
        """
    }

    private func table(_ what: String, _ rows: [HTML], extra: String) -> HTML {
        """
        <div class="scroll" tabindex="0" role="region" aria-label="Table by \(what.lowercased())"><table><thead><tr><th scope="col">\(what)</th>\
        <th scope="col" class="num">Incidents</th><th scope="col" class="num">Half acknow&shy;ledged</th><th scope="col" class="num">Half resolved</th>\
        <th scope="col" class="num">Nine in ten</th><th scope="col" class="num">\(extra)</th></tr></thead><tbody>\(rows)</tbody></table></div>
        """
    }
}
