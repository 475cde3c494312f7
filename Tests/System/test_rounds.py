"""The whole proof as `scripts/proof all` runs it: rounds that go on where they were stopped, and what is told of them."""

import json
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest
from muster import ROOT

sys.path.insert(0, str(pathlib.Path(ROOT) / "Proof"))
import conduct  # noqa: E402
import everything  # noqa: E402

#: A part that counts what it did, and breaks a promise in the round that is asked for.
PART = """\
import json, pathlib, sys
name, seed, broken = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
problems = ["something was lost"] if seed in map(int, broken) else []
found = {"part": name, "commit": "7654321", "fdatasync_p50_ms": 0.2, "seed": seed, "wall_s": 9, "problems": problems}
found |= {"things": 10 + seed, "resume_max_s": seed / 2}
folder = pathlib.Path(__file__).parent
(folder / f"{name}.json").write_text(json.dumps(found))
with open(folder / "runs", "a") as runs:
    runs.write(f"{name} {seed}\\n")
sys.exit(1 if problems else 0)
"""


@pytest.fixture
def output(tmp_path, monkeypatch):
    folder = tmp_path / "proof"
    folder.mkdir()
    (folder / "part.py").write_text(PART)
    monkeypatch.setattr(conduct, "OUTPUT", folder)
    monkeypatch.setattr(everything, "SCRIPT", folder / "part.py")
    monkeypatch.setattr(everything, "CORES", [("worlds", lambda turn: [turn.round])])
    monkeypatch.setattr(everything, "WAITING", [("kills", lambda turn: [turn.round]), ("bugs", lambda turn: [turn.round])])
    monkeypatch.setattr(everything, "BUILD", ["true"])
    monkeypatch.setattr(everything, "SOAK", tmp_path / "soak")
    monkeypatch.setattr(everything, "write", lambda text: (tmp_path / "written.md").write_text(text))
    monkeypatch.setattr(everything, "sources", lambda: "1234567")
    return folder


def runs(folder):
    path = folder / "runs"
    found = sorted(path.read_text().splitlines()) if path.exists() else []
    path.unlink(missing_ok=True)
    return found


def test_a_run_that_was_stopped_goes_on_where_it_was_and_sums_up_all_rounds(output):
    assert everything.main(["--rounds", "3"]) == 0
    assert runs(output) == ["bugs 1", "kills 1", "kills 2", "kills 3", "worlds 1", "worlds 2", "worlds 3"]
    (output / "rounds" / "1234567" / "kills-2.json").unlink()

    assert everything.main(["--rounds", "3"]) == 0

    assert runs(output) == ["kills 2"]
    text = (output / "report.md").read_text()
    # Counts are added; of times the worst counts.
    assert "things 36, resume max 1.5 s | 0 |" in text
    assert "in 2 sittings" in text and "worlds 1 to 3,000" in text


def test_what_takes_longest_is_kept_piece_by_piece(output, monkeypatch):
    monkeypatch.setattr(everything, "PIECES", {"worlds": 2})
    monkeypatch.setattr(everything, "CORES", [("worlds", lambda turn: [10 * turn.round + turn.piece])])

    assert everything.main(["--rounds", "2"]) == 0
    (output / "rounds" / "1234567" / "worlds-2.2.json").unlink()
    assert everything.main(["--rounds", "2"]) == 0

    assert [run for run in runs(output) if run.startswith("worlds")] == ["worlds 11", "worlds 12", "worlds 21", "worlds 22", "worlds 22"]
    assert "things 106," in (output / "report.md").read_text()


def test_the_worlds_of_the_pieces_are_those_of_the_round():
    pieces = [words("simulate", everything.Turn(2, None, piece, 4)) for piece in range(1, 5)]
    assert [list(range(piece[1], piece[1] + piece[3])) for piece in pieces] == [list(range(first, first + 250)) for first in range(1001, 2000, 250)]


def test_what_is_to_be_written_is_kept_for_another_machine_until_it_is_whole(output, monkeypatch, tmp_path):
    everything.main(["--rounds", "2", "--write"])
    runs(output)
    kept = sorted(path.name for path in (tmp_path / "soak" / "1234567").iterdir())
    assert kept == ["bugs-1.json", "kills-1.json", "kills-2.json", "sittings.json", "worlds-1.json", "worlds-2.json"]
    shutil.rmtree(output / "rounds", ignore_errors=True)
    monkeypatch.setattr(everything, "where", lambda: "64 × another machine")

    assert everything.main(["--rounds", "3", "--write"]) == 0

    assert runs(output) == ["kills 3", "worlds 3"]
    text = (tmp_path / "written.md").read_text()
    assert "64 × another machine" in text and "in 2 sittings" in text and "commit 7654321" in text


def test_other_sources_begin_anew(output, monkeypatch):
    everything.main(["--rounds", "2"])
    runs(output)
    monkeypatch.setattr(everything, "sources", lambda: "89abcde")

    everything.main(["--rounds", "2"])

    assert runs(output) == ["bugs 1", "kills 1", "kills 2", "worlds 1", "worlds 2"]


def words(part, turn):
    return dict(everything.CORES + everything.WAITING)[part](turn)


def test_a_part_gets_what_there_is_time_for():
    everything_of_round_2 = {
        "schedules": [], "restricted": [], "power-cut": ["--seed", 2, "--images", 20_000], "io-errors": ["--seed", 2, "--every", 2],
        "simulate": ["--from", 1001, "--seeds", 1000], "chaos": ["--seed", 2, "--failovers", 30, "--pauses", 20],
        "kill": ["--seed", 2, "--cycles", 300], "bugs": [],
    }
    assert {part: words(part, everything.Turn(2)) for part in everything_of_round_2} == everything_of_round_2
    # An hour is enough for all of it, of which the worlds take what is left.
    everything_of_round_2["simulate"] += ["--seconds", 3600]
    assert {part: words(part, everything.Turn(2, 3600)) for part in everything_of_round_2} == everything_of_round_2
    # Some minutes are not; nor is none, where a sample is run of whatever can be parted.
    assert words("power-cut", everything.Turn(1, 720)) == ["--seed", 1, "--images", 10_000]
    assert words("io-errors", everything.Turn(1, 475)) == ["--seed", 1, "--every", 5]
    assert words("chaos", everything.Turn(1, 550)) == ["--seed", 1, "--failovers", 15, "--pauses", 10]
    assert words("bugs", everything.Turn(1, 299)) is None
    assert words("simulate", everything.Turn(1, -3.0)) == ["--from", 1, "--seeds", 1000, "--seconds", 0]
    assert words("kill", everything.Turn(1, -3.0)) == ["--seed", 1, "--cycles", 15]


def test_what_there_was_no_time_for_is_told(output, monkeypatch):
    monkeypatch.setattr(everything, "CORES", [("worlds", lambda turn: [turn.round, *([] if turn.left is None else [7])])])
    monkeypatch.setattr(everything, "WAITING", [
        ("kills", lambda turn: [turn.round]), ("bugs", lambda turn: None if turn.left is not None else [turn.round])
    ])

    assert everything.main(["--within", "5"]) == 0

    assert runs(output) == ["kills 1", "worlds 1"]
    told = (output / "report.md").read_text().splitlines()[-1]
    assert "`bugs` was not run" in told and "`worlds` had 1 7" in told and "kills" not in told
    assert everything.main([]) == 0
    assert "not the time" not in (output / "report.md").read_text()


def test_what_was_cut_short_is_not_kept_for_a_round_of_many(output, capsys):
    with pytest.raises(SystemExit):
        everything.main(["--rounds", "2", "--within", "5"])

    assert "--within is for one round" in capsys.readouterr().err
    assert runs(output) == []


def test_a_program_that_cannot_be_built_is_no_proof(output, monkeypatch):
    monkeypatch.setattr(everything, "BUILD", ["false"])

    assert everything.main([]) == 1

    assert runs(output) == ["bugs 1", "kills 1"]


def test_one_round_is_run_anew_each_time(output):
    everything.main([])
    runs(output)

    assert everything.main([]) == 0

    assert runs(output) == ["bugs 1", "kills 1", "worlds 1"]


def test_a_broken_promise_is_counted_and_ends_with_1(output, monkeypatch, capsys):
    monkeypatch.setattr(everything, "CORES", [("worlds", lambda turn: [turn.round, 2])])

    assert everything.main(["--rounds", "2"]) == 1

    assert "worlds, round 2: BROKEN" in capsys.readouterr().out
    cases = {case.get("name"): case.find("failure") for case in ElementTree.parse(output.parent / "proof.xml").iter("testcase")}
    assert [name for name, failure in cases.items() if failure is not None] == ["worlds, round 2"]
    done = subprocess.run([pathlib.Path(ROOT) / "scripts" / "count-tests", output.parent], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "4 passed, 1 failed"


def test_a_part_that_says_nothing_is_broken(output, monkeypatch):
    (output / "part.py").write_text("import sys\nsys.exit(3)\n")

    assert everything.main([]) == 1

    kept = json.loads((output / "rounds" / "1234567" / "worlds-1.json").read_text())
    assert kept["result"]["problems"] == ["scripts/proof worlds ended with 3"]
