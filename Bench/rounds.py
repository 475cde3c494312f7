"""Runs in turn, so that what changes on the machine meanwhile changes both sides."""

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator

import conditions
from servers import SCRATCH, Program

#: A run beside which other programs used more of a core is done again, once.
NOISE_LIMIT = 0.15


class Rounds:
    """Counts what else ran meanwhile, for the whole of a part."""

    def __init__(self, part: str):
        self.part = part
        self._noise: list[float] = []

    def measured(self, programs: list[Program], work: Callable[[], object]):
        """Does the work, and again if it was disturbed; returns what the quieter of the two found."""
        found = []
        for _ in range(2):
            with conditions.Others([program.pid for program in programs]) as others:
                result = work()
            found.append((others.share, result))
            if others.share <= NOISE_LIMIT:
                break
        share, result = min(found, key=lambda one: one[0])
        self._noise.append(share)
        return result

    @staticmethod
    def alternating(kinds: list, rounds: int) -> Iterator:
        """Each kind once a round, the other way round in every second one."""
        for number in range(rounds):
            yield from kinds if number % 2 == 0 else reversed(kinds)

    def conditions(self) -> dict:
        SCRATCH.mkdir(parents=True, exist_ok=True)
        return conditions.machine() | {
            "part": self.part,
            "synced_write_ms": conditions.synced_write_ms(SCRATCH),
            "others": statistics.median(self._noise) if self._noise else 0.0,
            "others_at_most": max(self._noise, default=0.0),
        }


@contextlib.contextmanager
def said(what: str) -> Iterator[None]:
    """Tells on the terminal how long a step took, so that nobody waits without knowing for what."""
    begun = time.monotonic()
    print(f"bench: {what} …", flush=True)
    yield
    print(f"bench: {what}: {time.monotonic() - begun:.0f} s", flush=True)
