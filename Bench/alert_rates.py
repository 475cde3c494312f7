"""Alerts accepted a second: one, ten and a hundred in a request; each of them new, and the same ones again."""

import itertools
from collections import defaultdict

import load
from rounds import Rounds, said
from servers import Alertmanager, Muster, Nginx
from table import Row, keep, median

BATCHES = (1, 10, 100)
SECONDS, ROUNDS = 2, 3
#: How many alerts are sent again and again: what a large Prometheus has firing on a bad day.
SAME = 10_000
GOAL = 1.5


def measure() -> None:
    rounds = Rounds("alerts")
    rates: dict[tuple, list[float]] = defaultdict(list)
    # An alert that was sent before must not come again as a new one.
    firsts = itertools.count(SAME, 10_000_000)
    with said("what the load itself can do"), Nginx() as sink:
        ceiling = {batch: load.post_alerts(sink.alerts, 1, batch, 0).rate * batch for batch in BATCHES}
    for number, program in enumerate(Rounds.alternating([Muster, Alertmanager], ROUNDS)):
        with said(f"alerts, {number + 1} of {2 * ROUNDS}: {program.name}"):
            with program() as server:
                load.fill(server.alerts, range(SAME), batch=100)
                for batch in BATCHES:
                    found = rounds.measured([server], lambda: load.post_alerts(server.alerts, SECONDS, batch, SAME))
                    rates[program, "again", batch].append(found.rate * batch)
            for batch in BATCHES:
                # New alerts pile up, so each run has a server of its own.
                with program() as server:
                    found = rounds.measured(
                        [server], lambda: load.post_alerts(server.alerts, SECONDS, batch, 0, next(firsts) % 900_000_000)
                    )
                    rates[program, "new", batch].append(found.rate * batch)

    rows = [
        Row(
            f"alerts accepted, {words}, {batch} a request",
            "/s",
            "Alertmanager",
            median(rates[Muster, kind, batch]),
            median(rates[Alertmanager, kind, batch]),
            at_least=GOAL,
        )
        for kind, words in [("new", "new"), ("again", "sent again")]
        for batch in BATCHES
    ]
    most = ", ".join(f"{rate:,.0f}" for rate in ceiling.values())
    remark = (
        f"{load.CONNECTIONS} connections from wrk on the same cores, {ROUNDS} runs of {SECONDS} s each in turn, medians; "
        f"the load alone posts {most} alerts/s at 1, 10, 100 a request to an nginx that throws them away."
    )
    keep("alerts", rows, rounds.conditions(), [remark])
