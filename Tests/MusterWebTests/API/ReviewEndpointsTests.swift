import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("What is learned of an incident, over the API", .timeLimit(.minutes(5)))
struct ReviewEndpointsTests {
    @Test("begins as the record drafts it, and is saved by edition")
    func document() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        try await muster.api(.post, "\(path)/timeline", .of(["text": "Rolled back."]))

        let draft = try await muster.api(.get, "\(path)/retrospective")
        #expect(draft["draft"] == true)
        #expect(draft["edition"] == 0)
        #expect(draft["markdown"]?.text?.contains("Rolled back.") == true)

        try await muster.api(.put, "\(path)/retrospective", .of(["markdown": "# We learned", "edition": 0]))
        let late = try await muster.refusal(
            .put,
            "\(path)/retrospective",
            .of(["markdown": "# I know better", "edition": 0])
        )
        #expect(late.status == 409)
        let saved = try await muster.api(.get, "\(path)/retrospective")
        #expect(saved == .of(["markdown": "# We learned", "edition": 1, "draft": false]))
    }

    @Test("becomes action items that somebody owns and finishes")
    func items() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        let type = try #require(muster.engine.parts.processes.current.actionItems.types.first)

        let item = JSONValue.of([
            "title": "Alert on refused cards", "type": JSONValue(type), "owner": "ben",
            "target_at": "2026-04-01T00:00:00Z",
        ])
        try await muster.api(.post, "\(path)/action-items", item)
        let added = try #require(try await muster.api(.get, "\(path)/action-items")["items"]?.items.first)
        #expect(added["owner"]?["handle"] == "ben")
        #expect(added["target_at"] == "2026-04-01T00:00:00.000Z")
        #expect(added["done_at"] == nil)

        let id = try #require(added["id"]?.text)
        try await muster.api(.patch, "\(path)/action-items/\(id)", .of(["done": true, "ticket": "SHOP-7"]))
        let done = try #require(try await muster.api(.get, "\(path)/action-items")["items"]?.items.first)
        #expect(done["done_at"]?.text == TestEngine.start.rfc3339)
        #expect(done["ticket"] == "SHOP-7")
        #expect(try await muster.refusal(.patch, "\(path)/action-items/x", .of(["done": true])).status == 404)
    }

    @Test("leaves no temporary measure behind unseen")
    func measures() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()

        let taken = try await muster.api(
            .post,
            "\(path)/measures",
            .of(["what": "Doubled the pool.", "undo": "Halve it.", "owner": "ben"])
        )
        let id = try #require(taken["measures"]?.items.first?["id"]?.text)
        let undone = try await muster.api(.post, "\(path)/measures/\(id)/undoing", .of(["note": "Halved."]))

        #expect(taken["measures"]?.items.first?["undone_at"] == nil)
        #expect(undone["measures"]?.items.first?["undone_at"]?.text == TestEngine.start.rfc3339)
    }

    @Test("is read beside who is on call, what process is in force and who works here")
    func organisation() async throws {
        let muster = try await TestSite()

        let onCall = try await muster.api(.get, "/on-call?at=2026-03-04T12:00:00Z")
        #expect(onCall["at"] == "2026-03-04T12:00:00.000Z")
        #expect(onCall["items"]?.items.contains { $0["people"]?.items.isEmpty == false } == true)
        #expect(try await muster.refusal(.get, "/on-call?at=noon").fields == ["at"])
        let process = try await muster.api(.get, "/processes/current")
        #expect(process["key"] == "foundations")
        #expect(process["severities"]?.items.map { $0["key"] } == ["SEV1", "SEV2", "SEV3"])
        #expect(try await muster.api(.get, "/me", as: "ben")["handle"] == "ben")
        #expect(try await muster.api(.get, "/organisation")["name"] == "Northwind Market")
    }
}
