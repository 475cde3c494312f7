"""A PostgreSQL of its own for a test, on 127.0.0.1 and as a user who is not root."""

import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

from muster import free_port


def programs():
    versions = [int(path.name) for path in pathlib.Path("/usr/lib/postgresql").glob("*") if path.name.isdigit()]
    assert versions, "there is no PostgreSQL under /usr/lib/postgresql: scripts/bootstrap --tests installs it"
    return pathlib.Path(f"/usr/lib/postgresql/{max(versions)}/bin")


class Postgres:
    """One server; `database()` makes a database in it and gives its address."""

    def __init__(self):
        self.bin = programs()
        self.port = free_port()
        memory = pathlib.Path("/dev/shm")
        base = memory if os.access(memory, os.W_OK) else None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-pg-", dir=base))
        self.user = "postgres" if os.getuid() == 0 else None
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.made = 0
        self.process = None

    def __enter__(self):
        self.run(
            "initdb", "-D", self.folder / "data", "-U", "muster", "-A", "trust", "--no-locale", "-E", "UTF8", "--no-sync"
        )
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program, *words):
        return subprocess.run(
            [self.bin / program, *map(str, words)],
            check=True,
            capture_output=True,
            text=True,
            cwd=self.folder,
            user=self.user,
            timeout=60,
        ).stdout

    def start(self):
        log = open(self.folder / "log", "a")
        self.process = subprocess.Popen(
            [
                self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, "-p", str(self.port),
                "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300",
            ],
            stdout=log,
            stderr=log,
            cwd=self.folder,
            user=self.user,
        )
        deadline = time.monotonic() + 30
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "PostgreSQL is not ready"
            time.sleep(0.05)

    def stop(self, signal=2):
        """2 ends every session and stops; 9 is a crash."""
        if self.process.poll() is None:
            if signal == 9:
                # Its children see that it has gone, and end by themselves.
                self.process.kill()
            else:
                self.process.send_signal(signal)
            self.process.wait(timeout=30)

    def query(self, text, database="postgres"):
        return self.run(
            "psql", "-h", "127.0.0.1", "-p", self.port, "-U", "muster", "-d", database, "-XAtc", text
        ).strip()

    def database(self):
        self.made += 1
        name = f"muster{self.made}"
        self.query(f"CREATE DATABASE {name}")
        return f"postgres://muster@127.0.0.1:{self.port}/{name}"
