"""A server that is killed again and again, with those who use it: what it has answered, and what came of that."""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading
import time
import urllib.parse
import uuid

import conduct  # noqa: F401  (finds the modules below)
from mail import MailServer
from muster import Refused, Server, binary, command, environment
from points import ANY_MOMENT, AUDIT, BACKUP, FIRST_START, ORGANISATION, PAUSE, RESTORE, SELDOM, START, STOP
from providers import Provider


class Installation:
    """A server with its providers, and what it has answered."""

    def __init__(self, folder, chance):
        self.folder, self.chance = pathlib.Path(folder), chance
        self.provider, self.mail = Provider(), MailServer()
        self.server = Server(
            self.folder / "data", "--process", "foundations", "--webhook-allow", "127.0.0.1", "--smtp", self.mail.url,
            "--heartbeat", f"{self.provider.base}/beat",
        )
        self.lock = threading.Lock()
        self.alerts, self.incidents, self.notes, self.acknowledged = set(), {}, collections.defaultdict(list), set()
        #: Alerts that nobody has answered: some are there and some are not, which shows that the look for losses sees it.
        self.unsure, self.missing = set(), 0
        #: Asked for under a key, and not answered yet.
        self.unanswered = []
        self.starts, self.resumes, self.kills, self.problems = [], [], collections.Counter(), []
        #: Who gets roles: nobody is told of what they did themselves, and in some weeks whoever asks here is on call.
        self.colleague = None
        self.number = 0

    # MARK: How it begins

    def prepare(self, with_ntfy):
        self.server.start()
        duties = self.server.get("/on-call")["items"]
        people = {person["handle"] for duty in duties if duty["key"] == "checkout-primary" for person in duty["people"]}
        for handle in people:
            self.add_way(f"webhook:{self.provider.base}/page", handle)
        others = [person["handle"] for person in self.server.get("/organisation")["people"]]
        self.colleague = next(handle for handle in others if handle != self.server.get("/me")["handle"] and handle not in people)
        if with_ntfy:
            self.add_way(f"ntfy:{self.provider.base}/pages-of-{self.colleague}", self.colleague)
        for _ in range(5):
            self.alert()
            self.note(self.declare())
        # What is restored is little: it is verified too, each time.
        self.check("backup", "backup", self.folder / "first-backup", "--data", self.server.folder)
        self.server.kill()

    def add_way(self, way, handle):
        words = ["--data", self.server.folder, "--as", handle]
        known = len(self.provider.codes)
        command("contact", "add", way, *words)
        deadline = time.monotonic() + 20
        while len(self.provider.codes) == known:
            assert time.monotonic() < deadline, f"no code came by {way}"
            time.sleep(0.02)
        command("contact", "verify", way, self.provider.codes[-1], *words)

    @property
    def is_dead(self):
        return self.server.process.poll() is not None

    # MARK: What people and machines do

    def name(self, word):
        with self.lock:
            self.number += 1
            return f"{word}{self.number:05d}"

    def alert(self):
        name = self.name("Alarm")
        path = self.server.made["integrations"]["prometheus"].removeprefix(self.server.base)
        with self.lock:
            self.unsure.add(name)
        labels = [{"alertname": name, "severity": "SEV1", "service": "checkout"}, {"alertname": "Noise", "severity": "info"}]
        status, _, _ = self.server.request(
            "POST", path + "/api/v2/alerts", [{"labels": one} for one in labels], headers={"Authorization": None}
        )
        if status == 200:
            with self.lock:
                self.unsure.remove(name)
                self.alerts.add(name)

    def declare(self, key=None, title=None):
        key, title = key or str(uuid.UUID(int=self.chance.getrandbits(128))), title or self.name("Failure")
        body = {"severity": "SEV2", "title": title, "service": "checkout"}
        with self.lock:
            self.unanswered.append((key, title))
        status, text, _ = self.server.request("POST", "/api/v1/incidents", body, headers={"Idempotency-Key": key})
        if status == 201:
            with self.lock:
                self.unanswered.remove((key, title))
                self.incidents[title] = json.loads(text)["reference"]
        return self.incidents.get(title)

    def note(self, reference):
        text = self.name("note ")
        self.server.post(f"/incidents/{reference}/timeline", {"text": text})
        with self.lock:
            self.notes[reference].append(text)

    def acknowledge(self):
        """By the link of the last page that came, as its reader does it."""
        pages = self.provider.pages()[-1:]
        for _, _, text in pages:
            path = json.loads(text)["data"]["answer"].removeprefix(self.server.base)
            form = {"Authorization": None, "Content-Type": "application/x-www-form-urlencoded"}
            status, _, _ = self.server.request("POST", path, raw=b"answer=acknowledge", headers=form)
            if status < 400:
                with self.lock:
                    self.acknowledged |= set(re.findall(r"INC-[0-9]+", text)[:1])

    def change_organisation(self):
        name = self.name("Service ")
        self.server.api("PUT", f"/services/{name.lower().replace(' ', '-')}", {"name": name})

    def give_role(self):
        """Whoever gets one is told, by every way that is no telephone."""
        reference = self.declare()
        if reference:
            self.server.post(f"/incidents/{reference}/roles", {"role": "IC", "person": self.colleague, "reason": "to try it out"})

    def pause_and_resume(self):
        self.server.post("/engine/pause", {"reason": "to try it out"})
        self.alert()
        self.server.post("/engine/resume")

    def work(self, seconds, special=None):
        """Until the time is over or the server is dead."""
        end = time.monotonic() + seconds

        def repeat(*turns):
            while time.monotonic() < end and not self.is_dead:
                for turn in turns:
                    try:
                        turn()
                    except Refused:
                        pass
                    except (OSError, ValueError):
                        return
                    time.sleep(0.05)

        def people():
            reference = self.declare()
            for _ in range(3):
                if reference:
                    self.note(reference)
            self.acknowledge()

        parts = [(self.alert,), (people,)] + ([(special,)] if special else [])
        threads = [threading.Thread(target=repeat, args=part) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    # MARK: One cycle

    def cycle(self, point):
        if point in BACKUP:
            return self.cycle_of_backup(point)
        if point in RESTORE:
            return self.cycle_of_restore(point)
        if point in FIRST_START:
            return self.cycle_of_first_start(point)
        least, most = (1, 1) if point in START + STOP + AUDIT else (1, 3) if point in ORGANISATION + PAUSE + SELDOM else (2, 12)
        armed = None if point == ANY_MOMENT else f"{point}:{self.chance.randint(least, most)}"
        begun = time.monotonic()
        self.starts.append(begun)
        if self.server.start(armed):
            self.resume(begun)
            if point == ANY_MOMENT:
                timer = threading.Timer(self.chance.uniform(0.0, 0.6), self.server.process.kill)
                timer.start()
                self.work(2)
                timer.join()
            elif point in STOP:
                timer = threading.Timer(self.chance.uniform(0.0, 0.3), self.server.process.terminate)
                timer.start()
                self.work(15)
                timer.join()
            elif point in AUDIT:
                self.work(0.2)
                self.server.process.wait(timeout=40)
            else:
                special = {ORGANISATION: self.change_organisation, PAUSE: self.pause_and_resume, SELDOM: self.give_role}
                self.work(20, next((what for points, what in special.items() if point in points), None))
        try:
            # Who used it hears of its end before the kernel has told of it; and a stop takes its time.
            code = self.server.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.problems.append(f"{armed} was not reached")
            self.server.kill()
            code = 0
        # What the dead one had sent is still on its way, and is its own.
        self.provider.drain()
        if code == -9:
            self.kills[point] += 1
        elif code != 0:
            self.problems.append(f"{point}: the server ended with {code}: {self.server.last_crash()}")

    def resume(self, begun):
        """The first page that is due comes to its provider."""
        try:
            # Killed while it was paused, it rests until somebody says otherwise.
            self.server.request("POST", "/api/v1/engine/resume", {})
            self.alert()
        except (OSError, ValueError):
            pass
        came = self.provider.page_after(begun, 20, lambda: self.is_dead)
        if came:
            self.resumes.append(came - begun)
        elif not self.is_dead:
            self.problems.append(f"no page came within 20 s of a start: {self.server.output()[-500:]}")
        for key, title in list(self.unanswered):
            try:
                with self.lock:
                    self.unanswered.remove((key, title))
                self.declare(key, title)
            except (OSError, ValueError):
                return

    # MARK: Programs that are run again

    def killed(self, point, count, *words):
        """Runs a command that is killed at a failpoint; returns whether it was."""
        done = subprocess.run(
            [binary(), *map(str, words)], capture_output=True, timeout=60,
            env=environment() | {"MUSTER_FAILPOINT": f"{point}:{count}"},
        )
        if done.returncode == -9:
            self.kills[point] += 1
        else:
            self.problems.append(f"{point}:{count} was not reached by {words[0]}: {done.stderr.decode()[-300:]}")

    def check(self, what, *words):
        done = command(*words, check=False)
        if done.returncode != 0:
            self.problems.append(f"{what}: {done.stdout[-300:]}{done.stderr[-300:]}")
        return done

    def cycle_of_backup(self, point):
        file, again = self.folder / self.name("backup"), self.folder / self.name("backup")
        self.killed(point, self.chance.randint(1, 8) if point == "backup.page" else 1, "backup", file, "--data", self.server.folder)
        if command("restore", file, "--data", self.folder / self.name("none"), check=False).returncode == 0:
            self.problems.append("a backup that was cut off was taken for whole")
        self.check("backup after a kill", "backup", again, "--data", self.server.folder)

    def cycle_of_restore(self, point):
        file, place = self.folder / "first-backup", self.folder / self.name("restored")
        os.mkdir(place, mode=0o700)
        shutil.copy(pathlib.Path(self.server.folder) / "secret.key", place)
        self.killed(point, 1, "restore", file, "--data", place)
        self.check("restore after a kill", "restore", file, "--data", place)
        self.check("verify", "verify", "--data", place)

    def cycle_of_first_start(self, point):
        place = self.folder / self.name("new")
        count = self.chance.randint(1, 20) if point == "migration.step" else 1
        self.killed(point, count, "init", "--data", place, "--sample")
        self.check("first start after a kill", "init", "--data", place, "--sample")
        self.check("verify", "verify", "--data", place)

    # MARK: What must hold in the end

    def finish(self):
        """Adds what was lost or doubled to the problems."""
        begun = time.monotonic()
        self.starts.append(begun)
        self.server.start()
        self.resume(begun)
        self.look_for_losses()
        self.server.stop()
        if "every hash holds" not in self.check("verify", "verify", "--data", self.server.folder).stdout:
            self.problems.append("the record does not verify")
        self.count_pages()

    def look_for_losses(self):
        alerts = {found["labels"].get("alertname"): found for found in self.every("/alerts?limit=500&")}
        incidents = self.every("/incidents?limit=500&")
        lost = [name for name in self.alerts if name not in alerts]
        self.missing = sum(1 for name in self.unsure if name not in alerts)
        titles = collections.Counter(found["name"] for found in incidents)
        lost += [title for title in self.incidents if not any(title in known for known in titles)]
        doubled = [title for title, count in titles.items() if count > 1 and "Failure" in title]
        for reference, notes in self.notes.items():
            known = {entry["text"] for entry in self.server.timeline(reference)}
            lost += [note for note in notes if note not in known]
        for reference in sorted(self.acknowledged)[:200]:
            if not any("cknowledged" in entry["text"] for entry in self.server.timeline(reference)):
                lost.append(f"the acknowledgement of {reference}")
        if lost:
            self.problems.append(f"{len(lost)} of what was answered are lost: {lost[:5]}")
        if doubled:
            self.problems.append(f"declared twice under one key: {doubled[:5]}")
        silent = self.unpaged({found["reference"] for found in incidents}, 60)
        if silent:
            self.problems.append(f"{len(silent)} incidents have paged nobody: {silent[:5]}")

    def unpaged(self, owed, within):
        deadline = time.monotonic() + within
        while True:
            paged = set(re.findall(r"INC-[0-9]+", "\n".join(text for _, _, text in self.provider.pages())))
            if owed <= paged or time.monotonic() > deadline:
                return sorted(owed - paged)
            time.sleep(0.2)

    def every(self, path):
        found, cursor = [], ""
        while True:
            page = self.server.get(path + cursor)
            found += page["items"]
            if not page.get("next_cursor"):
                return found
            cursor = f"cursor={urllib.parse.quote(page['next_cursor'])}"

    def count_pages(self):
        """Between two crashes each page comes once: so at most one repeat for each crash."""
        lives = collections.defaultdict(list)
        for moment, key, _ in self.provider.pages():
            connected = self.provider.connected[moment, key]
            begun = [start for start in self.starts if start <= connected]
            lives[key, len(begun)].append(round(connected - begun[-1], 3) if begun else 0)
        twice = {key: when for key, when in lives.items() if len(when) > 1}
        if twice:
            self.problems.append(f"{len(twice)} pages came twice without a crash in between, at these seconds: {list(twice.items())[:3]}")
        keys = collections.Counter(key for _, key, _ in self.provider.pages())
        self.repeats = sum(count - 1 for count in keys.values())
        self.sent = len(keys)

    def close(self):
        if not self.is_dead:
            self.server.kill()
        self.provider.close()
        self.mail.close()
