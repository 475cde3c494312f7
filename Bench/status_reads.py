"""Reads of the status page beside nginx with a static file of the same bytes: whole, compressed, and not modified."""

import gzip
import urllib.error
import urllib.request
from collections import defaultdict

import load
from rounds import Rounds, said
from servers import Muster, Nginx
from table import Row, keep, median

CONNECTIONS, SECONDS, ROUNDS = 64, 2, 3
GOAL = 0.8
PAGES = {"/status": ("index.html", "page")}


def fetched(url: str, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, error.read(), {name.lower(): value for name, value in error.headers.items()}


def publish(server: Muster) -> None:
    """An incident with some updates, so that the page is one of a bad day."""
    api = server.server
    fields = {"severity": "SEV1", "functionality": "Checkout", "state": "failing", "audience": "EU customers"}
    reference = api.post("/incidents", fields | {"service": "checkout"})["reference"]
    for state, body in [
        ("investigating", "Some customers in the EU cannot pay. We are looking for the cause."),
        ("identified", "A release of this morning is the cause. We are taking it back."),
        ("monitoring", "It is taken back, and payments go through again. We keep watching."),
    ]:
        api.post(f"/incidents/{reference}/updates", {"audience": "status page", "state": state, "body": body})


def measure() -> None:
    rounds = Rounds("status")
    rates: dict[tuple, list[load.Load]] = defaultdict(list)
    notes: dict[tuple, str] = {}
    remarks = []
    with Muster() as muster:
        publish(muster)
        files = {}
        for path, (name, words) in PAGES.items():
            _, page, _ = fetched(muster.base + path, {})
            _, small, headers = fetched(muster.base + path, {"Accept-Encoding": "gzip"})
            # The same bytes compressed, where Muster does compress.
            compressed = small if headers.get("content-encoding") == "gzip" else gzip.compress(page)
            files |= {name: page, f"{name}.gz": compressed}
            remarks.append(f"The {words} has {len(page):,} bytes, {len(compressed):,} compressed.")
        with Nginx(files) as nginx:
            for path, (name, words) in PAGES.items():
                for kind in ("whole", "compressed", "not modified"):
                    with said(f"status: {words}, {kind}"):
                        for server in Rounds.alternating([muster, nginx], ROUNDS):
                            url = muster.base + path if server is muster else f"{nginx.base}/{name}"
                            asked = headers_for(kind, url)
                            problem = problem_with(kind, fetched(url, asked))
                            if problem and server is muster:
                                notes[path, kind] = problem
                                continue
                            if problem:
                                raise RuntimeError(f"nginx: {problem}")
                            found = rounds.measured(
                                [muster, nginx], lambda: load.wrk(url, SECONDS, connections=CONNECTIONS, headers=asked)
                            )
                            rates[server, path, kind].append(found)

    rows = []
    for path, (_, words) in PAGES.items():
        for kind in ("whole", "compressed", "not modified"):
            ours, theirs = rates[muster, path, kind], rates[nginx, path, kind]
            note = notes.get((path, kind), "")
            for unit, key, goal in [("/s", "rate", GOAL), ("ms", "p50_ms", None), ("ms", "p99_ms", None)]:
                label = "reads" if key == "rate" else key.removesuffix("_ms")
                ours_in_the_middle = median([getattr(one, key) for one in ours]) if ours else None
                other = median([getattr(one, key) for one in theirs])
                what = f"status {words}, {kind}: {label}"
                rows.append(Row(what, unit, "nginx", ours_in_the_middle, other, at_least=goal, note=note))
    remarks.append(f"{CONNECTIONS} connections from wrk on the same cores, {ROUNDS} runs of {SECONDS} s each in turn, medians.")
    keep("status", rows, rounds.conditions(), remarks)


def headers_for(kind: str, url: str) -> dict[str, str]:
    if kind == "whole":
        return {}
    if kind == "compressed":
        return {"Accept-Encoding": "gzip"}
    return {"If-None-Match": fetched(url, {})[2].get("etag", '"none"')}


def problem_with(kind: str, answer: tuple[int, bytes, dict[str, str]]) -> str:
    """What is wrong with an answer, nothing where it is what `kind` says."""
    status, _, headers = answer
    expected = 304 if kind == "not modified" else 200
    if status != expected:
        return f"the answer was {status} and not {expected}"
    if kind == "compressed" and headers.get("content-encoding") != "gzip":
        return "the answer was not compressed"
    return ""
