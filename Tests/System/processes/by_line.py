"""The command line as a face: each verb is a command, as a person types it."""

import json
import subprocess

from muster import binary, environment
from story import Refusal, moment, number


class Line:
    has_pages = False

    def __init__(self, story, handle):
        self.server, self.seen = story.server, story.seen
        self.handle = handle
        made = self._run("token", "add", f"of {handle}", "--person", handle, token=self.server.token)
        self.token = made.strip()
        self.name = self.server.get(f"/people/{handle}")["name"]

    def _run(self, *words, token=None):
        done = subprocess.run(
            [binary(), *map(str, words), "--server", self.server.base, "--token", token or self.token],
            capture_output=True,
            text=True,
            env=environment(),
            timeout=60,
        )
        assert done.returncode in (0, 1), f"{words}: {done.stderr}"
        if done.returncode:
            assert done.stderr.startswith("muster: error: "), done.stderr
            raise Refusal(done.stderr)
        return done.stdout

    def _read(self, *words):
        """What a command prints that changes nothing."""
        if (self.handle, words) not in self.seen:
            self.seen[self.handle, words] = self._run(*words)
        return self.seen[self.handle, words]

    def _do(self, *words):
        self.seen.clear()
        return self._run(*words)

    @staticmethod
    def _options(**values):
        return [
            word
            for name, value in values.items()
            if value is not None
            for word in ((f"--{name}",) if value is True else (f"--{name}", value))
        ]

    # Before there is an incident.

    def declare(self, severity, functionality, state, audience=None, service=None, category=None, facts=None, alert=None):
        """Of an alert that waits with the words of `alert`, where they are given."""
        more = [word for name, value in (facts or {}).items() for word in ("--fact", f"{name}: {value}")]
        return number(
            self._do(
                "declare",
                *self._options(
                    severity=severity,
                    functionality=functionality,
                    state=state,
                    audience=audience,
                    service=service,
                    category=category,
                    alert=alert and self._waiting(alert),
                ),
                *more,
            )
        )

    def report(self, title, **answers):
        return number(self._do("triage", "report", title, *self._options(**answers)))

    def waiting(self):
        return self._read("triage", "list").strip().splitlines()

    def promote(self, words, severity=None, category=None):
        """Declares what waits in triage with these words."""
        return number(self._do("triage", "promote", self._waiting(words), *self._options(severity=severity, category=category)))

    def file(self, words, team=None):
        """Makes a ticket of what waits in triage with these words."""
        return number(self._do("triage", "ticket", self._waiting(words), *self._options(team=team)))

    def _waiting(self, words):
        lines = [line for line in self.waiting() if words in line]
        assert len(lines) == 1, self.waiting()
        return lines[0].split()[0]

    def deadlines(self, words):
        """Until when what waits must be decided, and declared."""
        (line,) = [line for line in self.waiting() if words in line]
        return [moment(part.split(" by ")[1]) for part in line.split("  ") if " by 20" in part]

    def tickets(self):
        return self._read("ticket", "list").strip().splitlines()

    # Reading.

    def timeline(self, incident):
        lines = self._read("timeline", incident).splitlines()
        return [line.split("  ", 2) for line in lines if line[:2] == "20"]

    def due(self, incident):
        lines = [line.split("  ") for line in self._read("due", incident).splitlines() if line]
        for line in lines:
            if line[1] == "OVERDUE":
                del line[1]
        return [(at, says, owner) for at, says, owner in lines]

    def shown(self, incident):
        return self._read("show", incident)

    def head(self, incident):
        _, severity, phase, _ = self.shown(incident).splitlines()[0].split("  ")
        return severity, phase

    def roles(self, incident):
        held = {}
        lines = iter(self.shown(incident).splitlines())
        for line in lines:
            if line == "Roles:":
                break
        for line in lines:
            if not line.startswith("  "):
                break
            role, holder = line.strip().split(": ")
            if holder != "–":
                held.setdefault(role, []).append(holder)
        return held

    def chat(self, incident):
        return self._read("chat", incident)

    def draft(self, incident):
        return self._read("handover", "draft", incident)

    def document(self, incident):
        return self._read("retrospective", "print", incident)

    # Acting.

    def acknowledge(self, incident):
        self._do("ack", incident)

    def claim(self, incident, role):
        self._do("claim", incident, role)

    def assign(self, incident, role, person, reason=None):
        self._do("assign", incident, role, person.handle, *self._options(reason=reason))

    def note(self, incident, text):
        self._do("note", incident, text)

    def say(self, incident, text):
        self._do("say", incident, text)

    def check_in(self, incident, text):
        self._do("check-in", incident, text)

    def update(self, incident, audience, state, message=None):
        self._do("update", incident, *self._options(audience=audience, state=state, message=message))

    def approve_update(self, incident):
        self._do("approve", incident)

    def severity(self, incident, severity, reason, category=None):
        self._do("severity", incident, severity, *self._options(reason=reason, category=category))

    def fact(self, incident, name, value):
        self._do("fact", incident, name, value)

    def order(self, incident, to, text):
        self._do("room", incident, "order", to if isinstance(to, str) else to.handle, text)

    def acknowledge_order(self, incident, place):
        self._do("room", incident, "acknowledge", place)

    def finish_order(self, incident, place):
        self._do("room", incident, "done", place)

    def suppose(self, incident, text):
        self._do("room", incident, "hypothesis", text)

    def judge(self, incident, place, verdict, evidence):
        self._do("room", incident, verdict, place, evidence)

    def propose(self, incident, text):
        self._do("room", incident, "action", text)

    def approve(self, incident, place):
        self._do("room", incident, "approve", place)

    def begin(self, incident, place):
        self._do("room", incident, "start", place)

    def finish(self, incident, place, seen, worked=True):
        self._do("room", incident, "worked" if worked else "failed", place, seen)

    def page(self, incident, person, because):
        self._do("page", incident, *self._options(person=person.handle, because=because))

    def questions(self, incident):
        return self._read("questions", incident).splitlines()

    def answer(self, incident, question, text):
        """`question` is how it reads."""
        lines = self._read("questions", incident).splitlines()
        place = next(line.split()[0] for line in lines if question in line)
        self._do("room", incident, "answer", place, text)

    def engage(self, incident, person, component=None):
        self._do("room", incident, "engage", person.handle, *([component] if component else []))

    def reach(self, incident, milestone, override=None):
        self._do("reach", incident, milestone, *self._options(override=override))

    def resolve(self, incident):
        self._do("resolve", incident)

    def close(self, incident):
        self._do("close", incident)

    def dismiss(self, incident, outcome, reason, ticket):
        self._do("room", incident, "dismiss", outcome, f"{reason}, {ticket}")

    def reopen(self, incident, reason):
        self._do("reopen", incident, *self._options(reason=reason))

    def confirm(self, incident, says, evidence):
        """`says` is how the condition reads; its id stands behind it."""
        lines = self.shown(incident).splitlines()
        condition = next(line.split("[")[-1].rstrip("]") for line in lines if line.startswith("  ✗ ") and says in line)
        self._do("confirm", incident, condition, *self._options(evidence=evidence))

    def done(self, incident, says, note):
        """States that a promise of those words is kept."""
        owed = json.loads(self._read("due", incident, "--json"))["items"]
        clock = next(promise["clock"] for promise in owed if promise["says"].startswith(says))
        self._do("done", incident, clock, *self._options(note=note))

    def tick(self, incident, says):
        lines = self._read("checklist", incident).splitlines()
        place = next(line.split("[")[-1].rstrip("]") for line in lines if says in line and "[" in line)
        self._do("tick", incident, *place.split())

    def checklist(self, incident):
        """Whether each item is ticked."""
        lines = [line.strip() for line in self._read("checklist", incident).splitlines()]
        return {line[2:].split("  [")[0]: line[0] == "✓" for line in lines if line[:1] in "✓○"}

    def measure(self, incident, what, undo):
        self._do("measure", incident, what, *self._options(undo=undo))

    def undo(self, incident, what, note):
        self._do("undo", incident, what, *self._options(note=note))

    def offer(self, incident, role, person, situation=None):
        self._do("handover", "offer", incident, role, person.handle, *self._options(situation=situation or self.draft(incident)))

    def accept(self, incident, early=None):
        self._do("handover", "accept", incident, *self._options(early=early))

    def schedule(self, incident, at):
        self._do("retrospective", "schedule", incident, at.strftime("%Y-%m-%dT%H:%M:%SZ"))

    def save(self, incident, words):
        """Adds words to the document as it stands, and saves it."""
        path = f"{self.server.folder}/document.md"
        with open(path, "w") as file:
            file.write(self.document(incident) + words)
        self._do("retrospective", "save", incident, path)

    def action_item(self, incident, title, kind, owner=None, target=None, ticket=None, criticality=None):
        self._do(
            "action",
            "add",
            incident,
            title,
            *self._options(
                type=kind,
                owner=owner and owner.handle,
                target=target and target.strftime("%Y-%m-%dT%H:%M:%SZ"),
                ticket=ticket,
                criticality=criticality,
            ),
        )

    def ticket_item(self, incident, title, ticket):
        """Says which ticket tracks an action item."""
        self._do("action", "change", incident, self._item(incident, title), *self._options(ticket=ticket))

    def target_item(self, incident, title, at):
        target = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._do("action", "change", incident, self._item(incident, title), *self._options(target=target))

    def own_item(self, incident, title, person):
        self._do("action", "change", incident, self._item(incident, title), *self._options(owner=person.handle))

    def _item(self, incident, title):
        lines = self._read("action", "list", incident).splitlines()
        return next(line.split()[0] for line in lines if title in line)

    def finish_item(self, incident, title):
        self._do("action", "done", incident, self._item(incident, title))

    def report_text(self, incident):
        return self._read("customer-report", incident)

    def customer_report(self, incident, stage, text=None):
        if text:
            path = f"{self.server.folder}/report.md"
            with open(path, "w") as file:
                file.write(text)
            return self._do("customer-report", incident, stage, "--file", path)
        self._do("customer-report", incident, stage)
