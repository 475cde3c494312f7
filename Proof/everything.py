"""All parts of the proof, those that use the cores beside those that mostly wait.

Each part is a program of its own, whose words are in .test-output/proof/PART.log. What they found is put together in
.test-output/proof/report.md, and in .test-output/proof.xml, so that it is counted among the tests.
"""

import argparse
import collections.abc
import json
import pathlib
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

import conduct

#: A part, and its words for so many times as much as usual.
Part = tuple[str, collections.abc.Callable[[int], list[object]]]

CORES: list[Part] = [
    ("simulate", lambda n: ["--seeds", 1000 * n, "--twice", 10 * n]),
    ("power-cut", lambda n: ["--images", 20_000 * n]),
    ("io-errors", lambda n: ["--every", 2 if n == 1 else 1]),
]
WAITING: list[Part] = [
    ("chaos", lambda n: ["--failovers", 30 * n, "--pauses", 20 * n]),
    ("kill", lambda n: ["--cycles", 300 * n]),
    ("bugs", lambda n: []),
]
SCRIPT = conduct.ROOT / "scripts" / "proof"


def play(parts, times, outcomes):
    for name, words in parts:
        begun = time.monotonic()
        with open(conduct.OUTPUT / f"{name}.log", "w") as log:
            code = subprocess.call([sys.executable, SCRIPT, name, *map(str, words(times))], stdout=log, stderr=subprocess.STDOUT)
        outcomes[name] = (code, time.monotonic() - begun)
        print(f"proof: {name}: {'kept' if code == 0 else 'BROKEN'}, {outcomes[name][1]:.0f} s", flush=True)
        if code:
            print((conduct.OUTPUT / f"{name}.log").read_text()[-3000:], flush=True)


def words_of(name):
    """What a part came to, in a line of a table."""
    path = conduct.OUTPUT / f"{name}.json"
    if not path.exists():
        return "no result"
    kept = json.loads(path.read_text())
    left_out = ("part", "commit", "cores", "fdatasync_p50_ms", "wall_s", "build", "problems")
    figures = [f"{key.replace('_', ' ')} {value:,}" if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
               for key, value in kept.items() if key not in left_out]
    return ", ".join(figure for figure in figures if figure) + f"; {len(kept.get('problems', []))} promises broken"


def report(outcomes, seconds, times):
    machine = conduct.conditions.machine()
    sync = conduct.conditions.synced_write_ms(conduct.OUTPUT)
    lines = [
        f"{machine['cores']} × {machine['cpu']}, {machine['memory_gib']} GiB, commit {machine['commit']}, {machine['date']}; "
        f"fdatasync p50 {sync:.2f} ms; {'' if times == 1 else f'{times} times as much as `make proof`; '}"
        f"whole run {seconds / 60:.0f} min, of which parts run beside each other.",
        "",
        "| part | seconds | found |",
        "|---|---|---|",
    ]
    lines += [f"| `{name}` | {took:.0f} | {words_of(name)} |" for name, (_, took) in outcomes.items()]
    return "\n".join(lines) + "\n"


def count(outcomes):
    suite = ElementTree.Element("testsuite", name="proof")
    for name, (code, took) in outcomes.items():
        case = ElementTree.SubElement(suite, "testcase", classname="proof", name=name, time=f"{took:.1f}")
        if code:
            ElementTree.SubElement(case, "failure", message=f"scripts/proof {name} ended with {code}")
    ElementTree.ElementTree(suite).write(conduct.OUTPUT.parent / "proof.xml")


def write(text):
    """Between the two lines of docs/reliability.md that are there for it."""
    path = pathlib.Path(conduct.ROOT) / "docs" / "reliability.md"
    begin, end = "<!-- soak begins -->\n", "<!-- soak ends -->"
    before, rest = path.read_text().split(begin)
    path.write_text(before + begin + text + end + rest.split(end)[1])


def main(words):
    parser = argparse.ArgumentParser(prog="scripts/proof all", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=1, help="so many times as much of each part (bugs aside)")
    parser.add_argument("--write", action="store_true", help="write docs/reliability.md")
    asked = parser.parse_args(words)
    conduct.OUTPUT.mkdir(parents=True, exist_ok=True)
    for name, _ in CORES + WAITING:
        (conduct.OUTPUT / f"{name}.json").unlink(missing_ok=True)
    begun = time.monotonic()
    outcomes = {}
    lanes = [threading.Thread(target=play, args=(parts, asked.times, outcomes)) for parts in (CORES, WAITING)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    count(outcomes)
    text = report(outcomes, time.monotonic() - begun, asked.times)
    (conduct.OUTPUT / "report.md").write_text(text)
    print(text)
    if asked.write:
        write(text)
    return 1 if any(code for code, _ in outcomes.values()) else 0
