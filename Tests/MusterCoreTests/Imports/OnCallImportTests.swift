import FoundationEssentials
import Testing

@testable import MusterCore

@Suite("On-call data of another product")
struct OnCallImportTests {
    private func merge(_ source: ImportSource, into organisation: Organisation? = nil) throws -> OrganisationMerge {
        let start = try OnCall.moment("2026-03-02T08:00:00Z")
        let organisation = organisation ?? SampleOrganisation.make(makeID: { UUID() }, start: start)
        var merge = OrganisationMerge(into: organisation, at: start, makeID: { UUID() })
        try merge.read(OnCallExports.documents(of: source), from: source, schedulesURL: "")
        return merge
    }

    static let sources: [ImportSource] = [.pagerDuty, .opsgenie, .grafanaOnCall]

    @Test("has the same people on call at every hour, also around a change of clocks", arguments: sources)
    func schedule(source: ImportSource) throws {
        let organisation = try merge(source).organisation

        #expect(organisation.validate() == [])
        let schedule = try #require(organisation.schedule(name: "Ledger rota"))
        #expect(schedule.zone.identifier == "America/New_York")
        let expected = [
            // Jo's week is the first, from Monday at nine in New York; the nights are Kim's.
            ("2026-03-02T13:59:00Z", "kim@example.org"), ("2026-03-02T14:00:00Z", "jo@example.org"),
            ("2026-03-04T02:59:00Z", "jo@example.org"), ("2026-03-04T03:00:00Z", "kim@example.org"),
            ("2026-03-04T10:59:00Z", "kim@example.org"), ("2026-03-04T11:00:00Z", "jo@example.org"),
            // Clocks went forward on the 8th: nine is an hour earlier by UTC.
            ("2026-03-09T12:59:00Z", "jo@example.org"), ("2026-03-09T13:00:00Z", "kim@example.org"),
            // Jo covers an afternoon of Kim's week.
            ("2026-03-10T15:59:00Z", "kim@example.org"), ("2026-03-10T16:00:00Z", "jo@example.org"),
            ("2026-03-10T22:00:00Z", "kim@example.org"),
        ]
        for (moment, email) in expected {
            let people = schedule.onCall(at: try OnCall.moment(moment)).compactMap { organisation.person($0)?.email }
            #expect(people == [email], "\(moment)")
        }
    }

    @Test("pages by the same policy, and its services by their team", arguments: sources)
    func policy(source: ImportSource) throws {
        let organisation = try merge(source).organisation

        let policy = organisation.policy(forService: "ledger-api", orRotation: "on-call", makeID: { UUID() })
        let schedule = try #require(organisation.schedule(name: "Ledger rota"))
        let jo = try #require(organisation.person(email: "jo@example.org"))
        #expect(policy.name == "Ledger policy")
        #expect(policy.steps.map(\.after) == [.zero, .minutes(10)])
        #expect(policy.steps.map(\.targets) == [[.schedule(schedule.id)], [.person(jo.id)]])
        if source != .grafanaOnCall {
            #expect(policy.repeats == 2)
            #expect(policy.repeatAfter == .minutes(20))
        }
        #expect(jo.permission == .admin)
        #expect(jo.zoneIdentifier == "America/New_York")
        #expect(organisation.service(key: "ledger-api")?.team == organisation.teams.first { $0.name == "Ledger" }?.id)
    }

    @Test("changes nothing when it is imported again", arguments: sources)
    func twice(source: ImportSource) throws {
        let once = try merge(source)

        let twice = try merge(source, into: once.organisation)

        #expect(once.report.lines.count { $0.outcome == .made } == 6)
        #expect(twice.report.lines.allSatisfy { $0.outcome == .same })
        #expect(twice.organisation.schedules == once.organisation.schedules)
        #expect(twice.organisation.people == once.organisation.people)
    }

    @Test("that is here already under the same name gives way, and keeps its identity")
    func changed() throws {
        var known = try merge(.pagerDuty).organisation
        let index = try #require(known.policies.firstIndex { $0.name == "Ledger policy" })
        known.policies[index].repeats = 0

        let again = try merge(.pagerDuty, into: known)

        #expect(again.organisation.policies[index].repeats == 2)
        #expect(again.organisation.policies[index].id == known.policies[index].id)
        #expect(again.report.lines.filter { $0.outcome == .changed }.map(\.name) == ["Ledger policy"])
    }

    @Test("that cannot be carried over is told of")
    func leftOut() throws {
        let pagerDuty = try merge(.pagerDuty).report.leftOut
        let opsgenie = try merge(.opsgenie).report.leftOut
        let grafana = try merge(.grafanaOnCall).report.leftOut

        #expect(
            pagerDuty == [
                "user \"Jo Field\": their app cannot be carried over; they subscribe anew",
                "policy \"Ledger policy\": Somebody else is not in the export",
                "service \"Ledger API\": make an integration for it, and give its address to what sends alerts",
            ]
        )
        #expect(opsgenie == ["policy \"Ledger policy\": user who is not in the export"])
        #expect(grafana.contains("policy \"Ledger policy\": the step \"trigger_webhook\""))
    }

    @Test("of another kind is refused with what to send", arguments: sources)
    func wrong(source: ImportSource) throws {
        let start = try OnCall.moment("2026-03-02T08:00:00Z")
        for text in ["[]", "{\"a\": [1, 2]}", "no JSON"] {
            var merge = OrganisationMerge(
                into: SampleOrganisation.make(makeID: { UUID() }, start: start),
                at: start,
                makeID: { UUID() }
            )
            let problem = #expect(throws: ImportProblem.self) {
                try merge.read([ImportDocument(name: "x.json", text: text)], from: source, schedulesURL: "")
            }
            #expect(problem?.place == "x.json")
        }
    }

    @Test(
        "keeps windows of the week, cut at midnight",
        arguments: [
            (
                Weekday.friday, "18:00", 62 * 60,
                ["friday 18:00-00:00", "saturday 00:00-00:00", "sunday 00:00-00:00", "monday 00:00-08:00"]
            ),
            (.monday, "22:00", 8 * 60, ["monday 22:00-06:00"]), (.sunday, "00:00", 24 * 60, ["sunday 00:00-00:00"]),
            (.monday, "09:00", 7 * 24 * 60, []),
        ]
    )
    func windows(day: Weekday, start: String, minutes: Int, expected: [String]) throws {
        let windows = Restriction.windows(from: day, at: try #require(TimeOfDay(start)), minutes: minutes)

        let words = windows.map { "\($0.days.map(\.rawValue).joined(separator: ",")) \($0.start)-\($0.end)" }
        #expect(words == expected)
    }
}
