import Testing

@testable import MusterCore

@Suite("Metrics of an incident")
struct IncidentMetricsTests {
    private let start = Story.wednesday

    private func metrics(_ story: Story) -> IncidentMetrics {
        IncidentMetrics(of: story.incident, under: story.process, now: story.now)
    }

    private func story(_ edit: (inout Declaration) -> Void = { _ in }) throws -> Story {
        var declaration = Story.declaration
        edit(&declaration)
        return try Story(.named("standard"), declaration)
    }

    private func reach(_ story: inout Story, _ milestone: Milestone, after minutes: Int) throws {
        story.now = start + .minutes(minutes)
        try story.force(milestone)
    }

    @Test("are differences of moments on record")
    func definitions() throws {
        var story = try story { $0.milestones = [.started: start - .minutes(20), .detected: start - .minutes(6)] }
        try story.run(.linkAlert(ID(OnCall.uuid(200)), title: "It fires", startsAt: start - .minutes(8)))
        story.now = start + .minutes(2)
        try story.run(.acknowledge(page: nil))
        story.now = start + .minutes(4)
        try story.run(.sendUpdate(.init(audience: "war-room", state: .update, body: "B")))
        story.now = start + .minutes(9)
        try story.run(.sendUpdate(.init(audience: "status-page", state: .update, body: "B")))
        try reach(&story, .mitigated, after: 30)
        try reach(&story, .resolved, after: 50)

        let metrics = metrics(story)

        #expect(metrics.detect == .minutes(12))
        #expect(metrics.acknowledge == .minutes(10))
        #expect(metrics.declare == .minutes(8))
        #expect(metrics.mitigate == .minutes(50))
        #expect(metrics.resolve == .minutes(70))
        #expect(metrics.firstPublicUpdate == .minutes(9))
        #expect(metrics.baseline == nil)
    }

    @Test("count from whichever sign came first, an alert or a person")
    func firstSign() throws {
        var story = try story { $0.milestones = [.started: start - .minutes(20), .detected: start - .minutes(15)] }
        try story.run(.linkAlert(ID(OnCall.uuid(200)), title: "It fires", startsAt: start - .minutes(8)))
        #expect(metrics(story).detect == .minutes(5))
        #expect(metrics(story).declare == .minutes(15))

        story.now = start + .minutes(5)
        try story.run(.linkAlert(ID(OnCall.uuid(201)), title: "It fires too", startsAt: story.now))
        #expect(metrics(story).declare == .minutes(15))
    }

    @Test("are unknown where a moment is unknown, and never negative")
    func unknown() throws {
        let story = try story()

        let metrics = metrics(story)

        #expect(metrics.detect == nil)
        #expect(metrics.acknowledge == nil)
        #expect(metrics.mitigate == nil)
        #expect(metrics.resolve == nil)
        #expect(metrics.assemble == nil)
        #expect(metrics.firstPublicUpdate == nil)
        #expect(metrics.declare == .zero)
    }

    @Test("take the team as assembled when each required role was held first, whoever holds it now")
    func assemble() throws {
        var story = try story()
        for (role, minutes) in [("incident-commander", 3), ("operations-lead", 5), ("communications-lead", 11)] {
            #expect(metrics(story).assemble == nil)
            story.now = start + .minutes(minutes)
            _ = try story.hold(role)
        }
        #expect(metrics(story).assemble == .minutes(11))

        story.now = start + .hours(2)
        try story.run(.assign(role: "communications-lead", person: story.person("grace"), reason: "Shift"), as: "grace")
        #expect(metrics(story).assemble == .minutes(11))
    }

    @Test("add up the time at each severity, until it was resolved")
    func severities() throws {
        var story = try story { $0.severity = "SEV2" }
        story.now = start + .minutes(10)
        try story.run(.changeSeverity(to: "SEV1", reason: "Worse"))
        story.now = start + .minutes(25)
        try story.run(.changeSeverity(to: "SEV2", reason: "Better"))
        story.now = start + .minutes(40)
        #expect(metrics(story).atSeverity == ["SEV1": .minutes(15), "SEV2": .minutes(25)])

        try reach(&story, .resolved, after: 50)
        story.now = start + .days(3)
        #expect(metrics(story).atSeverity == ["SEV1": .minutes(15), "SEV2": .minutes(35)])
    }

    @Test("count promises kept, kept late and missed, every missed turn of them, and no nudges")
    func promises() throws {
        var story = try story()
        story.process.clocks = [
            .promise("beat", .every(["SEV1": .minutes(30)])),
            .promise("nudge", .every(["SEV1": .minutes(5)]), nudge: true),
        ]
        try story.wait(.minutes(10))
        try story.run(.confirmDuty(clock: "beat", note: "Done"))
        try story.sleepThrough(.minutes(95))
        try story.run(.confirmDuty(clock: "beat", note: "Done"))

        let metrics = metrics(story)

        #expect(metrics.promisesKept == 1)
        #expect(metrics.promisesKeptLate == 1)
        #expect(metrics.promisesMissed == 3)
    }

    @Test("count a promise that was made once as late or as missed, never as both")
    func lateOnce() throws {
        var story = try story()
        let within = Clock.Timing.within(["SEV1": .duration(.minutes(20))])
        story.process.clocks = [.promise("late", within), .promise("never", within)]
        try story.wait(.minutes(30))
        #expect(metrics(story).promisesMissed == 2)
        try story.run(.confirmDuty(clock: "late", note: "Done"))

        let figures = IncidentFigures(of: story.incident, under: story.process)

        #expect(metrics(story).promisesKeptLate == 1)
        #expect(metrics(story).promisesMissed == 1)
        #expect(figures.promises["late"] == IncidentFigures.Promises(kept: 0, late: 1, missed: 0))
        #expect(figures.promises["never"] == IncidentFigures.Promises(kept: 0, late: 0, missed: 1))
    }
}
