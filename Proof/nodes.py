"""Three nodes on two PostgreSQL servers, those who use them, and what befalls them all."""

import collections
import itertools
import json
import pathlib
import random
import re
import signal
import threading
import time
import urllib.parse
import uuid

import conduct  # noqa: F401  (finds the modules below)
from muster import Server, command
from pair import Wire
from providers import Provider

#: How long after a disturbance a message may come again: until the claim of who was disturbed is over.
AFTERMATH = 15.0


class World:
    """Who uses the nodes, and what was answered."""

    def __init__(self, folder, pair, seed, count=3):
        self.pair, self.chance = pair, random.Random(seed)
        self.provider = Provider()
        self.nodes, self.wires = [], []
        members = (pair.primary, pair.standby)
        for number in range(count):
            wires = [Wire(member.port) for member in members]
            hosts = ",".join(f"127.0.0.1:{wire.port}" for wire in wires)
            node = Server(
                pathlib.Path(folder) / f"node{number}", "--process", "foundations", "--webhook-allow", "127.0.0.1",
                "--heartbeat", f"{self.provider.base}/beat", database=f"postgres://muster@{hosts}/muster",
                joins=self.nodes[0] if self.nodes else None,
            )
            node.patience = 5
            self.nodes.append(node)
            self.wires.append(wires)
        self.lock = threading.Lock()
        self.alerts, self.incidents, self.notes = set(), {}, []
        self.disturbances, self.problems, self.resumes = [], [], []
        self.faults = collections.Counter()
        self.is_over = threading.Event()
        self.users = []
        self.number = itertools.count(1)

    def begin(self):
        for node in self.nodes:
            node.start()
        first = self.nodes[0]
        duties = first.get("/on-call")["items"]
        people = {person["handle"] for duty in duties if duty["key"] == "checkout-primary" for person in duty["people"]}
        for handle in people:
            way = f"webhook:{self.provider.base}/page"
            words = ["--data", first.folder, "--as", handle]
            known = len(self.provider.codes)
            command("contact", "add", way, *words)
            deadline = time.monotonic() + 20
            while len(self.provider.codes) == known:
                assert time.monotonic() < deadline, f"no code came by {way}"
                time.sleep(0.05)
            command("contact", "verify", way, self.provider.codes[-1], *words)

    # MARK: Those who use it

    def use(self):
        self.is_over.clear()
        chances = [random.Random(self.chance.random()) for _ in range(2)]
        self.users = [threading.Thread(target=self.people, args=(chance,)) for chance in chances]
        self.users.append(threading.Thread(target=self.machines))
        for user in self.users:
            user.start()

    def rest(self):
        self.is_over.set()
        for user in self.users:
            user.join()

    def people(self, chance):
        """Declare and write down, at whichever node answers, with the same key until one does."""
        while not self.is_over.is_set():
            title, key = f"Failure{next(self.number):05d}", str(uuid.UUID(int=chance.getrandbits(128)))
            body = {"severity": "SEV2", "title": title, "service": "checkout"}
            reference = None
            for node in itertools.cycle(chance.sample(self.nodes, len(self.nodes))):
                status, text = self.ask(node, "POST", "/api/v1/incidents", body, {"Idempotency-Key": key})
                if status == 201:
                    reference = json.loads(text)["reference"]
                    with self.lock:
                        self.incidents[title] = reference
                    break
                if self.is_over.is_set():
                    return
                time.sleep(0.1)
            note = f"note {next(self.number)}"
            if self.ask(chance.choice(self.nodes), "POST", f"/api/v1/incidents/{reference}/timeline", {"text": note})[0] == 201:
                with self.lock:
                    self.notes.append((reference, note))
            time.sleep(0.1)

    def machines(self):
        for node in itertools.cycle(self.nodes):
            if self.is_over.is_set():
                return
            name = f"Alarm{next(self.number):05d}"
            path = self.nodes[0].made["integrations"]["prometheus"].removeprefix(self.nodes[0].base) + "/api/v2/alerts"
            alerts = [{"labels": {"alertname": name, "severity": "SEV1", "service": "checkout"}}]
            if self.ask(node, "POST", path, alerts, {"Authorization": None})[0] == 200:
                with self.lock:
                    self.alerts.add(name)
            time.sleep(0.15)

    @staticmethod
    def ask(node, method, path, body, headers=None):
        try:
            status, text, _ = node.request(method, path, body, headers=headers or {})
            return status, text
        except (OSError, ValueError):
            return 0, ""

    # MARK: What befalls it

    def disturbed(self, kind, begun):
        self.faults[kind] += 1
        with self.lock:
            self.disturbances.append((begun, time.monotonic() + AFTERMATH))

    def resumed(self, moment, what):
        came = self.provider.page_after(moment, 40, lambda: False)
        if came is None:
            self.problems.append(f"no page within 40 s of {what}")
        else:
            self.resumes.append(came - moment)

    def fail_over(self):
        begun = time.monotonic()
        moment = self.pair.fail_over()
        self.resumed(moment, "a failover")
        self.disturbed("failover", begun)
        self.pair.renew()

    def pause_primary(self, seconds):
        begun = time.monotonic()
        self.pair.primary.stop()
        time.sleep(seconds)
        self.pair.primary.go_on()
        self.resumed(time.monotonic(), "a pause of the primary")
        self.disturbed("pause of the primary", begun)

    def pause_node(self, number, seconds):
        begun = time.monotonic()
        self.nodes[number].process.send_signal(signal.SIGSTOP)
        self.is_over.wait(seconds)
        self.nodes[number].process.send_signal(signal.SIGCONT)
        self.disturbed("pause of a node", begun)

    def cut_node(self, number, seconds):
        begun = time.monotonic()
        for wire in self.wires[number]:
            wire.cut()
        self.is_over.wait(seconds)
        for wire in self.wires[number]:
            wire.mend()
        self.disturbed("black hole", begun)

    def kill_node(self, number):
        begun = time.monotonic()
        self.nodes[number].kill()
        while True:
            try:
                self.nodes[number].start()
                break
            except AssertionError:
                # No primary to start on; whoever runs it starts it again.
                if self.nodes[number].process.poll() is None:
                    self.nodes[number].kill()
                time.sleep(0.5)
        self.disturbed("killed node", begun)

    def pause_nodes(self, count, seconds):
        """One of the first nodes after the other."""
        for turn in range(count):
            if not self.is_over.is_set():
                self.pause_node(turn % (len(self.nodes) - 1), self.chance.uniform(*seconds))
                self.is_over.wait(2)

    def trouble_last(self, seconds):
        """The last node is killed, and cannot reach the database, again and again."""
        number = len(self.nodes) - 1
        for turn in itertools.count():
            if self.is_over.wait(4):
                return
            if turn % 2 == 0:
                self.kill_node(number)
            else:
                self.cut_node(number, self.chance.uniform(*seconds))

    # MARK: What must hold

    def stored(self):
        """Titles and references of what every node now says is there, and the texts of timelines that were written to."""
        node = self.nodes[0]
        incidents = self.every(node, "/incidents?limit=500&")
        alerts = self.every(node, "/alerts?limit=500&")
        return {found["name"]: found["reference"] for found in incidents}, {found["labels"]["alertname"] for found in alerts}

    @staticmethod
    def every(node, path):
        found, cursor = [], ""
        while True:
            page = node.get(path + cursor)
            found += page["items"]
            if not page.get("next_cursor"):
                return found
            cursor = f"cursor={urllib.parse.quote(page['next_cursor'])}"

    def lost(self, notes=True):
        """What was answered and is not there."""
        titles, alerts = self.stored()
        lost = [title for title in self.incidents if not any(title in known for known in titles)]
        lost += [name for name in self.alerts if name not in alerts]
        references = {reference for reference, _ in self.notes} if notes else set()
        texts = {}
        for reference in references:
            try:
                texts[reference] = {entry["text"] for entry in self.nodes[0].timeline(reference)}
            except Exception:  # noqa: BLE001: not there at all
                texts[reference] = set()
        return lost + [note for reference, note in self.notes if notes and note not in texts[reference]]

    def declared_twice(self):
        """What somebody asked for again, with the same key, until a node said that it was done."""
        titles = collections.Counter(found["name"] for found in self.every(self.nodes[0], "/incidents?limit=500&"))
        return [name for name, times in titles.items() if times > 1 and any(title in name for title in self.incidents)]

    def unpaged(self, within):
        deadline = time.monotonic() + within
        while True:
            titles, _ = self.stored()
            paged = "\n".join(text for _, _, text in self.provider.pages())
            named = set(re.findall(r"INC-[0-9]+", paged))
            silent = sorted(set(titles.values()) - named)
            if not silent or time.monotonic() > deadline:
                return silent
            time.sleep(0.5)

    def repeats(self):
        """How many pages came again, and those that did so with nothing in between that explains it."""
        sends = collections.defaultdict(list)
        for moment, key, _ in self.provider.pages():
            sends[key].append(moment)
        unexplained, count = [], 0
        for key, moments in sends.items():
            moments.sort()
            for before, after in itertools.pairwise(moments):
                count += 1
                if not any(begun <= after and before <= ended for begun, ended in self.disturbances):
                    unexplained.append(key)
            causes = sum(1 for begun, ended in self.disturbances if begun <= moments[-1] and moments[0] <= ended)
            if len(moments) - 1 > causes:
                unexplained.append(key)
        return count, unexplained

    def alarms(self):
        """How many lost writes the nodes speak of."""
        found = 0
        for node in self.nodes:
            status, text = self.ask(node, "GET", "/metrics", None)
            match = re.search(r'muster_audit_findings\{kind="lost-writes"\} ([0-9]+)', text) if status == 200 else None
            found = max(found, int(match[1]) if match else 0)
        return found

    def close(self):
        for node in self.nodes:
            if node.process and node.process.poll() is None:
                node.process.send_signal(signal.SIGCONT)
                node.kill()
        for wires in self.wires:
            for wire in wires:
                wire.close()
        self.provider.close()
