import Testing

@testable import MusterCore

/// Every severity of every built-in process, walked from wake to wake.
@Suite("Promises over a whole incident")
struct WholeIncidentTests {
    struct Course: Sendable, CustomTestStringConvertible {
        let process: String
        let severity: String
        var testDescription: String { "\(process) \(severity)" }

        static let all = BuiltInProcesses.all.flatMap { process in
            process.severities.map { Course(process: process.key, severity: $0.key) }
        }
    }

    private func story(_ course: Course) throws -> Story {
        var declaration = Story.declaration
        declaration.severity = course.severity
        declaration.service = "checkout"
        let process = try ProcessDefinition.named(course.process)
        return try Story(process, declaration.complete(under: process))
    }

    /// Walks to the end, and sees to it that no moment comes back. Tests that wait for something share these threads, so that
    /// it gives way at each step.
    private func walk(_ story: inout Story, _ length: Duration) async throws {
        let end = story.now + length
        var last: Timestamp?
        while let wake = story.wakeAt, wake <= end {
            if let last { try #require(wake > last, "the clock stands still at \(wake.rfc3339)") }
            let before = story.incident.version
            story.now = max(story.now, wake)
            try story.run(.tellTime, by: .muster, .clock)
            try #require(story.incident.version > before, "nothing came of \(wake.rfc3339)")
            last = wake
            await Task.yield()
        }
        story.now = end
    }

    @Test(
        "that nobody works on: time goes on, cadences keep their beat, and what is made once is missed once",
        arguments: Course.all
    )
    func neglected(course: Course) async throws {
        var story = try story(course)

        try await walk(&story, .days(14))

        for clock in story.process.clocks {
            guard case .every(let turns) = clock.timing else {
                #expect(story.events.compactMap(\.missed).filter { $0.clock == clock.id }.count <= 1, "\(clock.id)")
                continue
            }
            guard case .milestone(let from) = clock.from, let anchor = story.incident.milestones[from] else { continue }
            let fallen = story.records.filter { record in
                record.event.missed?.clock == clock.id
                    || (record.event.reminded?.clock == clock.id && record.event.reminded?.turns != 0)
            }
            guard let turn = turns[course.severity] else {
                #expect(fallen.isEmpty, "\(clock.id)")
                continue
            }
            let expected = Int(Duration.days(14).milliseconds / turn.milliseconds)
            #expect(fallen.count == expected, "\(clock.id)")
            #expect(
                fallen.map { $0.occurredAt } == (1...expected).map { anchor + turn * $0 },
                "\(clock.id) falls at multiples of its turn"
            )
        }
        for escalation in story.incident.escalations {
            #expect(
                escalation.acknowledgedAt != nil || escalation.exhaustedAt != nil || escalation.supersededAt != nil
                    || story.incident.awaits(escalation)
            )
        }
    }

    @Test("that goes from stage to stage: nothing is owed when it is closed", arguments: Course.all)
    func closed(course: Course) async throws {
        var story = try story(course)
        for milestone in [
            Milestone.acknowledged, .investigating, .identified, .mitigated, .monitoring, .resolved,
            .baseline, .retrospectivePrep, .retrospectiveDone, .closed,
        ] {
            try await walk(&story, .hours(7))
            guard story.process.milestone(milestone) != nil, !story.incident.reached(milestone) else { continue }
            let gate = story.process.gates(guarding: milestone).flatMap(\.by).first
            let handle = try story.hold(gate)
            let command = IncidentCommand.reach(milestone, at: nil, note: nil, overriding: "For the test")
            try story.run(command, as: handle)
        }

        #expect(story.incident.isClosed)
        #expect(story.obligations.isEmpty)
        #expect(story.wakeAt == nil)
    }

    @Test(
        "of Foundations: reminders and missed updates come when the document says",
        arguments: [
            ("SEV1", 20, 30, 60 as Int?), ("SEV2", 50, 60, 180), ("SEV3", 170, 180, nil),
        ]
    )
    func foundations(severity: String, remind: Int, miss: Int, statusPage: Int?) async throws {
        var story = try story(Course(process: "foundations", severity: severity))

        try await walk(&story, .hours(7))

        func first(_ clock: String, _ pick: (IncidentEvent) -> String?) -> Duration? {
            story.records.first { pick($0.event) == clock }.map { $0.occurredAt - Story.wednesday }
        }
        #expect(first("check-in") { $0.reminded?.clock } == .minutes(remind))
        #expect(first("distribution-list") { $0.missed?.clock } == .minutes(miss))
        #expect(first("status-page") { $0.missed?.clock } == statusPage.map { .minutes($0) })
    }
}
