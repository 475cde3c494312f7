"""Somebody sets the machine's clock, by an hour or a day: nobody is paged early for it, and nothing waits."""

import datetime
import pathlib
import shutil
import subprocess
import time

import muster
import pytest
from muster import Server


@pytest.fixture
def off_by(tmp_path, monkeypatch):
    """Sets the clock of the servers that are started from now on: `off_by(3600)`."""
    library, file = tmp_path / "set_clock.so", tmp_path / "off"
    compiler = shutil.which("clang") or shutil.which("cc")
    source = pathlib.Path(__file__).with_name("set_clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("CLOCK_IS_OFF_BY", str(file))

    def put(seconds):
        part = file.with_suffix(".part")
        part.write_text(str(seconds))
        part.rename(file)

    put(0)
    return put


def declare(server, title):
    body = {"severity": "SEV1", "title": title, "service": "checkout"}
    return server.post("/incidents", body)["reference"]


def paged(server, reference):
    return [entry for entry in server.timeline(reference) if entry["text"].startswith("Paged")]


@pytest.mark.parametrize("seconds", [3_600, 86_400, -3_600, -86_400])
def test_a_clock_that_is_set_pages_nobody_early_and_holds_nobody_up(tmp_path, off_by, seconds):
    server = Server(tmp_path / "data", "--process", "foundations")
    server.start()
    first = declare(server, "Before")
    before = muster.wait(lambda: paged(server, first), "a page")

    off_by(seconds)

    # Those who are next would be paged minutes after the first.
    muster.wait(lambda: "clock has been set" in server.output(), "word of the clock", 60)
    time.sleep(2)
    assert paged(server, first) == before
    second = declare(server, "After")
    after = muster.wait(lambda: paged(server, second), "a page")
    assert before[0]["at"] < after[0]["at"]
    server.stop()
    assert "every hash holds" in muster.command("verify", "--data", server.folder).stdout


def test_a_clock_that_was_set_is_believed_at_the_next_start(tmp_path, off_by):
    """Whoever sets it because it was wrong starts Muster anew, and does not wait until it has followed."""
    server = Server(tmp_path / "data", "--process", "foundations")
    server.start()
    before = declare(server, "Before")
    off_by(3_600)
    server.stop()
    server.start()

    after = declare(server, "After")

    moments = [server.get(f"/incidents/{reference}")["declared_at"] for reference in (before, after)]
    server.stop()
    first, second = map(datetime.datetime.fromisoformat, moments)
    assert round((second - first) / datetime.timedelta(hours=1)) == 1
