import HTTPTypes
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterCore
@testable import MusterWeb

@Suite("The description of the API", .timeLimit(.minutes(5)))
struct OpenAPITests {
    private func description() async throws -> JSONValue {
        let answer = try await TestSite().send(.get, "/api/openapi.json", as: .stranger)
        #expect(answer.status == 200)
        return try answer.json
    }

    @Test("is of version 3.1 and open to everybody")
    func version() async throws {
        let description = try await description()

        #expect(description["openapi"] == "3.1.0")
        #expect(description["info"]?["title"] == "Muster")
    }

    @Test("has every route, with its parameters, and no other")
    func routes() async throws {
        let paths = try #require(try await description()["paths"])

        for endpoint in APIRoutes.endpoints {
            let operation = try #require(
                paths["/api/v1\(endpoint.path)"]?[endpoint.method.rawValue.lowercased()],
                "\(endpoint.method) \(endpoint.path)"
            )
            #expect(operation["summary"]?.text == endpoint.summary)
            let parameters = operation["parameters"]?.items ?? []
            let inPath = parameters.filter { $0["in"] == "path" }.compactMap { $0["name"]?.text }
            let named = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }
            #expect(inPath == named.map { String($0.dropFirst().dropLast()) })
            let inQuery = parameters.filter { $0["in"] == "query" }.compactMap { $0["name"]?.text }
            #expect(inQuery == endpoint.query.map(\.name))
            #expect(operation["responses"]?["\(endpoint.status.code)"] != nil)
        }
        guard case .object(let all) = paths else { throw Mistake(what: "no paths") }
        let described = all.values.reduce(0) { count, path in
            guard case .object(let operations) = path else { return count }
            return count + operations.count
        }
        #expect(described == APIRoutes.endpoints.count)
    }

    @Test("tells of every answer what is in it")
    func answers() async throws {
        let muster = try await TestSite { $0.automations = [.greeting] }
        let path = try await muster.declare()
        let inlet = try await muster.site.inlets.add(name: "bus", kind: .prometheus, by: .muster)
        let posted = try await muster.send(
            .post,
            "/in/\(inlet.key)/api/v2/alerts",
            body: "[{\"labels\": {\"alertname\": \"Odd\"}}]",
            as: .stranger
        )
        #expect(posted.status == 200)
        #expect(try await muster.send(.post, "/in/\(inlet.key)", body: "{}", as: .stranger).status == 422)
        let pager = try await muster.site.inlets.add(name: "pager", kind: .pagerduty, by: .muster)
        let change = "{\"routing_key\": \"\(pager.key)\", \"payload\": {\"summary\": \"Deployed\"}}"
        #expect(try await muster.send(.post, "/v2/change/enqueue", body: change, as: .stranger).status == 202)
        try await muster.api(
            .post,
            "/silences",
            .of(["matchers": .array(["a=b"]), "comment": "c", "lasting": "2 h"])
        )
        try await muster.api(
            .post,
            "\(path)/updates",
            .of(["audience": "status page", "state": "investigating", "body": "We look into it."])
        )
        try await muster.api(
            .post,
            "/maintenance-windows",
            .of([
                "title": "t", "matchers": .array(["a=b"]), "lasting": "2 h",
                "starts_at": JSONValue(muster.engine.now + .hours(1)),
            ])
        )
        try await muster.api(.post, "\(path)/chat", .of(["text": "Copy"]))
        let type = try #require(muster.engine.parts.processes.current.actionItems.types.first)
        try await muster.api(
            .post,
            "\(path)/action-items",
            .of(["title": "x", "type": JSONValue(type), "owner": "ben", "target_at": "2026-04-01T00:00:00Z"])
        )
        try await muster.api(.post, "/webhooks", .of(["name": "bus", "url": "https://hooks.example.org/"]))
        try await muster.api(.post, "/reports", .of(["title": "The till is stuck", "scope": "One shop"]))
        try await muster.api(.post, "/tickets", .of(["title": "Fix it", "service": "search"]))
        // One that the incident belongs to, and one that it only is like.
        try await muster.api(.post, "/problems", .of(["incidents": .array(["INC-1"]), "owner": "ana"]))
        try await muster.api(.post, "/problems/PRB-1/remediations", .of(["title": "Pin it", "owner": "ben"]))
        try await muster.api(.post, "/problems", .of(["title": "Checkout leaks", "service": "checkout"]))
        _ = try await muster.declare()
        let file = try await muster.send(.post, "/api/v1\(path)/attachments?name=a.log", bytes: Array("a".utf8))
        #expect(file.status == 201)
        try await muster.api(
            .put,
            "/services/checkout",
            .of(["name": "Checkout", "team": "checkout", "notices": .array(["ACME Bank within 4 h"])])
        )
        try await muster.api(.post, "\(path)/description", .of(["service": "checkout"]))
        try await mirror(muster)
        try await muster.engine.work()
        let alert = try await muster.api(.get, "/alerts")["items"]?.items.first?["id"]?.text ?? ""

        // The process of this site has no question bank.
        let bank = "/incidents/{ref}/questions"
        for endpoint in APIRoutes.endpoints where endpoint.method == .get && endpoint.path != bank {
            let path =
                endpoint.path.replacing("{ref}", with: "INC-1").replacing("{id}", with: alert)
                .replacing("{schedule}", with: "checkout-primary").replacing("{policy}", with: "checkout")
                .replacing("{handle}", with: "ana").replacing("{name}", with: "bus")
                .replacing("{service}", with: "checkout").replacing("{report}", with: "REP-1")
                .replacing("{ticket}", with: "TKT-1").replacing("{problem}", with: "PRB-1")
                + (endpoint.path == "/on-call/plan" ? "?service=checkout" : "")
            let asked = endpoint.query.filter(\.isRequired).map { "\($0.name)=checkout" }.joined(separator: "&")
            let answer = try await muster.api(.get, asked.isEmpty ? path : "\(path)?\(asked)")
            let shape = endpoint.answers
            let objects = shape.isPage ? answer["items"]?.items ?? [] : [answer]
            #expect(!objects.isEmpty, "\(path)")
            for object in objects { try expect(object, is: shape) }
        }
    }

    /// Gives the first incident a room at a chat server; and lets somebody make meetings.
    private func mirror(_ muster: TestSite) async throws {
        let server = FakeChatServer()
        muster.engine.parts.chat.use([server])
        muster.engine.parts.meetings.use(FakeMeetings())
        let id = try await muster.api(.get, "/incidents/INC-1")["id"]?.text ?? ""
        let message = OutgoingMessage(key: "room", channel: .slack, to: "incident:\(id)", subject: "", body: "")
        let connector = ChatConnector(muster.engine.parts, server)
        _ = await connector.send(message, attempt: 1, now: muster.engine.now)
    }

    private func expect(_ value: JSONValue, is shape: AnswerShape) throws {
        guard case .object(let object) = value else { throw Mistake(what: "\(shape.name) is no object") }
        for field in shape.fields {
            #expect(field.problem(with: object[field.name]) == nil, "\(shape.name).\(field.name)")
        }
        if shape.name == AnswerShape.organisation.name { return }
        let described = Set(shape.fields.map(\.name))
        #expect(Set(object.keys).subtracting(described) == [], "\(shape.name)")
    }

    @Test("has a schema for each that it refers to")
    func schemas() async throws {
        let description = try await description()

        guard case .object(let schemas)? = description["components"]?["schemas"] else { throw Mistake(what: "none") }
        for endpoint in APIRoutes.endpoints { #expect(schemas[endpoint.answers.name] != nil, "\(endpoint.path)") }
        #expect(schemas["Problem"] != nil)
    }

    @Test("calls each operation by a name of its own")
    func names() async throws {
        let paths = try #require(try await description()["paths"])

        guard case .object(let all) = paths else { throw Mistake(what: "no paths") }
        var seen: Set<String> = []
        for case .object(let operations) in all.values {
            for operation in operations.values {
                let name = try #require(operation["operationId"]?.text)
                #expect(seen.insert(name).inserted, "\(name)")
            }
        }
    }

    @Test("says of each body which fields it must have, and that it takes no others")
    func bodies() async throws {
        let paths = try #require(try await description()["paths"])

        let schema = try #require(
            paths["/api/v1/incidents"]?["post"]?["requestBody"]?["content"]?["application/json"]?["schema"]
        )
        let either = schema["allOf"]?.items.first?["anyOf"]?.items.compactMap { $0["required"]?.items.first?.text }
        #expect(either == ["severity", "type"])
        #expect(schema["additionalProperties"] == false)
        #expect(schema["properties"]?["drill"]?["type"] == "boolean")
        let at = paths["/api/v1/incidents/{ref}/milestones"]?["post"]?["requestBody"]?["content"]?["application/json"]?[
            "schema"
        ]?["properties"]?["at"]
        #expect(at?["format"] == "date-time")
    }

    private struct Mistake: Error {
        let what: String
    }
}

extension Automation {
    /// Says something as soon as an incident is declared.
    fileprivate static let greeting = Automation(
        id: "greet",
        name: "Greet",
        triggers: [.declared],
        delay: .zero,
        conditions: [],
        actions: [.post("Hello {ref}")],
        line: 3
    )
}
