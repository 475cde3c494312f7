import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The inlet for Prometheus", .timeLimit(.minutes(5)))
struct AlertmanagerInletTests {
    /// Muster with one inlet, and whoever posts to it.
    private struct Source {
        let muster: TestSite
        let path: String

        init() async throws {
            muster = try await TestSite()
            path = "/in/\(try await muster.site.inlets.add(name: "prometheus", kind: .prometheus, by: .muster).key)"
        }

        func post(_ body: String, type: String? = "application/json") async throws -> Answer {
            try await muster.send(
                .post,
                "\(path)/api/v2/alerts",
                body: body,
                as: .stranger,
                headers: [.contentType: type ?? ""]
            )
        }

        /// The first seen comes first.
        func alerts() async throws -> [StoredAlert] {
            try await muster.engine.signals.flush()
            return try await muster.engine.parts.database.read { try AlertShelf($0).list(limit: 1_000) }.reversed()
        }
    }

    @Test("keeps an alert before it answers, as it came")
    func take() async throws {
        let source = try await Source()
        let body = """
            [{"labels": {"alertname": "Down", "job": "api", "empty": ""}, "annotations": {"summary": "It is down"},
              "startsAt": "2026-03-04T09:59:00.123Z", "endsAt": "2026-03-04T10:04:00Z",
              "generatorURL": "http://prometheus:9090/graph"}]
            """

        let answer = try await source.post(body)

        #expect(answer.status == 200)
        #expect(answer.text == "")
        let alert = try #require(try await source.alerts().first)
        #expect(alert.isFiring)
        #expect(alert.alert.labels == ["alertname": "Down", "job": "api"])
        #expect(alert.alert.annotations == ["summary": "It is down"])
        #expect(alert.alert.startsAt.rfc3339 == "2026-03-04T09:59:00.123Z")
        #expect(alert.alert.endsAt.rfc3339 == "2026-03-04T10:04:00.000Z")
        #expect(alert.alert.generatorURL == "http://prometheus:9090/graph")
        #expect("[\(alert.payload)]" == body)
    }

    @Test(
        "takes an alert that does not say when it ends to fire for five minutes more",
        arguments: ["", ", \"endsAt\": \"0001-01-01T00:00:00Z\", \"startsAt\": \"0001-01-01T00:00:00.000Z\""]
    )
    func noEnd(times: String) async throws {
        let source = try await Source()

        #expect(try await source.post("[{\"labels\": {\"alertname\": \"Down\"}\(times)}]").status == 200)

        let alert = try #require(try await source.alerts().first)
        #expect(alert.alert.startsAt == TestEngine.start)
        #expect(alert.alert.endsAt == TestEngine.start + .minutes(5))
        try await source.muster.engine.pass(4)
        #expect(try await source.alerts().map(\.isFiring) == [true])
        try await source.muster.engine.pass(1)
        #expect(try await source.alerts().map(\.isFiring) == [false])
    }

    @Test("takes an empty batch")
    func empty() async throws {
        let source = try await Source()

        #expect(try await source.post("[]").status == 200)
        #expect(try await source.alerts() == [])
    }

    /// What is posted, and what the answer says of it.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let body: String
        let says: String

        var testDescription: String { String(body.prefix(60)) }
    }

    @Test(
        "refuses what is wrong with one JSON text that names the alert and the field",
        arguments: [
            Wrong(body: "{}", says: "must be an array of alerts"),
            Wrong(body: "\"x\"", says: "must be an array of alerts"),
            Wrong(body: "nonsense", says: "is not JSON"),
            Wrong(body: "", says: "is not JSON"),
            Wrong(body: "[{\"labels\": {\"a\": \"b\"}", says: "is not JSON"),
            Wrong(body: String(repeating: "[", count: 100_000), says: "is not JSON"),
            Wrong(body: "[7]", says: "alerts[0]: must be an object"),
            Wrong(body: "[{}]", says: "alerts[0].labels: "),
            Wrong(body: "[{\"labels\": {}}]", says: "alerts[0].labels: at least one"),
            Wrong(body: "[{\"labels\": {\"a\": \"\"}}]", says: "alerts[0].labels: at least one"),
            Wrong(body: "[{\"labels\": []}]", says: "alerts[0].labels: must be an object"),
            Wrong(body: "[{\"labels\": {\"a\": 1}}]", says: "alerts[0].labels.a: must be a text"),
            Wrong(body: "[{\"labels\": {\"\": \"x\"}}]", says: "invalid label name"),
            Wrong(body: "[{\"labels\": {\"\": \"x\"}}]", says: "alerts[0].labels: "),
            Wrong(
                body: "[{\"labels\": {\"a\": \"b\"}, \"annotations\": {\"summary\": null}}]",
                says: "alerts[0].annotations.summary: must be a text"
            ),
            Wrong(
                body: "[{\"labels\": {\"a\": \"b\"}, \"startsAt\": \"noon\"}]",
                says: "alerts[0].startsAt: \"noon\" is not a time"
            ),
            Wrong(body: "[{\"labels\": {\"a\": \"b\"}, \"endsAt\": 7}]", says: "alerts[0].endsAt: must be a text"),
            Wrong(
                body: """
                    [{"labels": {"a": "b"}, "startsAt": "2026-03-04T10:00:00Z", "endsAt": "2026-03-04T09:00:00Z"}]
                    """,
                says: "alerts[0].endsAt: "
            ),
        ]
    )
    func wrong(_ wrong: Wrong) async throws {
        let source = try await Source()

        let answer = try await source.post(wrong.body)

        #expect(answer.status == 400)
        #expect(answer.headers[.contentType]?.hasPrefix("application/json") == true)
        guard case .string(let message) = try answer.json else {
            Issue.record("is not one text: \(answer.text)")
            return
        }
        #expect(message.contains(wrong.says), "\(message)")
        #expect(try await source.alerts() == [])
    }

    @Test("keeps the good alerts of a batch in which others are wrong, and names each of those")
    func mixed() async throws {
        let source = try await Source()

        let answer = try await source.post(
            "[{\"labels\": {}}, {\"labels\": {\"alertname\": \"Kept\"}}, {\"labels\": {\"\": \"c\"}}]"
        )

        #expect(answer.status == 400)
        #expect(answer.text.contains("alerts[0].labels"))
        #expect(answer.text.contains("alerts[2].labels"))
        #expect(!answer.text.contains("alerts[1]"))
        #expect(try await source.alerts().map(\.alert.labels) == [["alertname": "Kept"]])
    }

    @Test("counts an alert that is sent again, and ends it once however often that is said")
    func dedup() async throws {
        let source = try await Source()
        func body(endsAt: String) -> String {
            """
            [{"labels": {"alertname": "Down", "severity": "critical", "service": "checkout"},
              "startsAt": "2026-03-04T10:00:00Z", "endsAt": "\(endsAt)"}]
            """
        }
        for _ in 0..<3 {
            let end = source.muster.engine.now + .minutes(4)
            #expect(try await source.post(body(endsAt: end.rfc3339)).status == 200)
            source.muster.engine.clock.advance(by: .seconds(62))
        }
        let over = source.muster.engine.now.rfc3339
        #expect(try await source.alerts().map(\.timesSent) == [3])

        #expect(try await source.post(body(endsAt: over)).status == 200)
        let version = try await source.muster.api(.get, "/incidents/INC-1")["version"]
        source.muster.engine.clock.advance(by: .seconds(62))
        #expect(try await source.post(body(endsAt: over)).status == 200)

        #expect(try await source.alerts().map(\.isFiring) == [false])
        #expect(try await source.muster.api(.get, "/incidents/INC-1")["version"] == version)
        #expect(try await source.muster.api(.get, "/incidents")["items"]?.items.count == 1)
        let listed = try #require(try await source.muster.api(.get, "/alerts?firing=false")["items"]?.items)
        #expect(listed.map { $0["triage"] } == ["declared"])
    }

    @Test(
        "takes only JSON",
        arguments: ["text/plain", "", "application/jsonlines", "application/x-www-form-urlencoded"]
    )
    func type(type: String) async throws {
        let source = try await Source()

        let answer = try await source.post("[]", type: type)

        #expect(answer.status == 415)
        #expect(try answer.json.text?.contains("application/json") == true)
    }

    @Test("refuses a body that is larger than the limit")
    func large() async throws {
        let source = try await Source()
        let value = String(repeating: "x", count: Limits.inletBody)

        let answer = try await source.post("[{\"labels\": {\"a\": \"\(value)\"}}]")

        #expect(answer.status == 413)
        #expect(try answer.json.text?.contains("\(Limits.inletBody)") == true)
        #expect(try await source.alerts() == [])
    }

    @Test("answers an unknown key with 404 and one JSON text, below whatever path")
    func unknown() async throws {
        let muster = try await TestSite()

        let posted = try await muster.send(.post, "/in/nobody/api/v2/alerts", body: "[]", as: .stranger)
        #expect(posted.status == 404)
        #expect(try posted.json.text != nil)
        for path in ["api/v2/alerts", "api/v2/status", "-/healthy", "-/ready"] {
            let answer = try await muster.send(.get, "/in/nobody/\(path)", as: .stranger)
            #expect(answer.status == 404, "\(path)")
            #expect(try answer.json.text != nil, "\(path)")
        }
    }

    @Test("answers what the tools of Alertmanager ask for")
    func tools() async throws {
        let source = try await Source()
        #expect(try await source.post("[{\"labels\": {\"alertname\": \"Down\"}}]").status == 200)
        func get(_ path: String) async throws -> Answer {
            try await source.muster.send(.get, "\(source.path)/\(path)", as: .stranger)
        }

        let query = "active=true&inhibited=true&silenced=true&unprocessed=true"
        let alerts = try await get("api/v2/alerts?\(query)").json.items
        #expect(alerts.map { $0["labels"] } == [.of(["alertname": "Down"])])
        let fingerprint = Alert.fingerprint(of: ["alertname": "Down"])
        #expect(alerts.first?["fingerprint"]?.text == fingerprint)
        #expect(alerts.first?["status"]?["state"] == "active")
        #expect(try await get("api/v2/status").json["cluster"]?["status"] == "disabled")
        #expect(try await get("-/healthy").status == 200)
        #expect(try await get("-/ready").status == 200)
    }

    @Test("lets a person see what came, declare from it or decline it")
    func triage() async throws {
        let source = try await Source()
        let muster = source.muster
        #expect(
            try await source.post("[{\"labels\": {\"alertname\": \"Odd\"}}, {\"labels\": {\"alertname\": \"Dull\"}}]")
                .status == 200
        )
        let waiting = try #require(try await muster.api(.get, "/alerts?firing=true&triage=inbox")["items"]?.items)
        func id(_ name: String) throws -> String {
            try #require(waiting.first { $0["labels"]?["alertname"]?.text == name }?["id"]?.text)
        }

        let whole = try await muster.api(.get, "/alerts/\(try id("Odd"))")
        #expect(whole["payload"] == "{\"labels\": {\"alertname\": \"Odd\"}}")
        #expect(whole["triage_reason"]?.text?.isEmpty == false)
        let declared = try await muster.send(
            .post,
            "/api/v1/alerts/\(try id("Odd"))/declaration",
            body: "{\"severity\": \"SEV2\"}"
        )
        #expect(declared.status == 201)
        #expect(declared.headers[.location] == "/api/v1/incidents/INC-1")
        #expect(try declared.json["alerts"]?.items.map { $0["title"]?.text } == ["Odd"])
        #expect(try await muster.refusal(.post, "/alerts/\(try id("Odd"))/declaration").status == 409)
        let declined = try await muster.api(
            .post,
            "/alerts/\(try id("Dull"))/declination",
            .of(["reason": "It is only a test."])
        )
        #expect(declined["triage"] == "declined")
        #expect(declined["triage_reason"] == "It is only a test.")
    }
}
