"""kill -9 at any moment: what was answered is there afterwards, and the escalation goes on."""

import pathlib
import random
import sys
import threading

import pytest
from muster import ROOT, Refused, Server, binary, command, wait

sys.path.insert(0, str(pathlib.Path(ROOT) / "Proof"))
import conduct  # noqa: E402
import kill_cycles  # noqa: E402  (a sample of scripts/proof kill)
from points import SELDOM  # noqa: E402

ROUNDS = 12


def test_nothing_that_was_answered_is_lost(tmp_path):
    """Writes from several threads while the server is killed again and again."""
    chance = random.Random(7)
    server = Server(tmp_path, "--process", "foundations")
    server.start()
    reference = server.post(
        "/incidents", {"severity": "SEV1", "title": "Checkout is failing", "service": "checkout"}
    )["reference"]
    answered, lock = [], threading.Lock()

    for turn in range(ROUNDS):
        stop = threading.Event()

        def write(name):
            count = 0
            while not stop.is_set():
                text = f"note {turn}-{name}-{count}"
                count += 1
                try:
                    server.post(f"/incidents/{reference}/timeline", {"text": text})
                except (OSError, Refused, ValueError):
                    return
                with lock:
                    answered.append(text)

        writers = [threading.Thread(target=write, args=(name,), daemon=True) for name in range(3)]
        for writer in writers:
            writer.start()
        stop.wait(chance.uniform(0.05, 0.4))
        # On a slow disk nothing may have been answered in that time, so that nothing could be lost.
        wait(lambda: len(answered) > turn + 1, "an answer", 60)
        server.kill()
        stop.set()
        for writer in writers:
            writer.join()
        server.start()

    assert len(answered) > ROUNDS
    texts = {entry["text"] for entry in server.timeline(reference)}
    lost = [text for text in answered if text not in texts]
    server.stop()
    assert lost == []
    assert "every hash holds" in command("verify", "--data", tmp_path).stdout


def test_the_escalation_goes_on_after_a_kill(tmp_path):
    flags = ("--sandbox", "--process", "foundations", "--clock", "2026-03-02T09:00:00Z")
    server = Server(tmp_path, *flags)
    server.start()
    reference = server.post(
        "/incidents", {"severity": "SEV1", "title": "Checkout is failing", "service": "checkout"}
    )["reference"]
    server.advance("PT10M")

    def paged():
        return {entry["text"] for entry in server.timeline(reference) if entry["text"].startswith("Paged")}

    before = paged()
    server.kill()
    server.start()
    assert paged() == before

    server.advance("PT6M")

    assert paged() > before
    server.stop()


@pytest.mark.parametrize("signal", ["kill", "stop"])
def test_an_alert_that_was_answered_is_there_after(tmp_path, signal):
    server = Server(tmp_path, "--process", "foundations")
    server.start()
    path = server.made["integrations"]["prometheus"].removeprefix(server.base)
    alert = [{"labels": {"alertname": "Down", "severity": "critical", "service": "checkout"}}]
    status, text, _ = server.request("POST", path + "/api/v2/alerts", alert, headers={"Authorization": None})
    assert (status, text) == (200, "")

    getattr(server, signal)()
    server.start()

    assert [found["labels"]["alertname"] for found in server.get("/alerts")["items"]] == ["Down"]
    assert len(server.get("/incidents")["items"]) == 1
    server.stop()


def test_nothing_is_lost_or_doubled_when_it_is_killed_at_named_places(tmp_path):
    """A dozen of the cycles of `scripts/proof kill`, the places drawn anew by each seed."""
    found = kill_cycles.run(12, seed=3, folder=tmp_path, lanes=1, audits=0, without=SELDOM)

    assert found["problems"] == []
    assert found["cycles"] == 12
    assert found["at_failpoints"] >= 6
    assert found["resume_max_s"] <= kill_cycles.RESUME_LIMIT


def test_the_named_places_are_in_what_is_built_for_tests():
    """So that looking for them in a release build can find something."""
    assert len(conduct.failpoints_in(binary())) >= 40
