"""The tools that people have, with nothing but the address changed: amtool, Alertmanager, PagerDuty's and Opsgenie's clients."""

import datetime
import json
import smtplib
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from muster import Server, environment, free_port
from tls_front import TLSFront


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    port = free_port()
    with Server(tmp_path_factory.mktemp("data"), "--process", "foundations", "--mail-listen", f"127.0.0.1:{port}") as server:
        server.mail_port = port
        yield server


def alerts(server, integration):
    return [alert for alert in server.get("/alerts?limit=100")["items"] if alert["integration"] == integration]


def wait_for(server, integration, condition, what):
    """Until the alerts of a source are as they should be."""
    deadline = time.monotonic() + 30
    while True:
        found = alerts(server, integration)
        if condition(found):
            return found
        assert time.monotonic() < deadline, f"{what}: {json.dumps(found)[:2000]}"
        time.sleep(0.1)


# amtool


@pytest.fixture
def amtool(server, tmp_path):
    url = server.made["integrations"]["prometheus"]

    def run(*words, check=True):
        done = subprocess.run(
            ["amtool", f"--alertmanager.url={url}", *words],
            capture_output=True,
            text=True,
            timeout=30,
            env=environment() | {"HOME": str(tmp_path)},
        )
        assert not check or done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    return run


def test_amtool_adds_and_finds_alerts(amtool):
    amtool("alert", "add", "manual_test", "severity=page", "host=h9", "--annotation=summary=from amtool")
    amtool("alert", "add", "other_test", "severity=info", "--generator-url=http://x.example.org/y")

    shown = amtool("alert", "query", "host=h9")
    assert "manual_test" in shown and "from amtool" in shown and "other_test" not in shown
    found = json.loads(amtool("alert", "query", "-o", "json", "alertname=~.*_test", "severity!=page"))
    assert [alert["labels"]["alertname"] for alert in found] == ["other_test"]
    assert found[0]["generatorURL"] == "http://x.example.org/y"
    everything = amtool("alert", "query", "--inhibited", "--silenced", "--unprocessed", "--active", "--receiver=muster")
    assert "manual_test" in everything and "other_test" in everything
    assert "manual_test" not in amtool("alert", "query", "--receiver=nobody")


def test_amtool_makes_changes_and_ends_silences(amtool, tmp_path):
    amtool("alert", "add", "silenced_test", "team=db", "--annotation=summary=hidden")
    made = amtool(
        "silence", "add", "--comment=maint window", "--author=alice", "--duration=2h", "alertname=silenced_test", "team=~d.*"
    ).strip()
    later = amtool(
        "silence", "add", "--comment=re", "--author=bob", "--start=2040-01-01T00:00:00Z", "--end=2040-01-02T00:00:00Z", "host!~x.*", "a=b"
    ).strip()

    queried = amtool("silence", "query")
    assert made in queried and later in queried and "maint window" in queried
    assert amtool("silence", "query", "-q", "--created-by=alice").split() == [made]
    assert made in amtool("silence", "query", "--within", "3h", "alertname=silenced_test")
    assert "suppressed" in amtool("alert", "query", "--silenced", "alertname=silenced_test")
    assert "silenced_test" not in amtool("alert", "query", "alertname=silenced_test")
    updated = amtool("silence", "update", "--comment=longer", "--duration=4h", made)
    assert made in updated and "longer" in updated

    exported = tmp_path / "silences.json"
    exported.write_text(amtool("silence", "query", "-o", "json"))
    imported = amtool("silence", "import", str(exported)).split()
    assert made in imported and later in imported
    amtool("silence", "expire", made, later)
    assert made in amtool("silence", "query", "--expired")
    assert made not in amtool("silence", "query")


def test_amtool_shows_configuration_and_cluster(amtool):
    assert "receiver: muster" in amtool("config", "show")
    assert "muster" in amtool("config", "routes", "show")
    assert amtool("config", "routes", "test", "severity=page").strip() == "muster"
    assert "disabled" in amtool("cluster", "show")


def test_amtool_is_told_what_is_wrong(amtool):
    refused = amtool("silence", "add", "--comment=x", "--author=a", "--end=2001-01-01T00:00:00Z", "a=b", check=False)
    assert refused.strip() == ""
    assert amtool("silence", "expire", "00000000-0000-0000-0000-000000000000", check=False).strip() == ""


# Alertmanager as a client


@pytest.fixture
def alertmanager(server, tmp_path):
    """A real Alertmanager that tells Muster in every way it has."""
    urls = server.made["integrations"]
    keys = {kind: url.rsplit("/", 1)[1] for kind, url in urls.items()}
    (tmp_path / "alertmanager.yml").write_text(
        json.dumps(
            {
                "route": {"receiver": "all", "group_by": ["alertname"], "group_wait": "0s", "group_interval": "1s", "repeat_interval": "1h"},
                "receivers": [
                    {
                        "name": "all",
                        "webhook_configs": [{"url": urls["alertmanager"], "send_resolved": True}],
                        "pagerduty_configs": [{"routing_key": keys["pagerduty"], "url": server.base + "/v2/enqueue"}],
                        "opsgenie_configs": [
                            {"api_key": keys["opsgenie"], "api_url": server.base + "/", "update_alerts": True, "priority": "P1"}
                        ],
                        "email_configs": [
                            {
                                "to": f"{keys['email']}@muster.example.org",
                                "from": "alertmanager@example.org",
                                "smarthost": f"127.0.0.1:{server.mail_port}",
                                "require_tls": False,
                                "send_resolved": True,
                            }
                        ],
                        "slack_configs": [{"api_url": urls["slack"], "channel": "#ops", "send_resolved": True}],
                    }
                ],
            }
        )
    )
    port = free_port()
    log = open(tmp_path / "log.txt", "w")
    process = subprocess.Popen(
        ["/usr/bin/prometheus-alertmanager", f"--config.file={tmp_path}/alertmanager.yml", f"--storage.path={tmp_path}/data"]
        + [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="],
        stdout=log,
        stderr=log,
        env=environment(),
    )
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            assert process.poll() is None, (tmp_path / "log.txt").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def post(**times):
        batch = [
            {"labels": {"alertname": "DiskFull", "instance": host, "severity": "critical"}, "annotations": {"summary": f"{host} is full"}}
            | times
            for host in ("db1", "db2")
        ]
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v2/alerts", json.dumps(batch).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=60).close()

    yield post
    process.terminate()
    process.wait(timeout=15)


def test_alertmanager_tells_by_every_way_that_it_has(server, alertmanager):
    ways = {"alertmanager": 2, "pagerduty": 1, "opsgenie": 1, "slack": 1, "email": 1}
    alertmanager()

    for way, count in ways.items():
        found = wait_for(
            server, way, lambda found: len([one for one in found if one["status"] == "firing"]) == count, f"{way} fires"
        )
        assert all("DiskFull" in json.dumps(one["labels"]) for one in found), found

    alertmanager(endsAt=datetime.datetime.now(datetime.timezone.utc).isoformat())
    for way, count in ways.items():
        found = wait_for(server, way, lambda found: all(one["status"] == "resolved" for one in found), f"{way} is over")
        assert len(found) == count
    for way in ways:
        assert server.get(f"/integrations/{way}/quarantine")["items"] == []


def test_a_mail_to_nobody_is_refused(server):
    with smtplib.SMTP("127.0.0.1", server.mail_port, timeout=60) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("a@example.org", ["nobody@muster.example.org"], "Subject: x\r\n\r\ny")
        key = server.made["integrations"]["email"].rsplit("/", 1)[1]
        client.sendmail("a@example.org", [f"{key.upper()}@muster.example.org"], "Subject: PROBLEM: Web on db7\r\n\r\nIt is down.")
    (found,) = [one for one in alerts(server, "email") if "db7" in one["title"]]
    assert found["status"] == "firing" and found["annotations"]["description"] == "It is down."


# The clients that vendors write


def test_the_official_pagerduty_client(server, tmp_path):
    key = server.made["integrations"]["pagerduty"].rsplit("/", 1)[1]
    script = """
import json, sys
from pagerduty import EventsApiV2Client
client = EventsApiV2Client(sys.argv[1], base_url=sys.argv[2])
key = client.trigger("The official client speaks", "db9", severity="error", custom_details={"a": 1})
client.acknowledge(key)
client.trigger("It speaks again", "db9", dedup_key=key, severity="error")
client.resolve(key)
client.send_change_event(payload={"summary": "Deployed 1.2", "source": "ci"})
print(json.dumps({"key": key}))
"""
    with TLSFront(tmp_path, server.port) as front:
        done = subprocess.run(
            [sys.executable, "-c", script, key, front.base],
            capture_output=True,
            text=True,
            timeout=60,
            env=environment() | {"SSL_CERT_FILE": front.cert, "REQUESTS_CA_BUNDLE": front.cert},
        )
        assert done.returncode == 0, done.stderr
        dedup_key = json.loads(done.stdout)["key"]
    found = [one for one in alerts(server, "pagerduty") if one["annotations"].get("dedup_key") == dedup_key]
    assert [one["status"] for one in found] == ["resolved"]
    assert found[0]["labels"]["source"] == "db9"
    assert "Deployed 1.2" in [one["summary"] for one in server.get("/changes")["items"]]


def test_the_official_opsgenie_client(server):
    import opsgenie_sdk

    configuration = opsgenie_sdk.configuration.Configuration()
    configuration.host = server.base
    configuration.api_key["Authorization"] = server.made["integrations"]["opsgenie"].rsplit("/", 1)[1]
    api = opsgenie_sdk.AlertApi(opsgenie_sdk.api_client.ApiClient(configuration=configuration))

    created = api.create_alert(opsgenie_sdk.CreateAlertPayload(message="The SDK speaks", alias="sdk-1", priority="P2", tags=["x"]))
    assert created.result == "Request will be processed"
    (alert,) = [one for one in alerts(server, "opsgenie") if one["labels"]["alertname"] == "The SDK speaks"]
    assert (alert["status"], alert["labels"]["severity"]) == ("firing", "error")
    api.acknowledge_alert("sdk-1", identifier_type="alias", acknowledge_alert_payload=opsgenie_sdk.AcknowledgeAlertPayload())
    api.close_alert("sdk-1", identifier_type="alias", close_alert_payload=opsgenie_sdk.CloseAlertPayload())
    (alert,) = [one for one in alerts(server, "opsgenie") if one["labels"]["alertname"] == "The SDK speaks"]
    assert alert["status"] == "resolved"
