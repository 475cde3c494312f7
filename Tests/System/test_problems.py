"""Problems by the command line: from incidents that come back to a cause, a plan, a review and an end."""

import datetime
import json
import shutil

import pytest
from muster import Server, command


@pytest.fixture
def server(tmp_path):
    with Server(tmp_path / "data", "--sandbox", "--process", "standard") as server:
        yield server


def declare(server, title, **fields):
    body = {"severity": "SEV3", "title": title, "service": "checkout"} | fields
    return server.post("/incidents", body)["reference"]


def run(server, *words, check=True):
    return command(*words, "--data", server.folder, check=check)


def test_a_problem_lives_from_two_incidents_to_its_end(server):
    first = declare(server, "Checkout pool exhausted")
    item = json.loads(
        run(server, "action", "add", first, "Pin the driver", "--type", "prevention", "--owner", "ben", "--json").stdout
    )["action_items"][0]["id"]

    opened = run(server, "problem", "open", first, "--title", "The pool runs dry", "--owner", "ana").stdout
    assert opened.split() == ["PRB-1", "open", "ana", "The", "pool", "runs", "dry"]

    # It comes back, is proposed with the reason, and is linked.
    second = declare(server, "Pool exhausted in checkout")
    similar = run(server, "problem", "similar", "PRB-1").stdout
    assert similar.startswith(second) and "same service: checkout" in similar and "words in common" in similar
    like = server.get(f"/incidents/{second}/similar-problems")["items"][0]
    assert like["reference"] == "PRB-1" and like["score"] >= 40
    run(server, "problem", "link", "PRB-1", second)
    assert server.get(f"/incidents/{second}/problems")["items"][0]["reference"] == "PRB-1"
    assert "Belongs to PRB-1" in run(server, "timeline", second).stdout

    run(server, "problem", "plan", "PRB-1", "--incident", first, "--item", item)
    run(server, "problem", "plan", "PRB-1", "Watch the pool", "--owner", "ana", "--target", "2030-01-01T09:00:00Z")
    refused = run(server, "problem", "close", "PRB-1", "Done", check=False)
    assert refused.returncode == 1
    for line in ("The root cause is written", "Pin the driver", "Watch the pool", f"action item of {first}"):
        assert line in refused.stderr
    assert run(server, "problem", "list", "--state", "open", "--owner", "ana", "--service", "checkout").stdout.startswith("PRB-1")

    run(server, "problem", "edit", "PRB-1", "--root-cause", "The driver *leaks*", "--workaround", "Restart it")
    late = run(server, "problem", "edit", "PRB-1", "--root-cause", "The moon", "--edition", "0", check=False)
    assert late.returncode == 1 and "somebody else saved edition 1" in late.stderr
    shown = json.loads(run(server, "problem", "show", "PRB-1", "--json").stdout)
    assert shown["root_cause"] == "The driver *leaks*" and shown["state"] == "remediation"
    assert [step["title"] for step in shown["remediations"]] == ["Pin the driver", "Watch the pool"]

    run(server, "action", "done", first, item)
    run(server, "problem", "done", "PRB-1", shown["remediations"][1]["id"])
    assert "closed" in run(server, "problem", "close", "PRB-1", "No leak for a month").stdout
    assert "there is none of these" in run(server, "problem", "list").stdout
    assert "PRB-1" in run(server, "problem", "list", "--state", "closed").stdout
    run(server, "problem", "reopen", "PRB-1", "--reason", "It leaks again")
    history = run(server, "problem", "history", "PRB-1").stdout
    for line in (f"Opened from {first}", f"Linked {second}", "Wrote the root cause", "Closed: No leak", "Reopened: It"):
        assert line in history


def reminders(server):
    return [
        message
        for message in server.get("/sandbox/messages?limit=200")["items"]
        if message["subject"] == "Review PRB-1: The disk fills"
    ]


def test_whoever_is_to_look_at_it_is_reminded(server):
    run(server, "problem", "open", "--title", "The disk fills", "--service", "search")
    now = datetime.datetime.fromisoformat(server.advance("PT1M"))
    at = (now + datetime.timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:00Z")
    run(server, "problem", "plan-review", "PRB-1", at, "--reviewer", "ben")
    queue = run(server, "problem", "list", "--review", "ben").stdout
    assert "PRB-1" in queue and at[:16] in queue

    server.advance("PT5M")
    assert reminders(server) == []
    server.advance("PT10M")

    assert [message["to"].split("@")[0] for message in reminders(server)] == ["ben"]
    run(server, "problem", "review", "PRB-1", "Nothing new")
    assert "there is none" in run(server, "problem", "list", "--review", "due").stdout


@pytest.mark.parametrize(
    "words, said",
    [
        (("open",), "title: is missing"),
        (("open", "INC-99"), 'incidents[0]: there is no incident "INC-99"'),
        (("open", "--title", "x", "--service", "nothing"), 'there is no service with the key "nothing"'),
        (("open", "--title", "x", "--owner", "nobody"), 'owner: there is nobody with the handle "nobody"'),
        (("show", "PRB-99"), "There is nothing here"),
        (("list", "--state", "odd"), '"odd" is none of open, known-error, remediation, closed'),
        (("plan-review", "PRB-1", "2001-01-01T00:00:00Z"), "has passed"),
        (("plan", "PRB-1"), "title: is empty"),
        (("plan", "PRB-1", "--incident", "INC-1"), "item: is missing"),
        (("link", "PRB-1", "INC-99"), 'incident: there is no incident "INC-99"'),
        (("edit", "PRB-1"), "nothing is to be changed"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(server, words, said):
    run(server, "problem", "open", "--title", "The disk fills")

    refused = run(server, "problem", *words, check=False)

    assert refused.returncode == 1
    assert said in refused.stderr


def test_what_comes_of_a_restricted_incident_is_for_those_who_know_of_it(server):
    secret = server.post(
        "/incidents", {"severity": "SEV3", "title": "Payroll leaks", "service": "search", "restricted": True}
    )["reference"]
    members = {member["handle"] for member in server.get(f"/incidents/{secret}")["members"]}
    stranger = next(
        person["handle"]
        for person in server.get("/organisation")["people"]
        if person["handle"] not in members and person["permission"] == "responder"
    )

    assert run(server, "problem", "open", secret).stdout.startswith("PRB-R1")

    assert "PRB-R1" in run(server, "problem", "list").stdout
    assert "there is none" in run(server, "problem", "list", "--as", stranger).stdout
    for words in (("show", "PRB-R1"), ("history", "PRB-R1"), ("close", "PRB-R1", "x")):
        refused = run(server, "problem", *words, "--as", stranger, check=False)
        assert refused.returncode == 1 and "There is nothing here" in refused.stderr


def test_problems_come_back_from_a_backup(server, tmp_path):
    run(server, "problem", "open", declare(server, "The disk fills"))
    run(server, "problem", "edit", "PRB-1", "--root-cause", "Logs")
    run(server, "backup", tmp_path / "backup")
    server.stop()

    (tmp_path / "restored").mkdir(mode=0o700)
    shutil.copy(f"{server.folder}/secret.key", tmp_path / "restored")
    command("restore", tmp_path / "backup", "--data", tmp_path / "restored")

    shown = command("problem", "show", "PRB-1", "--data", tmp_path / "restored").stdout
    assert "Logs" in shown and "INC-1" in shown
    assert "Wrote the root cause" in command("problem", "history", "PRB-1", "--data", tmp_path / "restored").stdout
