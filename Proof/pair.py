"""Two PostgreSQL servers on 127.0.0.1, a primary and its standby, and what can befall them."""

import os
import pathlib
import pwd
import selectors
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import conduct  # noqa: F401  (finds the modules below)
from muster import free_port
from postgres import programs


class Wire:
    """A way to a port of this machine that can be made to carry nothing, without anybody being told."""

    def __init__(self, target):
        self.target, self.is_open = target, threading.Event()
        self.is_open.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near):
        self.is_open.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            near.close()
            return
        other = {near: far, far: near}
        with selectors.DefaultSelector() as selector:
            for end in other:
                end.settimeout(None)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(end, selectors.EVENT_READ)
            try:
                while True:
                    for key, _ in selector.select():
                        data = key.fileobj.recv(1 << 16)
                        if not data:
                            return
                        # What was on its way is lost with the connection, where that ends meanwhile.
                        while not self.is_open.wait(0.2):
                            if self.is_closed(far):
                                return
                        other[key.fileobj].sendall(data)
            except OSError:
                return
            finally:
                near.close()
                far.close()

    @staticmethod
    def is_closed(end):
        try:
            return end.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def cut(self):
        self.is_open.clear()

    def mend(self):
        self.is_open.set()

    def close(self):
        self.listener.close()
        self.mend()


class Member:
    """One PostgreSQL server, in a folder of its own."""

    def __init__(self, folder, name, user):
        self.folder, self.name, self.user = folder, name, user
        self.data = folder / name
        self.port = free_port()
        self.process = None
        self.stopped = []
        #: The way by which the other one copies from this one.
        self.wire = Wire(self.port)

    def run(self, program, *words, check=True):
        return subprocess.run(
            [programs() / program, *map(str, words)], check=check, capture_output=True, text=True, cwd=self.folder,
            user=self.user, timeout=60,
        ).stdout.strip()

    def query(self, text):
        return self.run("psql", "-h", "127.0.0.1", "-p", self.port, "-U", "muster", "-d", "postgres", "-XAtc", text)

    def begin(self):
        self.run("initdb", "-D", self.data, "-U", "muster", "-A", "trust", "--no-locale", "-E", "UTF8", "--no-sync")
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(
                "wal_level = replica\nhot_standby = on\nmax_connections = 200\nshared_buffers = 32MB\nwal_keep_size = 256MB\n"
                "max_wal_senders = 8\nlisten_addresses = '127.0.0.1'\ninclude_if_exists = 'standbys.conf'\n"
            )
        with open(self.data / "pg_hba.conf", "a") as file:
            file.write("host replication all 127.0.0.1/32 trust\n")

    def copy(self, primary):
        """Becomes a standby of the primary, whatever it was."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.run(
            "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
            "-d", f"host=127.0.0.1 port={primary.wire.port} user=muster application_name={self.name}",
        )

    def start(self):
        log = open(self.folder / f"{self.name}.log", "a")
        self.process = subprocess.Popen(
            [programs() / "postgres", "-D", self.data, "-k", self.folder, "-p", str(self.port)],
            stdout=log, stderr=log, cwd=self.folder, user=self.user, start_new_session=True,
        )
        deadline = time.monotonic() + 30
        while subprocess.run([programs() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            assert self.process.poll() is None, (self.folder / f"{self.name}.log").read_text()[-2000:]
            assert time.monotonic() < deadline, "PostgreSQL is not ready"
            time.sleep(0.05)

    def wait_for_standby(self, standby):
        """Has each commit wait for the standby, and returns once all that was committed is there."""
        self.name_standbys(standby.name)
        deadline = time.monotonic() + 60
        asked = (
            "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming' "
            "AND flush_lsn >= pg_current_wal_flush_lsn()"
        )
        while self.query(asked) != "1":
            assert time.monotonic() < deadline, "the standby does not follow"
            time.sleep(0.05)

    def name_standbys(self, names):
        path = self.data / "standbys.conf"
        path.write_text(f"synchronous_standby_names = '{names}'\n")
        if self.user:
            os.chown(path, pwd.getpwnam(self.user).pw_uid, pwd.getpwnam(self.user).pw_gid)
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGHUP)

    def promote(self):
        # Nobody waits for a standby that is not there yet.
        self.name_standbys("")
        self.run("pg_ctl", "promote", "-D", self.data, "-w", "-t", "30")

    def family(self):
        """Its processes, the one that started the others last: whoever is killed first starts none anew."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [*map(int, children), self.process.pid]

    def kill(self):
        """All of it at once, as when its machine dies."""
        family = self.family()
        for process in [family[-1], *family[:-1]]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(timeout=30)

    def stop(self):
        self.stopped = [self.process.pid, *self.family()[:-1]]
        for process in self.stopped:
            os.kill(process, signal.SIGSTOP)

    def go_on(self):
        for process in reversed(self.stopped):
            try:
                os.kill(process, signal.SIGCONT)
            except ProcessLookupError:
                pass
        self.stopped = []


class Pair:
    """A primary, and a standby that has all that was confirmed."""

    def __init__(self):
        memory = pathlib.Path("/dev/shm")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-pair-", dir=memory if os.access(memory, os.W_OK) else None))
        user = "postgres" if os.getuid() == 0 else None
        if user:
            os.chown(self.folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        self.primary, self.standby = Member(self.folder, "one", user), Member(self.folder, "two", user)

    def __enter__(self):
        self.primary.begin()
        self.primary.start()
        self.primary.query("CREATE DATABASE muster")
        self.renew()
        return self

    def __exit__(self, *_):
        for member in (self.primary, self.standby):
            member.wire.close()
            if member.process and member.process.poll() is None:
                member.go_on()
                member.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def renew(self):
        """A standby from nothing, for which commits wait."""
        self.standby.copy(self.primary)
        self.standby.start()
        self.primary.wait_for_standby(self.standby)

    def fail_over(self):
        """The primary dies, and the standby takes its place; returns when there was a primary again."""
        self.primary.kill()
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary
        return time.monotonic()

    def lag(self):
        """From now on commits wait for nobody, and nothing reaches the standby."""
        self.primary.name_standbys("")
        deadline = time.monotonic() + 10
        while self.primary.query("SHOW synchronous_standby_names"):
            assert time.monotonic() < deadline, "the primary still waits for a standby"
            time.sleep(0.05)
        self.primary.wire.cut()
