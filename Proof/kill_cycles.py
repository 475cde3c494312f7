"""kill -9 of the real server under load: at named places in its code, and at any moment.

Each cycle starts the server, lets it work, and ends with SIGKILL: at the n-th time that it comes to a failpoint (a debug
build has them), or after a random time. What was answered before must be there after; the first page that is due must
reach its provider soon after the start; nobody gets a page twice but for a crash in between; and the record verifies.
"""

import argparse
import collections
import os
import pathlib
import random
import tempfile
import threading
import time
import traceback

import conduct
from installation import Installation
from points import ANY_MOMENT, AUDIT, NTFY, SELDOM

RESUME_LIMIT = 10.0


def plan(points, cycles, chance):
    """What each cycle ends with: about five of seven at a failpoint, each of them equally often."""
    named = [points[index % len(points)] for index in range(cycles * 5 // 7)]
    whole = named + [ANY_MOMENT] * (cycles - len(named))
    chance.shuffle(whole)
    return whole


def run(cycles, seed, folder, lanes=2, audits=3, without=()):
    """Runs cycles, several installations beside each other, and returns what was found."""
    chance = random.Random(seed)
    known = conduct.failpoints()
    usual = [point for point in known if point not in AUDIT and point not in without]
    if cycles < len(usual):
        chance.shuffle(usual)
    slow = min(cycles // 12, 5 * len(AUDIT)) if audits else 0
    whole = plan(usual, cycles - slow, chance)
    # What goes to people comes first, before much has gone to them; and what goes by ntfy, in one installation alone.
    seldom = sorted(point for point in whole if point in SELDOM)
    rest = [point for point in whole if point not in SELDOM]
    slices = [rest[lane::lanes] for lane in range(lanes)]
    slices[0] = seldom + slices[0][: max(0, len(slices[0]) - len(seldom) // 2)]
    slices[-1] = slices[-1] + rest[0::lanes][len(slices[0]) - len(seldom) :] if lanes > 1 else slices[-1]
    slices += [[AUDIT[index % len(AUDIT)] for index in range(slow)][lane::audits] for lane in range(audits if slow else 0)]
    installations = [
        Installation(pathlib.Path(folder) / f"lane{lane}", random.Random(f"{seed} {lane}")) for lane in range(len(slices))
        if os.makedirs(pathlib.Path(folder) / f"lane{lane}") is None
    ]

    def live(installation, points):
        try:
            installation.prepare(with_ntfy=not set(points).isdisjoint(NTFY))
            for point in points:
                installation.cycle(point)
            installation.finish()
        except Exception as error:  # noqa: BLE001: told at the end, with what else was found
            installation.problems.append("".join(traceback.format_exception(error))[-2000:])
        finally:
            installation.close()

    threads = [threading.Thread(target=live, args=pair) for pair in zip(installations, slices)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kills = sum((one.kills for one in installations), collections.Counter())
    resumes = [second for one in installations for second in one.resumes]
    result = {
        "cycles": sum(kills.values()),
        "at_failpoints": sum(count for point, count in kills.items() if point != ANY_MOMENT),
        "failpoints_reached": len([point for point in kills if point != ANY_MOMENT]),
        "failpoints_known": len(known),
        "answered": sum(len(one.alerts) + len(one.incidents) + sum(map(len, one.notes.values())) for one in installations),
        "unanswered": sum(len(one.unsure) for one in installations),
        "unanswered_missing": sum(one.missing for one in installations),
        "pages": sum(getattr(one, "sent", 0) for one in installations),
        "repeats": sum(getattr(one, "repeats", 0) for one in installations),
        "resumed": len(resumes),
        "resume_p50_s": round(conduct.share(resumes, 0.5) or 0, 2),
        "resume_p99_s": round(conduct.share(resumes, 0.99) or 0, 2),
        "resume_max_s": round(max(resumes, default=0), 2),
        "problems": [problem for one in installations for problem in one.problems],
        "by_failpoint": dict(sorted(kills.items())),
    }
    if result["resume_p99_s"] > RESUME_LIMIT:
        result["problems"].append(f"paging resumed after {result['resume_p99_s']} s (99 of 100); {RESUME_LIMIT} are allowed")
    if cycles >= 100 and not result["unanswered_missing"]:
        result["problems"].append("of what nobody answered nothing is missing, so that a loss would not be noticed either")
    return result


def main(words):
    parser = argparse.ArgumentParser(prog="scripts/proof kill", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cycles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=2)
    arguments = parser.parse_args(words)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="muster-kill-") as folder:
        result = run(arguments.cycles, arguments.seed, folder, arguments.lanes)
    conduct.keep("kill", arguments.seed, begun, result)
    return 1 if result["problems"] else 0
