"""From the POST of an alert that makes an incident to the page at its provider's socket, 50 times a second."""

import http.server
import json
import re
import subprocess
import threading
import urllib.parse

import muster as system

from rounds import Rounds, said
from servers import Muster
from table import Row, keep, median
from webhook_times import built

RATE, SECONDS, ROUNDS = 50, 20, 3
GOALS_MS = {"p50": 100, "p99": 1000}


def reached(server: system.Server, handle: str, url: str, port: int) -> None:
    """Has the pages of somebody go to `url` alone, once the code that came there has been given back."""
    codes: list[str] = []
    arrived = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            codes.extend(re.findall(r"code for Muster is ([0-9]{6})", text))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            arrived.set()

        def log_message(self, *_):
            pass

    receiver = http.server.HTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    words = ["--data", server.folder, "--as", handle]
    system.command("contact", "add", f"webhook:{url}", *words)
    if not arrived.wait(20):
        raise RuntimeError("no code came to the provider")
    receiver.shutdown()
    receiver.server_close()
    system.command("contact", "verify", f"webhook:{url}", codes[-1], *words)
    system.command("contact", "remove", f"email:{handle}@example.org", *words, check=False)


def timed(program: str, url: str, receiver: int) -> dict:
    parts = urllib.parse.urlsplit(url)
    words = [program, parts.hostname, parts.port, f"{parts.path}/api/v2/alerts", RATE, SECONDS, receiver, "page"]
    run = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(run.stderr)
    return json.loads(run.stdout)


def measure() -> None:
    rounds = Rounds("pages")
    program = built()
    found: list[dict] = []
    for number in range(ROUNDS):
        port = system.free_port()
        url = f"http://127.0.0.1:{port}/page"
        with said(f"pages, {number + 1} of {ROUNDS}"), Muster("--process", "standard", "--webhook-allow", "127.0.0.1") as server:
            on_call = server.server.get("/on-call")["items"]
            people = {person["handle"] for duty in on_call if duty["key"] == "checkout-primary" for person in duty["people"]}
            for handle in people:
                reached(server.server, handle, url, port)
            found.append(rounds.measured([server], lambda: timed(program, server.alerts, port)))
    sent, came = (sum(one[key] for one in found) for key in ("sent", "webhook"))

    def row(name: str) -> Row:
        value = median([one[f"webhook_{name}_us"] / 1000 for one in found])
        return Row(f"from POST of an alert to its page, {name}", "ms", "", value, None, limit=GOALS_MS[name])

    remark = (
        f"{RATE} alerts a second for {SECONDS} s, each an incident of its own, {ROUNDS} times, medians; measured where the "
        f"provider reads the page; {came:,} of {sent:,} pages came, {sum(one['twice'] for one in found)} of them twice."
    )
    keep("pages", [row("p50"), row("p99")], rounds.conditions(), [remark])
