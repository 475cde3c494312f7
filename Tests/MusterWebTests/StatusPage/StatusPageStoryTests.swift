import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("What the status page tells of an incident", .timeLimit(.minutes(5)))
struct StatusPageStoryTests {
    private static let ask = "People were told of it"

    private func update(_ state: String, _ components: [String: JSONValue] = [:]) -> JSONValue {
        .of([
            "audience": "status page", "state": JSONValue(state), "body": "We say so.",
            "components": .object(components),
        ])
    }

    private func page(of muster: TestSite) async throws -> String {
        try await muster.send(.get, "/status", as: .stranger).text
    }

    @Test("is over also where it was none", arguments: Dismissal.Outcome.allCases)
    func dismissed(outcome: Dismissal.Outcome) async throws {
        let muster = try await TestSite()
        let incident = try await muster.engine.declare()
        let path = "/incidents/\(incident.reference)/updates"
        try await muster.api(.post, path, update("investigating"))
        let ended = try await muster.engine.run(
            .room(.dismiss(outcome, reason: "The probe was wrong", ticket: "OPS-1")),
            on: incident.id
        )
        #expect(ended.isClosed)
        #expect(ended.prompts.contains { $0.text.hasPrefix(Self.ask) })
        #expect(try await page(of: muster).contains("Everything works.") == false)

        muster.engine.clock.advance(by: .minutes(1))
        try await muster.api(.post, path, update("resolved"))

        #expect(try await page(of: muster).contains("Everything works."))
        #expect(try await muster.refusal(.post, path, update("update")).status == 409)
    }

    @Test("is over also where a ticket took its place")
    func ticket() async throws {
        let muster = try await TestSite()
        let incident = try await muster.engine.declare()
        let path = "/incidents/\(incident.reference)/updates"
        try await muster.api(.post, path, update("investigating"))
        try await Backlog(muster.engine.parts).add(
            from: incident.id,
            reason: "Cosmetic",
            team: nil,
            as: .person(try muster.engine.person("ana").id),
            by: .web
        )
        let ended = Incident(replaying: try await muster.engine.records(incident.id))
        #expect(ended?.isClosed == true)
        #expect(ended?.prompts.contains { $0.text.hasPrefix(Self.ask) } == true)

        muster.engine.clock.advance(by: .minutes(1))
        try await muster.api(.post, path, update("resolved"))

        #expect(try await page(of: muster).contains("Everything works."))
    }

    @Test("is what is so since it was opened again, and no component of before")
    func reopened() async throws {
        let muster = try await TestSite()
        let incident = try await muster.engine.declare()
        let path = "/incidents/\(incident.reference)/updates"
        try await muster.api(.post, path, update("investigating", ["api": "major_outage"]))
        muster.engine.clock.advance(by: .minutes(1))
        try await muster.api(.post, path, update("resolved"))
        muster.engine.clock.advance(by: .minutes(1))
        try await muster.api(.post, path, update("investigating", ["web-app": "degraded_performance"]))

        let page = try await page(of: muster)

        #expect(page.contains("Web App is affected"))
        #expect(page.contains("<span class=\"state s1\">Slow or degraded</span>"))
        #expect(!page.contains("<span class=\"state s3\">"))
    }

    @Test("is nothing in a drill, which the form says where the update is written")
    func drill() async throws {
        let muster = try await TestSite()
        let before = try await page(of: muster)
        let incident = try await muster.api(
            .post,
            "/incidents",
            .of(["severity": "SEV1", "title": "Practice", "drill": .bool(true)])
        )
        let path = "/incidents/\(try #require(incident["reference"]?.text))"

        try await muster.api(.post, "\(path)/updates", update("investigating"))

        #expect(try await page(of: muster) == before)
        let room = try await muster.send(.get, path, headers: Visitor.html).text
        #expect(room.contains("A drill: nothing is published"))
        #expect(room.contains("sent in a drill"))
        // Nobody takes it for a real one, wherever it stands.
        let mark = "<span class=\"tag warn\">Drill</span>"
        #expect(room.contains(mark))
        for place in ["/", "/incidents"] {
            #expect(try await muster.send(.get, place, headers: Visitor.html).text.contains(mark))
        }
    }
}
