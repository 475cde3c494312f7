"""From the POST of a new alert to the webhook that tells of it, 200 times a second."""

import json
import subprocess
import urllib.parse
from collections import defaultdict

import muster as system

from rounds import Rounds, said
from servers import ROOT, SCRATCH, Alertmanager, Muster
from table import Row, keep, median

RATE, SECONDS, ROUNDS = 200, 8, 3


def built() -> str:
    """The program that posts and receives, in one thread with one clock."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    program = SCRATCH / "webhook_times"
    source = ROOT / "Bench" / "webhook_times.c"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-o", program, source], check=True)
    return str(program)


def timed(program: str, url: str, receiver: int) -> dict:
    parts = urllib.parse.urlsplit(url)
    words = [program, parts.hostname, parts.port, f"{parts.path}/api/v2/alerts", RATE, SECONDS, receiver]
    run = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(run.stderr)
    return json.loads(run.stdout)


def subscribe(server: Muster, url: str) -> bool:
    """Has Muster tell `url` of each alert. False where this Muster has no webhooks of the organisation."""
    if "webhook" not in system.command("--help").stdout:
        return False
    server.server.cli("webhook", "add", "bench", url, "--events", "alert.fired")
    return True


def measure() -> None:
    rounds = Rounds("latency")
    program = built()
    found: dict[tuple, list[dict]] = defaultdict(list)
    port = system.free_port()
    own = timed(program, f"http://127.0.0.1:{port}", port)
    missing = False
    for number, kind in enumerate(Rounds.alternating([Muster, Alertmanager], ROUNDS)):
        if kind is Muster and missing:
            continue
        port = system.free_port()
        hook = f"http://127.0.0.1:{port}/hook"
        flags = ("--webhook-allow", "127.0.0.1") if kind is Muster else (hook,)
        with said(f"latency, {number + 1} of {2 * ROUNDS}: {kind.name}"), kind(*flags) as server:
            if kind is Muster and not subscribe(server, hook):
                missing = True
                continue
            found[kind].append(rounds.measured([server], lambda: timed(program, server.alerts, port)))

    conditions = rounds.conditions()

    def row(words: str, key: str, margin: float | None) -> Row:
        ours, theirs = ([one[key] / 1000 for one in found[kind]] for kind in (Muster, Alertmanager))
        note = "no webhook of the organisation to measure" if missing else ""
        return Row(words, "ms", "Alertmanager", median(ours) if ours else None, median(theirs), margin=margin, note=note)

    rows = [
        row("from POST to webhook, p50", "webhook_p50_us", None),
        row("from POST to webhook, p99", "webhook_p99_us", conditions["synced_write_ms"]),
        row("from POST to its answer, p99", "answer_p99_us", None),
    ]
    counts = [
        f"{name} delivered {sum(one['webhook'] for one in found[kind]):,} of {sum(one['sent'] for one in found[kind]):,}, "
        f"{sum(one['twice'] for one in found[kind])} of them twice"
        for kind, name in [(Muster, "Muster"), (Alertmanager, "Alertmanager (group_wait 0s, each alert a group)")]
        if found[kind]
    ]
    remark = (
        f"{RATE} new alerts a second for {SECONDS} s, {ROUNDS} times in turn, medians; {'; '.join(counts)}; the program that "
        f"posts and receives takes {own['webhook_p50_us'] / 1000:.2f} / {own['webhook_p99_us'] / 1000:.2f} ms itself (p50 / p99)."
    )
    keep("latency", rows, conditions, [remark])
