import HTTPTypes
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The inlet for PagerDuty's events", .timeLimit(.minutes(5)))
struct PagerDutyInletTests {
    private static let trigger = """
        {"routing_key": "{key}", "event_action": "trigger", "dedup_key": "db1/disk",
         "payload": {"summary": "Disk is full", "source": "db1", "severity": "critical"}}
        """

    @Test("takes the events of one alert, by the key in the body or by the address", arguments: ["", "/in/{key}"])
    func events(prefix: String) async throws {
        let inlet = try await InletSite(.pagerduty)

        let answer = try await inlet.send(.post, prefix + "/v2/enqueue", Self.trigger)
        #expect(answer.status == 202)
        #expect(try answer.json == .of(["status": "success", "message": "Event processed", "dedup_key": "db1/disk"]))
        let resolved = try await inlet.send(
            .post,
            prefix + "/v2/enqueue",
            #"{"routing_key": "{key}", "event_action": "resolve", "dedup_key": "db1/disk"}"#
        )

        #expect(resolved.status == 202)
        #expect(try await inlet.alerts().map(\.isFiring) == [false])
        #expect(try await inlet.alerts().map(\.alert.title) == ["Disk is full"])
    }

    @Test("gives a key to a trigger without one, by which it can be resolved")
    func newKey() async throws {
        let inlet = try await InletSite(.pagerduty)
        let body = Self.trigger.replacing(#""dedup_key": "db1/disk","#, with: "")

        let key = try #require(try await inlet.send(.post, "/v2/enqueue", body).json["dedup_key"]?.text)
        _ = try await inlet.send(
            .post,
            "/v2/enqueue",
            #"{"routing_key": "{key}", "event_action": "resolve", "dedup_key": "\#(key)"}"#
        )

        #expect(try await inlet.alerts().map(\.isFiring) == [false])
    }

    @Test(
        "refuses as PagerDuty does, with everything that is wrong",
        arguments: [
            ("nonsense", "Unrecognized object", ["JSON parse error"]),
            ("[]", "Unrecognized object", ["JSON parse error"]),
            ("{}", "invalid event", ["'routing_key'"]), (#"{"routing_key": 7}"#, "invalid event", ["'routing_key'"]),
            (#"{"routing_key": "unknown", "event_action": "trigger"}"#, "invalid event", ["'routing_key'"]),
            (#"{"routing_key": "{key}"}"#, "invalid event", ["'event_action'"]),
            (
                #"{"routing_key": "{key}", "event_action": "trigger", "payload": {"severity": "bad"}}"#,
                "invalid event",
                ["'payload.summary'", "'payload.source'", "'payload.severity'"]
            ),
        ]
    )
    func refuses(body: String, status: String, errors: [String]) async throws {
        let inlet = try await InletSite(.pagerduty)

        let answer = try await inlet.send(.post, "/v2/enqueue", body)

        #expect(answer.status == 400)
        let json = try answer.json
        #expect(json["status"]?.text == status)
        let found = json["errors"]?.items.compactMap(\.text) ?? []
        #expect(found.count == errors.count)
        for (error, start) in zip(found, errors) { #expect(error.hasPrefix(start), "\(error)") }
        #expect(try await inlet.alerts() == [])
    }

    @Test("refuses the key of a source of another kind")
    func otherKind() async throws {
        let inlet = try await InletSite(.grafana)

        #expect(try await inlet.send(.post, "/v2/enqueue", Self.trigger).status == 400)
        #expect(try await inlet.alerts() == [])
    }

    @Test("refuses an event larger than 512 KB")
    func large() async throws {
        let inlet = try await InletSite(.pagerduty)
        let filler = String(repeating: "x", count: Limits.inletBody)

        #expect(try await inlet.send(.post, "/v2/enqueue", "{\"routing_key\": \"\(filler)\"}").status == 413)
    }

    @Test("takes changes, which are listed and page nobody")
    func change() async throws {
        let inlet = try await InletSite(.pagerduty)
        let body = """
            {"routing_key": "{key}", "payload": {"summary": "Deployed 1.2", "timestamp": "2026-03-04T09:00:00Z",
             "source": "ci"}, "links": [{"href": "https://ci.example.org/1", "text": "Build"}]}
            """

        let answer = try await inlet.send(.post, "/v2/change/enqueue", body)

        #expect(answer.status == 202)
        #expect(try answer.json["status"] == "success")
        let changes = try await inlet.muster.api(.get, "/changes")["items"]?.items ?? []
        #expect(changes.map { $0["summary"]?.text } == ["Deployed 1.2"])
        #expect(changes.map { $0["url"]?.text } == ["https://ci.example.org/1"])
        #expect(try await inlet.alerts() == [])
        let refused = try await inlet.send(.post, "/v2/change/enqueue", #"{"routing_key": "{key}", "payload": {}}"#)
        #expect(refused.status == 400)
        #expect(refused.text.contains("payload.summary"))
    }
}
