"""A provider of text messages and calls that speaks Twilio's API, on 127.0.0.1, and signs its callbacks with the real library."""

import http.server
import itertools
import json
import queue
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from twilio.request_validator import RequestValidator


class Provider:
    """Takes messages and calls of one account. `refuses` is an HTTP status to answer with instead, `pause` seconds before it."""

    def __init__(self, account="AC0123456789abcdef", token="token-of-the-test", number="+15005550006"):
        self.account, self.token, self.number = account, token, number
        self.taken = queue.Queue()
        self.requests = []
        self.numbers = itertools.count(1)
        self.refuses = None
        self.pause = 0
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                at = time.monotonic()
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, answer = provider.take(self.path, dict(self.headers), body, at)
                time.sleep(provider.pause)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://{account}:{token}@127.0.0.1:{self.server.server_port}?from={number}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path, headers, body, at):
        fields = urllib.parse.parse_qs(body, keep_blank_values=True, strict_parsing=True)
        kind = path.rsplit("/", 1)[1].removesuffix(".json")
        request = {"kind": kind, "path": path, "headers": headers, "fields": fields, "at": at, "body": body}
        self.requests.append(request)
        if self.refuses:
            return self.refuses, {"code": 20003, "message": "refused", "status": self.refuses}
        sid = ("SM" if kind == "Messages" else "CA") + f"{next(self.numbers):032x}"
        request["sid"] = sid
        self.taken.put(request)
        return 201, {"sid": sid, "status": "queued", "error_code": None, "error_message": None}

    def call_back(self, url, fields, signature=None):
        """POSTs to Muster as the provider does; returns (status, body)."""
        signed = RequestValidator(self.token).compute_signature(url, fields) if signature is None else signature
        request = urllib.request.Request(url, data=urllib.parse.urlencode(fields).encode(), method="POST")
        request.add_header("X-Twilio-Signature", signed)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
