@testable import MusterCore

extension SourceSample {
    static let all: [SourceSample] =
        alertmanager + grafana + [
            SourceSample(
                .pagerduty,
                "a trigger",
                required: [
                    "routing_key", "event_action", "payload", "payload.summary", "payload.source", "payload.severity",
                ],
                labels: ["alertname": "Disk of db1 is full", "source": "db1", "severity": "critical", "class": "disk"],
                body: """
                    {"routing_key": "0123456789abcdef0123456789abcdef", "event_action": "trigger", "dedup_key": "db1/disk",
                     "payload": {"summary": "Disk of db1 is full", "source": "db1", "severity": "critical", "class": "disk",
                      "timestamp": "2026-03-02T08:59:00.123+0000", "custom_details": {"free": "1%", "load": 0.75}},
                     "links": [{"href": "https://wiki.example.org/disk", "text": "What to do"}], "client": "A monitor"}
                    """
            ),
            SourceSample(
                .opsgenie,
                "a new alert",
                required: ["message"],
                labels: [
                    "alertname": "Disk of db1 is full", "priority": "P1", "severity": "critical", "entity": "db1",
                ],
                body: """
                    {"message": "Disk of db1 is full", "alias": "db1-disk", "description": "1 % free", "priority": "P1",
                     "tags": ["disk", "db"], "details": {"region": "eu"}, "entity": "db1", "source": "monitor"}
                    """
            ),
            SourceSample(
                .opsgenie,
                "Opsgenie's own webhook",
                required: ["alert", "alert.message"],
                labels: ["alertname": "Disk of db1 is full", "priority": "P2", "severity": "error"],
                action: .acknowledge,
                body: """
                    {"action": "Acknowledge", "alert": {"alertId": "a-1", "alias": "db1-disk", "message": "Disk of db1 is full",
                     "createdAt": 1772441940000, "updatedAt": 1772441940000000111, "priority": 2}, "source": {"type": "API"}}
                    """
            ),
            SourceSample(
                .datadog,
                "a monitor",
                required: ["title"],
                labels: [
                    "alertname": "[Triggered] Disk of db1 is full", "host": "db1", "team": "storage",
                    "severity": "error",
                ],
                body: """
                    {"title": "[Triggered] Disk of db1 is full", "alert_transition": "Triggered", "alert_id": "77",
                     "hostname": "$HOSTNAME", "host": "db1", "tags": "team:storage, monitor", "date": "1772441940000",
                     "alert_type": "error", "link": "https://app.example.org/monitors/77"}
                    """
            ),
            SourceSample(
                .cloudwatch,
                "an alarm by way of a topic",
                required: ["Type", "TopicArn", "Message"],
                labels: ["alertname": "db1-disk", "severity": "critical", "namespace": "CWAgent", "Host": "db1"],
                body: #"""
                    {"Type": "Notification", "MessageId": "m-1", "TopicArn": "arn:aws:sns:eu-west-1:1:alarms",
                     "Subject": "ALARM: db1-disk", "Timestamp": "2026-03-02T09:00:00.000Z",
                     "Message": "{\"AlarmName\": \"db1-disk\", \"NewStateValue\": \"ALARM\", \"NewStateReason\": \"99 > 95\", \"AWSAccountId\": \"1\", \"Region\": \"EU (Ireland)\", \"StateChangeTime\": \"2026-03-02T08:59:00.000+0000\", \"Trigger\": {\"MetricName\": \"disk_used\", \"Namespace\": \"CWAgent\", \"Dimensions\": [{\"name\": \"Host\", \"value\": \"db1\"}]}}"}
                    """#
            ),
            SourceSample(
                .sentry,
                "an issue",
                required: ["action", "data", "data.issue", "data.issue.id", "data.issue.title"],
                labels: ["alertname": "DiskFull: no space left", "severity": "critical", "project": "storage"],
                body: """
                    {"action": "created", "data": {"issue": {"id": "11", "title": "DiskFull: no space left", "level": "fatal",
                     "firstSeen": "2026-03-02T08:59:00.000Z", "project": {"slug": "storage"}, "permalink": null}}}
                    """
            ),
            SourceSample(
                .sentry,
                "a metric alert",
                required: ["action", "data", "data.metric_alert", "data.metric_alert.id"],
                labels: ["alertname": "Free space", "severity": "warning", "kind": "metric_alert"],
                body: """
                    {"action": "warning", "data": {"metric_alert": {"id": "4", "alert_rule": {"name": "Free space"}},
                     "description_title": "Free space below 5 %", "web_url": "https://sentry.example.org/4"}}
                    """
            ),
            SourceSample(
                .uptimeKuma,
                "a monitor that is down",
                required: ["heartbeat", "heartbeat.status", "monitor", "monitor.name"],
                labels: ["alertname": "db1", "severity": "critical", "state": "down", "team": "storage"],
                body: """
                    {"heartbeat": {"status": 0, "time": "2026-03-02 08:59:00.123", "msg": "timeout", "timezone": "Europe/Berlin"},
                     "monitor": {"id": 8, "name": "db1", "url": "https://db1.example.org", "type": "http",
                      "tags": [{"name": "team", "value": "storage"}]}, "msg": "[db1] [Down] timeout"}
                    """
            ),
            SourceSample(
                .nagios,
                "a service",
                required: ["NOTIFICATIONTYPE", "HOSTNAME", "SERVICESTATE"],
                labels: ["alertname": "Disk", "host": "db1", "state": "CRITICAL", "severity": "critical"],
                body: """
                    {"NOTIFICATIONTYPE": "PROBLEM", "HOSTNAME": "db1", "SERVICEDESC": "Disk", "SERVICESTATE": "CRITICAL",
                     "SERVICEOUTPUT": "1 % free", "TIMET": "1772441940", "HOSTADDRESS": "$HOSTADDRESS$"}
                    """
            ),
            SourceSample(
                .zabbix,
                "a problem",
                required: ["hostname", "status", "trigger"],
                labels: [
                    "alertname": "Disk is full", "host": "db1", "severity": "critical", "zabbix_severity": "Disaster",
                ],
                body: """
                    {"hostname": "db1", "severity": "Disaster", "status": "PROBLEM", "item": "1 % free", "event_id": "{EVENT.ID}",
                     "trigger": "Disk is full", "link": "https://zabbix.example.org/tr_events.php?eventid=1"}
                    """
            ),
            SourceSample(
                .slack,
                "a message of a monitoring tool",
                required: ["attachments"],
                labels: ["alertname": "DiskFull (critical)", "severity": "critical"],
                body: """
                    {"channel": "#ops", "attachments": [{"title": "[FIRING:1] DiskFull (critical)", "color": "danger",
                     "title_link": "https://alertmanager.example.org", "text": "db1 has 1 % left"}]}
                    """
            ),
            SourceSample(
                .generic,
                "what most tools would send",
                required: ["title"],
                labels: ["alertname": "Disk of db1 is full", "severity": "high", "host": "db1"],
                body: """
                    {"title": "Disk of db1 is full", "level": "high", "host": "db1", "status": "open", "id": 5}
                    """
            ),
        ]

    private static let alertmanager = [
        SourceSample(
            .alertmanager,
            "version 4",
            required: ["version", "alerts", "alerts[0].status", "alerts[0].labels"],
            labels: ["alertname": "DiskFull", "instance": "db1", "severity": "critical"],
            body: """
                {"version": "4", "groupKey": "{}:{alertname=\\"DiskFull\\"}", "truncatedAlerts": 0, "status": "firing",
                 "receiver": "muster", "groupLabels": {"alertname": "DiskFull"}, "commonLabels": {}, "commonAnnotations": {},
                 "externalURL": "http://alertmanager.example.org", "alerts": [{"status": "firing",
                  "labels": {"alertname": "DiskFull", "instance": "db1", "severity": "critical"},
                  "annotations": {"summary": "The disk of db1 is full"}, "startsAt": "2026-03-02T10:59:00.123456789+02:00",
                  "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://prometheus.example.org", "fingerprint": "00"}]}
                """
        ),
        SourceSample(
            .alertmanager,
            "version 3, resolved",
            required: ["version", "alerts", "alerts[0].status", "alerts[0].labels"],
            labels: ["alertname": "DiskFull"],
            body: """
                {"version": "3", "groupKey": 11832472983241, "status": "resolved", "receiver": "muster", "alerts": [
                 {"status": "resolved", "labels": {"alertname": "DiskFull"}, "annotations": {},
                  "startsAt": "2026-03-02T08:00:00Z", "endsAt": "2026-03-02T08:59:00Z", "generatorURL": ""}]}
                """
        ),
    ]

    private static let grafana = [
        SourceSample(
            .grafana,
            "unified alerting",
            required: ["version", "alerts", "alerts[0].status", "alerts[0].labels"],
            labels: ["alertname": "Disk full", "instance": "db1"],
            body: """
                {"version": "1", "orgId": 1, "title": "[FIRING:1] Disk full", "state": "alerting", "status": "firing",
                 "alerts": [{"status": "firing", "labels": {"alertname": "Disk full", "instance": "db1"}, "annotations": {},
                  "startsAt": "2026-03-02T08:59:00Z", "endsAt": "0001-01-01T00:00:00Z", "values": {"A": 99.5},
                  "valueString": "[ var='A' value=99.5 ]", "dashboardURL": "https://grafana.example.org/d/1",
                  "fingerprint": "00"}]}
                """
        ),
        SourceSample(
            .grafana,
            "legacy alerting",
            required: ["state", "ruleName"],
            labels: ["alertname": "Disk full", "severity": "critical", "host": "db1"],
            body: """
                {"ruleId": 7, "ruleName": "Disk full", "state": "alerting", "title": "[Alerting] Disk full",
                 "message": "Look at db1", "ruleUrl": "https://grafana.example.org/d/1",
                 "evalMatches": [{"metric": "used", "value": 99.5, "tags": {"host": "db1"}}]}
                """
        ),
    ]
}
