"""Puts known mistakes into a copy of the sources, one at a time, and looks whether a test notices each.

All of them are written into one copy, each behind a switch, so that it is built once; the switch is the environment
variable MUSTER_SEEDED_BUG. First the same tests must pass with none switched on.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from seeded_bugs import BUGS, Bug  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / ".build-bugs" / "copy"
OUTPUT = ROOT / ".test-output" / "proof"
#: So many may stay unnoticed.
LEEWAY = 2
SWITCH = """\
import Foundation

/// Which of the mistakes of Proof/Bugs is switched on in this process.
package enum SeededBug {
    private static let active = ProcessInfo.processInfo.environment["MUSTER_SEEDED_BUG"]

    package static func isOn(_ name: String) -> Bool { active == name }
}
"""


def problem_with(bug: Bug) -> str | None:
    """Why a bug cannot be put in; None where it can."""
    path = ROOT / "Sources" / bug.file
    if not path.exists():
        return f"{bug.name}: there is no Sources/{bug.file}"
    count = path.read_text().count(bug.right)
    return None if count == 1 else f"{bug.name}: Sources/{bug.file} holds its place {count} times"


def write_copy() -> None:
    """The sources with every switch, beside what was built of them before."""
    COPY.mkdir(parents=True, exist_ok=True)
    wanted = ["Package.swift", "Sources", "Tests", "Proof", "Bench", "scripts", "docs", "Makefile", "README.md", "CHANGELOG.md"]
    wanted += ["ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", ".swift-format", ".ci"]
    texts: dict[str, str] = {}
    for bug in BUGS:
        text = texts.get(bug.file) or (ROOT / "Sources" / bug.file).read_text()
        text = text.replace(bug.right, bug.switched.replace("BUG", f'SeededBug.isOn("{bug.name}")'))
        if "import MusterCore" not in text and not bug.file.startswith("MusterCore/"):
            text = "import MusterCore\n" + text
        texts[bug.file] = text
    for name in wanted:
        source = ROOT / name
        for path in [source, *source.rglob("*")] if source.is_dir() else [source]:
            if path.is_file() and "__pycache__" not in path.parts:
                place = COPY / path.relative_to(ROOT)
                below = str(path.relative_to(ROOT / "Sources")) if path.is_relative_to(ROOT / "Sources") else ""
                keep(place, texts.get(below, "").encode() or path.read_bytes())
    keep(COPY / "Sources/MusterCore/SeededBug.swift", SWITCH.encode())


def keep(place: pathlib.Path, content: bytes) -> None:
    """Written only where it differs, so that what was built of it stays good."""
    if place.exists() and place.read_bytes() == content:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def run(tests: str, bug: str | None) -> tuple[bool, str]:
    """Whether the tests pass, and their last words."""
    environment = os.environ | ({"MUSTER_SEEDED_BUG": bug} if bug else {})
    if tests.startswith("pytest "):
        program = COPY / ".build" / "debug" / "muster"
        words = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-x", "-q", *tests.split()[1:]]
        environment |= {"MUSTER_BINARY": str(program)}
        folder = ROOT
    else:
        words = ["swift", "test", "--skip-build", "--filter", f"\\.({tests})/"]
        folder = COPY
    try:
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=180)
    except subprocess.TimeoutExpired:
        return False, "it did not end"
    return done.returncode == 0, done.stdout[-2000:] + done.stderr[-500:]


def measure() -> bool:
    problems = [problem for bug in BUGS if (problem := problem_with(bug))]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return False
    begin = time.monotonic()
    write_copy()
    built = subprocess.run(["swift", "build", "--build-tests"], cwd=COPY, capture_output=True, text=True)
    if built.returncode != 0:
        print(built.stdout[-4000:], built.stderr[-2000:], file=sys.stderr)
        return False
    print(f"bugs: built in {time.monotonic() - begin:.0f} s", flush=True)
    sound = {}
    for tests in sorted({bug.noticed_by for bug in BUGS}):
        sound[tests], words = run(tests, None)
        if not sound[tests]:
            print(f"bugs: error: {tests} fail by themselves: {words}", file=sys.stderr)
    found = []
    for bug in BUGS:
        passes, words = run(bug.noticed_by, bug.name)
        is_noticed = sound[bug.noticed_by] and not passes
        found.append({"name": bug.name, "says": bug.says, "is_noticed": is_noticed, "by": bug.noticed_by})
        print(f"bugs: {bug.name}: {'noticed' if is_noticed else 'NOT NOTICED'}", flush=True)
    noticed = sum(one["is_noticed"] for one in found)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    seconds = time.monotonic() - begin
    summary = {"bugs": len(found), "noticed": noticed, "seconds": seconds, "each": found}
    (OUTPUT / "bugs.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(f"bugs: {noticed} of {len(found)} mistakes were noticed, in {seconds:.0f} s")
    return noticed >= len(found) - LEEWAY


def main(words: list[str]) -> int:
    """`--forget` builds the copy anew."""
    if "--forget" in words:
        shutil.rmtree(COPY.parent, ignore_errors=True)
    return 0 if measure() else 1
