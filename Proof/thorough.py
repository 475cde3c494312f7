"""Two suites at their full size, of which `make test` runs a sample: see docs/reliability.md."""

import os
import re
import subprocess
import time

import conduct


def schedules(_: list[str]) -> int:
    """Two ways to say who is on call agree."""
    return run("schedules", "ScheduleDaylightSavingTests")


def restricted(_: list[str]) -> int:
    """Worlds with and without restricted incidents are the same to a stranger."""
    return run("restricted", "TwoWorldsTests")


def run(part: str, suite: str) -> int:
    begun = time.monotonic()
    words = conduct.suites(conduct.ROOT / ".build" / "debug", suite)
    variables = os.environ | {"MUSTER_THOROUGH": "1"}
    done = subprocess.run(words, cwd=conduct.ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    count = re.search(r"Test run with (\d+) test", done.stdout)
    tests = int(count[1]) if count else 0
    problems = [line.strip() for line in done.stdout.splitlines() if "recorded an issue" in line]
    if not problems and (done.returncode or not tests):
        problems = [f"{suite} ended with {done.returncode} after {tests} tests: {done.stdout[-500:]}"]
    conduct.keep(part, 0, begun, {"tests": tests, "problems": problems[:40]})
    return 1 if problems else 0
