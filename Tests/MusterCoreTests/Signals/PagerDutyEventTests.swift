import Testing

@testable import MusterCore

@Suite("An event of PagerDuty's API")
struct PagerDutyEventTests {
    private func event(_ text: String) throws(PagerDutyEvent.Invalid) -> PagerDutyEvent {
        guard let value = try? ReceivedJSON.read(Array(text.utf8)) else { throw PagerDutyEvent.Invalid(problems: []) }
        return try PagerDutyEvent(value, now: SourceSample.now, newKey: "made")
    }

    @Test("is given a key where a trigger brings none")
    func newKey() throws {
        let read = try event(
            #"{"routing_key": "k", "event_action": "trigger", "payload": {"summary": "s", "source": "db1", "severity": "info"}}"#
        )

        #expect(read.dedupKey == "made")
        #expect(read.alert.fingerprint == SourceAlert.fingerprint(ofKey: "made"))
    }

    @Test("is known by its key alone, whatever else it says")
    func identity() throws {
        let first = try event(
            #"{"routing_key": "k", "event_action": "trigger", "dedup_key": "a", "payload": {"summary": "One", "source": "db1", "severity": "info"}}"#
        )
        let second = try event(#"{"routing_key": "k", "event_action": "acknowledge", "dedup_key": "a"}"#)

        #expect(first.alert.fingerprint == second.alert.fingerprint)
        #expect(second.alert.action == .acknowledge)
    }

    @Test(
        "is refused with everything that is wrong with it",
        arguments: [
            ("{}", ["routing_key", "event_action"]),
            (#"{"routing_key": "k", "event_action": "trigger"}"#, ["payload"]),
            (#"{"routing_key": "k", "event_action": "resolve"}"#, ["dedup_key"]),
            (#"{"routing_key": "k", "event_action": "destroy", "dedup_key": "a"}"#, ["event_action"]),
            (
                #"{"routing_key": "k", "event_action": "trigger", "payload": {}}"#,
                ["payload.summary", "payload.source", "payload.severity"]
            ),
            (
                #"{"routing_key": "k", "event_action": "trigger", "payload": {"summary": "s", "source": "x", "severity": "grave", "timestamp": "noon"}}"#,
                ["payload.severity", "payload.timestamp"]
            ),
            (
                #"{"routing_key": "k", "event_action": "resolve", "dedup_key": "a", "links": [{"text": "x"}], "images": [{}]}"#,
                ["links[0].href", "images[0].src"]
            ),
        ]
    )
    func invalid(body: String, fields: [String]) {
        do throws(PagerDutyEvent.Invalid) {
            _ = try event(body)
            Issue.record("was taken")
        } catch {
            #expect(error.problems.map(\.field) == fields)
        }
    }

    @Test("is refused where its key or its summary is too long")
    func lengths() {
        for (key, summary, isGood) in [(255, 1_024, true), (256, 10, false), (10, 1_025, false)] {
            let body = """
                {"routing_key": "k", "event_action": "trigger", "dedup_key": "\(String(repeating: "ä", count: key))",
                 "payload": {"summary": "\(String(repeating: "ä", count: summary))", "source": "x", "severity": "info"}}
                """

            #expect(((try? event(body)) != nil) == isGood)
        }
    }

    @Test("may bring details that are no object", arguments: [#""free text""#, "[1, 2]", "7", "null"])
    func details(details: String) throws {
        let read = try event(
            #"{"routing_key": "k", "event_action": "trigger", "payload": {"summary": "s", "source": "x", "severity": "info", "custom_details": "#
                + details + "}}"
        )

        #expect(read.alert.annotations["summary"] == "s")
    }

    @Test("tells of a change, which is no alert")
    func change() throws {
        let value = try ReceivedJSON.read(
            Array(
                #"{"routing_key": "k", "payload": {"summary": "Deployed 1.2", "timestamp": "2026-03-02T08:00:00Z"}, "links": [{"href": "https://ci.example.org/1"}]}"#
                    .utf8
            )
        )

        let change = try PagerDutyChange(value, now: SourceSample.now)

        #expect(change.summary == "Deployed 1.2")
        #expect(change.at.rfc3339 == "2026-03-02T08:00:00.000Z")
        #expect(change.url == "https://ci.example.org/1")
        #expect(throws: PagerDutyEvent.Invalid.self) {
            try PagerDutyChange(.of(["routing_key": "k", "payload": .object([:])]), now: SourceSample.now)
        }
    }
}
