import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The API", .timeLimit(.minutes(5)))
struct APIAccessTests {
    private static let declaration = "{\"severity\": \"SEV2\", \"title\": \"Search is slow\"}"

    private func incidents(_ muster: TestSite) async throws -> Int {
        try await muster.engine.parts.database.read { try IncidentBoard($0).list(for: .muster, limit: 100).count }
    }

    @Test("is closed to strangers, whatever they ask for")
    func strangers() async throws {
        let muster = try await TestSite()

        for endpoint in APIRoutes.endpoints {
            let path = "/api/v1" + endpoint.path.replacing("{", with: "").replacing("}", with: "")
            let answer = try await muster.send(endpoint.method, path, body: "{}", as: .stranger)
            #expect(answer.status == 401, "\(endpoint.method) \(path)")
        }
    }

    @Test("heeds at the next request that somebody may do less")
    func demoted() async throws {
        let muster = try await TestSite()
        let ben = try await Visitor(muster, as: "ben")
        let form = ["functionality": "Search", "state": "slow", "severity": "SEV3"]
        #expect(try await ben.send("/incidents", form).status == 303)

        let parts = muster.engine.parts
        try await parts.organisations.change(in: parts.database, by: .muster, at: muster.engine.now, comment: "") {
            for index in $0.people.indices where $0.people[index].handle == "ben" {
                $0.people[index].permission = .stakeholder
            }
        }

        #expect(try await ben.send("/incidents", form).status == 403)
        #expect(try await ben.open("/incidents").status == 200)
        #expect(try await incidents(muster) == 1)
    }

    @Test("lets administrators alone say who has left, and knows them no more from then on")
    func left() async throws {
        let muster = try await TestSite()
        let zoe: JSONValue = .of(["handle": "zoe", "name": "Zoe", "email": "zoe@example.org"])
        #expect(try await muster.api(.post, "/people", zoe)["active"] == .bool(true))
        #expect(try await muster.api(.get, "/me", as: "zoe")["handle"] == "zoe")
        let leaving: JSONValue = .of(["active": false])
        #expect(try await muster.refusal(.patch, "/people/zoe", leaving, as: "ben").status == 403)

        let lowered = try await muster.api(.patch, "/people/zoe", .of(["permission": "observer"]))
        let left = try await muster.api(.patch, "/people/zoe", leaving)

        #expect(lowered["permission"] == "observer")
        #expect(left["active"] == .bool(false))
        #expect(try await muster.refusal(.get, "/me", as: "zoe").status == 401)
        let refused = try await muster.refusal(.patch, "/people/ana", .of(["permission": "queen"]))
        #expect(try refused.fields == ["permission"])
        #expect(try await muster.refusal(.patch, "/people/ben", leaving).status == 422)
    }

    @Test("knows no token that is wrong or revoked")
    func tokens() async throws {
        let muster = try await TestSite()
        let made = try await muster.api(.post, "/tokens", .of(["name": "a script"]))
        let headers: HTTPFields = [.authorization: "Bearer \(try #require(made["token"]?.text))"]
        let path = "/api/v1/me"
        #expect(try await muster.send(.get, path, as: .stranger, headers: headers).status == 200)

        let tokens = try #require(try await muster.api(.get, "/tokens")["items"]?.items)
        let id = try #require(tokens.first { $0["name"] == "a script" }?["id"]?.text)
        try await muster.api(.delete, "/tokens/\(id)")

        #expect(try await muster.send(.get, path, as: .stranger, headers: headers).status == 401)
        for wrong in ["Bearer", "Bearer mst_wrong", "Basic YTpi"] {
            let answer = try await muster.send(.get, path, as: .stranger, headers: [.authorization: wrong])
            #expect(answer.status == 401)
        }
    }

    @Test("lets a stakeholder read, and nothing more")
    func stakeholder() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()

        #expect(try await muster.api(.get, path, as: "grace")["severity"] == "SEV1")
        for endpoint in APIRoutes.endpoints where endpoint.method != .get && endpoint.permission != .read {
            let path =
                "/api/v1"
                + endpoint.path.replacing("{ref}", with: "INC-1").replacing("{", with: "")
                .replacing("}", with: "")
            let answer = try await muster.send(endpoint.method, path, body: "{}", as: .token(of: "grace"))
            #expect(answer.status == 403, "\(endpoint.method) \(path)")
        }
    }

    @Test("shows webhooks, and how others are reached, to administrators alone")
    func waysOfOthers() async throws {
        let muster = try await TestSite()
        let parts = muster.engine.parts
        let hook = WebhookEndpoint(id: ID(parts.makeID()), name: "bus", url: "https://hooks.example.org/our-hook")
        try await parts.organisations.change(in: parts.database, by: .muster, at: muster.engine.now, comment: "") {
            $0.reach("omar", by: [ContactMethod(.ntfy, "https://ntfy.example.org/omars-topic")])
            $0.webhooks = [hook]
        }
        func shown(to handle: String) async throws -> [Bool] {
            let text = try await muster.send(.get, "/api/v1/organisation", as: .token(of: handle)).text
            return [text.contains("our-hook"), text.contains("omars-topic")]
        }

        #expect(try await shown(to: "ana") == [true, true])
        #expect(try await shown(to: "omar") == [false, true])
        #expect(try await shown(to: "ben") == [false, false])
        #expect(try await shown(to: "grace") == [false, false])
        let people = try await muster.api(.get, "/organisation", as: "ben")["people"]?.items ?? []
        let omar = try #require(people.first { $0["handle"] == "omar" })
        #expect(omar["name"] != nil)
        for field in ["phone", "contactMethods", "verifiedMethods", "notifications"] { #expect(omar[field] == nil) }
    }

    @Test("lets a responder work, and not administer")
    func responder() async throws {
        let muster = try await TestSite()

        #expect(try await muster.api(.post, "/incidents", .of(["severity": "SEV3", "title": "x"]), as: "ben") != .null)

        for endpoint in APIRoutes.endpoints where endpoint.permission == .administer {
            let path = "/api/v1" + endpoint.path.replacing("{", with: "").replacing("}", with: "")
            let answer = try await muster.send(endpoint.method, path, body: "{}", as: .token(of: "ben"))
            #expect(answer.status == 403, "\(endpoint.method) \(path)")
        }
    }

    @Test("wants the page's token from a browser that changes something, and not from one that reads")
    func crossSite() async throws {
        let muster = try await TestSite()
        let link = try await muster.site.accounts.makeSetUpLink(for: try muster.engine.person("ben").id)
        let session = try #require(
            try await muster.site.accounts.choosePassword("correct horse", setUpLink: link)?.session
        )
        let header = try #require(HTTPField.Name("X-Muster-CSRF"))
        let path = "/api/v1/incidents"
        func post(_ headers: HTTPFields) async throws -> Int {
            try await muster.send(.post, path, body: Self.declaration, as: .session(session), headers: headers).status
        }

        #expect(try await muster.send(.get, path, as: .session(session)).status == 200)
        #expect(try await post([:]) == 403)
        #expect(try await post([header: CrossSite.token(session: "another")]) == 403)
        #expect(try await incidents(muster) == 0)
        #expect(try await post([header: CrossSite.token(session: session)]) == 201)
    }

    @Test("does what carries an Idempotency-Key once, and answers the same again")
    func idempotency() async throws {
        let muster = try await TestSite()
        let key: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "9b1d"]
        func post(_ body: String, as handle: String = "ana") async throws -> Answer {
            try await muster.send(.post, "/api/v1/incidents", body: body, as: .token(of: handle), headers: key)
        }

        let first = try await post(Self.declaration)
        let again = try await post(Self.declaration)

        #expect(first.status == 201)
        #expect(again.status == 201)
        #expect(again.text == first.text)
        #expect(again.headers[.location] == first.headers[.location])
        #expect(try await incidents(muster) == 1)

        let other = try await post(Self.declaration.replacing("SEV2", with: "SEV1"))
        #expect(other.status == 422)
        #expect(other.text.contains("use a new one"))
        let elsewhere = try await muster.send(.post, "/api/v1/incidents/INC-1/acknowledgement", headers: key)
        #expect(elsewhere.status == 422)
        // The same key of somebody else is another one.
        #expect(try await post(Self.declaration, as: "ben").status == 201)
        #expect(try await incidents(muster) == 2)
    }

    @Test("does it once also where the second request comes before the first has its answer")
    func idempotencyAtOnce() async throws {
        let muster = try await TestSite()
        let key: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "9b1d"]

        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await muster.send(.post, "/api/v1/incidents", body: Self.declaration, headers: key).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(try await incidents(muster) == 1)
        #expect(statuses.contains(201))
        #expect(statuses.allSatisfy { $0 == 201 || $0 == 409 })
    }

    @Test("does not declare a second incident where the process died between the first and its answer")
    func idempotencyAfterDeath() async throws {
        let muster = try await TestSite()
        let key: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "9b1d"]
        let first = try await muster.send(.post, "/api/v1/incidents", body: Self.declaration, headers: key)
        // As it was before the answer was noted.
        try await muster.engine.parts.database.write { connection in
            try connection.execute("UPDATE idempotency_key SET status = 0, body = (SELECT id FROM incident)")
        }

        let again = try await muster.send(.post, "/api/v1/incidents", body: Self.declaration, headers: key)

        #expect(again.status == 201)
        #expect(again.headers[.location] == first.headers[.location])
        #expect(try await incidents(muster) == 1)
    }

    @Test(
        "keeps no secret for who asks again with the same key",
        arguments: [
            ("/tokens", "{\"name\": \"deploys\"}"), ("/people/ben/invitation", "{}"),
            ("/webhooks", "{\"name\": \"bus\", \"url\": \"https://hooks.example.org/muster\"}"),
            ("/integrations", "{\"name\": \"bus\"}"), ("/me/calendar-feeds", "{}"),
        ]
    )
    func idempotencyOfSecrets(path: String, body: String) async throws {
        let muster = try await TestSite()
        let key: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "9b1d"]

        let first = try await muster.send(.post, "/api/v1\(path)", body: body, headers: key)
        let again = try await muster.send(.post, "/api/v1\(path)", body: body, headers: key)

        #expect((200...201).contains(first.status), "\(first.text)")
        #expect(again.status == 409)
        #expect(again.text.contains("Done before"))
        let kept = try await muster.engine.parts.database.read { connection in
            try connection.query("SELECT body FROM idempotency_key").map { try $0.text("body") }
        }
        #expect(kept == [""])
    }

    @Test("lets a key be used again that was refused")
    func idempotencyAfterRefusal() async throws {
        let muster = try await TestSite()
        let key: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "9b1d"]

        let refused = try await muster.send(
            .post,
            "/api/v1/incidents",
            body: Self.declaration.replacing("SEV2", with: "SEV99"),
            headers: key
        )
        let accepted = try await muster.send(.post, "/api/v1/incidents", body: Self.declaration, headers: key)

        #expect(refused.status == 422)
        #expect(accepted.status == 201)
    }

    @Test("refuses a key that is empty or too long", arguments: ["", String(repeating: "k", count: 256)])
    func badKey(key: String) async throws {
        let muster = try await TestSite()

        let answer = try await muster.send(
            .post,
            "/api/v1/incidents",
            body: Self.declaration,
            headers: [try #require(HTTPField.Name("Idempotency-Key")): key]
        )

        #expect(answer.status == 422)
        #expect(try answer.fields == ["Idempotency-Key"])
        #expect(try await incidents(muster) == 0)
    }

    @Test("says of what is not there that it is not there, in the same words for all of it")
    func missing() async throws {
        let muster = try await TestSite()
        let paths = [
            "/incidents/INC-9", "/incidents/9", "/incidents/x", "/incidents/INC-99999999999999999999",
            "/incidents/INC-9/timeline", "/incidents/%00", "/alerts/x",
            "/alerts/00000000-0000-4000-8000-000000000000", "/nothing",
        ]

        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for path in paths { group.addTask { try await muster.refusal(.get, path) } }
            return try await group.reduce(into: [Answer]()) { $0.append($1) }
        }

        #expect(answers.map(\.status) == paths.map { _ in 404 })
        #expect(Set(answers.map(\.text)).count == 1)
    }
}
