"""Power cuts and errors of the disk, by the program muster-proof: see docs/reliability.md."""

import argparse
import json
import os
import subprocess
import time

import conduct
import worlds


def run(name: str, seed: int, words: list[object]) -> int:
    """Lets the program do it, and keeps what it came to."""
    begun = time.monotonic()
    conduct.OUTPUT.mkdir(parents=True, exist_ok=True)
    output = conduct.OUTPUT / f"{name}-sum.json"
    output.unlink(missing_ok=True)
    program = worlds.program()
    command = [program, name, *words, "--seed", seed, "--output", output]
    code = subprocess.run([str(word) for word in command], cwd=conduct.ROOT, env=os.environ).returncode
    if not output.exists():
        print(f"{name}: the program ended with {code} and said nothing more")
        return 1
    found = SUMS[name](json.loads(output.read_text()))
    output.unlink()
    if code and not found["problems"]:
        found["problems"] = [f"the program ended with {code}"]
    conduct.keep(name, seed, begun, {"build": program.parent.name, **found})
    return 1 if code else 0


def of_power_cuts(told: dict) -> dict:
    def total(name: str) -> int:
        return sum(part["outcome"][name] for part in told["parts"])

    return {
        "images": total("images"),
        "spoiled": total("spoiled"),
        "moments": total("moments"),
        "opened": total("opened"),
        "confirmations": sum(part["confirmations"] for part in told["parts"]),
        "images_of_each_mistake": told["controls"],
        "noticed": told["noticed"],
        "problems": [words for part in told["parts"] for words in part["outcome"]["findings"]]
        + [f"{mistake} have lost nothing" for mistake, count in told["noticed"].items() if not count],
    }


def of_errors(told: dict) -> dict:
    found = told["outcome"]
    return {
        "points": found["points"],
        "failures": found["failures"],
        "confirmed": found["confirmed"],
        "refused": found["refused"],
        "not_started": found["notStarted"],
        "went_on": found["wentOn"],
        "started_anew": found["stopped"],
        "damaged": found["damaged"],
        "with_reserve": found["withReserve"],
        "by_fault": found["byFault"],
        "with_a_refusal_taken_for_a_yes": found["believed"],
        "of_which_noticed": found["noticed"],
        "problems": found["findings"] + ([] if found["noticed"] or found["points"] < 100 else ["a server that says yes to what it refused was not noticed"]),
    }


#: What is kept of each program's sum.
SUMS = {"power-cut": of_power_cuts, "io-errors": of_errors}


def power_cut(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/proof power-cut")
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    return run("power-cut", asked.seed, ["--images", asked.images])


def io_errors(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/proof io-errors")
    parser.add_argument("--every", type=int, default=2, help="one of about so many points is tried; all of them with 1")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    return run("io-errors", asked.seed, ["--every", asked.every])
