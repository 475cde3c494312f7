"""The web as a face: pages as a browser without a script shows them, and their forms as it sends them."""

import re

import requests
from forms import Form, read
from story import NotOffered, Refusal, moment, number

PASSWORD = "correct horse battery staple"


class Web:
    has_pages = True

    def __init__(self, story, handle):
        self.server, self.seen = story.server, story.seen
        self.handle = handle
        self.session = requests.Session()
        # What a browser says by itself of whence a form comes.
        self.session.headers.update({"Accept": "text/html", "Origin": self.server.base, "Sec-Fetch-Site": "same-origin"})
        self.name = self.server.get(f"/people/{handle}")["name"]
        self.is_first = not story.people
        self.is_in = False

    def _come_in(self):
        """By the link of an invitation; the first of a story also by name and password."""
        self.is_in = True
        link = self.server.post(f"/people/{self.handle}/invitation")["set_up_link"]
        self._send(self._form(self._open(link.removeprefix(self.server.base)), "/set-up/"), {"Choose a password": PASSWORD})
        if not self.is_first:
            return
        self._send(self._form(self._open("/account"), "/sign-out"), {})
        form = self._form(self._open("/sign-in"), "/sign-in")
        self._send(form, {"Name or e-mail": self.handle, "Password": PASSWORD})

    def _open(self, path):
        if not self.is_in:
            self._come_in()
        if (self.handle, path) not in self.seen:
            self.seen[self.handle, path] = self._read(self.session.get(self.server.base + path, timeout=60))
        return self.seen[self.handle, path]

    def _read(self, answer):
        page = read(answer.text)
        page.path = answer.url.removeprefix(self.server.base)
        if answer.status_code >= 400:
            raise Refusal(page.one("main").text)
        return page

    @staticmethod
    def _forms(page, action):
        return [Form(element, page) for element in page.all("form") if (element.get("action") or "").startswith(action)]

    def _form(self, page, action, fits=lambda form: True):
        found = [form for form in self._forms(page, action) if fits(form)]
        if not found:
            raise NotOffered(f"{action} on {page.path}, but {[form.action for form in self._forms(page, '/')]}")
        return found[0]

    def _send(self, form, fields, button=None):
        assert form.element.get("method") == "post"
        data = form.fill(fields, button)
        self.seen.clear()
        # The answer leads to a page, which is where one goes on.
        answer = self.session.post(self.server.base + form.action, data=data, timeout=60)
        page = self._read(answer)
        if answer.history:
            self.seen[self.handle, page.path] = page
        return page

    def _do(self, incident, verb, fields=(), button=None, fits=lambda form: True):
        """Opens the page of an incident, fills the form of a verb in and sends it; shows the page afterwards."""
        page = self._open(f"/incidents/{incident}")
        form = self._form(page, f"/incidents/{incident}/{verb}", fits)
        return self._send(form, {k: v for k, v in dict(fields).items() if v is not None}, button)

    # Before there is an incident.

    def declare(self, severity, functionality, state, audience=None, service=None, category=None, facts=None, alert=None):
        """Of an alert that waits with the words of `alert`, where they are given."""
        path = "/incidents/new"
        if alert:
            (item,) = [item for item in self._open("/triage").all("li", class_="stack") if alert in item.text]
            path = next(link.get("href") for link in item.all("a") if link.text == "Declare in your own words")
        fields = {"severity": severity, "What": functionality, "is": state, "for": audience or ""}
        if service:
            fields["service"] = service
        if category:
            fields["Category"] = category
        form = self._form(self._open(path), "/incidents")
        return number(self._send(form, fields | (facts or {})).path)

    def report(self, title, **answers):
        path = f"/report/{answers.pop('route')}" if "route" in answers else "/report"
        form = self._form(self._open(path), path)
        return number(self._send(form, {"title": title} | answers).one("main").text)

    def waiting(self):
        page = self._open("/triage")
        return [item.text for item in page.all("li", class_="stack")]

    def promote(self, words, severity=None, category=None):
        forms = self._decision(words, "declaration")
        fields = {"severity": severity, "category": category}
        # The first accepts it as it is, the second as something graver.
        form = forms[1] if severity or category else forms[0]
        return number(self._send(form, {k: v for k, v in fields.items() if v}).path)

    def file(self, words, team=None):
        (form,) = self._decision(words, "ticket")
        return number(self._send(form, {"team": team} if team else {}).one("main").text)

    def _decision(self, words, verb):
        page = self._open("/triage")
        items = [item for item in page.all("li", class_="stack") if words in item.text]
        assert len(items) == 1, page.one("main").text
        return [Form(f, page) for f in items[0].all("form") if f.get("action").endswith(f"/{verb}")]

    def deadlines(self, words):
        """Until when what waits must be decided, and declared."""
        (item,) = [item for item in self._open("/triage").all("li", class_="stack") if words in item.text]
        return [moment(clock.get("datetime")) for clock in item.all("time", class_="when")]

    def tickets(self):
        page = self._open("/tickets")
        return [item.text for item in page.one("main").all("li")]

    # Reading.

    def timeline(self, incident):
        lines, path = [], f"/incidents/{incident}"
        while path:
            page = self._open(path)
            for entry in page.all("li", class_="entry"):
                lines.append(
                    (next(entry.all("time")).get("datetime"), entry.one(class_="who").text, entry.one(class_="text").text)
                )
            older = [link.get("href") for link in page.all("a") if link.get("data-older") == "timeline"]
            path = older[0] if older else None
        return list(reversed(lines))

    def due(self, incident):
        section = self._open(f"/incidents/{incident}").one("section", id="due")
        rows = []
        for row in section.all():
            if "due-first" in row.classes:
                rows.append((row.one("time").get("datetime"), row.one(class_="what").text, row.one(class_="who").text))
            elif row.tag == "li":
                says, owner = row.children[-2], row.children[-1]
                rows.append((row.one("time").get("datetime"), says.text, owner.get("title") or owner.text))
        return rows

    def shown(self, incident):
        return self._open(f"/incidents/{incident}").one("main").text

    def head(self, incident):
        state = self._open(f"/incidents/{incident}").one(id="state")
        return state.one(class_="sev").text, state.one(class_="phase").text.removesuffix(" ▸")

    def roles(self, incident):
        listed = self._open(f"/incidents/{incident}").one("section", id="roles").one("dl")
        held, role = {}, None
        for part in listed.all():
            if part.tag == "abbr":
                role = part.get("title")
            elif part.tag == "bdi":
                held.setdefault(role, []).append(part.text)
        return held

    def chat(self, incident):
        return self._open(f"/incidents/{incident}").one(id="chat").text

    def draft(self, incident):
        page = self._open(f"/incidents/{incident}")
        return self._form(page, f"/incidents/{incident}/handover").values()["situation"]

    def document(self, incident):
        page = self._open(f"/incidents/{incident}/retrospective")
        return self._form(page, f"/incidents/{incident}/retrospective/document").values()["markdown"]

    # Acting.

    def acknowledge(self, incident):
        self._do(incident, "acknowledgement")

    def claim(self, incident, role):
        self._do(incident, "roles", button=f"Claim {role}", fits=lambda form: f"Claim {role}" in _labels(form))

    def assign(self, incident, role, person, reason=None):
        fields = {"Role": role, "To": person.handle, "Why": reason}
        self._do(incident, "roles", fields, fits=lambda form: "Assign" in _labels(form))

    def note(self, incident, text):
        self._do(incident, "notes", {"text": text, "to": "timeline"})

    def say(self, incident, text):
        self._do(incident, "notes", {"text": text, "to": "chat"})

    def check_in(self, incident, text):
        self._do(incident, "check-ins", {"What the responders said": text})

    def update(self, incident, audience, state, message=None):
        self._do(incident, "updates", {"To": audience, "State": state.capitalize(), "What you have to say": message})

    def approve_update(self, incident):
        self._do(incident, "approvals")

    def severity(self, incident, severity, reason, category=None):
        self._do(incident, "severity", {"Severity": severity, "Why": reason, "Category": category})

    def fact(self, incident, name, value):
        self._do(incident, "facts", {name: value}, fits=lambda form: form.asks(name))

    def order(self, incident, to, text):
        self._do(incident, "orders", {"To whom": to if isinstance(to, str) else to.handle, "What to do": text})

    def acknowledge_order(self, incident, place):
        self._do(incident, f"orders/{place}/acknowledgement")

    def finish_order(self, incident, place):
        self._do(incident, f"orders/{place}/completion")

    def suppose(self, incident, text):
        self._do(incident, "hypotheses", {"What might it be?": text}, fits=_ends("hypotheses"))

    def judge(self, incident, place, verdict, evidence):
        self._do(incident, f"hypotheses/{place}/verdict", {"evidence": evidence}, verdict)

    def propose(self, incident, text):
        self._do(incident, "actions", {"What is to be done": text}, fits=_ends("actions"))

    def approve(self, incident, place):
        self._do(incident, f"actions/{place}/approval")

    def begin(self, incident, place):
        self._do(incident, f"actions/{place}/start")

    def finish(self, incident, place, seen, worked=True):
        self._do(incident, f"actions/{place}/result", {"result": seen}, "Worked" if worked else "Failed")

    def page(self, incident, person, because):
        self._do(incident, "pages", {"Whom": person.handle, "Why": because})

    def questions(self, incident):
        return [item.text for item in self._open(f"/incidents/{incident}").one(id="questions").all("li")]

    def answer(self, incident, question, text):
        label = f"Answer: {question}"

        def asks(form):
            return any((c.get("aria-label") or "").startswith(label) for c in form.controls)

        self._do(incident, "answers", {"answer": text}, fits=asks)

    def engage(self, incident, person, component=None):
        fields = {"Whom": person.handle, "For what": component}
        self._do(incident, "participants", fields, fits=lambda form: "Bring in" in _labels(form))

    def reach(self, incident, milestone, override=None):
        fields = {"Milestone": milestone.replace(" ", "-"), "Reason to pass a gate": override}
        self._do(incident, "milestones", fields, fits=lambda form: form.asks("Milestone"))

    def resolve(self, incident):
        self.reach(incident, "resolved")

    def close(self, incident):
        self.reach(incident, "closed")

    def dismiss(self, incident, outcome, reason, ticket):
        self._do(incident, "dismissal", {"What it is": outcome, "Why": reason, "Ticket": ticket})

    def reopen(self, incident, reason):
        self._do(incident, "reopening", {"Why": reason})

    def confirm(self, incident, says, evidence):
        def asks(form):
            return any(says in (c.get("aria-label") or "") for c in form.controls)

        self._do(incident, "confirmations", {"evidence": evidence}, fits=asks)

    def done(self, incident, says, note):
        self._do(incident, "duties", {"note": note}, fits=lambda form: says in form.element.text)

    def tick(self, incident, says):
        self._do(incident, "ticks", button=says, fits=lambda form: says in _labels(form))

    def checklist(self, incident):
        page = self._open(f"/incidents/{incident}")
        buttons = page.one(id="checklists").all("button", class_="tick")
        return {button.get("aria-label"): button.get("aria-pressed") == "true" for button in buttons}

    def measure(self, incident, what, undo):
        self._do(incident, "measures", {"What was done": what, "How to undo it": undo})

    def undo(self, incident, what, note):
        label = f"How it was undone: {what}"
        self._do(incident, "measure-undos", {label: note}, fits=lambda form: any(c.get("aria-label") == label for c in form.controls))

    def offer(self, incident, role, person, situation=None):
        fields = {"Role": role, "To": person.handle, "Situation, as the record has it": situation}
        self._do(incident, "handover", fields, fits=_ends("handover"))

    def accept(self, incident, early=None):
        self._do(incident, "handover-acceptance", {"early": early})

    def schedule(self, incident, at):
        self._do(incident, "retrospective/schedule", {"When": at.strftime("%Y-%m-%dT%H:%M")})

    def save(self, incident, words):
        page = self._open(f"/incidents/{incident}/retrospective")
        form = self._form(page, f"/incidents/{incident}/retrospective/document")
        self._send(form, {"markdown": form.values()["markdown"] + words})

    def action_item(self, incident, title, kind, owner=None, target=None, ticket=None, criticality=None):
        page = self._open(f"/incidents/{incident}/retrospective")
        form = self._form(page, f"/incidents/{incident}/action-items")
        fields = {
            "What is to be done": title,
            "Kind": kind,
            "Owner": owner and owner.handle,
            "By when": target and target.strftime("%Y-%m-%dT%H:%M"),
            "Ticket": ticket,
            "Criticality": criticality,
        }
        self._send(form, {k: v for k, v in fields.items() if v})

    def ticket_item(self, incident, title, ticket):
        """Says which ticket tracks an action item."""
        self._change_item(incident, title, {f"Ticket of {title}": ticket})

    def target_item(self, incident, title, at):
        self._change_item(incident, title, {f"By when: {title}": at.strftime("%Y-%m-%dT%H:%M")})

    def own_item(self, incident, title, person):
        self._change_item(incident, title, {f"Owner of {title}": person.handle})

    def _change_item(self, incident, title, fields):
        page = self._open(f"/incidents/{incident}/retrospective")
        form = self._form(
            page, f"/incidents/{incident}/action-item-changes", lambda form: f"Change: {title}" in _labels(form)
        )
        self._send(form, fields)

    def finish_item(self, incident, title):
        page = self._open(f"/incidents/{incident}/retrospective")
        form = self._form(
            page, f"/incidents/{incident}/action-item-changes", lambda form: f"Done: {title}" in _labels(form)
        )
        self._send(form, {})

    def report_text(self, incident):
        return self._open(f"/incidents/{incident}/retrospective").one("main").text

    def customer_report(self, incident, stage, text=None):
        page = self._open(f"/incidents/{incident}/retrospective")
        button = {"drafted": "Keep the draft", "reviewed": "Reviewed", "published": "Publish"}[stage]
        form = self._form(page, f"/incidents/{incident}/report", lambda form: button in _labels(form))
        self._send(form, {"text": text} if text else {}, button)


def _labels(form):
    """What its buttons say."""
    return [words for button in form.element.all("button") for words in (button.text, button.get("aria-label")) if words]


def _ends(word):
    return lambda form: re.search(f"/{word}$", form.action)
