"""Two small simulated worlds, one with many faults: see docs/reliability.md and `scripts/proof simulate` for all of them."""

import json
import os
import pathlib
import subprocess
import sys

import pytest
from muster import ROOT, environment

sys.path.insert(0, str(pathlib.Path(ROOT) / "Proof"))
import worlds  # noqa: E402

PROGRAM = ROOT / ".build" / "debug" / "muster-proof"


@pytest.mark.parametrize("seed", [8, 2])
def test_a_small_world_breaks_no_promise_and_is_the_same_again(seed, tmp_path):
    output = tmp_path / "sum.json"
    words = ["simulate", "--from", seed, "--seeds", 1, "--troubles", 5, "--twice", 1, "--output", output]
    done = subprocess.run(
        [str(word) for word in [PROGRAM, *words]],
        capture_output=True,
        text=True,
        timeout=600,
        env=environment() | {"SWIFT_DETERMINISTIC_HASHING": "1", "PATH": os.environ["PATH"]},
    )

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(output.read_text())
    assert found["worlds"] == 1 and found["compared"] == 1
    assert found["totals"]["incidents"] > 0 and found["totals"]["sends"] > 0
    assert len(found["verdict"]["checks"]) > 20


def test_no_more_worlds_are_begun_when_the_time_is_up(tmp_path):
    output = tmp_path / "sum.json"
    words = ["simulate", "--seeds", 30, "--troubles", 1, "--seconds", 0, "--output", output]
    done = subprocess.run([str(word) for word in [PROGRAM, *words]], capture_output=True, text=True, timeout=600, env=environment())

    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(output.read_text())["worlds"] == 1


def test_what_worlds_look_at_too_seldom_or_never_counts_as_broken():
    times = {str(number): 20 for number in worlds.LOOKED_AT}
    assert worlds.too_seldom(times, 1000) == []
    del times["34"]
    times["3"] = 19
    assert worlds.too_seldom(times, 1000) == ["invariant 3 was looked at 19 times only", "invariant 34 was looked at 0 times only"]
    assert worlds.too_seldom({}, 99) == []
