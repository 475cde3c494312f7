"""Some power cuts and some errors of the disk: see docs/reliability.md, `scripts/proof power-cut` and `scripts/proof io-errors`."""

import json
import subprocess

from muster import ROOT, environment

PROGRAM = ROOT / ".build" / "debug" / "muster-proof"


def run(tmp_path, *words):
    output = tmp_path / "sum.json"
    done = subprocess.run(
        [str(word) for word in [PROGRAM, *words, "--output", output]],
        capture_output=True,
        text=True,
        timeout=180,
        env=environment(),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(output.read_text()), done.stdout


def test_power_cuts_lose_nothing_and_show_each_mistake_that_would(tmp_path):
    found, said = run(tmp_path, "power-cut", "--images", 56, "--controls", 28, "--rounds", 1)

    assert [part["outcome"]["images"] for part in found["parts"]] == [42, 14]
    assert [part["outcome"]["spoiled"] for part in found["parts"]] == [0, 0]
    assert len(found["noticed"]) == 3 and all(found["noticed"].values())
    assert "have lost something" in said


def test_errors_of_the_disk_are_told_and_one_of_them_can_be_told_again(tmp_path):
    found, _ = run(tmp_path, "io-errors", "--every", 1201)
    again, said = run(tmp_path, "io-errors", "--point", "known:failing:lasts:300:ends")

    assert found["outcome"]["failures"] == found["outcome"]["points"] > 5
    assert found["outcome"]["findings"] == []
    assert again["outcome"]["failures"] == again["outcome"]["points"] == 1
    assert "disk I/O error" in said
