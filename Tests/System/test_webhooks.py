"""An organisation's own program is told of alerts and incidents, signed, and a program that is slow holds up nobody else."""

import base64
import hashlib
import hmac
import http.server
import json
import queue
import threading
import time

import pytest

from muster import Server


class Receiver:
    """A program that takes webhooks, each after `pause` seconds."""

    def __init__(self, pause=0):
        self.taken = queue.Queue()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.put((dict(self.headers), body))
                time.sleep(pause)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/muster"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self):
        headers, body = self.taken.get(timeout=60)
        return {name.lower(): value for name, value in headers.items()}, body


@pytest.fixture
def muster(tmp_path):
    with Server(tmp_path / "data", "--process", "foundations", "--webhook-allow", "127.0.0.1") as server:
        yield server


def alert(name, severity="warning", service="checkout"):
    return {"labels": {"alertname": name, "severity": severity, "service": service}}


def post(muster, alerts):
    path = muster.made["integrations"]["prometheus"].removeprefix(muster.base) + "/api/v2/alerts"
    status, text, _ = muster.request("POST", path, alerts, headers={"Authorization": None})
    assert status == 200, text


def test_alerts_are_told_together_and_signed(muster):
    receiver = Receiver()
    secret = muster.cli("webhook", "add", "bus", receiver.url, "--events", "alert.*").stdout.strip()
    assert "alert.*" in muster.cli("webhook", "list").stdout

    post(muster, [alert(f"Odd{number}") for number in range(150)])

    names = set()
    while len(names) < 150:
        headers, body = receiver.next()
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        told = json.loads(body)
        assert told["type"] == "alert.fired"
        assert len(told["data"]["alerts"]) <= 100
        names |= {alert["labels"]["alertname"] for alert in told["data"]["alerts"]}
    muster.cli("webhook", "remove", "bus")
    assert muster.cli("webhook", "list").stdout.strip() == ""


def test_a_program_that_is_slow_holds_up_no_other(muster):
    slow, quick = Receiver(pause=5), Receiver()

    def told(service):
        """How many seconds pass until the quick one is told of an incident."""
        begun = time.monotonic()
        post(muster, [alert("Down", "SEV1", service)])
        while True:
            body = json.loads(quick.next()[1])
            if body["type"] == "incident.declared" and service in body["data"]["name"]:
                return time.monotonic() - begun

    muster.cli("webhook", "add", "quick", quick.url)
    alone = told("search")
    muster.cli("webhook", "add", "slow", slow.url)
    for number in range(20):
        post(muster, [alert(f"Noise{number}")])

    assert told("checkout") < alone + 4
