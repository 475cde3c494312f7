"""The page of an incident whose timeline has 10,000 entries: opened, an older piece of it, and a search inside it."""

import concurrent.futures
import http.client
import time

from rounds import Rounds, said
from servers import Muster
from table import Row, keep

ENTRIES, WRITERS, ROUNDS = 10_000, 4, 200
GOAL_MS = 300

READS = {
    "opened": "",
    "an older piece": "/timeline?before=5000",
    "a search": "/timeline?find=pool+4242",
}


def fill(server, reference: str) -> None:
    def write(writer: int) -> None:
        for number in range(writer, ENTRIES, WRITERS):
            text = f"Observation {number} of the pool: {number * 7 % 100} connections wait"
            server.post(f"/incidents/{reference}/timeline", {"text": text})

    with concurrent.futures.ThreadPoolExecutor(WRITERS) as writers:
        for done in [writers.submit(write, number) for number in range(WRITERS)]:
            done.result()


def times(server, path: str) -> tuple[list[float], int]:
    """Milliseconds to the last byte over one connection, sorted, and how many bytes came."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {"Authorization": f"Bearer {server.token}", "Accept": "text/html"}
    found, size = [], 0
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        found.append((time.perf_counter() - begin) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        size = len(body)
    connection.close()
    return sorted(found), size


def measure() -> None:
    rounds = Rounds("timeline")
    rows, sizes = [], []
    with Muster() as muster:
        server = muster.server
        reference = server.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing", "service": "checkout"})["reference"]
        with said(f"timeline: {ENTRIES:,} entries"):
            fill(server, reference)
        for name, behind in READS.items():
            with said(f"timeline: {name}"):
                found, size = rounds.measured([muster], lambda: times(server, f"/incidents/{reference}{behind}"))
            sizes.append(f"{name} {size / 1024:.0f} KiB")
            for label, share in [("p50", 0.5), ("p99", 0.99)]:
                row = Row(f"timeline of {ENTRIES:,} entries, {name}, {label}", "ms", "", found[int(len(found) * share)], None, limit=GOAL_MS)
                rows.append(row)
    remark = f"{ROUNDS} reads of each, one connection, time to the last byte; {', '.join(sizes)}."
    keep("timeline", rows, rounds.conditions(), [remark])
