"""A provider of pages that counts what it is given, by the key of each message."""

import http.server
import json
import re
import threading
import time
import urllib.request


def is_page(text):
    return json.loads(text)["type"] == "page.sent"


class Provider:
    """Takes webhooks of Muster and messages of ntfy; answers each with 200 at once."""

    def __init__(self):
        #: (moment, key, text), oldest first
        self.taken = []
        #: When the connection was taken by which a message came, by moment and key: whoever sent it lived then.
        self.connected = {}
        self.lock = threading.Lock()
        self.codes = []
        self.beats = 0
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                provider.beats += self.path == "/beat"
                self.end(204)

            def do_POST(self):
                moment = time.monotonic()
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    # Whoever sent it was killed in the middle of it: nobody has got this page.
                    self.close_connection = True
                    return
                provider.take(moment, self.headers.get("webhook-id"), body.decode(), self.client_address[-1])
                self.end(200)

            def end(self, status):
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def get_request(self):
                connection, address = super().get_request()
                return connection, (*address, time.monotonic())

            def handle_error(self, *_):
                """Whoever called was killed in the middle of it."""

        self.server = Listener(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, moment, key, text, connected):
        with self.lock:
            self.codes += re.findall(r"code for Muster is ([0-9]{6})", text)
            if key:
                self.taken.append((moment, key, text))
                self.connected[moment, key] = connected

    def pages(self, since=0.0):
        """(moment, key, text) of the pages of webhooks since a moment."""
        with self.lock:
            taken = list(self.taken)
        return [entry for entry in taken if entry[0] >= since and is_page(entry[2])]

    def page_after(self, moment, within, is_over):
        """When the first page came after a moment; None where none came in time, or `is_over()` before."""
        deadline = time.monotonic() + within
        seen = 0
        while time.monotonic() < deadline:
            with self.lock:
                new, seen = self.taken[seen:], len(self.taken)
            for taken, _, text in new:
                if taken >= moment and is_page(text):
                    return taken
            if is_over():
                return None
            time.sleep(0.01)
        return None

    def drain(self):
        """Returns once every connection that was made before has been taken: they are taken in turn."""
        urllib.request.urlopen(self.base, timeout=60).close()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
