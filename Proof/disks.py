"""Power cuts and errors of the disk, by the program muster-proof: see docs/reliability.md."""

import argparse
import json
import os
import subprocess
import time

import conduct
import worlds


def run(name: str, seed: int | None, words: list[object]) -> int:
    """Lets the program do it, and keeps what it came to."""
    begun = time.monotonic()
    conduct.OUTPUT.mkdir(parents=True, exist_ok=True)
    output = conduct.OUTPUT / f"{name}-sum.json"
    output.unlink(missing_ok=True)
    program = worlds.program()
    command = [program, name, *words, "--output", output]
    code = subprocess.run([str(word) for word in command], cwd=conduct.ROOT, env=os.environ).returncode
    if not output.exists():
        print(f"{name}: the program ended with {code} and said nothing more")
        return 1
    conduct.keep(name, seed, begun, {"build": program.parent.name, **json.loads(output.read_text())})
    output.unlink()
    return 1 if code else 0


def power_cut(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/proof power-cut")
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    return run("power-cut", asked.seed, ["--images", asked.images, "--seed", asked.seed])


def io_errors(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/proof io-errors")
    parser.add_argument("--every", type=int, default=2, help="one of about so many points is tried; all of them with 1")
    asked = parser.parse_args(words)
    return run("io-errors", None, ["--every", asked.every])
