"""All parts of the proof, those that use the cores beside those that mostly wait, once or in several rounds.

Each part is a program of its own, whose words are in .test-output/proof/PART.log. What they found is put together in
.test-output/proof/report.md, and in .test-output/proof.xml, so that it is counted among the tests.

Several rounds take hours: each draws other worlds, places and moments. What a round has found is kept by its commit, in
.test-output/proof/rounds, so that a run that was stopped goes on where it was.
"""

import argparse
import collections
import collections.abc
import dataclasses
import json
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

import conduct

SEEDS = 1000
#: A part, and its words for a round, from 1.
Part = tuple[str, collections.abc.Callable[[int], list[object]]]

CORES: list[Part] = [
    ("simulate", lambda round: ["--from", (round - 1) * SEEDS + 1, "--seeds", SEEDS]),
    ("power-cut", lambda round: ["--seed", round]),
    ("io-errors", lambda round: ["--seed", round]),
]
WAITING: list[Part] = [
    ("chaos", lambda round: ["--seed", round]),
    ("kill", lambda round: ["--seed", round]),
    ("bugs", lambda _: []),
]
#: The mistakes are the same in each round.
ONCE = {"bugs"}
#: What uses the cores lets those go first whose times are looked at.
POLITELY = ["nice", "-n", "10"]
SCRIPT = conduct.ROOT / "scripts" / "proof"
#: What a result depends on, which is said once for all.
CONDITIONS = {"part", "seed", "commit", "cores", "fdatasync_p50_ms", "wall_s", "build", "problems"}


@dataclasses.dataclass
class Outcome:
    part: str
    round: int
    seconds: float
    result: dict

    @property
    def is_kept(self) -> bool:
        return not self.result["problems"]


def play(part: str, words: list[object], round: int, folder: pathlib.Path) -> Outcome:
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
    place.write_text(json.dumps({"seconds": outcome.seconds, "result": result}))
    return outcome


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


def report(outcomes: list[Outcome], seconds: float, sittings: int, rounds: int) -> str:
    machine = conduct.conditions.machine()
    sync = conduct.conditions.synced_write_ms(conduct.OUTPUT)
    by_part = collections.defaultdict(list)
    for outcome in outcomes:
        by_part[outcome.part].append(outcome)
    lines = [
        f"{machine['cores']} × {machine['cpu']}, {machine['memory_gib']} GiB, commit {machine['commit']}, {machine['date']}; "
        f"fdatasync p50 {sync:.2f} ms; {rounds} round{'s' if rounds > 1 else ''} (seed{'s 1 to ' + str(rounds) if rounds > 1 else ' 1'}"
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


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/proof all", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1, help="how often each part is run, with other seeds (bugs: once)")
    parser.add_argument("--write", action="store_true", help="write docs/reliability.md")
    asked = parser.parse_args(words)
    folder = conduct.OUTPUT / "rounds" / str(conduct.conditions.machine()["commit"]).replace(" ", "-")
    if asked.rounds == 1 or "changes" in folder.name:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    # How long it took until each sitting ended, in seconds.
    diary = folder / "sittings.json"
    sittings = json.loads(diary.read_text()) if diary.exists() else []
    begun = time.monotonic()
    outcomes: list[Outcome] = []
    lock = threading.Lock()

    def live(parts: list[Part]) -> None:
        for round in range(1, asked.rounds + 1):
            for part, words_of in parts:
                if round == 1 or part not in ONCE:
                    outcome = play(part, words_of(round), round, folder)
                    with lock:
                        outcomes.append(outcome)
                        diary.write_text(json.dumps([*sittings, round_off(time.monotonic() - begun)]))

    lanes = [threading.Thread(target=live, args=(parts,)) for parts in (CORES, WAITING)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    if len(outcomes) < asked.rounds * len(CORES + WAITING) - (asked.rounds - 1) * len(ONCE):
        print("proof: error: not every part was run", file=sys.stderr)
        return 1
    count(outcomes)
    text = report(outcomes, sum(sittings) + time.monotonic() - begun, len(sittings) + 1, asked.rounds)
    (conduct.OUTPUT / "report.md").write_text(text)
    print(text)
    if asked.write:
        write(text)
    return 0 if all(outcome.is_kept for outcome in outcomes) else 1
