"""Puts known mistakes into a copy of the sources, one at a time, and looks whether a test notices each.

All of them are written into one copy, each behind a switch, so that it is built once; the switch is the environment
variable MUSTER_SEEDED_BUG. First the same tests must pass with none switched on. Some are put into the simulation, too, which
must find broken promises then, and none without.
"""

import collections
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]

import conduct  # noqa: E402
import copied_sources  # noqa: E402
import worlds  # noqa: E402
from seeded_bugs import BUGS, CONTROLS, Bug  # noqa: E402

ROOT = conduct.ROOT
COPY = copied_sources.COPY
#: So many may stay unnoticed.
LEEWAY = 2
#: In so many worlds at most a bug of the simulation's must show: small ones, since this is not a release build. Most show in the
#: first; a record is changed in one world of four only, and not always in the way that the bug overlooks.
SEEDS, TROUBLES = 60, 15
#: So many worlds at the same time.
BESIDE = 2
#: Where it says which mistake is made, and what says so in the copy.
SWITCH = "MusterCore/SeededBug.swift"
IS_ON = '{ unsafe getenv("MUSTER_SEEDED_BUG").map { unsafe String(cString: $0) } == name }'


def problem_with(bug: Bug) -> str | None:
    """Why a bug cannot be put in; None where it can."""
    path = ROOT / "Sources" / bug.file
    if not path.exists():
        return f"{bug.name}: there is no Sources/{bug.file}"
    count = path.read_text().count(bug.right)
    return None if count == 1 else f"{bug.name}: Sources/{bug.file} holds its place {count} times"


def write_copy() -> None:
    """The sources with every switch, beside what was built of them before."""
    texts = {SWITCH: (ROOT / "Sources" / SWITCH).read_text().replace("{ false }", IS_ON)}
    for bug in BUGS:
        # No import is added to a file: with it the interface of the module would be another.
        switch = "SeededBug.isOn" if bug.file.startswith("MusterCore/") else "Failpoint.isSeeded"
        text = texts.get(bug.file) or (ROOT / "Sources" / bug.file).read_text()
        texts[bug.file] = text.replace(bug.right, bug.switched.replace("BUG", f'{switch}("{bug.name}")'))
    copied_sources.write(texts)


def run(tests: str, bug: str | None) -> tuple[bool, str]:
    """Whether the tests pass, and their last words."""
    environment = os.environ | ({"MUSTER_SEEDED_BUG": bug} if bug else {})
    built = COPY / ".build" / "debug"
    if tests.startswith("pytest "):
        words = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-x", "-q", *tests.split()[1:]]
        environment |= {"MUSTER_BINARY": str(built / "muster")}
        folder = ROOT
    else:
        # What `swift test` starts; that lets nobody else into its folder meanwhile.
        words = conduct.suites(built, tests)
        folder = COPY
    try:
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(words, cwd=folder, env=environment, **both, text=True, timeout=180)
    except subprocess.TimeoutExpired:
        return False, "it did not end"
    if "with 0 tests" in done.stdout:
        raise SystemExit(f"bugs: error: there are no tests {tests}")
    issues = [line for line in done.stdout.splitlines() if "recorded an issue" in line or line.startswith("FAILED")]
    return done.returncode == 0, "\n".join(issues or [done.stdout[-2000:]])


def shows_in_worlds(bug: str | None, faults: str, most: int = SEEDS) -> tuple[list[str], int]:
    """Which promises the simulation finds broken in worlds with these faults, and in how many; it looks no further than it has to."""
    program = COPY / ".build" / "debug" / "muster-proof"
    options = ["--troubles", TROUBLES, "--faults", faults]
    switched = {"MUSTER_SEEDED_BUG": bug} if bug else {}
    for first in range(1, most + 1, BESIDE):
        problems = worlds.run(first, BESIDE, 0, BESIDE, program, switched, options)["problems"]
        if problems:
            return problems, first + BESIDE - 1
    return [], most


def measure() -> dict | None:
    problems = [problem for bug in BUGS if (problem := problem_with(bug))]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return None
    begin = time.monotonic()
    write_copy()
    built = copied_sources.build()
    if built.returncode != 0:
        print(built.stdout[-4000:], built.stderr[-2000:], file=sys.stderr)
        return None
    print(f"bugs: built in {time.monotonic() - begin:.0f} s", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        suites = sorted({bug.noticed_by for bug in BUGS})
        sound = dict(zip(suites, pool.map(lambda tests: run(tests, None), suites)))
        switched = dict(zip(BUGS, pool.map(lambda bug: run(bug.noticed_by, bug.name), BUGS)))
    problems = [f"{tests} fail by themselves: {words}" for tests, (passes, words) in sound.items() if not passes]
    unnoticed = [bug.name for bug in BUGS if switched[bug][0] or not sound[bug.noticed_by][0]]
    for bug in BUGS:
        print(f"bugs: {bug.name}: {'NOT NOTICED' if bug.name in unnoticed else 'noticed'}", flush=True)
    if len(unnoticed) > LEEWAY:
        problems.append(f"unnoticed: {unnoticed}")
    shown, looked_at = {}, collections.Counter()
    for name, faults in CONTROLS.items():
        broken, count = shows_in_worlds(name, faults)
        shown[name] = len(broken)
        looked_at[faults] = max(looked_at[faults], count)
    problems += [f"the simulation does not notice {name}" for name, count in shown.items() if not count]
    # The same worlds without them break nothing.
    for faults, count in looked_at.items():
        problems += [f"worlds with {faults} and no bug: {words}" for words in shows_in_worlds(None, faults, count)[0]]
    return {"bugs": len(BUGS), "noticed": len(BUGS) - len(unnoticed), "unnoticed": unnoticed, "broken_in_worlds": shown, "problems": problems}


def main(words: list[str]) -> int:
    """`--forget` builds the copy anew."""
    if "--forget" in words:
        shutil.rmtree(COPY.parent, ignore_errors=True)
    begun = time.monotonic()
    found = measure()
    if found is None:
        return 1
    conduct.keep("bugs", 0, begun, found)
    return 1 if found["problems"] else 0
