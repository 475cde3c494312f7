"""The programs that are measured, each on 127.0.0.1 with a folder of its own and settings that suit it."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRATCH = ROOT / ".test-output" / "bench"
os.environ.setdefault("MUSTER_BINARY", str(ROOT / ".build" / "release" / "muster"))
sys.path.insert(0, str(ROOT / "Tests" / "System"))

import muster as system  # noqa: E402


class Program:
    """Started by `with`, stopped and forgotten after it."""

    name: str

    def __enter__(self):
        # On the disk of the working copy: the folder for temporary files is memory on some machines.
        SCRATCH.mkdir(parents=True, exist_ok=True)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{self.name}-", dir=SCRATCH))
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        raise NotImplementedError

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    @property
    def pid(self) -> int:
        return self.process.pid

    def run(self, words: list[str], ready: str) -> None:
        """Starts `words`, and returns once `ready` is answered."""
        with open(self.folder / "log.txt", "w") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + 20
        while True:
            try:
                with urllib.request.urlopen(ready, timeout=2):
                    return
            except urllib.error.URLError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    text = (self.folder / "log.txt").read_text()[-2000:]
                    raise RuntimeError(f"{words[0]} does not answer: {text}") from error
                time.sleep(0.05)


class Muster(Program):
    """With SQLite, and each alert on disk before its answer."""

    name = "muster"

    def __init__(self, *flags: str):
        self.flags = flags

    def start(self):
        self.server = system.Server(self.folder / "data", "--process", "foundations", *self.flags)
        self.server.start()
        self.base = self.server.base
        #: Below this it answers as an Alertmanager does.
        self.alerts = self.server.made["integrations"]["prometheus"]

    def stop(self):
        self.server.stop()

    @property
    def pid(self) -> int:
        return self.server.process.pid


class Alertmanager(Program):
    """Debian's, without a cluster. It keeps alerts in memory alone."""

    name = "alertmanager"

    def __init__(self, webhook: str | None = None):
        self.webhook = webhook

    def start(self):
        port = system.free_port()
        self.base = self.alerts = f"http://127.0.0.1:{port}"
        if self.webhook:
            # Each alert is a group of its own and leaves at once, which is as quick as it can be made.
            route = {"receiver": "hook", "group_by": ["..."], "group_wait": "0s", "group_interval": "5m"}
            receivers = [{"name": "hook", "webhook_configs": [{"url": self.webhook, "send_resolved": False}]}]
        else:
            route = {"receiver": "nobody", "group_by": ["alertname", "cluster"]}
            receivers = [{"name": "nobody"}]
        # JSON is YAML.
        settings = {"global": {"resolve_timeout": "1h"}, "route": route, "receivers": receivers}
        (self.folder / "alertmanager.yml").write_text(json.dumps(settings))
        self.run(
            [
                "prometheus-alertmanager",
                "--config.file=alertmanager.yml",
                "--storage.path=data",
                f"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=",
                "--log.level=warn",
            ],
            f"{self.base}/-/ready",
        )


class Nginx(Program):
    """Static files as quick as it can serve them, and `/api/`, which takes anything."""

    name = "nginx"

    def __init__(self, files: dict[str, bytes] | None = None):
        self.files = files or {}

    def start(self):
        port = system.free_port()
        self.base = self.alerts = f"http://127.0.0.1:{port}"
        root = self.folder / "files"
        root.mkdir()
        for name, content in self.files.items():
            (root / name).write_bytes(content)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"""
            {user} daemon off; worker_processes auto; pid nginx.pid; error_log stderr error;
            events {{ worker_connections 1024; }}
            http {{
                access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
                open_file_cache max=100; open_file_cache_valid 60s; gzip_static on;
                types {{ text/html html; application/json json; }}
                client_max_body_size 10m; client_body_buffer_size 256k; client_body_temp_path body;
                proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                server {{
                    listen 127.0.0.1:{port} backlog=1024;
                    root {root};
                    location /api/ {{ return 200; }}
                }}
            }}
            """
        )
        self.run(["nginx", "-p", str(self.folder), "-c", "nginx.conf"], f"{self.base}/api/")
