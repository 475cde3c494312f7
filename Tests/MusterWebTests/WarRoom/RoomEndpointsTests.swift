import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The war room by the API", .timeLimit(.minutes(5)))
struct RoomEndpointsTests {
    private func post(
        _ muster: TestSite,
        _ path: String,
        _ body: JSONValue,
        as handle: String = "ana"
    ) async throws
        -> JSONValue
    {
        try await muster.api(.post, path, body, as: handle)
    }

    @Test("gives an order, has it acknowledged and done, and tells whom it is for")
    func orders() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()
        let given = try await post(muster, "\(path)/orders", .of(["to": "ben", "text": "Drain node 7"]))
        #expect(given["room"]?["orders"]?.items.first?["to"]?["handle"]?.text == "ben")

        _ = try await post(muster, "\(path)/orders/1/acknowledgement", .of([:]), as: "ben")
        let done = try await post(muster, "\(path)/orders/1/completion", .of(["note": "Drained"]), as: "ben")

        let order = done["room"]?["orders"]?.items.first
        #expect(order?["state"]?.text == "done")
        #expect(order?["note"]?.text == "Drained")
        try await muster.engine.work()
        let mail = try await muster.api(.get, "/sandbox/messages")["items"]?.items ?? []
        #expect(mail.contains { $0["subject"]?.text == "INC-1 Order 1 for you" })
        let refused = try await muster.refusal(.post, "\(path)/orders", .of(["to": "nobody", "text": "x"]))
        #expect(refused.text.contains("no handle and no role"))
    }

    @Test("keeps the chat apart from the timeline, takes commands in it, and finds what was said")
    func chat() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()
        _ = try await post(muster, "\(path)/chat", .of(["text": "Is it the cache that evicts?"]))
        let after = try await post(muster, "\(path)/chat", .of(["text": "/hypothesis The cache evicts"]))
        #expect(after["room"]?["hypotheses"]?.items.count == 1)

        let said = try await muster.api(.get, "\(path)/chat")["items"]?.items ?? []
        let timeline = try await muster.api(.get, "\(path)/timeline")["items"]?.items ?? []
        #expect(said.map { $0["text"]?.text } == ["Is it the cache that evicts?"])
        #expect(timeline.allSatisfy { $0["kind"]?.text != "chat" })
        #expect(timeline.last?["text"]?.text == "Hypothesis 1: The cache evicts")
        let found = try await muster.api(.get, "/search?q=evicts")["items"]?.items
        #expect(found?.count == 1)

        guard case .number(let entry)? = said.first?["sequence"] else {
            Issue.record("a line has no sequence")
            return
        }
        _ = try await post(muster, "\(path)/pins", .of(["entry": .number(entry)]))
        let pinned = try await muster.api(.get, "\(path)/timeline")["items"]?.items.last
        #expect(pinned?["text"]?.text?.contains("Is it the cache that evicts?") == true)
    }

    @Test("drafts the report of a handover and the next update from the record")
    func drafts() async throws {
        let muster = try await TestSite("trustleaf")
        let path = try await muster.declare()
        let process = try #require(ProcessDefinition.builtIn(named: "trustleaf"))
        let incident = try await muster.site.incident("INC-1", for: .muster)
        let phase = try #require(incident.phase(under: process)?.key)
        let index = try #require(process.questions.firstIndex { $0.phases.contains(phase) })
        _ = try await post(
            muster,
            "\(path)/answers",
            .of(["question": JSONValue(index + 1), "answer": "Logins fail in Frankfurt"])
        )

        let update = try await muster.api(.get, "\(path)/updates/draft")["text"]?.text
        let report = try await muster.api(.get, "\(path)/handover/draft")["text"]?.text

        #expect(update == "Logins fail in Frankfurt")
        #expect(report?.contains("Who is engaged") == true)
    }

    @Test("merges a duplicate into another, which goes on with those who worked on it")
    func merging() async throws {
        let muster = try await TestSite("standard")
        let (first, second) = (try await muster.declare(), try await muster.declare())
        _ = try await post(muster, "\(second)/participants", .of(["person": "chi", "component": "Database"]))

        let target = try await post(muster, "\(second)/merger", .of(["into": "INC-1", "reason": "The same outage"]))

        #expect(target["reference"]?.text == "INC-1")
        #expect(target["links"]?.items.first?["relation"]?.text == "duplicated_by")
        let people = target["room"]?["participants"]?.items ?? []
        #expect(people.contains { $0["person"]?["handle"]?.text == "chi" && $0["component"]?.text == "Database" })
        let ended = try await muster.api(.get, second)
        #expect(ended["dismissal"]?["outcome"]?.text == "duplicate")
        #expect(ended["milestones"]?["closed"] != nil)
        let again = try await muster.refusal(.post, "\(first)/merger", .of(["into": "INC-2", "reason": "x"]))
        #expect(again.status == 409)
    }

    @Test("splits a part off, linked both ways")
    func splitting() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()

        let part = try await post(
            muster,
            "\(path)/parts",
            .of(["title": "Invoices are late", "reason": "Another cause", "severity": "SEV3"])
        )

        #expect(part["reference"]?.text == "INC-2")
        #expect(part["links"]?.items.first?["relation"]?.text == "split_from")
        let whole = try await muster.api(.get, path)
        #expect(whole["links"]?.items.first?["incident"]?.text == "INC-2")
    }

    @Test("links nothing with an incident that the one who asks may not know of, as if it were not there")
    func hidden() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare("SEV3")
        try await muster.api(
            .post,
            "/incidents",
            .of(["title": "Payroll leak", "severity": "SEV4", "restricted": true])
        )
        for (verb, field) in [("links", "other"), ("merger", "into")] {
            let secret = try await muster.refusal(
                .post,
                "\(path)/\(verb)",
                .of([field: "INC-R1", "reason": "x"]),
                as: "grace"
            )
            let nothing = try await muster.refusal(
                .post,
                "\(path)/\(verb)",
                .of([field: "INC-9", "reason": "x"]),
                as: "grace"
            )
            #expect(secret.text.replacing("INC-R1", with: "INC-9") == nothing.text, "\(verb)")
        }

        // Also whoever knows of both leaves no trace of it in the open one.
        let refused = try await muster.refusal(.post, "\(path)/links", .of(["other": "INC-R1", "reason": "x"]))
        #expect(refused.text.contains("restricted"))
        try await muster.api(.post, "/incidents/INC-R1/links", .of(["other": "INC-1", "reason": "The same bucket"]))
        #expect(try await muster.api(.get, path)["links"]?.items.count == 0)
        #expect(try await muster.api(.get, "/incidents/INC-R1")["links"]?.items.count == 1)
    }
}
