import Testing

@testable import MusterCore

@Suite("An error budget")
struct ErrorBudgetTests {
    private let objective = Objective(.slo, 99.9, .month)

    private func moment(_ text: String) throws -> Timestamp { try OnCall.moment(text) }

    private func outage(_ start: String, _ end: String) throws -> Range<Timestamp> { try moment(start)..<moment(end) }

    @Test(
        "is what the objective leaves of its period",
        arguments: [
            ("SLO 99.9 % a month", 2_678_400), ("SLA 99 % a month", 26_784_000),
            ("SLO 99.5 % a year", 157_680_000), ("SLA 99.99% year", 3_153_600),
        ]
    )
    func allowed(text: String, expected: Int64) throws {
        let budget = ErrorBudget(try #require(Objective(text)), outages: [], at: try moment("2026-03-10T00:00:00Z"))

        #expect(budget.allowed.milliseconds == expected)
        #expect(budget.leftPercent == 100)
        #expect(budget.goneAt == nil)
    }

    @Test("counts time that several incidents share once, and no time outside the period")
    func overlapping() throws {
        let outages = [
            try outage("2026-03-02T10:00:00Z", "2026-03-02T10:20:00Z"),
            try outage("2026-03-02T10:10:00Z", "2026-03-02T10:30:00Z"),
            try outage("2026-02-28T23:50:00Z", "2026-03-01T00:05:00Z"),
            try outage("2026-03-02T10:12:00Z", "2026-03-02T10:15:00Z"),
        ]

        let budget = ErrorBudget(objective, outages: outages, at: try moment("2026-03-10T00:00:00Z"))

        #expect(budget.spent == .minutes(35))
        #expect(!budget.isGone)
        #expect(!budget.isBurning)
    }

    @Test("says when it will be gone while something burns")
    func burning() throws {
        let now = try moment("2026-03-02T10:10:00Z")
        let outages = [try moment("2026-03-02T10:00:00Z")..<now + .milliseconds(1)]

        let budget = ErrorBudget(objective, outages: outages, at: now)
        let later = ErrorBudget(objective, outages: [outages[0].lowerBound..<now + .hours(2)], at: now + .hours(1))

        #expect(budget.isBurning)
        #expect(budget.goneAt == now + budget.allowed - .minutes(10))
        #expect(budget.burnRate > 1)
        #expect(later.isGone)
        #expect(later.leftPercent < 0)
        #expect(later.goneAt == now + .hours(1))
    }

    @Test("is not gone before its period ends, where that comes first")
    func endOfPeriod() throws {
        let now = try moment("2026-03-31T23:50:00Z")

        let budget = ErrorBudget(objective, outages: [now - .minutes(5)..<now + .hours(1)], at: now)

        #expect(budget.isBurning)
        #expect(budget.goneAt == nil)
    }

    @Test(
        "belongs to an objective that is written in words",
        arguments: ["SLO 100 % a month", "SLO 99.9 a week", "99.9 %", "OLA 99 % a month"]
    )
    func mistakes(text: String) {
        #expect(Objective(text) == nil)
    }

    @Test(
        "loses nothing to a false alarm or a duplicate, and to a bug or a ticket the time until it was called so",
        arguments: Dismissal.Outcome.allCases
    )
    func dismissed(outcome: Dismissal.Outcome) throws {
        var story = try Story(.named("standard"))
        story.now = Story.wednesday + .hours(2)
        try story.run(.room(.dismiss(outcome, reason: "A probe was wrong", ticket: "OPS-1")))

        let isReal = outcome == .bug || outcome == .ticket
        let expected: Range<Timestamp>? = isReal ? Story.wednesday..<story.now : nil
        #expect(story.incident.impact(until: story.now + .hours(1)) == expected)
        try story.run(.reopen(reason: "It is real"))
        #expect(story.incident.impact(until: story.now)?.lowerBound == Story.wednesday)
    }

    @Test("objectives read what they write")
    func words() throws {
        for objective in [Objective(.slo, 99.95, .month), Objective(.sla, 99, .year)] {
            #expect(Objective(objective.description) == objective)
        }
    }
}

@Suite("What makes an incident graver")
struct RaiseRuleTests {
    @Test(
        "is written in words",
        arguments: [
            "error budget gone", "error budget below 12.5 %", "SLA breached", "SLA breach within 2 h",
            "SLA breach before the next business day", "lasts over 4 h", "teams over 1",
        ]
    )
    func words(text: String) throws {
        #expect(try #require(RaiseRule.Condition(text)).description == text)
    }

    @Test("in other words is refused with those that there are")
    func refused() throws {
        let text =
            SmallProcess.text + """
                raise:
                  - say: Too long
                    when: takes ages
                    to: SEV1

                """

        let problems = ProcessFile(text: text).problems

        #expect(
            problems.contains {
                $0.message == "\"takes ages\" is nothing that makes an incident graver"
                    && $0.mend.contains("lasts over 4 h")
            }
        )
    }

    @Test(
        "is in the processes that say so",
        arguments: [
            ("sre", ["error budget gone", "lasts over 4 h", "teams over 1"]),
            ("foundations", ["SLA breached", "SLA breach within 4 h", "SLA breach before the next business day"]),
        ]
    )
    func builtIn(process: String, conditions: [String]) throws {
        let process = try #require(ProcessDefinition.builtIn(named: process))

        #expect(process.raise.map(\.condition.description) == conditions)
    }
}
