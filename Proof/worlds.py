"""Simulated worlds, by the program muster-proof: several beside each other, and what they came to together."""

import argparse
import collections
import json
import os
import subprocess
import time

import conduct

#: What worlds look at, by its number in docs/reliability.md. (42, that a seed does the same again, is counted by itself.)
LOOKED_AT = [*range(1, 23), 24, *range(26, 31), *range(34, 39), 40, 41]
#: In a hundred worlds or more each of it as often at least: a check that never runs finds nothing either.
SELDOM = 20
#: Hashing that differs from run to run would make the same world another one.
SAME = {"SWIFT_DETERMINISTIC_HASHING": "1"}


def program():
    """The release build where there is one: it does in a minute what the other does in ten."""
    places = [conduct.ROOT / folder / "muster-proof" for folder in (".build-proof/release", ".build/debug")]
    found = [place for place in places if place.exists()]
    if not found:
        raise SystemExit("proof: error: muster-proof is not built; run `make proof-program`")
    return found[0]


def run(first, seeds, twice, jobs, runner=None, environment=None, options=()):
    """Runs worlds of `seeds` seeds from `first`, and returns what they came to."""
    conduct.OUTPUT.mkdir(parents=True, exist_ok=True)
    jobs = max(1, min(jobs, seeds))
    running = []
    for job in range(jobs):
        # Others run worlds at the same time: those in which a mistake must show.
        output = conduct.OUTPUT / f"worlds-{os.getpid()}-{job}.json"
        output.unlink(missing_ok=True)
        command = [runner or program(), "simulate", "--from", first + job, "--seeds", seeds - job, "--every", jobs]
        command += ["--twice", -(-twice // jobs), "--output", output]
        command += options
        variables = os.environ | SAME | (environment or {})
        running.append((output, subprocess.Popen([str(word) for word in command], env=variables, stdout=subprocess.DEVNULL)))
    codes = [process.wait() for _, process in running]
    sums = [json.loads(output.read_text()) for output, _ in running if output.exists()]
    for output, _ in running:
        output.unlink(missing_ok=True)
    faults, checks = collections.Counter(), collections.Counter()
    for one in sums:
        faults.update(one["totals"]["faults"])
        checks.update(dict(pairs(one["verdict"]["checks"])))
    problems = [words for one in sums for words in one["violations"] + one["failures"]]
    if len(sums) < jobs or (any(codes) and not problems):
        problems.append(f"muster-proof ended with {codes}")

    def total(name):
        return sum(one["totals"][name] for one in sums)

    return {
        "build": (runner or program()).parent.name,
        "worlds": sum(one["worlds"] for one in sums),
        "incidents": total("incidents"),
        "incident_hours": round(total("hours")),
        "events": total("events"),
        "alerts_posted": total("posts"),
        "messages_sent": total("sends"),
        "run_twice": sum(one["compared"] for one in sums),
        "faults": dict(sorted(faults.items())),
        "looked_at": {name: checks[name] for name in sorted(checks, key=int)},
        "invariants": len(checks),
        "problems": problems[:40],
    }


def main(words):
    parser = argparse.ArgumentParser(prog="scripts/proof simulate")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--twice", type=int, default=10, help="how many are run twice, and must do the same")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=int, help="begin no more worlds after so many seconds")
    asked = parser.parse_args(words)
    begun = time.monotonic()
    options = [] if asked.seconds is None else ["--seconds", asked.seconds]
    result = run(asked.first, asked.seeds, asked.twice, asked.jobs, options=options)
    result["worlds_asked_for"] = asked.seeds
    # It is built as the product is released, of the same engine and store.
    if result["build"] == "release":
        result["failpoints_in_release"] = conduct.failpoints_in(program())
        result["problems"] += [f"the release build holds the failpoint {name}" for name in result["failpoints_in_release"]]
    result["problems"] += too_seldom(result["looked_at"], result["worlds"])
    conduct.keep("simulate", asked.first, begun, result)
    if result["problems"]:
        print("  to see a seed again: scripts/proof again replay --seed N; to make it smaller: scripts/proof again shrink --seed N")
    return 1 if result["problems"] else 0


def too_seldom(looked_at, worlds):
    """What was looked at too seldom to stand for anything; with a few worlds nothing can be said of that."""
    if worlds < 100:
        return []
    found = {number: looked_at.get(str(number), 0) for number in LOOKED_AT}
    return [f"invariant {number} was looked at {times} times only" for number, times in found.items() if times < SELDOM]


def again(words):
    """Runs the program once, in the way in which its parts are run here."""
    return subprocess.call([str(program()), *words], env=os.environ | SAME)


def pairs(checks):
    """A dictionary with whole numbers as keys is a list of keys and values in turn, or an object."""
    if isinstance(checks, dict):
        return list(checks.items())
    return [(str(checks[index]), checks[index + 1]) for index in range(0, len(checks), 2)]
