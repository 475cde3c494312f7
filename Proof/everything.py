"""All parts of the proof, those that use the cores beside those that mostly wait, once or in several rounds.

Each part is a program of its own, whose words are in .test-output/proof/PART.log. What they found is put together in
.test-output/proof/report.md, and in .test-output/proof.xml, so that it is counted among the tests.

Several rounds take hours: each draws other worlds, places and moments. What a round has found is kept, so that a run that was
stopped goes on where it was, on this machine or another: with --write in docs/soak, else in .test-output/proof/rounds. It is kept
by what it is of: the sources of the product and of the proof.
"""

import argparse
import collections
import collections.abc
import dataclasses
import hashlib
import json
import math
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

import conduct

SEEDS = 1000


@dataclasses.dataclass(frozen=True)
class Turn:
    """What a part has to know when it begins: the round, from 1, how many seconds are left of those that all may take, and which piece
    of how many it is to do, from 1."""

    round: int
    left: float | None = None
    piece: int = 1
    pieces: int = 1

    def share(self, of_the_time: float, usually: float) -> float:
        """How much of a part there is time for; 1 is all of it.

        :param of_the_time: how much of what is left it may take.
        :param usually: how many seconds all of it takes on a slow machine: two cores of an Intel Xeon that others use, too.
        """
        return 1 if self.left is None else min(1, max(0.05, self.left * of_the_time / usually))


#: A part, and its words for a turn; None where there is no time for it.
Part = tuple[str, collections.abc.Callable[[Turn], list[object] | None]]


def power_cut(turn: Turn) -> list[object]:
    return ["--seed", turn.round, "--images", round(20_000 * turn.share(0.25, 360))]


def io_errors(turn: Turn) -> list[object]:
    return ["--seed", turn.round, "--every", round(2 / turn.share(0.8, 950))]


def worlds_of(turn: Turn) -> list[object]:
    count = SEEDS // turn.pieces
    words: list[object] = ["--from", (turn.round - 1) * SEEDS + (turn.piece - 1) * count + 1, "--seeds", count]
    return words if turn.left is None else [*words, "--seconds", max(0, int(turn.left))]


def chaos(turn: Turn) -> list[object]:
    share = turn.share(0.6, 660)
    return ["--seed", turn.round, "--failovers", math.ceil(30 * share), "--pauses", math.ceil(20 * share)]


def kill(turn: Turn) -> list[object]:
    return ["--seed", turn.round, "--cycles", math.ceil(300 * turn.share(0.6, 300))]


def bugs(turn: Turn) -> list[object] | None:
    # Most of it is to build the sources with the mistakes, of which there is no half.
    return None if turn.left is not None and turn.left < 300 else []


CORES: list[Part] = [
    ("schedules", lambda _: []),
    ("restricted", lambda _: []),
    ("power-cut", power_cut),
    ("io-errors", io_errors),
    # The last one, since it takes whatever time there is.
    ("simulate", worlds_of),
]
WAITING: list[Part] = [("chaos", chaos), ("kill", kill), ("bugs", bugs)]
#: The program that CORES are done by.
BUILD = ["make", "proof-program"]
#: What would be the same in each round.
ONCE = {"schedules", "restricted", "bugs"}
#: What takes longest is done in pieces where there are many rounds: a run that is stopped loses what it has not ended.
PIECES = {"simulate": 4}
#: What uses the cores lets those go first whose times are looked at.
POLITELY = ["nice", "-n", "10"]
SCRIPT = conduct.ROOT / "scripts" / "proof"
#: Where the findings of `make soak` are kept.
SOAK = conduct.ROOT / "docs" / "soak"
#: What a result depends on, which is said once for all.
CONDITIONS = {"part", "seed", "commit", "cores", "fdatasync_p50_ms", "wall_s", "build", "problems"}


@dataclasses.dataclass
class Outcome:
    part: str
    #: As "3", or "3.2" where it is a piece of one.
    round: str
    seconds: float
    result: dict

    @property
    def is_kept(self) -> bool:
        return not self.result["problems"]


def play(part: str, words: list[object], round: str, folder: pathlib.Path) -> Outcome:
    """Runs a part, unless it has been run in this round."""
    place = folder / f"{part}-{round}.json"
    if place.exists():
        return Outcome(part, round, **json.loads(place.read_text()))
    kept = conduct.OUTPUT / f"{part}.json"
    kept.unlink(missing_ok=True)
    begun = time.monotonic()
    log = conduct.OUTPUT / f"{part}.log"
    with open(log, "w") as output:
        command = [*POLITELY, sys.executable, SCRIPT, part] if part in dict(CORES) else [sys.executable, SCRIPT, part]
        code = subprocess.call([*command, *map(str, words)], stdout=output, stderr=subprocess.STDOUT)
    result = json.loads(kept.read_text()) if kept.exists() else {"problems": []}
    if code and not result["problems"]:
        result["problems"] = [f"scripts/proof {part} ended with {code}"]
    outcome = Outcome(part, round, round_off(time.monotonic() - begun), result)
    print(f"proof: {part}, round {round}: {'kept' if outcome.is_kept else 'BROKEN'}, {outcome.seconds:.0f} s", flush=True)
    if not outcome.is_kept:
        print(log.read_text()[-3000:], flush=True)
    place.write_text(json.dumps({"seconds": outcome.seconds, "result": result}, indent=1) + "\n")
    return outcome


def build() -> bool:
    """The first thing that is done on the cores: what waits needs no more than the tests do."""
    begun = time.monotonic()
    done = subprocess.run([*POLITELY, *BUILD], cwd=conduct.ROOT, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-1000:], "proof: error: muster-proof cannot be built", file=sys.stderr)
        return False
    print(f"proof: muster-proof is built, {time.monotonic() - begun:.0f} s", flush=True)
    return True


def round_off(seconds: float) -> float:
    return round(seconds, 1)


def together(outcomes: list[Outcome]) -> dict[str, float]:
    """The figures of a part in all its rounds: sums of counts, and the worst of times and of what is known or reached."""
    figures: dict[str, float] = {}
    for outcome in outcomes:
        for name, value in outcome.result.items():
            if name in CONDITIONS or isinstance(value, bool) or not isinstance(value, (int, float)):
                continue
            is_worst = name.endswith("_s") or name in ("failpoints_known", "failpoints_reached", "invariants")
            figures[name] = max(figures.get(name, value), value) if is_worst else figures.get(name, 0) + value
    return figures


def report(outcomes: list[Outcome], diary: list[dict], rounds: int, cut: list[str]) -> str:
    """
    :param diary: how long each sitting took, and where.
    :param cut: what there was no time for.
    """
    by_part = collections.defaultdict(list)
    for outcome in outcomes:
        by_part[outcome.part].append(outcome)
    seconds = sum(sitting["seconds"] for sitting in diary)
    sittings = len(diary)
    where = "; ".join(dict.fromkeys(sitting["where"] for sitting in diary))
    commits = ", ".join(sorted({str(outcome.result.get("commit", "unknown")) for outcome in outcomes}))
    syncs = [outcome.result["fdatasync_p50_ms"] for outcome in outcomes if "fdatasync_p50_ms" in outcome.result]
    sync = f"{min(syncs, default=0):.2f} to {max(syncs, default=0):.2f}"
    lines = [
        f"{where}; commit {commits}; fdatasync p50 {sync} ms; {rounds} round{'s' if rounds > 1 else ''} (seed{'s 1 to ' + str(rounds) if rounds > 1 else ' 1'}"
        f" of each part, worlds 1 to {rounds * SEEDS:,}); {seconds / 60:.0f} min of wall time"
        f"{f' in {sittings} sittings' if sittings > 1 else ''}, with parts beside each other.",
        "",
        "| part | seconds | found | promises broken |",
        "|---|---:|---|---:|",
    ]
    for part, _ in CORES + WAITING:
        found = by_part[part]
        figures = ", ".join(f"{name.removesuffix('_s').replace('_', ' ')} {value:,}{' s' if name.endswith('_s') else ''}"
                            for name, value in together(found).items())
        broken = sum(len(outcome.result["problems"]) for outcome in found)
        lines.append(f"| `{part}` | {sum(outcome.seconds for outcome in found):.0f} | {figures} | {broken} |")
    if cut:
        lines += ["", f"There was not the time for all of it: {', '.join(cut)}."]
    return "\n".join(lines) + "\n"


def count(outcomes: list[Outcome]) -> None:
    suite = ElementTree.Element("testsuite", name="proof")
    for outcome in outcomes:
        name = f"{outcome.part}, round {outcome.round}"
        case = ElementTree.SubElement(suite, "testcase", classname="proof", name=name, time=f"{outcome.seconds:.1f}")
        if not outcome.is_kept:
            ElementTree.SubElement(case, "failure", message="; ".join(map(str, outcome.result["problems"]))[:500])
    ElementTree.ElementTree(suite).write(conduct.OUTPUT.parent / "proof.xml")


def write(text: str) -> None:
    """Between the two lines of docs/reliability.md that are there for it."""
    path = conduct.ROOT / "docs" / "reliability.md"
    begin, end = "<!-- soak begins -->\n", "<!-- soak ends -->"
    before, rest = path.read_text().split(begin)
    path.write_text(before + begin + text + end + rest.split(end)[1])


def sources() -> str:
    """What the results are of, in a word: a commit that changes nothing of it needs no new ones."""
    below = ["Package.swift", "Sources", "Proof"]
    trees = subprocess.run(
        ["git", "rev-parse", *(f"HEAD:{name}" for name in below)], cwd=conduct.ROOT, capture_output=True, text=True
    ).stdout
    changed = subprocess.run(["git", "status", "--porcelain", *below], cwd=conduct.ROOT, capture_output=True, text=True).stdout
    return hashlib.sha256(trees.encode()).hexdigest()[:10] + ("-changed" if changed.strip() else "")


def where() -> str:
    machine = conduct.conditions.machine()
    return f"{machine['cores']} × {machine['cpu']}, {machine['memory_gib']} GiB, {machine['date']}"


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/proof all", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1, help="how often each part is run that draws something, with other seeds")
    parser.add_argument("--write", action="store_true", help="write docs/reliability.md, and keep what each round finds in docs/soak")
    parser.add_argument("--within", type=float, help="about so many minutes: where they are too few, less of each part is run")
    asked = parser.parse_args(words)
    if asked.within is not None and asked.rounds > 1:
        parser.error("--within is for one round: several would keep the one that was cut short")
    folder = (SOAK if asked.write else conduct.OUTPUT / "rounds") / sources()
    if asked.rounds == 1 or folder.name.endswith("changed"):
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    conduct.OUTPUT.mkdir(parents=True, exist_ok=True)
    place = folder / "sittings.json"
    earlier = json.loads(place.read_text()) if place.exists() else []
    begun = time.monotonic()
    outcomes: list[Outcome] = []
    cut: list[str] = []
    lock = threading.Lock()
    here = where()

    def diary() -> list[dict]:
        return [*earlier, {"where": here, "seconds": round_off(time.monotonic() - begun)}]

    def pieces_of(part: str, round: int) -> int:
        return 1 if asked.rounds == 1 else PIECES.get(part, 1)

    def run(part: str, words_of: collections.abc.Callable[[Turn], list[object] | None], round: int) -> None:
        pieces = pieces_of(part, round)
        for piece in range(1, pieces + 1):
            left = None if asked.within is None else asked.within * 60 - (time.monotonic() - begun)
            words = words_of(Turn(round, left, piece, pieces))
            if words is None:
                cut.append(f"`{part}` was not run")
                return
            outcome = play(part, words, str(round) if pieces == 1 else f"{round}.{piece}", folder)
            if words != words_of(Turn(round, None, piece, pieces)) and outcome.result.get("worlds") != SEEDS:
                cut.append(f"`{part}` had {' '.join(map(str, words))}")
            with lock:
                outcomes.append(outcome)
                place.write_text(json.dumps(diary(), indent=1) + "\n")

    def turns(parts: list[Part]) -> list[tuple[str, int]]:
        rounds = range(1, asked.rounds + 1)
        return [(part, round) for round in rounds for part, _ in parts if round == 1 or part not in ONCE]

    def live(parts: list[Part]) -> None:
        if parts is CORES and not build():
            return
        for part, round in turns(parts):
            run(part, dict(parts)[part], round)

    lanes = [threading.Thread(target=live, args=(parts,)) for parts in (CORES, WAITING)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    wanted = sum(pieces_of(part, round) for part, round in turns(CORES + WAITING))
    if len(outcomes) + sum(words.endswith("not run") for words in cut) < wanted:
        print("proof: error: not every part was run", file=sys.stderr)
        return 1
    count(outcomes)
    text = report(outcomes, diary(), asked.rounds, cut)
    (conduct.OUTPUT / "report.md").write_text(text)
    print(text)
    if asked.write:
        write(text)
    return 0 if all(outcome.is_kept for outcome in outcomes) else 1
