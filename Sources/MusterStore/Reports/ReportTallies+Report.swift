package import MusterCore

extension ReportTallies {
    /// The report of some months.
    ///
    /// - Parameter monthly: durations that are wanted of each month too; each of them is a few thousand sums.
    package func report(_ months: ClosedRange<Month>, monthly: [MetricKind] = MetricKind.allCases) throws -> Report {
        let durations = MetricKind.allCases.map { Tally.Metric.duration($0) }
        let counts = Tally.Count.allCases.map { Tally.Metric.count($0) }
        let sums = [
            try byName(.severity, durations + counts, months), try byName(.service, Self.ofServices, months),
            try byName(.clock, counts, months),
        ]
        return Report(
            months,
            monthly: try byMonth(monthly.map { .duration($0) } + counts, months),
            named: sums.reduce(into: [:]) { all, some in all.merge(some) { one, _ in one } }
        )
    }

    /// What is shown of a service: there may be hundreds of them, each with as many sums as all severities together.
    private static var ofServices: [Tally.Metric] {
        [
            .duration(.acknowledge), .duration(.resolve), .count(.declared), .count(.resolved), .count(.kept),
            .count(.late), .count(.missed),
        ]
    }
}
