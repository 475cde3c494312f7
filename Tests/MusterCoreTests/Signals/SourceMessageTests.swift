import Testing

@testable import MusterCore

@Suite("What a source sends")
struct SourceMessageTests {
    @Test("becomes one alert with its labels", arguments: SourceSample.all)
    func accepted(sample: SourceSample) throws {
        let alerts = try SourceSample.alerts(sample.body, of: sample.kind)

        #expect(alerts.count == 1)
        let alert = try #require(alerts.first)
        for (name, value) in sample.labels { #expect(alert.labels[name] == value, "\(name)") }
        #expect(alert.action == sample.action)
        #expect(alert.startsAt <= SourceSample.now)
        #expect(alert.labels.allSatisfy { !$0.key.isEmpty && !$0.value.isEmpty })
    }

    @Test("is refused without a field that it needs, and the refusal names it", arguments: SourceSample.all)
    func missing(sample: SourceSample) throws {
        for path in sample.required {
            let body = try #require(try sample.without(path), "the sample has no \(path)")

            let error = #expect(throws: FormatProblem.self, "\(path)") { try SourceSample.read(body, of: sample.kind) }
            let field = path.split(separator: ".").last ?? ""
            #expect(error?.words.contains(field) == true, "\(path): \(error?.words ?? "")")
        }
    }

    @Test("has a sample for every kind that posts JSON")
    func complete() {
        let kinds = Set(SourceSample.all.map(\.kind))

        #expect(Set(SourceKind.allCases).subtracting(kinds) == [.prometheus, .email, .heartbeat])
    }

    @Test("is read or refused, whatever is changed in it", arguments: SourceSample.all)
    func fuzzed(sample: SourceSample) {
        var chance = FuzzChance(state: UInt64(sample.body.utf8.count))
        let bytes = Array(sample.body.utf8)
        var refused = 0
        for _ in 0..<300 {
            var changed = bytes
            for _ in 0...chance.next(below: 3) {
                switch chance.next(below: 4) {
                case 0 where !changed.isEmpty: changed.remove(at: chance.next(below: changed.count))
                case 1: changed.insert(UInt8(chance.next(below: 256)), at: chance.next(below: changed.count + 1))
                case 2 where !changed.isEmpty:
                    changed[chance.next(below: changed.count)] = UInt8(chance.next(below: 256))
                default: changed.removeLast(chance.next(below: changed.count + 1))
                }
            }

            do throws(FormatProblem) {
                let message = try SourceMessage(
                    changed,
                    of: sample.kind,
                    in: .init(now: SourceSample.now, newKey: "new")
                )
                if case .alerts(let alerts) = message { #expect(alerts.allSatisfy { $0.startsAt <= SourceSample.now }) }
            } catch {
                #expect(!error.problem.isEmpty)
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    @Test(
        "is refused with words where it is no JSON, or no object",
        arguments: SourceKind.allCases.filter { $0 != .email && $0 != .heartbeat },
        ["", "nonsense", "7", "\"x\"", "{", "[[]]", "null"]
    )
    func nothing(kind: SourceKind, body: String) {
        #expect(throws: FormatProblem.self) { try SourceSample.read(body, of: kind) }
    }

    @Test(
        "that is over ends the alert that it began",
        arguments: [
            (
                SourceKind.pagerduty,
                #"{"routing_key": "k", "event_action": "trigger", "dedup_key": "a", "payload": {"summary": "s", "source": "db1", "severity": "info"}}"#,
                #"{"routing_key": "k", "event_action": "resolve", "dedup_key": "a"}"#
            ),
            (
                .grafana, #"{"ruleId": 7, "ruleName": "Disk", "state": "alerting"}"#,
                #"{"ruleId": 7, "ruleName": "Disk", "state": "ok"}"#
            ),
            (
                .datadog, #"{"title": "[Triggered] Disk", "alert_transition": "Triggered", "alert_id": 7}"#,
                #"{"title": "[Recovered] Disk", "alert_transition": "Recovered", "alert_id": 7}"#
            ),
            (
                .sentry, #"{"action": "created", "data": {"issue": {"id": 1, "title": "E"}}}"#,
                #"{"action": "resolved", "data": {"issue": {"id": 1, "title": "E"}}}"#
            ),
            (
                .uptimeKuma, #"{"heartbeat": {"status": 0}, "monitor": {"id": 1, "name": "m"}}"#,
                #"{"heartbeat": {"status": 1}, "monitor": {"id": 1, "name": "m"}}"#
            ),
            (
                .nagios, "NOTIFICATIONTYPE=PROBLEM\nHOSTNAME=db1\nHOSTSTATE=DOWN",
                "NOTIFICATIONTYPE=RECOVERY\nHOSTNAME=db1\nHOSTSTATE=UP"
            ),
            (
                .zabbix, "status=PROBLEM&hostname=db1&trigger=Disk+is+full",
                "status=RESOLVED&hostname=db1&trigger=Disk+is+full"
            ),
            (
                .opsgenie, #"{"action": "Create", "alert": {"alertId": "1", "message": "m"}}"#,
                #"{"action": "Close", "alert": {"alertId": "1", "message": "m"}}"#
            ),
            (.slack, #"{"text": "[FIRING:1] DiskFull on db1"}"#, #"{"text": "[RESOLVED] DiskFull on db1"}"#),
            (.generic, #"{"title": "t", "status": "open"}"#, #"{"title": "t", "status": "OK"}"#),
            (
                .email, "Subject: PROBLEM: Disk on db1 is CRITICAL\n\n1 % free",
                "Subject: RECOVERY: Disk on db1 is OK\n\n40 % free"
            ),
        ]
    )
    func over(kind: SourceKind, begins: String, ends: String) throws {
        let began = try #require(try SourceSample.alerts(begins, of: kind).first)
        // A line of text may end more than one: a group, and an alert that is named as the group is.
        let ended = try SourceSample.alerts(ends, of: kind)

        #expect(began.action == .trigger)
        #expect(began.endsAt == SourceAlert.untilResolved)
        #expect(ended.allSatisfy { $0.action == .resolve && $0.endsAt <= SourceSample.now })
        #expect(ended.contains { $0.fingerprint == began.fingerprint })
    }

    @Test(
        "that tells of no condition makes no alert",
        arguments: [
            (SourceKind.grafana, #"{"ruleId": 7, "ruleName": "Disk", "state": "paused"}"#),
            (.uptimeKuma, #"{"heartbeat": null, "monitor": null, "msg": "Testing"}"#),
            (.uptimeKuma, #"{"heartbeat": {"status": 3}, "monitor": {"name": "m"}}"#),
            (.nagios, "NOTIFICATIONTYPE=FLAPPINGSTART\nHOSTNAME=db1\nHOSTSTATE=DOWN"),
            (.opsgenie, #"{"action": "AddNote", "alert": {"alertId": "1", "message": "m"}}"#),
            (.cloudwatch, #"{"Type": "UnsubscribeConfirmation", "TopicArn": "arn"}"#),
            (
                .cloudwatch,
                #"{"Type": "Notification", "TopicArn": "arn", "Message": "{\"AlarmName\": \"a\", \"NewStateValue\": \"INSUFFICIENT_DATA\"}"}"#
            ),
        ]
    )
    func tellsNothing(kind: SourceKind, body: String) throws {
        #expect(try SourceSample.read(body, of: kind) == .alerts([]))
    }
}

/// The same numbers at every run.
private struct FuzzChance {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
