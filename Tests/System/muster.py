"""Starts the built program on 127.0.0.1 and speaks to it as a user's programs do."""

import itertools
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
#: Of this process alone, and none that the kernel gives to whoever asks for any: nobody takes a server's before it starts, nor
#: while it is down.
PORTS = itertools.cycle(range(12_000 + os.getpid() % 100 * 200, 12_200 + os.getpid() % 100 * 200))


def binary():
    named = os.environ.get("MUSTER_BINARY")
    path = pathlib.Path(named) if named else ROOT / ".build" / "debug" / "muster"
    assert path.exists(), f"{path} is not built; run `make test`"
    return str(path)


def environment():
    """Without the settings of whoever runs the tests; a mistake that `scripts/proof bugs` has switched on stays on."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("MUSTER_") or name == "MUSTER_SEEDED_BUG"
    }


def wait(found, what, seconds=20):
    """What `found` gives, once that is anything."""
    deadline = time.monotonic() + seconds
    while True:
        # Whoever stood still over the deadline looks once more.
        is_over = time.monotonic() >= deadline
        value = found()
        if value:
            return value
        assert not is_over, f"{what} did not come"
        time.sleep(0.05)


def free_port():
    for port in PORTS:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def command(*words, check=True, **extra):
    """Runs the program and returns what it did."""
    done = subprocess.run(
        [binary(), *map(str, words)], capture_output=True, text=True, env=environment() | extra, timeout=60
    )
    assert not check or done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status}: {json.dumps(body)[:2000]}")
        self.status = status
        self.body = body


class Server:
    """One server on a data directory of its own, and on a database of its own or one that it shares."""

    def __init__(self, folder, *flags, sample=True, database=None, joins=None):
        """`joins` is the first server of several on one database."""
        self.folder = str(folder)
        self.flags = [str(flag) for flag in flags]
        if database:
            self.flags += ["--database", database]
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process = None
        #: How many seconds an answer may take before it counts as none; a slow machine with much to do needs some.
        self.patience = 90
        if joins:
            os.mkdir(self.folder, mode=0o700)
            shutil.copy(os.path.join(joins.folder, "secret.key"), self.folder)
            self.made, self.token = joins.made, joins.token
            return
        words = ["init", "--data", self.folder, "--listen", f"127.0.0.1:{self.port}", "--json"]
        words += ["--database", database] if database else []
        self.made = json.loads(command(*words, *(["--sample"] if sample else [])).stdout)
        self.token = self.made["admin_token"]

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, failpoint=None):
        """Returns once it is ready: True; or False where it has been killed at the failpoint `name:count` before."""
        self.log = open(os.path.join(self.folder, "log.txt"), "a")
        self.process = subprocess.Popen(
            [binary(), "serve", "--data", self.folder, "--listen", f"127.0.0.1:{self.port}", *self.flags],
            stdout=self.log,
            stderr=self.log,
            env=environment() | ({"MUSTER_FAILPOINT": failpoint} if failpoint else {}),
        )
        deadline = time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(self.base + "/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return True
            except (OSError, urllib.error.URLError):
                pass
            # Looked at once: its connections end a moment before it does.
            code = self.process.poll()
            if failpoint and code == -signal.SIGKILL:
                return False
            assert code is None, f"{self.output()}\nThe server has stopped with {code}."
            assert time.monotonic() < deadline, f"{self.output()}\nThe server is not ready."
            time.sleep(0.05)

    def output(self):
        with open(os.path.join(self.folder, "log.txt")) as log:
            return log.read()[-4000:]

    def last_crash(self):
        """What the log says of a crash, from its reason to the frames that matter; or its end."""
        with open(os.path.join(self.folder, "log.txt")) as log:
            text = log.read()
        begins = max(text.rfind(word) for word in ("Fatal error", "*** Program crashed", "*** Signal", "\U0001f4a3"))
        return text[max(0, begins - 500) :][:6000] if begins >= 0 else text[-2000:]

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=15)

    def request(self, method, path, body=None, headers=None, raw=None):
        """Returns (status, text, headers); never throws for a refusal."""
        data = raw if raw is not None else (None if body is None else json.dumps(body).encode())
        request = urllib.request.Request(self.base + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        for name, value in ({"Authorization": f"Bearer {self.token}"} | (headers or {})).items():
            if value is not None:
                request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=self.patience) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers

    def api(self, method, path, body=None, **extra):
        status, text, _ = self.request(method, "/api/v1" + path, body, **extra)
        value = json.loads(text) if text else None
        if not 200 <= status < 300:
            raise Refused(status, value)
        return value

    def get(self, path):
        return self.api("GET", path)

    def post(self, path, body=None):
        return self.api("POST", path, {} if body is None else body)

    def page(self, path, **extra):
        return self.request("GET", path, headers={"Accept": "text/html"} | extra)

    def cli(self, *words, check=True):
        return command(*words, "--server", self.base, "--token", self.token, check=check)

    def advance(self, length):
        return self.post("/sandbox/clock", {"advance": length})["now"]

    def timeline(self, reference):
        entries, cursor = [], ""
        while True:
            page = self.get(f"/incidents/{reference}/timeline?limit=500{cursor}")
            entries += page["items"]
            if not page.get("next_cursor"):
                return entries
            cursor = f"&cursor={page['next_cursor']}"
