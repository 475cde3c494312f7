"""A real homeserver of Matrix (Synapse), on 127.0.0.1 and SQLite, with accounts of its own."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from muster import ROOT, free_port

PYTHON = ROOT / ".venv-matrix" / "bin" / "python"

CONFIG = """
server_name: chat.example
pid_file: {folder}/pid
signing_key_path: {folder}/signing.key
log_config: {folder}/log.yaml
media_store_path: {folder}/media
report_stats: false
suppress_key_server_warning: true
trusted_key_servers: []
listeners: [{{port: {port}, type: http, tls: false, bind_addresses: ["127.0.0.1"], resources: [{{names: [client]}}]}}]
database: {{name: sqlite3, args: {{database: {database}}}}}
enable_registration: true
enable_registration_without_verification: true
macaroon_secret_key: of-the-test
form_secret: of-the-test
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_registration: {{per_second: 1000, burst_count: 1000}}
rc_login: {{address: {{per_second: 1000, burst_count: 1000}}}}
rc_joins: {{local: {{per_second: 1000, burst_count: 1000}}}}
rc_invites: {{per_room: {{per_second: 1000, burst_count: 1000}}, per_user: {{per_second: 1000, burst_count: 1000}},
  per_issuer: {{per_second: 1000, burst_count: 1000}}}}
rc_room_creation: {{per_second: 1000, burst_count: 1000}}
"""
LOG = "version: 1\nroot: {level: WARNING}\n"


class Refused(AssertionError):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class Homeserver:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        # A room takes it a dozen commits: on a slow disk longer than anybody waits for it.
        memory = pathlib.Path("/dev/shm")
        base = memory if os.access(memory, os.W_OK) else None
        self.database = pathlib.Path(tempfile.mkdtemp(prefix="muster-synapse-", dir=base)) / "homeserver.db"
        config = CONFIG.format(folder=self.folder, database=self.database, port=self.port)
        (self.folder / "config.yaml").write_text(config)
        (self.folder / "log.yaml").write_text(LOG)
        key = base64.b64encode(os.urandom(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_test {key}\n")
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.database.parent, ignore_errors=True)

    def start(self):
        log = open(self.folder / "output.txt", "a")
        self.process = subprocess.Popen(
            [PYTHON, "-m", "synapse.app.homeserver", "-c", self.folder / "config.yaml"],
            stdout=log, stderr=log, cwd=self.folder, env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{self.base}/_matrix/client/versions", timeout=2):
                    return
            except OSError:
                pass
            assert self.process.poll() is None, (self.folder / "output.txt").read_text()[-4000:]
            assert time.monotonic() < deadline, "the homeserver is not ready"
            time.sleep(0.1)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    def account(self, name):
        made = self.call("POST", "/register", {
            "username": name, "password": f"password-of-{name}", "auth": {"type": "m.login.dummy"},
        })
        return Account(self, made["user_id"], made["access_token"])

    def call(self, method, path, body=None, token=None):
        request = urllib.request.Request(
            f"{self.base}/_matrix/client/v3{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, f"{method} {path}: {error.code} {error.read().decode()}") from error


class Account:
    """Somebody with an account, who reads and writes as any client does."""

    def __init__(self, server, user, token):
        self.server, self.user, self.token = server, user, token
        self.count, self.since, self.invited = 0, None, {}

    def call(self, method, path, body=None):
        return self.server.call(method, path, body, self.token)

    def url(self, muster=""):
        return self.server.base.replace("://", f"://{urllib.parse.quote(self.token, safe='')}@") + muster

    def invitations(self):
        """The rooms that are to be joined, oldest first. Each look goes on from the last: the first one is cached for minutes."""
        since = f"&since={self.since}" if self.since else ""
        answer = self.call("GET", f"/sync?timeout=0{since}")
        self.since = answer["next_batch"]
        rooms = answer.get("rooms", {})
        for room in rooms.get("join", {}):
            self.invited.pop(room, None)
        self.invited |= rooms.get("invite", {})
        return list(self.invited)

    def join(self, room):
        self.invited.pop(room, None)
        return self.call("POST", f"/join/{urllib.parse.quote(room)}", {})["room_id"]

    def state(self, room, kind):
        """What was set last; nothing where nothing was."""
        try:
            return self.call("GET", f"/rooms/{urllib.parse.quote(room)}/state/{kind}/")
        except Refused as refused:
            if refused.code != 404:
                raise
            return {}

    def events(self, room):
        """Oldest first."""
        found = self.call("GET", f"/rooms/{urllib.parse.quote(room)}/messages?dir=b&limit=200")["chunk"]
        return list(reversed(found))

    def messages(self, room):
        return [one for one in self.events(room) if one["type"] == "m.room.message" and one["content"]]

    def send(self, room, content, kind="m.room.message"):
        self.count += 1
        path = f"/rooms/{urllib.parse.quote(room)}/send/{kind}/{self.count}-{time.monotonic_ns()}"
        return self.call("PUT", path, content)["event_id"]

    def say(self, room, text, **extra):
        return self.send(room, {"msgtype": "m.text", "body": text} | extra)

    def redact(self, room, event):
        self.count += 1
        path = f"/rooms/{urllib.parse.quote(room)}/redact/{urllib.parse.quote(event)}/{self.count}-{time.monotonic_ns()}"
        return self.call("PUT", path, {})
