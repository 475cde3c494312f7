"""The story of one incident through the sandbox alone, by HTTP and by the command line, for `foundations`."""

import datetime

import pytest
from muster import Refused, Server

MINUTE = datetime.timedelta(minutes=1)

# From the document: check in every (20m/50m/2h50m), update the list every (30m/1h/3h), the status page every (1h/3h/-).
CADENCES = {"SEV1": (20, 30, 60), "SEV2": (50, 60, 180), "SEV3": (170, 180, None)}

# A Monday, so that business hours run.
MONDAY = "2026-03-02T09:00:00Z"


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


@pytest.fixture
def sandbox(tmp_path):
    with Server(tmp_path, "--sandbox", "--process", "foundations", "--clock", MONDAY) as server:
        yield server


def declare(server, severity):
    return server.post(
        "/incidents",
        {
            "severity": severity,
            "functionality": "Checkout",
            "state": "failing",
            "audience": "EU customers",
            "service": "checkout",
        },
    )


def happened(server, reference, word, says):
    """The moments, in minutes after the declaration, of the timeline's entries that say so."""
    entries = server.timeline(reference)
    start = moment(next(entry for entry in entries if entry["text"].startswith("Declared"))["at"])
    return [
        round((moment(entry["at"]) - start) / MINUTE, 1)
        for entry in entries
        if entry["text"].startswith(word) and says in entry["text"].lower()
    ]


@pytest.mark.parametrize("severity", CADENCES)
def test_reminders_and_missed_updates_appear_at_the_minutes_of_the_document(sandbox, severity):
    check_in, mail, status = CADENCES[severity]
    reference = declare(sandbox, severity)["reference"]
    longest = max(mail, status or 0)

    for before, word, says in [(check_in, "Reminder", "check in"), (mail, "Missed", "update the distribution list")]:
        assert happened(sandbox, reference, word, says) == []
        now = sandbox.get("/sandbox/clock")["now"]
        start = moment(sandbox.get(f"/incidents/{reference}")["declared_at"])
        left = before * MINUTE - (moment(now) - start) - datetime.timedelta(seconds=30)
        sandbox.advance(f"PT{int(left.total_seconds())}S")
        assert happened(sandbox, reference, word, says) == []
        sandbox.advance("PT40S")
        assert before <= happened(sandbox, reference, word, says)[0] <= before + 0.2

    sandbox.advance(f"PT{longest}M")
    missed = happened(sandbox, reference, "Missed", "update the status page")
    if status is None:
        assert missed == []
    else:
        assert status <= missed[0] <= status + 0.2


def test_an_update_in_time_begins_the_next_turn(sandbox):
    reference = declare(sandbox, "SEV1")["reference"]
    sandbox.advance("PT25M")

    update = {"audience": "distribution list", "state": "investigating", "body": "We are looking into it."}
    sandbox.post(f"/incidents/{reference}/updates", update)

    promises = sandbox.get(f"/incidents/{reference}/obligations")["items"]
    due = next(promise for promise in promises if promise["clock"] == "distribution-list")
    sent = moment(sandbox.get("/sandbox/clock")["now"])
    assert abs(moment(due["due_at"]) - sent - 30 * MINUTE) < MINUTE
    assert not due["overdue"]
    sandbox.advance("PT10M")
    assert happened(sandbox, reference, "Missed", "update the distribution list") == []


@pytest.mark.parametrize("severity", CADENCES)
def test_resolving_is_refused_until_each_gate_of_the_document_holds(sandbox, severity):
    reference = declare(sandbox, severity)["reference"]
    path = f"/incidents/{reference}"

    def missing():
        with pytest.raises(Refused) as refused:
            sandbox.post(f"{path}/resolution")
        assert refused.value.status in (403, 409)
        return [condition["id"] for condition in refused.value.body.get("missing", [])]

    # Only the incident commander declares it resolved.
    with pytest.raises(Refused) as refused:
        sandbox.post(f"{path}/resolution")
    assert refused.value.status == 403
    assert "Incident Commander" in refused.value.body["detail"]

    sandbox.post(f"{path}/roles", {"role": "incident commander"})
    conditions = ["fix-durable", "document-signed-off", "retrospective-scheduled", "final-update-sent"]
    assert missing() == conditions

    sandbox.post(f"{path}/milestones", {"milestone": "mitigated"})
    sandbox.post(f"{path}/confirmations", {"condition": "fix-durable", "evidence": "Rolled back and pinned."})
    assert missing() == conditions[1:]

    sandbox.post(f"{path}/confirmations", {"condition": "document-signed-off", "evidence": "Read it whole."})
    assert missing() == conditions[2:]

    # Too late, then within 24 to 48 business hours.
    now = moment(sandbox.get("/sandbox/clock")["now"])
    sandbox.post(f"{path}/retrospective/schedule", {"at": (now + 80 * 60 * MINUTE).isoformat()})
    assert missing() == conditions[2:]
    sandbox.post(f"{path}/retrospective/schedule", {"at": (now + 30 * 60 * MINUTE).isoformat()})
    assert missing() == conditions[3:]

    final = {"audience": "distribution list", "state": "resolved", "body": "It is over."}
    sandbox.post(f"{path}/updates", final)
    # It went before the facts that it must hold were on record.
    assert missing() == conditions[3:]
    facts = {"known customers impacted": "Acme", "next steps": "Review the limits", "kudos": "Team Checkout"}
    sandbox.api("PUT", f"{path}/facts", facts)
    sandbox.post(f"{path}/updates", final)

    resolved = sandbox.post(f"{path}/resolution")
    assert "resolved" in resolved["milestones"]


def test_the_whole_story_by_the_command_line(sandbox):
    line = sandbox.cli(
        "declare", "--severity", "SEV2", "--functionality", "Search", "--state", "slow", "--audience", "everybody",
        "--service", "search",
    ).stdout
    reference = line.split()[0]
    assert reference == "INC-1"

    assert "slow" in sandbox.cli("show", reference).stdout
    sandbox.cli("claim", reference, "IC")
    sandbox.cli("ack", reference)
    sandbox.cli("note", reference, "Latency rose after the deploy.")
    sandbox.cli(
        "update", reference, "--audience", "status page", "--state", "investigating", "--body", "Search is slow for some."
    )
    status, page, _ = sandbox.request("GET", "/status", headers={"Authorization": None})
    assert status == 200 and "Search is slow for some." in page
    assert "Update the distribution list" in sandbox.cli("due", reference).stdout

    refused = sandbox.cli("resolve", reference, check=False)
    assert refused.returncode == 1
    assert "fix-durable" in refused.stderr and "Nobody" not in refused.stdout

    sandbox.cli("reach", reference, "mitigated")
    for condition in ("fix-durable", "document-signed-off"):
        sandbox.cli("confirm", reference, condition, "--evidence", "seen by hand")
    now = moment(sandbox.get("/sandbox/clock")["now"])
    meeting = now + 30 * 60 * MINUTE
    sandbox.cli("retrospective", "schedule", reference, meeting.strftime("%Y-%m-%dT%H:%M:%SZ"))
    for name, value in [("known customers impacted", "none"), ("next steps", "none"), ("kudos", "all")]:
        sandbox.cli("fact", reference, name, value)
    sandbox.cli(
        "update", reference, "--audience", "distribution list", "--state", "resolved", "--body", "Search is fast again."
    )
    sandbox.cli(
        "update", reference, "--audience", "status page", "--state", "resolved", "--body", "Search is fast again."
    )
    sandbox.cli("resolve", reference)
    sandbox.cli("sandbox", "advance", "P2D")

    draft = sandbox.cli("retrospective", "print", reference).stdout
    assert "Latency rose after the deploy." in draft
    (sandbox_file := __import__("pathlib").Path(sandbox.folder) / "retro.md").write_text(draft + "\nWe learned.\n")
    sandbox.cli("retrospective", "save", reference, str(sandbox_file))
    sandbox.cli("reach", reference, "retrospective-done")
    sandbox.cli("close", reference)
    assert reference not in sandbox.cli("list").stdout

    messages = sandbox.get("/sandbox/messages?limit=200")["items"]
    assert any("Acknowledge" in link["title"] for message in messages for link in message["links"])
    assert any(message.get("attachments") for message in messages), "the invitation to the retrospective"


def test_a_directory_that_was_used_live_refuses_to_be_a_sandbox_and_the_other_way_round(tmp_path):
    from muster import command

    for first, second in [((), ("--sandbox",)), (("--sandbox",), ())]:
        folder = tmp_path / ("sandbox" if first else "live")
        with Server(folder, *first):
            pass
        refused = command("serve", "--data", folder, *second, check=False)
        assert refused.returncode == 1
        assert "was used" in refused.stderr and "choose another" in refused.stderr
