"""An account of Zoom on 127.0.0.1 that holds every call against the documented format.

What it takes and refuses follows the reference of the REST API and of server-to-server OAuth: methods, paths, types and values of
fields, errors by number. A call that Zoom would not take is kept in `complaints`, which tests expect to be empty.
"""

import base64
import datetime
import http.server
import json
import re
import threading
import time
import urllib.parse

SCOPES = "meeting:write:meeting:admin meeting:update:status:admin meeting:read:list_meetings:admin"
#: Of the body of a new meeting: what it may have, and of which type it is.
MEETING = {
    "topic": str, "type": int, "start_time": str, "duration": int, "timezone": str, "agenda": str, "password": str,
    "default_password": bool, "pre_schedule": bool, "schedule_for": str, "template_id": str, "tracking_fields": list,
    "recurrence": dict, "settings": dict,
}
SETTINGS = {
    "join_before_host": bool, "jbh_time": int, "waiting_room": bool, "use_pmi": bool, "auto_recording": str, "host_video": bool,
    "participant_video": bool, "mute_upon_entry": bool, "audio": str, "approval_type": int, "meeting_authentication": bool,
    "alternative_hosts": str, "watermark": bool, "email_notification": bool, "private_meeting": bool,
}


class Account:
    """`answers` are kept for the next calls of a kind, one after the other: ("create", status, headers, body).

    The kinds are "token", "create", "list" and "end"; a status of None hangs up without an answer, and one of "made" makes the
    meeting and says nothing of it. `before_answer` is called with the kind, once the meeting is made and before that is said.
    """

    def __init__(self, account="acc-of-the-test", client="client-of-the-test", secret="secret/of:the@test"):
        self.account, self.client, self.secret = account, client, secret
        self.lock = threading.RLock()
        self.meetings, self.calls, self.complaints, self.answers = {}, [], [], []
        self.tokens, self.scopes, self.pause, self.is_down = {}, SCOPES, 0, False
        self.before_answer = None
        zoom = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, answer = zoom.take(self.command, self.path, self.headers, body)
                time.sleep(zoom.pause)
                if status is None:
                    self.close_connection = True
                    return
                data = answer if isinstance(answer, bytes) else b"" if answer is None else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if data:
                    self.send_header("Content-Type", "application/json;charset=UTF-8")
                self.send_header("Content-Length", str(len(data)))
                try:
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"127.0.0.1:{self.server.server_port}"
        secret = urllib.parse.quote(self.secret, safe="")
        self.url = f"http://{client}:{secret}@{self.base}?account={account}&api=http://{self.base}/v2"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def kinds(self):
        return [kind for kind, _ in self.calls]

    def expire(self):
        """Ends every token that was given out, before its time."""
        self.tokens.clear()

    # What is called.

    def complain(self, what, code=300):
        self.complaints.append(what)
        return 400, {}, {"code": code, "message": what}

    def planned(self, kind):
        for answer in list(self.answers):
            if answer[0] == kind:
                self.answers.remove(answer)
                return answer[1:]
        return None

    def take(self, method, path, headers, body):
        target = urllib.parse.urlsplit(path)
        with self.lock:
            if self.is_down:
                return 503, {}, b"<html>unavailable</html>"
            if (method, target.path) == ("POST", "/oauth/token"):
                return self.token(target, headers, body)
            made = re.fullmatch(r"/v2/users/(me|[^/]+@[^/]+)/meetings", target.path)
            ended = re.fullmatch(r"/v2/meetings/(\d+)/status", target.path)
            kind = {("POST", True, False): "create", ("GET", True, False): "list", ("PUT", False, True): "end"}.get(
                (method, bool(made), bool(ended))
            )
            if not kind:
                return self.complain(f"{method} {path}")
            self.calls.append((kind, body))
            token = headers.get("Authorization", "").removeprefix("Bearer ")
            if self.tokens.get(token, 0) < time.time():
                return 401, {}, {"code": 124, "message": "Access token is expired."}
            planned = self.planned(kind)
            if planned and planned[0] not in (None, "made"):
                return planned
            answer = getattr(self, kind)(target, headers, body, ended and ended[1])
        if kind == "create" and self.before_answer:
            self.before_answer()
        return (None, {}, None) if planned else answer

    def token(self, target, headers, body):
        self.calls.append(("token", body))
        planned = self.planned("token")
        if planned:
            return planned
        given = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        if headers.get("Authorization") != f"Basic {given}":
            return 401, {}, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
        if target.query or headers.get("Content-Type") != "application/x-www-form-urlencoded":
            return self.complain(f"a token asked for by {headers.get('Content-Type')}")
        fields = urllib.parse.parse_qs(body.decode(), keep_blank_values=True, strict_parsing=True)
        if fields != {"grant_type": ["account_credentials"], "account_id": [self.account]}:
            return self.complain(f"the form {sorted(fields)}")
        token = f"token-{len(self.tokens)}-{time.time_ns()}"
        self.tokens[token] = time.time() + 3600
        return 200, {}, {
            "access_token": token, "token_type": "bearer", "expires_in": 3600, "scope": self.scopes, "api_url": f"http://{self.base}",
        }

    def types(self, fields, known, where):
        for name, value in fields.items():
            if name not in known:
                return f"{where}.{name} is no field of a meeting"
            # A flag is no number, and the other way round.
            if type(value) is not known[name]:
                return f"{where}.{name} is a {type(value).__name__}"
        return None

    def create(self, target, headers, body, _):
        if headers.get("Content-Type") != "application/json" or target.query:
            return self.complain("a meeting that is no JSON")
        fields = json.loads(body)
        settings = fields.get("settings", {})
        wrong = self.types(fields, MEETING, "meeting") or self.types(settings, SETTINGS, "settings")
        if wrong:
            return self.complain(wrong)
        if fields.get("type") not in (1, 2, 3, 8) or len(fields.get("topic", "")) > 200 or len(fields.get("agenda", "")) > 2000:
            return self.complain("the type, topic or agenda")
        if settings.get("auto_recording", "none") not in ("none", "local", "cloud") or settings.get("jbh_time", 0) not in (0, 5, 10):
            return self.complain("auto_recording or jbh_time")
        if settings.get("join_before_host") and (fields["type"] == 1 or settings.get("waiting_room")):
            return self.complain("join_before_host, which neither an instant meeting nor a waiting room has")
        if fields["type"] == 2:
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields.get("start_time", "")):
                return self.complain("start_time")
            start = datetime.datetime.fromisoformat(fields["start_time"])
            if abs((start - datetime.datetime.now(datetime.timezone.utc)).total_seconds()) > 120:
                return self.complain(f"a meeting at another time: {start}")
        number = 91_000_000_001 + len(self.meetings)
        meeting = fields | {
            "id": number, "uuid": f"uuid-{number}==", "host_id": "host", "host_email": "host@example.org", "status": "waiting",
            "start_url": f"https://zoom.example/s/{number}?zak=HOST-KEY", "join_url": f"https://zoom.example/j/{number}?pwd=abc",
            "password": "PASSCODE", "created_at": fields.get("start_time"),
        }
        self.meetings[str(number)] = meeting
        return 201, {}, meeting

    def list(self, target, headers, body, _):
        query = urllib.parse.parse_qs(target.query, strict_parsing=True)
        if set(query) - {"type", "page_size", "next_page_token", "page_number"} or body:
            return self.complain(f"a list by {sorted(query)}")
        if query.get("type") not in (["scheduled"], ["live"], ["upcoming"]) or not 1 <= int(query["page_size"][0]) <= 300:
            return self.complain("a list of another type or length")
        names = ("uuid", "id", "host_id", "topic", "type", "start_time", "duration", "timezone", "created_at", "join_url")
        listed = [
            {name: one[name] for name in names} | {"agenda": one["agenda"][:250]}
            for one in self.meetings.values() if one["type"] != 1
        ]
        return 200, {}, {"page_size": 300, "total_records": len(listed), "next_page_token": "", "meetings": listed}

    def end(self, target, headers, body, number):
        if headers.get("Content-Type") != "application/json" or json.loads(body) != {"action": "end"}:
            return self.complain(f"the end of a meeting by {body}")
        if number not in self.meetings:
            return 404, {}, {"code": 3001, "message": f"Meeting {number} is not found or has expired."}
        self.meetings[number]["status"] = "ended"
        return 204, {}, None
