"""A workspace of Slack on 127.0.0.1 that holds every call against the documented format, and sends what Slack sends.

What it takes and refuses follows the reference of the Web API: names of channels, lengths, types of bodies, errors. A call that
Slack would not take is kept in `complaints`, which tests expect to be empty.
"""

import http.server
import json
import queue
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from slack_sdk.signature import SignatureVerifier

APP, TEAM, BOT = "A0MUSTER", "T0WORK", "U0BOT"
# What changes something takes JSON or a form; what reads takes a form alone.
READS = {"users.info", "users.lookupByEmail", "conversations.list", "conversations.history"}
# Of each call: what it must have and what it may have.
CALLS = {
    "auth.test": (set(), {"token"}),
    "conversations.create": ({"name"}, {"is_private", "team_id"}),
    "conversations.setTopic": ({"channel", "topic"}, set()),
    "conversations.setPurpose": ({"channel", "purpose"}, set()),
    "conversations.invite": ({"channel", "users"}, {"force"}),
    "conversations.archive": ({"channel"}, set()),
    "conversations.unarchive": ({"channel"}, set()),
    "conversations.open": (set(), {"users", "channel", "return_im", "prevent_creation"}),
    "conversations.list": (set(), {"types", "exclude_archived", "limit", "cursor", "team_id"}),
    "conversations.history": ({"channel"}, {"limit", "cursor", "include_all_metadata", "oldest", "latest", "inclusive"}),
    "chat.postMessage": (
        {"channel"},
        {"text", "blocks", "mrkdwn", "link_names", "unfurl_links", "unfurl_media", "metadata", "thread_ts", "parse"},
    ),
    "chat.update": (
        {"channel", "ts"},
        {"text", "blocks", "mrkdwn", "link_names", "unfurl_links", "unfurl_media", "metadata", "parse"},
    ),
    "pins.add": ({"channel", "timestamp"}, set()),
    "bookmarks.add": ({"channel_id", "title", "type"}, {"link", "emoji", "entity_id", "parent_id"}),
    "users.lookupByEmail": ({"email"}, set()),
    "users.info": ({"user"}, {"include_locale"}),
}


class Refusal(Exception):
    pass


class Workspace:
    """`refuses` is an error of a method to answer with instead, once: (method, error) or (method, 429, seconds)."""

    def __init__(self, token="xoxb-1-of-the-test", secret="signing-secret-of-the-test"):
        self.token, self.secret = token, secret
        self.users, self.channels, self.calls, self.complaints = {}, {}, [], []
        self.posted, self.refuses = queue.Queue(), []
        self.lock, self.counter, self.is_down, self.pause = threading.Lock(), 0, False, 0
        self.target = None
        workspace = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                method = self.path.removeprefix("/api/").split("?")[0]
                status, headers, answer = workspace.take(method, self.headers, body)
                data = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}/api"
        self.url = f"http://{token}:{secret}@127.0.0.1:{self.server.server_port}/api"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def add(self, user, name, email, team=TEAM):
        self.users[user] = {
            "id": user, "team_id": team, "name": name.lower(), "deleted": False, "is_bot": False,
            "profile": {"display_name": name, "real_name": name, "email": email},
        }

    # What is called.

    def take(self, method, headers, body):
        with self.lock:
            self.calls.append((method, body))
            if self.is_down:
                return 503, {}, {"ok": False, "error": "service_unavailable"}
            for refusal in list(self.refuses):
                if refusal[0] == method:
                    self.refuses.remove(refusal)
                    if refusal[1] == 429:
                        return 429, {"Retry-After": str(refusal[2])}, {"ok": False, "error": "ratelimited"}
                    return 200, {}, {"ok": False, "error": refusal[1]}
            try:
                fields = self.read(method, headers, body)
                return 200, {}, {"ok": True} | self.do(method, fields)
            except Refusal as refusal:
                return 200, {}, {"ok": False, "error": str(refusal)}

    def complain(self, method, what):
        self.complaints.append(f"{method}: {what}")
        raise Refusal("invalid_arguments")

    def read(self, method, headers, body):
        if headers.get("Authorization") != f"Bearer {self.token}":
            raise Refusal("invalid_auth")
        if method not in CALLS:
            self.complain(method, "there is no such method")
        kind = headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            if method in READS:
                self.complain(method, "takes a form and no JSON")
            fields = json.loads(body or b"{}")
        elif kind.startswith("application/x-www-form-urlencoded"):
            pairs = urllib.parse.parse_qs(body.decode(), keep_blank_values=True, strict_parsing=bool(body))
            fields = {name: values[0] for name, values in pairs.items()}
        else:
            self.complain(method, f"the content type {kind}")
        needed, allowed = CALLS[method]
        if needed - set(fields) or set(fields) - needed - allowed:
            self.complain(method, f"the fields {sorted(fields)}")
        return fields

    def channel(self, name, archived=False):
        found = self.channels.get(name)
        if not found:
            raise Refusal("channel_not_found")
        if found["archived"] and not archived:
            raise Refusal("is_archived")
        return found

    def check_text(self, method, fields):
        text = fields.get("text", "")
        if not text and not fields.get("blocks"):
            raise Refusal("no_text")
        if len(text) > 4000:
            self.complain(method, "a text of more than 4,000 characters")
        for mark in re.findall(r"<([^>]*)>", text):
            if not re.match(r"https?://[^|]+\|", mark):
                self.complain(method, f"a mark that is no link: <{mark}>")
        blocks = fields.get("blocks") or []
        if len(blocks) > 50:
            self.complain(method, "more than 50 blocks")
        for block in blocks:
            if block["type"] == "section" and not 1 <= len(block["text"]["text"]) <= 3000:
                self.complain(method, "a section of another length than 1 to 3,000")
            if block["type"] == "actions":
                if not 1 <= len(block["elements"]) <= 25:
                    self.complain(method, "no button, or more than 25")
                for button in block["elements"]:
                    if button["type"] != "button" or button["text"]["type"] != "plain_text":
                        self.complain(method, "a button of another kind")
                    if len(button["text"]["text"]) > 75 or len(button["value"]) > 2000 or len(button["action_id"]) > 255:
                        self.complain(method, "a button that is too long")
        if fields.get("metadata") and set(fields["metadata"]) != {"event_type", "event_payload"}:
            self.complain(method, "metadata of another shape")

    def do(self, method, fields):
        if method == "auth.test":
            return {"user_id": BOT, "user": "muster", "team": "Work", "team_id": TEAM, "bot_id": "B0MUSTER", "url": "x"}
        if method == "conversations.create":
            name = fields["name"]
            if not re.fullmatch(r"[a-z0-9_-]{1,80}", name):
                raise Refusal("invalid_name_specials")
            if any(one["name"] == name for one in self.channels.values()):
                raise Refusal("name_taken")
            return {"channel": self.make(name, bool(fields.get("is_private")))}
        if method == "conversations.open":
            users = fields.get("users", "")
            if users not in self.users:
                raise Refusal("user_not_found")
            known = [one for one in self.channels.values() if one["name"] == f"dm-{users}"]
            return {"channel": {"id": (known[0] if known else self.make(f"dm-{users}", True, "D"))["id"]}}
        if method in ("conversations.setTopic", "conversations.setPurpose"):
            what = "topic" if method.endswith("Topic") else "purpose"
            if len(fields[what]) > 250:
                raise Refusal("too_long")
            self.channel(fields["channel"])[what] = fields[what]
            return {}
        if method == "conversations.invite":
            users = fields["users"].split(",")
            room = self.channel(fields["channel"])
            if any(user not in self.users for user in users):
                raise Refusal("user_not_found")
            if set(users) <= room["members"]:
                raise Refusal("already_in_channel")
            room["members"] |= set(users)
            return {}
        if method == "conversations.archive":
            room = self.channel(fields["channel"], archived=True)
            if room["archived"]:
                raise Refusal("already_archived")
            room["archived"] = True
            return {}
        if method == "conversations.unarchive":
            raise Refusal("not_allowed_token_type")
        if method == "conversations.list":
            rooms = [
                {"id": one["id"], "name": one["name"], "creator": BOT, "topic": {"value": one["topic"]}}
                for one in self.channels.values() if not one["archived"]
            ]
            return {"channels": rooms, "response_metadata": {"next_cursor": ""}}
        if method == "conversations.history":
            return {"messages": list(reversed(self.channel(fields["channel"], archived=True)["messages"]))[:50]}
        if method == "chat.postMessage":
            self.check_text(method, fields)
            room = self.channel(fields["channel"])
            self.counter += 1
            message = {"ts": f"1772618400.{self.counter:06d}", "text": fields["text"], "user": BOT, "app_id": APP}
            message |= {name: fields[name] for name in ("blocks", "metadata") if name in fields}
            room["messages"].append(message)
            self.posted.put((room, message))
            time.sleep(self.pause)
            return {"channel": room["id"], "ts": message["ts"], "message": message}
        if method == "chat.update":
            self.check_text(method, fields)
            room = self.channel(fields["channel"])
            for message in room["messages"]:
                if message["ts"] == fields["ts"]:
                    message["text"], message["blocks"] = fields["text"], fields.get("blocks")
                    return {"channel": room["id"], "ts": fields["ts"], "text": fields["text"]}
            raise Refusal("message_not_found")
        if method == "pins.add":
            self.channel(fields["channel"])["pins"].append(fields["timestamp"])
            return {}
        if method == "bookmarks.add":
            if fields["type"] != "link" or not fields.get("link", "").startswith("http"):
                self.complain(method, "no link")
            self.channel(fields["channel_id"])["bookmarks"].append(fields["link"])
            return {"bookmark": {}}
        if method == "users.lookupByEmail":
            for user in list(self.users.values()):
                if user["profile"]["email"] == fields["email"]:
                    return {"user": user}
            raise Refusal("users_not_found")
        if method == "users.info":
            if fields["user"] not in self.users:
                raise Refusal("user_not_found")
            return {"user": self.users[fields["user"]]}
        raise AssertionError(method)

    def make(self, name, is_private, letter="C"):
        self.counter += 1
        room = {
            "id": f"{letter}{self.counter:08d}", "name": name, "is_private": is_private, "topic": "", "purpose": "",
            "members": set(), "messages": [], "pins": [], "bookmarks": [], "archived": False,
        }
        self.channels[room["id"]] = room
        return {key: room[key] for key in ("id", "name", "is_private")}

    def room(self, part):
        """The channel whose name holds `part`."""
        return next((one for one in list(self.channels.values()) if part in one["name"]), None)

    def texts(self, part):
        room = self.room(part)
        return [message["text"] for message in room["messages"]] if room else []

    # What Slack sends.

    def send(self, path, body, kind, signature=None, age=0, headers=None):
        stamp = str(int(time.time()) - age)
        signed = SignatureVerifier(self.secret).generate_signature(timestamp=stamp, body=body)
        request = urllib.request.Request(f"{self.target}/slack/{path}", data=body.encode(), method="POST")
        request.add_header("Content-Type", kind)
        request.add_header("X-Slack-Request-Timestamp", stamp)
        request.add_header("X-Slack-Signature", signed if signature is None else signature)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def event(self, event, event_id=None, **extra):
        self.counter += 1
        envelope = {
            "token": "verification", "team_id": TEAM, "api_app_id": APP, "type": "event_callback",
            "event_id": event_id or f"Ev{self.counter:08d}", "event_time": int(time.time()), "event": event,
        }
        return self.send("events", json.dumps(envelope), "application/json", **extra)

    def say(self, room, user, text, **extra):
        self.counter += 1
        message = {"ts": f"1772618500.{self.counter:06d}", "text": text, "user": user}
        room["messages"].append(message)
        event = {"type": "message", "channel": room["id"], "channel_type": "channel", "event_ts": message["ts"]}
        return message, self.event(event | message, **extra)

    def command(self, user, text, room="C0ELSEWHERE", **extra):
        fields = {
            "token": "verification", "team_id": TEAM, "team_domain": "work", "channel_id": room, "channel_name": "x",
            "user_id": user, "user_name": "x", "command": "/incident", "text": text, "api_app_id": APP,
            "response_url": "https://hooks.slack.com/commands/1", "trigger_id": "1.2.3",
        }
        return self.send("commands", urllib.parse.urlencode(fields), "application/x-www-form-urlencoded", **extra)

    def press(self, user, room, message, button, **extra):
        payload = {
            "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user}, "api_app_id": APP, "token": "x",
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": room["id"], "is_ephemeral": False},
            "trigger_id": "1.2.3", "channel": {"id": room["id"]}, "message": message,
            "response_url": "https://hooks.slack.com/actions/1",
            "actions": [{"action_id": button["action_id"], "block_id": "b", "type": "button", "value": button["value"],
                         "action_ts": "1"}],
        }
        body = urllib.parse.urlencode({"payload": json.dumps(payload)})
        return self.send("interactions", body, "application/x-www-form-urlencoded", **extra)
