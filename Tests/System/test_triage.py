"""Triage by the command line: report, try rules, decide."""

import pytest
from muster import Server, command


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    # In the middle of a month: a budget is one of a month.
    clock = ("--clock", "2026-03-04T10:00:00Z")
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "foundations", *clock) as server:
        url = server.post("/integrations", {"name": "probe"})["url"]
        path = "/" + url.split("/", 3)[3]
        alerts = [{"labels": {"alertname": name, "service": "search"}} for name in ("Odd", "Odder")]
        assert server.request("POST", path + "/api/v2/alerts", alerts, headers={"Authorization": None})[0] == 200
        yield server


def test_reports_wait_and_are_decided(server):
    said = server.cli("triage", "report", "The till is stuck", "--scope", "One shop", "--service", "checkout").stdout
    assert said.strip() == "REP-1 waits for triage"
    server.cli("triage", "report", "The logo is blurred")
    waiting = server.cli("triage", "list").stdout
    assert "REP-1  general  The till is stuck" in waiting and "Odd" in waiting

    promoted = server.cli("triage", "promote", "REP-1", "--severity", "SEV2").stdout
    assert promoted.startswith("INC-1  SEV2")
    alert = next(a["id"] for a in server.get("/alerts?triage=inbox")["items"] if a["title"] == "Odd")
    server.cli("triage", "merge", alert, "INC-1")
    assert len(server.get("/incidents/INC-1")["alerts"]) == 1
    assert "TKT-1  open  platform  Odder" in server.cli("triage", "ticket", server.get("/alerts?triage=inbox")["items"][0]["id"]).stdout
    server.cli("triage", "decline", "REP-2", "It is art")
    assert server.cli("triage", "list").stdout.strip() == "nothing waits"


def test_an_incident_that_is_none_becomes_a_ticket(server):
    reference = server.post("/incidents", {"severity": "SEV3", "title": "A typo", "service": "search"})["reference"]
    assert "a typo" in server.cli("triage", "ticket", reference, "--reason", "Nobody is hurt").stdout.lower()
    assert "closed" in server.get(f"/incidents/{reference}")["milestones"]
    ticket = server.get("/tickets")["items"][0]["reference"]
    assert "done" in server.cli("ticket", "close", ticket, "Spelt right").stdout
    assert ticket not in server.cli("ticket", "list").stdout


def test_rules_are_tried_before_they_are_in_force(server, tmp_path):
    same = server.cli("triage", "test", "foundations").stdout
    assert same.startswith("2 alerts; 0 would go elsewhere")
    text = command("process", "show", "foundations", "--file").stdout
    file = tmp_path / "ours.yaml"
    rule = "\n  rules:\n    - say: Odd things\n      when: { alertname: [Odd, Odder] }\n      then: ignore"
    head, tail = text.split("\ntriage:", 1)
    file.write_text(head + "\ntriage:" + tail.replace("\n  rules:", rule, 1))
    tried = server.cli("triage", "test", file).stdout
    assert "2 would go elsewhere" in tried and "inbox → ignore" in tried
    broken = server.cli("triage", "test", "/etc/hostname", check=False)
    assert broken.returncode == 1


def test_a_budget_burns(server):
    service = server.get("/services/checkout")
    body = {k: v for k, v in service.items() if k not in ("id", "key")}
    server.api("PUT", "/services/checkout", body | {"objectives": ["SLO 99.9 % a month"]})
    server.advance("PT30M")
    assert "SLO 99.9 % a month" in server.cli("service", "budget", "checkout").stdout
    budget = server.get("/services/checkout/budgets")["items"][0]
    assert budget["burning"] and budget["spent_seconds"] >= 1800
