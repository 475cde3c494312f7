"""Every format in which alerts come in, at the socket: taken, refused by the name of the field, and never failed at."""

import copy
import json
import random
import urllib.parse

import pytest
from muster import Server

DISK = {"alertname": "DiskFull", "instance": "db1", "severity": "critical"}
FIRING = {"status": "firing", "labels": DISK, "annotations": {"summary": "Full"}, "startsAt": "2026-03-02T09:00:00Z"}
ALARM = {"AlarmName": "db1-disk", "NewStateValue": "ALARM", "NewStateReason": "99 > 95", "StateChangeTime": "2026-03-02T08:59:00.000+0000"}

# kind, what it is called, path behind the address of the source, body, the fields that it cannot do without
FORMATS = [
    ("prometheus", "batch", "/api/v2/alerts", [{"labels": DISK, "annotations": {}}], ["0.labels"]),
    ("alertmanager", "v4", "", {"version": "4", "groupKey": "{}", "status": "firing", "alerts": [FIRING]},
     ["version", "alerts", "alerts.0.status", "alerts.0.labels"]),
    ("alertmanager", "v3", "", {"version": "3", "groupKey": 7, "status": "firing", "alerts": [FIRING | {"labels": {"alertname": "Third"}}]},
     ["version", "alerts", "alerts.0.status", "alerts.0.labels"]),
    ("grafana", "unified", "", {"version": "1", "orgId": 1, "state": "alerting", "status": "firing", "alerts": [FIRING]},
     ["version", "alerts", "alerts.0.status", "alerts.0.labels"]),
    ("grafana", "legacy", "", {"ruleId": 7, "ruleName": "Disk full", "state": "alerting", "evalMatches": []}, ["state", "ruleName"]),
    ("pagerduty", "trigger", "/v2/enqueue",
     {"routing_key": "KEY", "event_action": "trigger", "dedup_key": "d", "payload": {"summary": "Full", "source": "db1", "severity": "critical"}},
     ["routing_key", "event_action", "payload", "payload.summary", "payload.source", "payload.severity"]),
    ("opsgenie", "alert", "/v2/alerts", {"message": "Disk of db1 is full", "alias": "disk", "priority": "P1"}, ["message"]),
    ("opsgenie", "webhook", "", {"action": "Create", "alert": {"alertId": "a-1", "message": "Full", "priority": "P2"}},
     ["alert", "alert.message"]),
    ("datadog", "monitor", "", {"title": "[Triggered] Disk", "alert_transition": "Triggered", "alert_id": "77", "alert_type": "error"}, ["title"]),
    ("cloudwatch", "topic", "", {"Type": "Notification", "MessageId": "m", "TopicArn": "arn:aws:sns:eu-west-1:1:a", "Message": json.dumps(ALARM)},
     ["Type", "TopicArn", "Message"]),
    ("sentry", "issue", "", {"action": "created", "data": {"issue": {"id": "11", "title": "DiskFull", "level": "fatal"}}},
     ["action", "data", "data.issue", "data.issue.id", "data.issue.title"]),
    ("sentry", "metric", "", {"action": "critical", "data": {"metric_alert": {"id": "4", "alert_rule": {"name": "Free space"}}}},
     ["action", "data", "data.metric_alert", "data.metric_alert.id"]),
    ("uptime-kuma", "down", "", {"heartbeat": {"status": 0, "msg": "timeout"}, "monitor": {"id": 8, "name": "db1"}, "msg": "Down"},
     ["heartbeat", "heartbeat.status", "monitor", "monitor.name"]),
    ("nagios", "service", "", {"NOTIFICATIONTYPE": "PROBLEM", "HOSTNAME": "db1", "SERVICEDESC": "Disk", "SERVICESTATE": "CRITICAL"},
     ["NOTIFICATIONTYPE", "HOSTNAME", "SERVICESTATE"]),
    ("zabbix", "problem", "", {"hostname": "db1", "severity": "Disaster", "status": "PROBLEM", "trigger": "Disk is full"},
     ["hostname", "status", "trigger"]),
    ("slack", "message", "", {"channel": "#ops", "attachments": [{"title": "[FIRING:1] DiskFull", "text": "1 % left"}]}, ["attachments"]),
    ("generic", "JSON", "", {"title": "Disk of db1 is full", "level": "high", "status": "open", "id": 5}, ["title"]),
]
NAMES = [f"{kind} {name}" for kind, name, *_ in FORMATS]


class Sources:
    """A server with one source of each kind."""

    def __init__(self, folder):
        self.server = Server(folder, "--process", "foundations")
        self.server.start()
        self.paths = {}
        for kind in {kind for kind, *_ in FORMATS}:
            url = self.server.post("/integrations", {"name": f"the {kind}", "kind": kind})["url"]
            self.paths[kind] = urllib.parse.urlsplit(url).path

    def send(self, kind, behind, body):
        """Bytes are sent as they are, all else as JSON; `KEY` stands for the secret of the source."""
        path = self.paths[kind]
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        raw = raw.replace(b'"KEY"', json.dumps(path.rsplit("/", 1)[1]).encode())
        status, text, _ = self.server.request("POST", path + behind, raw=raw, headers={"Authorization": None})
        return status, text

    def titles(self, kind):
        return [one["title"] for one in self.server.get("/alerts?limit=500")["items"] if one["integration"] == f"the {kind}"]


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    sources = Sources(tmp_path_factory.mktemp("data"))
    yield sources
    sources.server.stop()


def without(body, path):
    """The body less the field at a path such as `alerts.0.labels`."""
    body = copy.deepcopy(body)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = body
    for step in steps:
        place = place[step]
    del place[last]
    return body


@pytest.mark.parametrize("kind, name, behind, body, required", FORMATS, ids=NAMES)
def test_a_field_that_is_missing_is_named(sources, kind, name, behind, body, required):
    before = sources.titles(kind)
    for path in required:
        status, text = sources.send(kind, behind, without(body, path))

        assert 400 <= status < 500, f"{path}: {status} {text}"
        assert path.rsplit(".", 1)[-1] in text, f"{path}: {text}"
    assert sources.titles(kind) == before


def changed(chance, raw):
    """The bytes with up to four of them taken out, put in or changed, or with their end cut off."""
    raw = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(raw) + 1)
        match chance.randrange(4):
            case 0: del raw[place : place + 1]
            case 1: raw.insert(place, chance.randrange(256))
            case 2: raw[place : place + 1] = bytes([chance.randrange(256)])
            case _: del raw[place:]
    return bytes(raw)


def swapped(chance, value):
    """The value with one of its parts replaced by one of another type or size."""
    odd = [None, True, -1, 1e308, 2**63, "", "\x00", "x" * 5000, [], {}, [[]], {"": {}}, "2026-99-99T99:99:99Z", "\U0001f525"]
    if isinstance(value, dict) and value and chance.random() < 0.8:
        name = chance.choice(sorted(value))
        return value | {name: swapped(chance, value[name])}
    if isinstance(value, list) and value and chance.random() < 0.8:
        place = chance.randrange(len(value))
        return value[:place] + [swapped(chance, value[place])] + value[place + 1 :]
    return chance.choice(odd)


@pytest.mark.parametrize("kind, name, behind, body, required", FORMATS, ids=NAMES)
def test_nothing_that_is_sent_makes_it_fail(sources, kind, name, behind, body, required):
    chance = random.Random(f"{kind} {name}")
    raw = json.dumps(body).encode()
    answers = {}
    for turn in range(120):
        sent = changed(chance, raw) if turn % 2 else swapped(chance, body)
        status, text = sources.send(kind, behind, sent)
        assert 200 <= status < 500, f"{sent!r}: {status} {text}"
        answers.setdefault(status // 100, 0)
        answers[status // 100] += 1
    assert answers.get(4, 0) > 0, answers
    assert sources.server.process.poll() is None


def test_what_was_taken_is_there_after_a_kill(tmp_path):
    sources = Sources(tmp_path / "data")
    # What Amazon sends is signed with a key that nobody else has.
    formats = [one for one in FORMATS if one[0] != "cloudwatch"]
    for kind, _, behind, body, _ in formats:
        status, text = sources.send(kind, behind, body)
        assert 200 <= status < 300, f"{kind}: {status} {text}"

        sources.server.kill()
        sources.server.start()

        assert sources.titles(kind), f"{kind} was taken and is lost"
    wanted = {kind: sum(1 for other, *_ in formats if other == kind) for kind, *_ in formats}
    assert {kind: len(sources.titles(kind)) for kind in wanted} == wanted
    sources.server.stop()
