"""Simulated worlds, by the program muster-proof: several beside each other, and what they came to together."""

import argparse
import json
import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
OUTPUT = ROOT / ".test-output" / "proof"


def program() -> pathlib.Path:
    """The release build where there is one: it does in a minute what the other does in ten."""
    places = [ROOT / ".build" / kind / "muster-proof" for kind in ("release", "debug")]
    found = [place for place in places if place.exists()]
    if not found:
        raise SystemExit("proof: error: muster-proof is not built; run `swift build -c release --product muster-proof`")
    return found[0]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/proof simulate")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--twice", type=int, default=4, help="how many are run twice, and must do the same")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args(words)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    jobs = max(1, min(asked.jobs, asked.seeds))
    running = []
    for job in range(jobs):
        output = OUTPUT / f"worlds-{job}.json"
        output.unlink(missing_ok=True)
        command = [program(), "simulate", "--from", asked.first + job, "--seeds", asked.seeds - job, "--every", jobs]
        command += ["--twice", -(-asked.twice // jobs), "--output", output]
        # Hashing that differs from run to run would make the same world another one.
        environment = os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1"}
        running.append((output, subprocess.Popen([str(word) for word in command], env=environment, stdout=subprocess.DEVNULL)))
    codes = [process.wait() for _, process in running]
    sums = [json.loads(output.read_text()) for output, _ in running if output.exists()]
    seconds = time.monotonic() - begin

    def total(name: str) -> float:
        return sum(one["totals"][name] for one in sums)

    faults: dict[str, int] = {}
    checks: dict[str, int] = {}
    for one in sums:
        for fault, count in one["totals"]["faults"].items():
            faults[fault] = faults.get(fault, 0) + count
        for invariant, count in pairs(one["verdict"]["checks"]):
            checks[invariant] = checks.get(invariant, 0) + count
    violations = [words for one in sums for words in one["violations"] + one["failures"]]
    print(
        f"worlds: {sum(one['worlds'] for one in sums)} from seed {asked.first}: {total('incidents'):,} incidents, "
        f"{total('hours'):,.0f} incident hours, {total('events'):,} events, {total('sends'):,} sends, "
        f"{sum(one['compared'] for one in sums)} run twice, {len(violations)} violations, in {seconds:.0f} s on {os.cpu_count()} cores"
    )
    print("worlds: faults: " + ", ".join(f"{name} {count}" for name, count in sorted(faults.items())))
    print("worlds: looked at, by invariant: " + ", ".join(f"{name}: {count}" for name, count in sorted(checks.items(), key=lambda one: int(one[0]))))
    for words_of_one in violations[:40]:
        print(f"worlds: {words_of_one}")
    if violations:
        print("worlds: to see one again: muster-proof replay --seed N")
    (OUTPUT / "worlds.json").write_text(json.dumps({"faults": faults, "checks": checks, "violations": violations, "seconds": seconds}))
    return 0 if len(sums) == jobs and not any(codes) and not violations else 1


def pairs(checks) -> list[tuple[str, int]]:
    """A dictionary with whole numbers as keys is a list of keys and values in turn, or an object."""
    if isinstance(checks, dict):
        return list(checks.items())
    return [(str(checks[index]), checks[index + 1]) for index in range(0, len(checks), 2)]
