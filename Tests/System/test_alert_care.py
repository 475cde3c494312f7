"""What people do with single alerts, silences and changes, by the command line."""

import json
import urllib.request

import pytest
from muster import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--process", "foundations", "--sandbox") as server:
        yield server


def send(server, **labels):
    """Sends one alert as Prometheus does; returns its id."""
    url = server.made["integrations"]["prometheus"] + "/api/v2/alerts"
    request = urllib.request.Request(url, json.dumps([{"labels": labels}]).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=60).close()
    (found,) = [alert for alert in server.get("/alerts?limit=100")["items"] if alert["labels"] == labels]
    return found["id"]


def said(server, *words):
    return server.cli(*words).stdout.strip()


def test_an_alert_is_found_and_traced(server):
    alert = send(server, alertname="Down", severity="critical", service="checkout", host="db 1/a")

    found = said(server, "alert", "find", "host=db 1/a")
    assert alert in found and "declared" in found
    assert said(server, "alert", "find", "host=db2") == "no alerts"
    trace = said(server, "alert", "trace", alert)
    assert "Came from prometheus" in trace and ": fits" in trace and "Belongs to INC-1" in trace and "Paged" in trace


def test_an_alert_is_taken_on_put_off_and_judged(server):
    alert = send(server, alertname="Odd", host="db3")

    assert said(server, "alert", "ack", alert) == "yours"
    assert said(server, "alert", "snooze", alert, "--lasting", "2 h").startswith("waits again at 2")
    assert said(server, "alert", "vote", alert, "--no-needed") == "counted"
    assert "Odd" in said(server, "noise") and "1 needless" in said(server, "noise")
    trace = said(server, "alert", "trace", alert)
    assert "acknowledged" in trace and "snoozed until" in trace and "no action was needed" in trace


def test_maintenance_is_planned_and_ended(server):
    window = said(
        server, "maintenance", "plan", "host=~db.*", "--title", "We move", "--from", "2000-01-01T01:00:00Z",
        "--lasting", "23 h", "--repeats", "daily", "--zone", "Europe/Berlin",
    )  # fmt: skip

    assert window in said(server, "maintenance", "list")
    assert "Maintenance: We move" in said(server, "silence", "list")
    assert said(server, "maintenance", "end", window) == "ended"
    assert said(server, "maintenance", "list") == ""
    assert "Maintenance: We move" not in said(server, "silence", "list")


def test_changes_are_told_and_listed(server):
    assert said(server, "change", "add", "Deployed 1.2", "--source", "ci", "--url", "https://ci.example.org/7") == "noted"

    assert "Deployed 1.2" in said(server, "change", "list")
    refused = server.cli("change", "add", "Odd", "--url", "javascript:x", check=False)
    assert refused.returncode == 1 and "url" in refused.stderr
