import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The address of a source", .timeLimit(.minutes(5)))
struct SourceInletTests {
    @Test(
        "takes what sources of its kind send, whatever they call its type",
        arguments: [
            (
                SourceKind.alertmanager, "application/json",
                #"{"version": "4", "alerts": [{"status": "firing", "labels": {"alertname": "Down"}}]}"#
            ),
            (.grafana, "application/json", #"{"ruleName": "Down", "state": "alerting"}"#),
            (.datadog, "application/json", #"{"title": "Down"}"#),
            (
                .cloudwatch, "text/plain; charset=UTF-8",
                #"{"Type": "Notification", "TopicArn": "arn", "Message": "Down"}"#
            ),
            (.sentry, "application/json", #"{"action": "created", "data": {"issue": {"id": "1", "title": "Down"}}}"#),
            (.uptimeKuma, "application/json", #"{"heartbeat": {"status": 0}, "monitor": {"name": "Down"}}"#),
            (
                .nagios, "application/x-www-form-urlencoded",
                "NOTIFICATIONTYPE=PROBLEM&HOSTNAME=db1&SERVICEDESC=Down&SERVICESTATE=CRITICAL"
            ),
            (.zabbix, "application/json", #"{"status": "PROBLEM", "hostname": "db1", "trigger": "Down"}"#),
            (.slack, "application/json", #"{"text": "Down"}"#),
            (.generic, "application/json", #"{"title": "Down"}"#),
            (.email, "message/rfc822", "From: a@example.org\r\nSubject: Down\r\n\r\nIt is."),
        ]
    )
    func take(kind: SourceKind, type: String, body: String) async throws {
        let inlet = try await InletSite(kind)

        let answer = try await inlet.send(.post, "/in/{key}", body, headers: [.contentType: type])

        #expect(answer.status == 200, "\(answer.text)")
        let alerts = try await inlet.alerts()
        #expect(alerts.map(\.alert.labels["alertname"]) == ["Down"])
        #expect(alerts.map(\.payload) == [body])
        #expect(alerts.map(\.isFiring) == [true])
    }

    @Test("answers what it cannot read with the field, and keeps it")
    func wrong() async throws {
        let inlet = try await InletSite(.zabbix)

        let answer = try await inlet.send(.post, "/in/{key}", #"{"status": "PROBLEM"}"#)

        #expect(answer.status == 422)
        #expect(try answer.fields == ["trigger"])
        #expect(try await inlet.quarantine().map(\.integration) == [inlet.source.id])
        #expect(try await inlet.alerts() == [])
    }

    @Test("is unknown to whoever does not know its key, and is deaf while it is switched off")
    func unknown() async throws {
        let inlet = try await InletSite(.generic)

        #expect(try await inlet.send(.post, "/in/nobody", "{}").status == 404)
        try await inlet.muster.site.inlets
            .change(inlet.source, settings: SourceSettings(), isDisabled: true, by: .muster)

        #expect(try await inlet.send(.post, "/in/{key}", #"{"title": "x"}"#).status == 404)
        #expect(try await inlet.alerts() == [])
    }

    @Test("refuses more than it can take")
    func large() async throws {
        let inlet = try await InletSite(.generic)

        let answer = try await inlet.send(.post, "/in/{key}", String(repeating: "x", count: Limits.inletBody + 1))

        #expect(answer.status == 413)
        #expect(try await inlet.quarantine() == [])
    }

    @Test("of a heartbeat hears a mere fetch; any other says what to do")
    func beat() async throws {
        let heart = try await InletSite(.heartbeat, settings: SourceSettings(every: .minutes(5)))
        let other = try await InletSite(.generic)

        #expect(try await heart.send(.get, "/in/{key}").status == 200)
        #expect(heart.muster.engine.parts.arrivals.lastCall(of: heart.source.id) == heart.muster.engine.now)
        #expect(try await other.send(.get, "/in/{key}").status == 405)
    }

    @Test("never fails at what it is sent, whatever that is", arguments: SourceKind.allCases)
    func hostile(kind: SourceKind) async throws {
        let inlet = try await InletSite(kind, settings: SourceSettings(every: .minutes(5)))
        let bodies = [
            "", "{", "[]", "{}", "null", "7", "\"x\"", "\u{0}", "a=b&c", String(repeating: "[", count: 10_000),
            #"{"alerts": 7, "version": "4"}"#, #"{"heartbeat": [], "monitor": {}}"#, #"{"action": {}, "data": 1}"#,
            #"{"Type": "Notification", "TopicArn": "x", "Message": "{"}"#, #"{"title": {"a": [1, null, true]}}"#,
            #"{"status": "PROBLEM", "hostname": 1e308, "trigger": ""}"#, #"{"text": "]["}"#, "Subject:\n\n",
            #"{"title": "\#(String(repeating: "x", count: 100_000))"}"#,
            #"{"date": "99999999999999999999", "title": "x"}"#,
        ]

        for body in bodies {
            let answer = try await inlet.send(.post, "/in/{key}", body)
            #expect((200...499).contains(answer.status), "\(body.prefix(60)): \(answer.status)")
        }
        for path in ["/v2/enqueue", "/v2/change/enqueue", "/v2/alerts", "/api/v2/silences", "/api/v2/alerts"] {
            for body in bodies {
                let answer = try await inlet.send(.post, "/in/{key}\(path)", body)
                #expect((200...499).contains(answer.status), "\(path) \(body.prefix(60)): \(answer.status)")
            }
        }
    }
}
