"""An incident of the sandbox as people live through it, by whichever face: what both faces share.

A story moves the sandbox's clock by hand, so nothing waits. What an incident shows is read by the same face by which it
is steered; what leaves the organisation (mail, the public status page) is read from outside.
"""

import datetime
import json
import math
import re
from dataclasses import dataclass

import pytest

MINUTE = datetime.timedelta(minutes=1)


class Refusal(Exception):
    """The words that somebody reads who asked for what cannot be done."""


class NotOffered(Exception):
    """A page shows nobody what they may not do, so that there is nothing to press."""


@dataclass
class Entry:
    """A line of the timeline, at so many minutes after the declaration."""

    minute: float
    who: str
    text: str


@dataclass
class Promise:
    minute: float
    says: str
    owner: str


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def written(at):
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Story:
    def __init__(self, server, face):
        self.server, self.face, self.people = server, face, {}
        # What was read since anybody did anything: it is still so.
        self.seen = {}

    def person(self, handle):
        if handle not in self.people:
            self.people[handle] = self.face(self, handle)
        return self.people[handle]

    def cast(self, *handles):
        return [self.person(handle) for handle in handles]

    # The clock.

    @property
    def now(self):
        return moment(self.server.get("/sandbox/clock")["now"])

    def advance(self, **length):
        self.until(self.now + datetime.timedelta(**length))

    def until(self, at):
        left = at - self.now
        assert left > datetime.timedelta(), f"{at} has passed"
        self.seen.clear()
        self.server.advance(f"PT{math.ceil(left.total_seconds())}S")

    # The world outside.

    def alert(self, ended=False, annotations=None, **labels):
        """The monitoring speaks, as Alertmanager's webhook does."""
        self.seen.clear()
        now = written(self.now)
        alert = {
            "status": "resolved" if ended else "firing",
            "labels": labels,
            "annotations": annotations or {},
            "startsAt": self.server.__dict__.setdefault("began", {}).setdefault(json.dumps(labels), now),
            "endsAt": now if ended else "0001-01-01T00:00:00Z",
        }
        if ended:
            del self.server.began[json.dumps(labels)]
        key = self.server.made["integrations"]["alertmanager"].split("/in/")[1]
        body = {"version": "4", "status": alert["status"], "alerts": [alert]}
        status, text, _ = self.server.request("POST", f"/in/{key}", body, headers={"Authorization": None})
        assert 200 <= status < 300, text

    def messages(self, to=None, subject="", body=""):
        """What would have left, oldest first; `to` is an address, or the beginning of one."""
        found, cursor = [], ""
        while True:
            page = self.server.get(f"/sandbox/messages?limit=200{cursor}")
            found += page["items"]
            if not page.get("next_cursor"):
                break
            cursor = f"&cursor={page['next_cursor']}"
        return [
            one
            for one in reversed(found)
            if (to is None or one["to"].startswith(to)) and subject in one["subject"] and body in one["body"]
        ]

    @property
    def status_page(self):
        status, text, _ = self.server.request("GET", "/status", headers={"Authorization": None})
        assert status == 200
        return text

    def incident(self, reference):
        return Incident(self, reference)


class Incident:
    """One incident, with its minutes counted from the declaration."""

    def __init__(self, story, reference):
        self.story, self.reference = story, reference
        self.reader = story.person("ana")
        self.declared = next(at for at, _, text in self._lines() if text.startswith("Declared"))

    def __str__(self):
        return self.reference

    def _lines(self):
        return [(moment(at), who, text) for at, who, text in self.reader.timeline(self.reference)]

    def minute(self, at):
        return round((at - self.declared) / MINUTE, 1)

    def at(self, minutes):
        """Puts the clock to so many minutes after the declaration."""
        self.story.until(self.declared + minutes * MINUTE)

    @property
    def age(self):
        return self.minute(self.story.now)

    def timeline(self, *words):
        """The lines that hold all of the words."""
        return [
            Entry(self.minute(at), who, text)
            for at, who, text in self._lines()
            if all(word.lower() in text.lower() for word in words)
        ]

    def minutes(self, *words):
        return [entry.minute for entry in self.timeline(*words)]

    def paged(self, name):
        return self.minutes(f"Paged {name}")

    def due(self, says):
        """The promise of those words; None where nobody owes it."""
        for at, text, owner in self.reader.due(self.reference):
            if text.startswith(says):
                return Promise(self.minute(moment(at)), text, owner)
        return None

    def has_reminder_and_miss(self, says, reminded, missed):
        """Not before: neither. Then the reminder, and the miss, each at its minute."""
        if reminded is not None:
            self.at(reminded - 0.4)
            assert self.minutes("Reminder", says) == []
            self.at(reminded + 0.2)
            assert self.minutes("Reminder", says) == [pytest.approx(reminded, abs=0.2)]
        self.at(missed - 0.4)
        assert self.minutes("Missed", says) == []
        self.at(missed + 0.2)
        assert self.minutes("Missed", says) == [pytest.approx(missed, abs=0.2)]

    def roles(self):
        return self.reader.roles(self.reference)

    def head(self):
        """Severity and phase."""
        return self.reader.head(self.reference)

    def shown(self):
        """All that its page, or `muster show`, says."""
        return self.reader.shown(self.reference)


def refused(act, *words):
    """The words of a refusal, which must hold all of `words`."""
    try:
        act()
    except Refusal as refusal:
        text = str(refusal)
        for word in words:
            assert word.lower() in text.lower(), f"{word!r} is not in the refusal: {text}"
        return text
    raise AssertionError("it was not refused")


def withheld(act, *words):
    """Not offered where one can see that, and else refused with all of `words`."""
    try:
        refused(act, *words)
    except NotOffered:
        pass


def number(text, pattern=r"\b(?:INC-R?|REP-|TKT-)\d+"):
    found = re.search(pattern, text)
    assert found, text
    return found.group(0)
