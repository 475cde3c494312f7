import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("What is made over the API", .timeLimit(.minutes(5)))
struct CreatedTests {
    /// A body with which each endpoint makes something, by the path of its table.
    private static let bodies = [
        "/incidents": "{\"severity\": \"SEV1\", \"title\": \"Checkout is failing\"}",
        "/incidents/{ref}/timeline": "{\"text\": \"Seen\"}",
        "/incidents/{ref}/chat": "{\"text\": \"Copy\"}",
        // A file is sent as it is.
        "/incidents/{ref}/attachments": "A line of the log",
        "/incidents/{ref}/parts": "{\"title\": \"Invoices are late\", \"reason\": \"Another cause\"}",
        "/incidents/{ref}/updates":
            "{\"audience\": \"status page\", \"state\": \"identified\", \"body\": \"We know why.\"}",
        "/incidents/{ref}/action-items": "{\"title\": \"A test\", \"type\": \"prevention\"}",
        "/people": "{\"handle\": \"eva\", \"name\": \"Eva\", \"email\": \"eva@example.org\"}",
        "/people/{handle}/invitation": "{}",
        "/tokens": "{\"name\": \"deploys\"}",
        "/integrations": "{\"name\": \"second\"}",
        "/webhooks": "{\"name\": \"bus\", \"url\": \"https://hooks.example.org/\"}",
        "/silences":
            "{\"matchers\": [\"service=checkout\"], \"comment\": \"We move\", \"ends_at\": \"2027-01-01T00:00:00Z\"}",
        "/maintenance-windows": """
        {"title": "Move", "matchers": ["service=checkout"], "starts_at": "2027-01-01T00:00:00Z", "lasting": "2 h"}
        """,
        "/changes": "{\"summary\": \"Deployed 1.2\"}",
        "/alerts/{id}/declaration": "{\"severity\": \"SEV2\"}", "/alerts/{id}/ticket": "{}",
        "/reports": "{\"title\": \"The till is stuck\"}", "/reports/{report}/declaration": "{}",
        "/reports/{report}/ticket": "{}", "/tickets": "{\"title\": \"Fix it\"}",
        "/incidents/{ref}/ticket": "{\"reason\": \"Nobody is hurt\"}",
        "/problems": "{\"title\": \"The pool is too small\"}",
        "/problems/{problem}/incidents": "{\"incident\": \"INC-1\"}",
        "/problems/{problem}/reviews": "{\"note\": \"It waits for the new driver\"}",
        "/problems/{problem}/remediations": "{\"title\": \"Pin the driver\"}",
    ]

    @Test("is found where the answer says", arguments: APIRoutes.endpoints.filter { $0.status == .created }.map(\.path))
    func location(path: String) async throws {
        let muster = try await TestSite()
        _ = try await muster.declare()
        let body = try #require(Self.bodies[path], "say here what to send to \(path)")
        let alert = try await muster.waitingAlert()
        try await muster.api(.post, "/reports", .of(["title": "The till is stuck"]))
        try await muster.api(.post, "/problems", .of(["title": "The driver leaks"]))

        let asked = path.replacing("{ref}", with: "INC-1").replacing("{handle}", with: "ben")
            .replacing("{id}", with: alert).replacing("{report}", with: "REP-1")
            .replacing("{problem}", with: "PRB-1")
        let name = path.hasSuffix("/attachments") ? "?name=checkout.log" : ""
        let answer = try await muster.send(.post, "/api/v1\(asked)\(name)", body: body)

        #expect(answer.status == 201, "\(answer.text)")
        let location = try #require(answer.headers[.location])
        #expect(!location.isEmpty)
        if location.hasPrefix("/api/v1/") { #expect(try await muster.send(.get, location).status == 200) }
    }

    @Test("from an alert has it from then on, and once")
    func alert() async throws {
        let muster = try await TestSite()
        let alert = try await muster.waitingAlert()
        let body: JSONValue = .of(["severity": "SEV2", "title": "Search is slow", "alert": JSONValue(alert)])

        let incident = try await muster.api(.post, "/incidents", body)

        #expect(incident["name"] == "Search is slow")
        #expect(incident["alerts"]?.items.count == 1)
        #expect(try await muster.api(.get, "/alerts/\(alert)")["incident"] == incident["id"])
        #expect(try await muster.refusal(.post, "/incidents", body).status == 409)
    }

    @Test(
        "from an alert that there is not names the field",
        arguments: ["nothing", "6f9619ff-8b86-4011-b42d-00cf4fc964ff"]
    )
    func noAlert(id: String) async throws {
        let muster = try await TestSite()

        let refusal = try await muster.refusal(
            .post,
            "/incidents",
            .of(["severity": "SEV2", "title": "Search is slow", "alert": JSONValue(id)])
        )

        #expect(try refusal.fields == ["alert"])
    }
}

@Suite("Approvals, over the API", .timeLimit(.minutes(5)))
struct ApprovalEndpointsTests {
    private func proposed() async throws -> TestSite {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()
        try await muster.api(
            .post,
            "\(path)/updates",
            .of(["audience": "public statement", "state": "identified", "subject": "S", "body": "We know why."])
        )
        return muster
    }

    @Test("are given by whom the process names, who may otherwise only read")
    func approves() async throws {
        let muster = try await proposed()
        let waiting = try await muster.api(.get, "/incidents/INC-1")["proposals"]?.items.first
        #expect(waiting?["approvers"]?.items.first?["handle"] == "grace")
        #expect(try await muster.api(.get, "/incidents/INC-1/updates")["items"]?.items == [])

        let refusal = try await muster.refusal(.post, "/incidents/INC-1/proposals/latest/approval", as: "ben")
        #expect(refusal.status == 403)
        try await muster.api(.post, "/incidents/INC-1/proposals/latest/approval", as: "grace")

        let update = try await muster.api(.get, "/incidents/INC-1/updates")["items"]?.items.first
        #expect(update?["by"]?["handle"] == "ana")
        #expect(update?["approved_by"]?["handle"] == "grace")
    }

    @Test("are refused with a reason, which its author is told")
    func declines() async throws {
        let muster = try await proposed()

        try await muster.api(
            .post,
            "/incidents/INC-1/proposals/latest/refusal",
            .of(["reason": "Too early to say"]),
            as: "grace"
        )
        try await muster.engine.work()

        #expect(try await muster.api(.get, "/incidents/INC-1")["proposals"]?.items == [])
        let told = try await muster.engine.outgoing().filter { $0.subject.contains("not approved") }
        #expect(told.count == 1)
        #expect(told.first?.body.contains("Too early to say") == true)
        #expect(try await muster.engine.outgoing().contains { $0.subject.contains("waits for your approval") })
    }
}
