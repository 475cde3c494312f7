"""Three nodes on a PostgreSQL that fails over, stops, and cannot be reached.

Commits wait for the standby, as docs/nodes.md says; then nothing that was answered may be lost, whatever dies. In the last
part they do not wait, the standby is held back, and what is lost must be noticed and said aloud.
"""

import argparse
import random
import tempfile
import threading
import time

import conduct
from muster import command, wait
from nodes import World
from pair import Pair

RESUME_LIMIT = 15.0


def lose(world):
    """A failover to a standby that was held back. Returns what was lost, and how many seconds later that was said."""
    world.pair.lag()
    # Confirmed by the primary alone; on a slow disk it takes its time until there is something to lose.
    known = len(world.alerts)
    world.use()
    time.sleep(2)
    wait(lambda: len(world.alerts) > known, "an answer that can be lost", 60)
    begun = time.monotonic()
    behind = world.pair.primary
    moment = world.pair.fail_over()
    behind.wire.mend()
    # They go on meanwhile: of what was confirmed before, all pages may have been sent, and the rest is lost.
    world.resumed(moment, "a failover that lost something")
    world.rest()
    world.disturbed("failover with loss", begun)
    for node in world.nodes:
        while world.ask(node, "GET", "/readyz", None)[0] != 200:
            time.sleep(0.2)
    lost = world.lost()
    beats = world.provider.beats
    alarmed = None
    while time.monotonic() - moment < 60 and alarmed is None:
        alarmed = time.monotonic() - moment if world.alarms() else None
        time.sleep(0.5)
    if world.provider.beats > beats and alarmed:
        world.problems.append("the address outside was called although something was lost")
    world.nodes[0].post("/engine/resume")
    # The next pass of the auditor finds that somebody knows.
    while world.alarms() and time.monotonic() - moment < 120:
        time.sleep(0.5)
    for title in [title for title in world.incidents if title in lost]:
        del world.incidents[title]
    world.alerts -= set(lost)
    world.notes = [(reference, note) for reference, note in world.notes if note not in lost]
    world.pair.renew()
    return len(lost), alarmed


def run(failovers, pauses, losses, seed, folder, seconds=(20, 30)):
    """Lets all of it befall three nodes, and returns what was found."""
    chance = random.Random(seed)
    of_primary = pauses * 2 // 5
    faults = ["failover"] * failovers + ["pause"] * of_primary
    chance.shuffle(faults)
    with Pair() as pair:
        world = World(folder, pair, seed)
        try:
            world.begin()
            # Each node must know by which way people are paged: the others hear of it within a second.
            time.sleep(5)
            world.use()
            lanes = [
                threading.Thread(target=world.pause_nodes, args=(pauses - of_primary, seconds)),
                threading.Thread(target=world.trouble_last, args=(seconds,)),
            ]
            for lane in lanes:
                lane.start()
            for fault in faults:
                time.sleep(chance.uniform(0.5, 2))
                if fault == "failover":
                    world.fail_over()
                else:
                    world.pause_primary(chance.uniform(*seconds))
            lanes[0].join()
            time.sleep(2)
            world.rest()
            lanes[1].join()
            lost, silent = world.lost(), world.unpaged(90)
            twice = world.declared_twice()
            false_alarms = world.alarms()
            known_losses = [lose(world) for _ in range(losses)]
            silent += world.unpaged(90) if losses else []
            again, unexplained = world.repeats()
            shown = command("verify", "--data", world.nodes[1].folder, check=False, MUSTER_DATABASE=world.nodes[1].flags[-1])
        finally:
            world.rest()
            world.close()
    problems = world.problems
    if lost:
        problems.append(f"{len(lost)} of what was answered are lost: {lost[:5]}")
    if twice:
        problems.append(f"{len(twice)} incidents were declared twice: {twice[:5]}")
    if silent:
        problems.append(f"{len(silent)} incidents have paged nobody: {silent[:5]}")
    if false_alarms:
        problems.append(f"a loss of {false_alarms} was said where there was none")
    if unexplained:
        problems.append(f"{len(unexplained)} pages came twice with nothing in between: {unexplained[:3]}")
    if "every hash holds" not in shown.stdout:
        problems.append(f"the record does not verify: {shown.stdout[-500:]}{shown.stderr[-500:]}")
    problems += [f"{count} were lost and nothing was said" for count, alarmed in known_losses if count and not alarmed]
    problems += ["nothing was lost although the standby was held back" for count, _ in known_losses if not count]
    if world.resumes and max(world.resumes) > RESUME_LIMIT:
        problems.append(f"paging resumed after {max(world.resumes):.1f} s; {RESUME_LIMIT} are allowed")
    return {
        "faults": dict(world.faults),
        "answered": len(world.incidents) + len(world.alerts) + len(world.notes),
        "lost": len(lost),
        "pages": len({key for _, key, _ in world.provider.pages()}),
        "repeats": again,
        "resumed": len(world.resumes),
        "resume_p50_s": round(conduct.share(world.resumes, 0.5) or 0, 2),
        "resume_max_s": round(max(world.resumes, default=0), 2),
        "losses": [{"lost": count, "said_after_s": alarmed and round(alarmed, 1)} for count, alarmed in known_losses],
        "problems": problems,
    }


def main(words):
    parser = argparse.ArgumentParser(prog="scripts/proof chaos", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--failovers", type=int, default=30)
    parser.add_argument("--pauses", type=int, default=20)
    parser.add_argument("--losses", type=int, default=3)
    parser.add_argument("--shortest", type=float, default=20, help="seconds that a pause takes at least")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(words)
    begun = time.monotonic()
    seconds = (arguments.shortest, arguments.shortest * 1.5)
    with tempfile.TemporaryDirectory(prefix="muster-chaos-") as folder:
        result = run(arguments.failovers, arguments.pauses, arguments.losses, arguments.seed, folder, seconds)
    conduct.keep("chaos", arguments.seed, begun, result)
    return 1 if result["problems"] else 0
