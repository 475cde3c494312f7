import Testing

@testable import MusterCore

@Suite("Traits of sources")
struct SourceTraitTests {
    @Test("Alertmanager's year 1 means that an alert still fires, and its times may have an offset and nanoseconds")
    func alertmanager() throws {
        let sample = try #require(SourceSample.all.first { $0.kind == .alertmanager })

        let alert = try #require(try SourceSample.alerts(sample.body, of: .alertmanager).first)

        #expect(alert.endsAt == SourceAlert.untilResolved)
        #expect(alert.startsAt.rfc3339 == "2026-03-02T08:59:00.123Z")
    }

    @Test("Alerts of one message of Alertmanager fire and are over side by side")
    func mixed() throws {
        let body = """
            {"version": "4", "status": "firing", "alerts": [
             {"status": "firing", "labels": {"a": "1"}, "startsAt": "2026-03-02T08:00:00Z", "endsAt": "0001-01-01T00:00:00Z"},
             {"status": "resolved", "labels": {"a": "2"}, "startsAt": "2026-03-02T08:00:00Z", "endsAt": "2026-03-02T08:30:00Z"}]}
            """

        let alerts = try SourceSample.alerts(body, of: .alertmanager)

        #expect(alerts.map { $0.endsAt <= SourceSample.now } == [false, true])
    }

    @Test("A topic of SNS is confirmed at Amazon's own address alone")
    func confirmation() throws {
        func body(_ url: String) -> String {
            #"{"Type": "SubscriptionConfirmation", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Token": "x", "SubscribeURL": "\#(url)"}"#
        }
        let good = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=x"

        #expect(
            try SourceSample.read(body(good), of: .cloudwatch)
                == .confirmation(url: good, topic: "arn:aws:sns:eu-west-1:1:t")
        )
        for bad in [
            "http://sns.eu-west-1.amazonaws.com/", "https://sns.eu-west-1.amazonaws.com.evil.example/",
            "https://evil.example/sns.eu-west-1.amazonaws.com/", "https://user@sns.eu-west-1.amazonaws.com/",
            "https://sns.eu-west-1.amazonaws.com:8443/", "https://s3.eu-west-1.amazonaws.com/", "https://127.0.0.1/",
        ] {
            #expect(throws: FormatProblem.self, "\(bad)") { try SourceSample.read(body(bad), of: .cloudwatch) }
        }
    }

    @Test("SNS may wrap its message for Lambda, and may carry plain text")
    func sns() throws {
        let wrapped =
            #"{"Records": [{"Sns": {"Type": "Notification", "TopicArn": "arn", "Message": "The disk is full"}}]}"#

        let alert = try #require(try SourceSample.alerts(wrapped, of: .cloudwatch).first)

        #expect(alert.labels["alertname"] == "The disk is full")
    }

    @Test("A variable that Datadog left unfilled counts as not given")
    func datadog() throws {
        let body = #"{"title": "$EVENT_TITLE", "event_title": "Disk full", "hostname": "$HOSTNAME", "tags": "$TAGS"}"#

        let alert = try #require(try SourceSample.alerts(body, of: .datadog).first)

        #expect(alert.labels["alertname"] == "Disk full")
        #expect(alert.labels["hostname"] == nil)
    }

    @Test("Nagios sends macros as a form, as lines, or as JSON, with or without their marks")
    func nagios() throws {
        let bodies = [
            "NOTIFICATIONTYPE=PROBLEM&HOSTNAME=db1&SERVICEDESC=Disk&SERVICESTATE=WARNING&SERVICEOUTPUT=5%25+free",
            "NAGIOS_NOTIFICATIONTYPE=PROBLEM\nNAGIOS_HOSTNAME=db1\nNAGIOS_SERVICEDESC=Disk\nNAGIOS_SERVICESTATE=WARNING\nNAGIOS_SERVICEOUTPUT=5% free",
            #"{"$NOTIFICATIONTYPE$": "PROBLEM", "host_name": "db1", "service_desc": "Disk", "service_state": "WARNING", "service_output": "5% free"}"#,
        ]

        let alerts = try bodies.map { try #require(try SourceSample.alerts($0, of: .nagios).first) }

        #expect(Set(alerts.map(\.fingerprint)).count == 1)
        #expect(alerts.allSatisfy { $0.annotations["description"] == "5% free" && $0.labels["severity"] == "warning" })
    }

    @Test("Zabbix's macro that was left unfilled is no name of an event")
    func zabbix() throws {
        func alert(_ event: String) throws -> SourceAlert {
            let body = #"{"hostname": "db1", "status": "PROBLEM", "trigger": "Disk", "event_id": "\#(event)"}"#
            return try #require(try SourceSample.alerts(body, of: .zabbix).first)
        }

        #expect(try alert("{EVENT.ID}").dedupKey == "trigger Disk host db1")
        #expect(try alert("77").dedupKey == "event 77")
    }

    @Test("Uptime Kuma's time is in UTC, whatever zone it names beside it")
    func uptimeKuma() throws {
        let sample = try #require(SourceSample.all.first { $0.kind == .uptimeKuma })

        let alert = try #require(try SourceSample.alerts(sample.body, of: .uptimeKuma).first)

        #expect(alert.startsAt.rfc3339 == "2026-03-02T08:59:00.123Z")
    }

    @Test("Opsgenie's webhook gives milliseconds and nanoseconds side by side")
    func opsgenie() throws {
        let sample = try #require(SourceSample.all.first { $0.name == "Opsgenie's own webhook" })

        let alert = try #require(try SourceSample.alerts(sample.body, of: .opsgenie).first)

        #expect(alert.startsAt.rfc3339 == "2026-03-02T08:59:00.000Z")
    }

    @Test("Slack's webhook may be a form with its JSON in a field")
    func slack() throws {
        let body = "payload=%7B%22text%22%3A%22%5BFIRING%5D+Disk+full%22%7D"

        let alert = try #require(try SourceSample.alerts(body, of: .slack).first)

        #expect(alert.labels["alertname"] == "Disk full")
    }

    @Test(
        "A count since 1970 tells by its size whether it is of seconds, milliseconds or nanoseconds",
        arguments: ["1772441940", "1772441940000", "1772441940000000000", "1772441940.000"]
    )
    func epoch(text: String) {
        #expect(Timestamp(sinceEpoch: text)?.rfc3339 == "2026-03-02T08:59:00.000Z")
    }

    @Test(
        "A number that is no moment is none",
        arguments: ["", "-1", "0", "nan", "inf", "1e300", "99999999999999999999"]
    )
    func noEpoch(text: String) {
        #expect(Timestamp(sinceEpoch: text) == nil)
    }
}
