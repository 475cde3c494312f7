"""What the parts of the proof that start the real server have in common: where things are, and how a result is kept."""

import json
import os
import pathlib
import re
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
OUTPUT = ROOT / ".test-output" / "proof"
sys.path[:0] = [str(ROOT / "Tests" / "System"), str(ROOT / "Bench")]

import conditions  # noqa: E402


def failpoints():
    """The names of the places in the program at which it can be killed, as they stand in its source."""
    found = set()
    for path in (ROOT / "Sources").rglob("*.swift"):
        found |= set(re.findall(r'Failpoint\.hit\("([a-z.-]+)"\)', path.read_text()))
    return sorted(found)


def failpoints_in(program):
    """Those whose names a program holds: none in one that is released."""
    held = pathlib.Path(program).read_bytes()
    return [name for name in failpoints() if name.encode() in held]


def suites(built, names):
    """The command that runs suites of a debug build: what `swift test` starts, and without its lock on the folder."""
    return [str(built / "musterPackageTests.xctest"), "--testing-library", "swift-testing", "--filter", rf"\.({names})/"]


def share(values, part):
    """The value that `part` of them (0.99 …) do not exceed; None of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else None


def keep(name, seed, begun, result):
    """Prints a result with what it depends on, and leaves it for programs."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    machine = conditions.machine()
    whole = {
        "part": name,
        "seed": seed,
        "commit": machine["commit"],
        "cores": machine["cores"],
        "fdatasync_p50_ms": round(conditions.synced_write_ms(OUTPUT), 3),
        "wall_s": round(time.monotonic() - begun, 1),
        "build": os.environ.get("MUSTER_BINARY", "debug"),
        **result,
    }
    (OUTPUT / f"{name}.json").write_text(json.dumps(whole, indent=2) + "\n")
    for key, value in whole.items():
        print(f"  {key}: {value if not isinstance(value, (dict, list)) else json.dumps(value)}")
    return whole
