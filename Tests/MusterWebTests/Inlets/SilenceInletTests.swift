import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Alertmanager's tools", .timeLimit(.minutes(5)))
struct SilenceInletTests {
    private let inlet: InletSite
    private let base = "/in/{key}/api/v2"

    init() async throws {
        inlet = try await InletSite(.prometheus)
    }

    private func silence(
        _ matchers: String = #"[{"name": "service", "value": "check.*", "isRegex": true, "isEqual": true}]"#,
        id: String? = nil,
        minutes: Int = 30
    ) -> String {
        let (start, end) = (inlet.muster.engine.now, inlet.muster.engine.now + .minutes(minutes))
        return """
            {\(id.map { "\"id\": \"\($0)\", " } ?? "")"matchers": \(matchers), "startsAt": "\(start.rfc3339)",
             "endsAt": "\(end.rfc3339)", "createdBy": "ana", "comment": "We move"}
            """
    }

    private func post(_ labels: String...) async throws {
        let alerts = labels.map { "{\"labels\": \($0)}" }.joined(separator: ",")
        #expect(try await inlet.send(.post, base + "/alerts", "[\(alerts)]").status == 200)
    }

    private func names(_ query: String) async throws -> [String] {
        let answer = try await inlet.send(.get, base + "/alerts" + query)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json.items.compactMap { $0["labels"]?["alertname"]?.text }.sorted()
    }

    @Test("make a silence, find it, and end it")
    func life() async throws {
        let made = try await inlet.send(.post, base + "/silences", silence())
        #expect(made.status == 200)
        let id = try #require(try made.json["silenceID"]?.text)

        let one = try await inlet.send(.get, base + "/silence/\(id)").json
        #expect(one["status"]?["state"] == "active")
        #expect(one["comment"] == "We move")
        #expect(
            one["matchers"]?.items.first
                == .of(["name": "service", "value": "check.*", "isRegex": true, "isEqual": true])
        )
        #expect(try await inlet.send(.get, base + "/silences").json.items == [one])
        #expect(try await inlet.send(.get, base + "/silences?active=false").json.items == [])
        #expect(try await inlet.send(.get, base + "/silences?filter=service%3D%22check.%2A%22").json.items == [one])
        #expect(try await inlet.send(.get, base + "/silences?filter=service%3Dother").json.items == [])
        let changed = try await inlet.send(.post, base + "/silences", silence(id: id, minutes: 60))
        #expect(try changed.json["silenceID"]?.text == id)

        #expect(try await inlet.send(.delete, base + "/silence/\(id)").status == 200)

        let after = try await inlet.send(.get, base + "/silence/\(id)").json
        #expect(after["status"]?["state"] == "expired")
    }

    @Test("see which alerts are silenced, and leave them out where that is asked")
    func suppressed() async throws {
        let made = try await inlet.send(.post, base + "/silences", silence()).json
        try await post(
            #"{"alertname": "Down", "service": "checkout", "severity": "critical"}"#,
            #"{"alertname": "Slow", "service": "search"}"#
        )

        let alerts = try await inlet.send(.get, base + "/alerts").json.items
        let down = try #require(alerts.first { $0["labels"]?["alertname"] == "Down" })
        #expect(down["status"]?["state"] == "suppressed")
        #expect(down["status"]?["silencedBy"]?.items.first == made["silenceID"])
        #expect(try await names("?silenced=false") == ["Slow"])
        #expect(try await names("?active=false") == ["Down"])
        #expect(try await inlet.muster.api(.get, "/incidents")["items"]?.items == [])
    }

    @Test(
        "filter alerts",
        arguments: [
            ("", ["Down", "Slow"]), ("?filter=alertname%3DDown", ["Down"]),
            ("?filter=alertname%3D~%22D.%2A%7CX%22", ["Down"]),
            ("?filter=service%21%3Dcheckout", ["Slow"]), ("?filter=nothing%3D%22%22", ["Down", "Slow"]),
            ("?filter=service%3Dsearch&filter=alertname%3DDown", []), ("?receiver=muster", ["Down", "Slow"]),
            ("?receiver=must.%2A", ["Down", "Slow"]), ("?receiver=mail", []),
            ("?active=true&inhibited=false", ["Down", "Slow"]),
            ("?filter=team%3D%22a+b%22", ["Slow"]),
        ]
    )
    func filters(query: String, expected: [String]) async throws {
        try await post(
            #"{"alertname": "Down", "service": "checkout"}"#,
            #"{"alertname": "Slow", "service": "search", "team": "a b"}"#
        )

        #expect(try await names(query) == expected)
    }

    @Test(
        "are told what is wrong with a filter in one JSON text",
        arguments: ["filter=x", "filter=a%3D~%22%28%22", "receiver=%28"]
    )
    func badFilter(query: String) async throws {
        for path in ["/alerts", "/alerts/groups"] {
            let answer = try await inlet.send(.get, "\(base)\(path)?\(query)")

            #expect(answer.status == 400)
            #expect(try answer.json.text != nil)
        }
        #expect(try await inlet.send(.get, base + "/alerts?active=perhaps").status == 422)
    }

    @Test("see groups, receivers, and the configuration")
    func views() async throws {
        try await post(
            #"{"alertname": "Down", "host": "a"}"#,
            #"{"alertname": "Down", "host": "b"}"#,
            #"{"alertname": "Slow"}"#
        )

        let groups = try await inlet.send(.get, base + "/alerts/groups").json.items
        #expect(groups.map { $0["labels"]?["alertname"]?.text } == ["Down", "Slow"])
        #expect(groups.map { $0["alerts"]?.items.count } == [2, 1])
        #expect(groups.allSatisfy { $0["receiver"]?["name"] == "muster" })
        #expect(try await inlet.send(.get, base + "/receivers").json == .array([.of(["name": "muster"])]))
        let status = try await inlet.send(.get, base + "/status").json
        #expect(status["config"]?["original"]?.text?.contains("receiver: muster") == true)
        for path in ["/in/{key}/-/healthy", "/in/{key}/-/ready"] {
            #expect(try await inlet.send(.head, path).status == 200)
        }
    }

    @Test(
        "are refused a silence that is wrong",
        arguments: [
            ("nonsense", 400, "not JSON"), ("{}", 422, "matchers"),
            (
                #"{"matchers": [], "startsAt": "2026-03-04T10:00:00Z", "endsAt": "2027-01-01T00:00:00Z", "createdBy": "a", "comment": "c"}"#,
                400, "matcher"
            ),
            (#"{"matchers": [{"name": "a", "value": "("}]}"#, 422, "isRegex"),
            (#"{"matchers": [{"name": "a", "value": "(", "isRegex": true}]}"#, 422, "matchers[0].value"),
            (
                #"{"matchers": [{"name": "a", "value": "b", "isRegex": false}], "startsAt": "2026-03-04T10:00:00Z"}"#,
                422, "endsAt"
            ),
            (
                #"{"matchers": [{"name": "a", "value": "b", "isRegex": false}], "startsAt": "2027-03-04T10:00:00Z", "endsAt": "2027-01-01T00:00:00Z", "createdBy": "a", "comment": "c"}"#,
                400, "before end"
            ),
        ]
    )
    func refused(body: String, status: Int, says: String) async throws {
        let answer = try await inlet.send(.post, base + "/silences", body)

        #expect(answer.status == status)
        #expect(answer.text.contains(says), "\(answer.text)")
    }

    @Test("do not find what is not there, or is another's")
    func unknown() async throws {
        let id = inlet.muster.engine.parts.makeID().uuidString
        let other = try await inlet.muster.site.inlets.add(name: "other", kind: .prometheus, by: .muster)
        let made = try await inlet.send(.post, base + "/silences", silence()).json["silenceID"]?.text ?? ""

        for path in ["/silence/\(id)", "/silence/nonsense"] {
            #expect(try await inlet.send(.get, base + path).status == 404)
            #expect(try await inlet.send(.delete, base + path).status == 404)
        }
        #expect(try await inlet.send(.post, base + "/silences", silence(id: id)).status == 404)
        #expect(try await inlet.send(.get, "/in/\(other.key)/api/v2/silence/\(made)").status == 404)
        #expect(try await inlet.send(.delete, "/in/\(other.key)/api/v2/silence/\(made)").status == 404)
        #expect(try await inlet.send(.get, "/in/nobody/api/v2/silences").status == 404)
    }

    @Test("see which alerts are consequences of others, and leave them out where that is asked")
    func inhibited() async throws {
        let site = try await InletSite(.prometheus) { process in
            process.triage.inhibitions = [
                InhibitionRule(
                    id: "host",
                    says: "A host that is down explains its services",
                    source: [.equals(label: "alertname", value: "HostDown")],
                    target: [.equals(label: "alertname", value: "Slow")],
                    equal: ["host"]
                )
            ]
        }
        let body = """
            [{"labels": {"alertname": "Slow", "host": "a"}}, {"labels": {"alertname": "Slow", "host": "b"}},
             {"labels": {"alertname": "HostDown", "host": "a"}}]
            """
        #expect(try await site.send(.post, base + "/alerts", body).status == 200)

        let alerts = try await site.send(.get, base + "/alerts").json.items
        let left = try await site.send(.get, base + "/alerts?inhibited=false").json.items

        let cause = try #require(alerts.first { $0["labels"]?["alertname"] == "HostDown" })
        let hidden = alerts.filter { $0["status"]?["state"] == "suppressed" }
        #expect(hidden.map { $0["labels"]?["host"] } == ["a"])
        #expect(hidden.first?["status"]?["inhibitedBy"]?.items.first == cause["fingerprint"])
        #expect(left.count == 2)
    }

    @Test("name labels as they like, unless the integration is for classic names alone")
    func names() async throws {
        let body = #"[{"labels": {"alertname": "Odd", "Σ": "1", "a b.c": "2", "🙂": "3", "00": "4"}}]"#
        #expect(try await inlet.send(.post, base + "/alerts", body).status == 200)
        for filter in ["%CE%A3=1", "%22a%20b.c%22=2", "%F0%9F%99%82=~%223%7C4%22", "00!=5", "%22%CE%A3%22%3D%221%22"] {
            #expect(try await names("?filter=\(filter)") == ["Odd"], "\(filter)")
        }
        let matcher = #"[{"name": "a b.c", "value": "2", "isRegex": false}]"#
        #expect(try await inlet.send(.post, base + "/silences", silence(matcher)).status == 200)
        var settings = SourceSettings()
        settings.namesAreClassic = true
        let classic = try await InletSite(.prometheus, settings: settings)

        let refused = try await classic.send(.post, base + "/alerts", body)

        #expect(refused.status == 400)
        #expect(refused.text.contains("invalid label name"))
    }
}
