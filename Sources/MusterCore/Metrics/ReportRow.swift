/// One figure of a report, as programs and spreadsheets read it.
package struct ReportRow: Equatable, Sendable {
    /// `all`, `month`, `severity`, `service` or `promise`.
    package var group: String
    /// Which of the group: a month as `2026-03`, or a key.
    package var name: String
    /// What was measured: the name of a duration, or of a count.
    package var figure: String
    /// How many there were: of a duration, how many incidents have it.
    package var count: Int
    /// Nil for what is only counted, and for a duration that no incident has.
    package var medianSeconds: Int?
    package var p90Seconds: Int?
    package var meanSeconds: Int?

    package static let columns = ["group", "name", "figure", "count", "median_seconds", "p90_seconds", "mean_seconds"]

    package var values: [String] {
        [group, name, figure, "\(count)"] + [medianSeconds, p90Seconds, meanSeconds].map { $0.map { "\($0)" } ?? "" }
    }
}

extension Report {
    /// Every figure, in the same order for the same report.
    package var rows: [ReportRow] {
        let months = byMonth.sorted { $0.key < $1.key }.flatMap { rows("month", $0.key.text, $0.value) }
        let severities = bySeverity.sorted { $0.key < $1.key }.flatMap { rows("severity", $0.key, $0.value) }
        let services = byService.sorted { $0.key < $1.key }.flatMap { rows("service", $0.key, $0.value) }
        let promises = byClock.sorted { $0.key < $1.key }.flatMap { rows("promise", $0.key, $0.value) }
        let leftOut = [("drills-left-out", drills), ("dismissed-left-out", dismissed)]
            .map { ReportRow(group: "all", name: "", figure: $0.0, count: $0.1) }
        return rows("all", "", whole) + leftOut + months + severities + services + promises
    }

    private func rows(_ group: String, _ name: String, _ figures: Group) -> [ReportRow] {
        let counts = [("declared", figures.declared), ("resolved", figures.resolved)]
        let durations = MetricKind.allCases.compactMap { kind -> ReportRow? in
            guard let histogram = figures.durations[kind] else { return nil }
            return ReportRow(
                group: group,
                name: name,
                figure: "time-to-\(kind.rawValue)",
                count: histogram.count,
                medianSeconds: seconds(histogram.percentile(0.5)),
                p90Seconds: seconds(histogram.percentile(0.9)),
                meanSeconds: seconds(histogram.mean)
            )
        }
        return counts.map { ReportRow(group: group, name: name, figure: $0.0, count: $0.1) } + durations
            + rows(group, name, figures.promises)
    }

    private func rows(_ group: String, _ name: String, _ promises: Promises) -> [ReportRow] {
        [("promises-kept", promises.kept), ("promises-late", promises.late), ("promises-missed", promises.missed)]
            .map { ReportRow(group: group, name: name, figure: $0.0, count: $0.1) }
    }

    private func seconds(_ duration: Duration?) -> Int? { duration.map { Int($0.components.seconds) } }
}
