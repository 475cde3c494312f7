import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Incidents, over the API", .timeLimit(.minutes(5)))
struct IncidentEndpointsTests {
    @Test("are declared, and found where the answer says")
    func declare() async throws {
        let muster = try await TestSite()

        let answer = try await muster.send(
            .post,
            "/api/v1/incidents",
            body: """
                {"severity": "SEV1", "functionality": "Checkout", "state": "failing", "audience": "EU customers",
                 "description": "Cards are refused.", "service": "checkout", "facts": {"Customer SLA": "Breached"},
                 "milestones": {"detected": "2026-03-04T09:55:00Z"}, "drill": false}
                """
        )

        #expect(answer.status == 201)
        let location = try #require(answer.headers[.location])
        #expect(location == "/api/v1/incidents/INC-1")
        let incident = try await muster.send(.get, location).json
        #expect(incident == (try answer.json))
        #expect(incident["name"] == "Checkout is failing for EU customers")
        #expect(incident["document_name"]?.text?.hasPrefix("[inc-26-03-04-SEV1] Checkout") == true)
        #expect(incident["channel_name"]?.text?.hasPrefix("inc-26-03-04-SEV1-Checkout") == true)
        #expect(incident["phase"] == "Declare")
        #expect(incident["description"] == "Cards are refused.")
        #expect(incident["facts"] == .of(["customer-sla": "Breached"]))
        #expect(incident["milestones"]?["detected"] == "2026-03-04T09:55:00.000Z")
        #expect(incident["milestones"]?["declared"]?.text == TestEngine.start.rfc3339)
        #expect(incident["pages"]?.items.isEmpty == false)
        #expect(incident["escalations"]?.items.first?["because"]?.text?.isEmpty == false)
        #expect(incident["metrics"]?["declare_seconds"] == 300)
        #expect(incident["url"] == "https://muster.example.org/incidents/INC-1")
        let gate = try #require(incident["gates"]?.items.first { $0["milestone"] == "resolved" })
        #expect(gate["missing"]?.items.count == 4)
        #expect(gate["missing"]?.items.first?["source"]?.text?.isEmpty == false)
    }

    @Test("are found by reference, number and id alike", arguments: ["INC-1", "inc-1", "1"])
    func reference(name: String) async throws {
        let muster = try await TestSite()
        let incident = try await muster.api(.get, try await muster.declare())

        #expect(try await muster.api(.get, "/incidents/\(name)") == incident)
        #expect(try await muster.api(.get, "/incidents/\(try #require(incident["id"]?.text))") == incident)
    }

    @Test("are listed page by page, the latest first, each once")
    func pages() async throws {
        let muster = try await TestSite()
        for _ in 0..<5 {
            _ = try await muster.declare("SEV3")
            muster.engine.clock.advance(by: .minutes(1))
        }

        var references: [String] = []
        var cursor: String?
        repeat {
            let more = cursor.map { "&cursor=\($0)" } ?? ""
            let page = try await muster.api(.get, "/incidents?limit=2\(more)")
            references += page["items"]?.items.compactMap { $0["reference"]?.text } ?? []
            cursor = page["next_cursor"]?.text
        } while cursor != nil

        #expect(references == ["INC-5", "INC-4", "INC-3", "INC-2", "INC-1"])
        #expect(try await muster.api(.get, "/incidents?severity=SEV1")["items"]?.items == [])
        #expect(try await muster.api(.get, "/incidents?state=closed")["items"]?.items == [])
    }

    @Test(
        "take the names of roles as people write them",
        arguments: ["incident-commander", "Incident Commander", "incident_commander", "IC", "ic"]
    )
    func roles(name: String) async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()

        let incident = try await muster.api(.post, "\(path)/roles", .of(["role": JSONValue(name), "person": "ben"]))

        let role = try #require(incident["roles"]?.items.first { $0["role"] == "incident-commander" })
        #expect(role["holder"]?["handle"] == "ben")
        let after = try await muster.api(.delete, "\(path)/roles/\(name.replacing(" ", with: "%20"))")
        let vacant = try #require(after["roles"]?.items.first { $0["role"] == "incident-commander" })
        #expect(vacant["holder"] == nil)
    }

    @Test("name the field where a role, a person, a milestone or a kind is none")
    func unknownNames() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        let wrong: [(String, JSONValue, String)] = [
            ("roles", .of(["role": "captain"]), "role"),
            ("roles", .of(["role": "ic", "person": "nobody"]), "person"),
            ("milestones", .of(["milestone": "finished"]), "milestone"),
            ("milestones", .of(["milestone": "mitigated", "at": "noon"]), "at"),
            ("timeline", .of(["text": "x", "kind": "joke"]), "kind"),
            ("timeline", .of(["text": "x", "refers_to": .number(1.5)]), "refers_to"),
            ("updates", .of(["audience": "the moon", "state": "update", "body": "x"]), "audience"),
            ("updates", .of(["audience": "status page", "state": "fine", "body": "x"]), "state"),
            ("severity", .of(["severity": "SEV9", "reason": "x"]), "severity"),
            ("pages", .of(["because": "help"]), "person"),
            ("pages", .of(["because": "help", "team": "nobody"]), "team"),
            ("pages", .of(["because": "help", "contact": "nobody"]), "contact"),
            ("bridge", .of(["url": "javascript:alert(1)"]), "url"),
            ("confirmations", .of(["condition": "x", "evidence": "y"]), "condition"),
            ("duties", .of(["clock": "x", "note": "y"]), "clock"),
            ("report", .of(["stage": "burnt"]), "stage"),
            ("acknowledgement", .of(["page": "x"]), "page"),
        ]

        for (verb, body, field) in wrong {
            let refused = try await muster.refusal(.post, "\(path)/\(verb)", body)
            #expect(refused.status == 422, "\(verb): \(refused.text)")
            #expect(try refused.fields == [field], "\(verb): \(refused.text)")
        }
    }

    @Test("keep what is noted, in the order of what happened, with who said so and how")
    func timeline() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()

        try await muster.api(.post, "\(path)/timeline", .of(["text": "It began with the deploy."]), as: "ben")

        let last = try #require(try await muster.api(.get, "\(path)/timeline")["items"]?.items.last)
        #expect(last["text"]?.text?.contains("It began with the deploy.") == true)
        #expect(last["who"] == "Ben Okafor")
        #expect(last["source"] == "api")
        #expect(last["at"]?.text == TestEngine.start.rfc3339)
        let first = try await muster.api(.get, "\(path)/timeline?limit=1")
        #expect(first["items"]?.items.count == 1)
        let next = try #require(first["next_cursor"]?.text)
        let second = try await muster.api(.get, "\(path)/timeline?limit=1&cursor=\(next)")
        #expect(second["items"]?.items.first?["sequence"] == 2)
    }

    @Test("take all facts of one request, or none")
    func facts() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()

        let incident = try await muster.api(.put, "\(path)/facts", .of(["Kudos": "All", "next_steps": "None"]))
        #expect(incident["facts"] == .of(["kudos": "All", "next-steps": "None"]))

        let refused = try await muster.refusal(.put, "\(path)/facts", .of(["kudos": "Some", "nonsense": "1"]))
        #expect(refused.status == 422)
        #expect(try refused.fields == ["nonsense"])
        #expect(try await muster.api(.get, path)["facts"]?["kudos"] == "All")
    }

    @Test("are acknowledged, handed over and checked in with")
    func people() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        let paged = try #require(
            try await muster.api(.get, path)["pages"]?.items.first?["person"]?["handle"]?.text
        )

        let acknowledged = try await muster.api(.post, "\(path)/acknowledgement", as: paged)
        #expect(acknowledged["pages"]?.items.first?["acknowledged_at"]?.text == TestEngine.start.rfc3339)
        try await muster.api(.post, "\(path)/roles", .of(["role": "IC"]))
        let offer = JSONValue.of(["role": "IC", "to": "ben", "situation": "Rolling back."])
        #expect(try await muster.api(.post, "\(path)/handover", offer)["handover"]?["to"]?["handle"] == "ben")
        #expect(try await muster.refusal(.post, "\(path)/handover/acceptance", as: "chi").status >= 403)
        let after = try await muster.api(.post, "\(path)/handover/acceptance", as: "ben")
        let role = try #require(after["roles"]?.items.first { $0["role"] == "incident-commander" })
        #expect(role["holder"]?["handle"] == "ben")
        muster.engine.clock.advance(by: .minutes(5))
        try await muster.api(.post, "\(path)/check-ins", .of(["note": "All is calm."]), as: "ben")
        let promises = try #require(try await muster.api(.get, "\(path)/obligations")["items"]?.items)
        let next = try #require(promises.first { $0["clock"] == "check-in" })
        #expect(next["due_at"]?.text == (TestEngine.start + .minutes(25)).rfc3339)
        #expect(next["nudge"] == true)
    }

    @Test("say of each promise who owes it")
    func owners() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        try await muster.api(.post, "\(path)/roles", .of(["role": "IC"]))

        let promises = try #require(try await muster.api(.get, "\(path)/obligations")["items"]?.items)

        let update = try #require(promises.first { $0["clock"] == "distribution-list" })
        #expect(update["owner"]?["role"] == "incident-commander")
        #expect(update["owner"]?["name"] == "Ana Ferreira")
        #expect(update["due_at"]?.text == (TestEngine.start + .minutes(30)).rfc3339)
        #expect(update["source"]?.text?.isEmpty == false)
        let times = promises.compactMap { $0["due_at"]?.text }
        #expect(times == times.sorted())
    }

    @Test("change severity, carry updates and reopen")
    func course() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare("SEV2")
        try await muster.api(.post, "\(path)/roles", .of(["role": "IC"]))

        let raised = try await muster.api(.post, "\(path)/severity", .of(["severity": "SEV1", "reason": "All fail."]))
        #expect(raised["severity"] == "SEV1")
        try await muster.api(
            .post,
            "\(path)/updates",
            .of([
                "audience": "Status page", "state": "investigating", "body": "We look into it.",
                "components": .of(["payments": "partial_outage"]),
            ])
        )
        let updates = try #require(try await muster.api(.get, "\(path)/updates")["items"]?.items)
        #expect(updates.map { $0["audience"] } == ["status-page"])
        #expect(updates.first?["components"] == .of(["payments": "partial_outage"]))
        #expect(try await muster.api(.get, path)["updates"]?.items == updates)

        try await muster.api(.post, "\(path)/resolution", .of(["override": "A test."]))
        let reopened = try await muster.api(.post, "\(path)/reopening", .of(["reason": "It is back."]))
        #expect(reopened["milestones"]?["resolved"] == nil)
    }
}
