"""Reading active alerts back: all of 10,000 and of 50,000, one of 50,000 by a filter, and the memory that they take."""

import http.client
import json
import re
import socket
import time
import urllib.parse
from collections import defaultdict

import load
from conditions import resident_mib
from rounds import Rounds, said
from servers import Alertmanager, Muster
from table import Row, keep, median

SOME, ALL = 10_000, 50_000
#: Which alert the filter asks for; each instance has one.
WANTED = 31_415
LIST_GOAL, MEMORY_GOAL = 0.25, 0.5


class Reader:
    """One connection to the alerts of a server."""

    def __init__(self, server):
        parts = urllib.parse.urlsplit(server.alerts)
        self._path = f"{parts.path}/api/v2/alerts"
        self._address = (parts.hostname, parts.port)
        self._connection = socket.create_connection(self._address, timeout=120)
        self._room = bytearray(1 << 20)

    def time(self, query: str = "") -> float:
        """Milliseconds to the last byte. Nothing is read out of the answer, so that it is the server's time and not ours."""
        begun = time.monotonic()
        self._connection.sendall(f"GET {self._path}{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head, count, tail = b"", 0, b""
        while True:
            got = self._connection.recv_into(self._room)
            if got == 0:
                raise RuntimeError(f"{self._path}{query}: the connection was closed")
            count += got
            tail = (tail + self._room[max(0, got - 8) : got])[-8:]
            if b"\r\n\r\n" not in head:
                head += self._room[:got]
                end = head.find(b"\r\n\r\n") + 4
                length = re.search(rb"\r\ncontent-length: *(\d+)\r\n", head[:end], re.IGNORECASE)
                if not head.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(f"{self._path}{query}: {head[:300]!r}")
            if count >= end + int(length[1]) if length else tail.endswith(b"0\r\n\r\n"):
                return (time.monotonic() - begun) * 1000

    def count(self, query: str = "") -> int:
        """How many alerts the answer holds."""
        connection = http.client.HTTPConnection(*self._address, timeout=120)
        connection.request("GET", self._path + query)
        found = len(json.loads(connection.getresponse().read()))
        connection.close()
        return found


def measure() -> None:
    rounds = Rounds("list")
    times: dict[tuple, list[float]] = defaultdict(list)
    held: dict[tuple, int] = {}
    memory: dict[tuple, float] = {}
    one = "?filter=" + urllib.parse.quote(f'instance="host-{WANTED:05}:9100"')
    with Muster() as muster, Alertmanager() as alertmanager:
        servers = [muster, alertmanager]
        readers = {server: Reader(server) for server in servers}

        def read(what: str, query: str, count: int) -> None:
            for server in servers:
                held[server, what] = readers[server].count(query)
            for server in Rounds.alternating(servers, count):
                taken = rounds.measured(servers, lambda: readers[server].time(query))
                times[server, what].append(taken)

        for first, last, what in [(0, SOME, "some"), (SOME, ALL, "all")]:
            with said(f"list: {last:,} alerts"):
                for server in servers:
                    load.fill(server.alerts, range(first, last))
                # What is done after the answer is done before the reading; the memory is what stays.
                time.sleep(5)
                if what == "all":
                    for server in servers:
                        memory[server, "filled"] = resident_mib(server.pid)
                read(what, "", 7)
        with said("list: one alert of them"):
            read("one", one, 21)
        for server in servers:
            memory[server, "read"] = resident_mib(server.pid)

    def row(what: str, words: str, expected: int, goal: float | None) -> Row:
        wrong = held[muster, what] != expected
        note = f"Muster's answer holds {held[muster, what]:,} of {expected:,}" if wrong else ""
        ours = None if wrong else median(times[muster, what])
        return Row(words, "ms", "Alertmanager", ours, median(times[alertmanager, what]), at_most=goal, note=note)

    def memory_row(when: str, words: str, goal: float | None) -> Row:
        ours, theirs = memory[muster, when], memory[alertmanager, when]
        return Row(words, "MiB", "Alertmanager", ours, theirs, at_most=goal)

    rows = [
        row("some", f"list of all alerts, {SOME:,} active", SOME, None),
        row("all", f"list of all alerts, {ALL:,} active", ALL, LIST_GOAL),
        row("one", f"one alert by its instance, {ALL:,} active", 1, LIST_GOAL),
        memory_row("filled", f"resident memory, {ALL:,} active", MEMORY_GOAL),
        memory_row("read", "resident memory after those lists were read", None),
    ]
    keep("list", rows, rounds.conditions(), ["One connection, in turn, time to the last byte, medians of 7 (21 for one alert)."])
