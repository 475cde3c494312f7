import Testing

@testable import MusterCore

@Suite("A report")
struct ReportTests {
    private let march = Month(of: Story.wednesday)

    /// What the incidents add up to, as the store keeps it.
    private func report(_ figures: [IncidentFigures]) -> Report {
        let all = figures.reduce(into: [Tally.Key: Tally]()) { all, one in
            for (key, tally) in one.tallies { all[key, default: Tally()] += tally }
        }
        let monthly = all.reduce(into: [Tally.Key: Tally]()) { months, pair in
            guard pair.key.dimension == .severity else { return }
            var key = pair.key
            key.name = ""
            months[key, default: Tally()] += pair.value
        }
        return Report(march...march.adding(1), monthly: monthly, named: all)
    }

    private func figures(minutes: Int, drill: Bool = false, service: String? = "checkout") throws -> IncidentFigures {
        var declaration = Story.declaration
        (declaration.drill, declaration.service) = (drill, service)
        var story = try Story(.named("standard"), declaration)
        story.now = Story.wednesday + .minutes(minutes)
        try story.force(.mitigated)
        try story.force(.resolved)
        return IncidentFigures(of: story.incident, under: story.process)
    }

    @Test("counts, and tells how long half of them and nine in ten took")
    func counts() throws {
        let report = report(try (1...10).map { try figures(minutes: $0 * 10) })

        #expect(report.whole.declared == 10)
        #expect(report.whole.resolved == 10)
        let median = try #require(report.whole.duration(.resolve).percentile(0.5)).components.seconds
        #expect(abs(median - 3_000) < 100)
        #expect(report.whole.duration(.resolve).mean == .minutes(55))
        #expect(report.whole.duration(.detect).count == 0)
    }

    @Test("has each month of its span, also an empty one")
    func months() throws {
        let report = report([try figures(minutes: 10)])

        #expect(report.byMonth.mapValues(\.declared) == [march: 1, march.adding(1): 0])
    }

    @Test("groups by severity and by service, those of none under the empty key")
    func groups() throws {
        let report = report([try figures(minutes: 10), try figures(minutes: 20, service: nil)])

        #expect(report.bySeverity.mapValues(\.declared) == ["SEV1": 2])
        #expect(report.byService.mapValues(\.declared) == ["checkout": 1, "": 1])
        #expect(report.bySeverity["SEV1"]?.atSeverity == .minutes(30))
    }

    @Test("leaves drills out of everything but their count")
    func drills() throws {
        let report = report([try figures(minutes: 10), try figures(minutes: 50, drill: true)])

        #expect(report.whole.declared == 1)
        #expect(report.drills == 1)
        #expect(report.whole.duration(.resolve).mean == .minutes(10))
    }

    @Test("leaves what was dismissed out of everything but its count", arguments: Dismissal.Outcome.allCases)
    func dismissed(outcome: Dismissal.Outcome) throws {
        var story = try Story(.named("standard"))
        story.now = Story.wednesday + .hours(3)
        try story.run(.room(.dismiss(outcome, reason: "It is none", ticket: "OPS-1")))

        let report = report([try figures(minutes: 10), IncidentFigures(of: story.incident, under: story.process)])

        #expect(report.whole.declared == 1)
        #expect(report.whole.resolved == 1)
        #expect(report.dismissed == 1)
        #expect(report.whole.duration(.resolve).mean == .minutes(10))
        #expect(report.rows.contains { $0.group == "all" && $0.figure == "dismissed-left-out" && $0.count == 1 })
    }

    @Test("counts promises by their clock: kept, late and missed")
    func promises() throws {
        var story = try Story(.named("standard"))
        try story.wait(.hours(3))
        let figures = IncidentFigures(of: story.incident, under: story.process)
        let metrics = IncidentMetrics(of: story.incident, under: story.process, now: story.now)

        let report = report([figures])

        #expect(metrics.promisesMissed > 0)
        #expect(report.whole.promises.missed == metrics.promisesMissed)
        #expect(report.byClock.values.reduce(0) { $0 + $1.missed } == metrics.promisesMissed)
        #expect(report.whole.promises.keptShare.map { $0 < 100 } == true)
    }

    @Test("changes by what an incident adds now less what it added before")
    func change() throws {
        let (before, after) = (try figures(minutes: 10), try figures(minutes: 20))
        var sums = before.tallies

        for (key, tally) in IncidentFigures.change(from: before, to: after) { sums[key, default: Tally()] += tally }

        #expect(sums.filter { $0.value != Tally() } == after.tallies)
        #expect(IncidentFigures.change(from: after, to: after).isEmpty)
    }

    @Test("gives every figure as a row, with its seconds")
    func rows() throws {
        let rows = report([try figures(minutes: 10)]).rows

        let whole = try #require(rows.first { $0.group == "all" && $0.figure == "time-to-resolve" })
        #expect(whole.count == 1)
        #expect(whole.meanSeconds == 600)
        #expect(
            rows.contains { $0.group == "month" && $0.name == "2026-04" && $0.figure == "declared" && $0.count == 0 }
        )
        #expect(rows.allSatisfy { $0.values.count == ReportRow.columns.count })
    }
}
