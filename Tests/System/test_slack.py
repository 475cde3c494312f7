"""The war room and a workspace of Slack: both ways, pages with buttons, commands, an outage. Slack's own library signs."""

import functools
import json
import re
import time

import muster
import pytest
from muster import Server
from slack import BOT, Workspace
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

pytestmark = pytest.mark.long

# What Slack did not answer in three seconds is tried again after 5, 30 and 60.
wait = functools.partial(muster.wait, seconds=60)


@pytest.fixture
def slack():
    workspace = Workspace()
    yield workspace
    workspace.close()
    assert workspace.complaints == [], workspace.complaints


@pytest.fixture(params=["sqlite", "postgres"])
def server(request, tmp_path, slack):
    database = request.getfixturevalue("postgres").database() if request.param == "postgres" else None
    server = Server(tmp_path / "data", database=database)
    (tmp_path / "data" / "muster.yaml").write_text(f"slack: {slack.url}\n")
    with server:
        slack.target = server.base
        person = server.get("/me")
        slack.add("U0ADMIN", "Admin", person["email"])
        slack.add("U0ZOE", "Zoe", "zoe@elsewhere.example")
        yield server


def declare(server, title="Checkout is failing", **extra):
    return server.post("/incidents", {"severity": "SEV2", "title": title} | extra)["reference"]


def room_of(server, slack, reference):
    def found():
        rooms = server.get(f"/incidents/{reference}/chat-rooms")["items"]
        room = slack.channels.get(rooms[0]["room"]) if rooms else None
        return room if room and room["messages"] and room["purpose"] else None

    return wait(found, f"the room of {reference}")


def command(slack, user, line, **extra):
    """What Muster answers: at once, or by a message where that would take it more than two seconds."""
    before = len(slack.texts(f"dm-{user}"))
    status, text = slack.command(user, line, **extra)
    answer = json.loads(text)
    assert status == 200 and answer["response_type"] == "ephemeral"
    if "The answer comes as a message" not in answer["text"]:
        return answer["text"]
    return wait(lambda: slack.texts(f"dm-{user}")[before:], "the answer")[0]


def chat(server, reference):
    return [(line["who"], line["text"], line["source"]) for line in server.get(f"/incidents/{reference}/chat")["items"]]


def test_the_workspace_is_as_slacks_own_client_expects_it(slack):
    client = WebClient(token=slack.token, base_url=slack.base + "/")
    slack.add("U0ADMIN", "Admin", "admin@example.org")
    room = client.conversations_create(name="a-room")["channel"]["id"]
    client.conversations_setTopic(channel=room, topic="A topic")
    client.conversations_invite(channel=room, users="U0ADMIN")
    sent = client.chat_postMessage(channel=room, text="Hello")
    client.chat_update(channel=room, ts=sent["ts"], text="Hello again")
    client.pins_add(channel=room, timestamp=sent["ts"])
    client.bookmarks_add(channel_id=room, title="Page", type="link", link="https://muster.example.org")
    assert client.users_lookupByEmail(email="admin@example.org")["user"]["id"] == "U0ADMIN"
    assert client.conversations_history(channel=room)["messages"][0]["text"] == "Hello again"
    with pytest.raises(SlackApiError) as refused:
        client.conversations_create(name="a-room")
    assert refused.value.response["error"] == "name_taken"
    with pytest.raises(SlackApiError) as refused:
        client.conversations_create(name="A Room")
    assert refused.value.response["error"].startswith("invalid_name")
    # What it sends is what Slack's own framework takes.
    heard = []
    app = App(client=client, signing_secret=slack.secret, process_before_response=True)
    app.command("/incident")(lambda ack, command: (heard.append(command["text"]), ack("done")))
    slack.send = lambda path, body, kind, **_: heard.append(
        app.dispatch(BoltRequest(body=body, headers=signed(slack, body, kind))).status
    )
    slack.command("U0ADMIN", "ack")
    assert heard == ["ack", 200]


def signed(slack, body, kind):
    stamp = str(int(time.time()))
    verifier = SignatureVerifier(slack.secret)
    return {
        "content-type": [kind], "x-slack-request-timestamp": [stamp],
        "x-slack-signature": [verifier.generate_signature(timestamp=stamp, body=body)],
    }


def test_a_room_is_opened_described_and_told_both_ways(server, slack):
    reference = declare(server, "Checkout <!channel> & @here is *failing*")
    room = room_of(server, slack, reference)
    kept = server.get(f"/incidents/{reference}/chat-rooms")["items"][0]
    assert re.fullmatch(r"[a-z0-9_-]{1,80}", room["name"]) and kept["name"] == room["name"]
    assert kept["wanted_name"] == server.get(f"/incidents/{reference}")["channel_name"].removeprefix("#")
    opening = room["messages"][0]
    assert "&lt;!channel&gt; &amp;" in opening["text"] and "<!channel" not in opening["text"]
    wait(lambda: room["pins"] == [opening["ts"]], "the pin")
    assert room["bookmarks"] == [f"{server.base}/incidents/{reference}"]
    assert "SEV2" in room["topic"] and reference in room["purpose"]
    wait(lambda: "U0ADMIN" in room["members"], "the invitation")

    # From the room to the channel, once.
    server.post(f"/incidents/{reference}/chat", {"text": "The cache is cold <@U0ZOE>"})
    line = wait(lambda: [t for t in slack.texts(room["name"]) if "The cache is cold" in t], "the line")
    assert line == [line[0]] and "&lt;@U0ZOE&gt;" in line[0] and "*" in line[0]

    # From the channel to the room, once: whoever is known by name, whoever is not as a guest.
    message, (status, _) = slack.say(room, "U0ADMIN", "I warm it &amp; look at <https://graph.example/x|the graph>")
    assert status == 200
    slack.say(room, "U0ZOE", "I am nobody here")
    wait(lambda: len(chat(server, reference)) >= 3, "both lines")
    me = server.get("/me")["name"]
    assert (me, "I warm it & look at the graph (https://graph.example/x)", "chat") in chat(server, reference)
    assert ("Zoe (Slack)", "I am nobody here", "chat") in chat(server, reference)
    # Slack tells it again, as it does where it took us for silent: nothing is said twice, and nothing comes back.
    event = {"type": "message", "channel": room["id"], "event_ts": message["ts"]} | message
    for _ in range(2):
        assert slack.event(event, headers={"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"})[0] == 200
    server.post(f"/incidents/{reference}/chat", {"text": "The last word"})
    wait(lambda: any("The last word" in text for text in slack.texts(room["name"])), "the last word")
    assert sum("I warm it" in text for _, text, _ in chat(server, reference)) == 1
    assert sum("I warm it" in text for text in slack.texts(room["name"])) == 1

    # An edit and a deletion are corrections in the record.
    edited = message | {"text": "I warm it twice"}
    slack.event({"type": "message", "subtype": "message_changed", "channel": room["id"], "message": edited,
                 "previous_message": message})
    slack.event({"type": "message", "subtype": "message_deleted", "channel": room["id"], "deleted_ts": message["ts"],
                 "previous_message": edited})
    wait(lambda: any("deleted" in one["text"] for one in server.timeline(reference)), "the correction")
    texts = [one["text"] for one in server.timeline(reference) if one["source"] == "chat"]
    assert "In Slack this was changed to: I warm it twice" in texts and "In Slack this was deleted." in texts
    assert not any("In Slack this was" in text for text in slack.texts(room["name"]))

    # What Muster said comes back when somebody deletes it.
    gone = next(one for one in room["messages"] if "The last word" in one["text"])
    room["messages"].remove(gone)
    slack.event({"type": "message", "subtype": "message_deleted", "channel": room["id"], "deleted_ts": gone["ts"],
                 "previous_message": gone})
    wait(lambda: any("The last word" in text for text in slack.texts(room["name"])), "what was deleted")
    slack.event({"type": "message", "channel": room["id"], "event_ts": "9.9", "ts": "9.9", "text": "x", "user": BOT,
                 "bot_id": "B0MUSTER", "app_id": "A0MUSTER"})


def test_commands_do_what_the_composer_does_with_the_rights_of_the_person(server, slack):
    text = command(slack, "U0ADMIN", "declare SEV3 Search is slow <!here>")
    reference = re.search(r"INC-\d+", text).group()
    assert "<!here>" not in text
    incident = server.get(f"/incidents/{reference}")
    assert incident["severity"] == "SEV3"
    assert server.timeline(reference)[0]["source"] == "chat"
    room = room_of(server, slack, reference)

    lead = incident["roles"][0]["role"]
    assert reference in command(slack, "U0ADMIN", f"claim {lead}", room=room["id"])
    assert server.get(f"/incidents/{reference}")["roles"][0]["holder"]["handle"] == server.made["admin"]
    # In the channel itself, as a line with an exclamation mark.
    slack.say(room, "U0ADMIN", "!hypothesis The index was dropped")
    said = lambda: [one["text"] for one in room["messages"] if one["user"] == BOT]
    wait(lambda: any("The index was dropped" in text for text in said()), "the hypothesis")
    assert server.get(f"/incidents/{reference}")["room"]["hypotheses"][0]["text"] == "The index was dropped"
    assert not any("!hypothesis" in text for _, text, _ in chat(server, reference))
    wait(lambda: "Admin" in room["topic"] or server.get("/me")["name"] in room["topic"], "who leads, in the topic")

    # What cannot be done is said to the one who asked.
    assert "write it as" in command(slack, "U0ADMIN", "severity nonsense", room=room["id"])
    # A stranger does nothing, and may report.
    assert "does not know who you are" in command(slack, "U0ZOE", f"{reference} resolve")
    assert "does not know who you are" in command(slack, "U0ZOE", "declare Everything is down")
    assert "REP-" in command(slack, "U0ZOE", "report The shop shows no prices")
    assert [one["title"] for one in server.get("/reports")["items"]] == ["The shop shows no prices"]
    assert reference in command(slack, "U0ADMIN", "list")
    # Somebody of another workspace with our address is nobody.
    slack.add("U0FORGED", "Forger", server.get("/me")["email"], team="T0OTHER")
    assert "does not know who you are" in command(slack, "U0FORGED", f"{reference} resolve")


def test_only_what_slack_has_signed_is_taken(server, slack):
    challenge = json.dumps({"token": "x", "challenge": "3eZbrw1aB", "type": "url_verification"})
    status, text = slack.send("events", challenge, "application/json")
    assert status == 200 and json.loads(text) == {"challenge": "3eZbrw1aB"}
    assert slack.send("events", challenge, "application/json", signature="v0=" + "0" * 64)[0] == 401
    assert slack.send("events", challenge, "application/json", signature="")[0] == 401
    assert slack.send("events", challenge, "application/json", age=301)[0] == 401
    # The clock goes on until it is looked at.
    assert slack.send("events", challenge, "application/json", age=-330)[0] == 401
    assert slack.command("U0ADMIN", "declare X", signature="v0=")[0] == 401
    for body, word in [("[]", "object"), ("{", "object"), ('{"type":"event_callback"}', "event_id"),
                       ('{"type":"event_callback","event_id":"Ev1"}', "event")]:
        status, text = slack.send("events", body, "application/json")
        assert status == 400 and word in text
    for body in ["", "payload=%7B", "payload=%5B%5D", "x=1"]:
        assert slack.send("interactions", body, "application/x-www-form-urlencoded")[0] in (200, 422)
    assert server.get("/incidents")["items"] == []


def test_a_page_is_acknowledged_by_its_button(server, slack):
    server.post("/me/contact-methods", {"method": "slack:U0ADMIN"})
    room, message = slack.posted.get(timeout=60)
    code = re.search(r"\d{6}", message["text"]).group()
    server.post("/me/contact-methods/verification", {"method": "slack:U0ADMIN", "code": code})
    server.api("PUT", "/me/notifications", {"high": [{"method": "slack:U0ADMIN"}]})
    reference = declare(server, "The queue is full <!everyone>")
    server.post(f"/incidents/{reference}/pages", {"person": server.made["admin"], "because": "Look"})

    def page():
        found = [one for one in slack.room("dm-U0ADMIN")["messages"] if one.get("blocks")]
        return found[0] if found else None

    message = wait(page, "the page")
    assert "<!everyone>" not in json.dumps(message) and reference in message["text"]
    section, actions = message["blocks"]
    assert [one["text"]["text"] for one in actions["elements"]] == ["Acknowledge", "Not me"]
    direct = slack.room("dm-U0ADMIN")
    acknowledged = lambda: [one for one in server.get(f"/incidents/{reference}")["pages"] if one.get("acknowledged_at")]
    # Another one's press answers nothing.
    assert slack.press("U0ZOE", direct, message, actions["elements"][0])[0] == 200
    assert not acknowledged()
    assert slack.press("U0ADMIN", direct, message, actions["elements"][0])[0] == 200
    wait(acknowledged, "the acknowledgement")
    wait(lambda: message.get("blocks") == [] and "Acknowledged" in message["text"], "the end of the buttons")
    trace = server.cli("why", reference).stdout
    assert "Slack: taken" in trace, trace
    entries = [one for one in server.timeline(reference) if "acknowledged the page" in one["text"]]
    assert [one["source"] for one in entries] == ["chat"]


def test_an_outage_is_caught_up_with_in_order_and_without_a_flood(server, slack):
    reference = declare(server)
    room = room_of(server, slack, reference)
    with slack.lock:
        slack.is_down = True
    for number in range(4):
        server.post(f"/incidents/{reference}/chat", {"text": f"Line {number}"})
    assert [text for _, text, _ in chat(server, reference)][-1] == "Line 3"
    wait(lambda: "HTTP 503" in server.cli("chat", "servers").stdout, "the trouble on the list")
    with slack.lock:
        slack.is_down = False
        slack.refuses.append(("chat.postMessage", 429, 1))
    lines = lambda: [re.search(r"Line \d", text).group() for text in slack.texts(room["name"]) if "Line " in text]
    # A room that has failed is looked at again in a minute, and in another one where Slack is too busy for it then.
    wait(lambda: len(lines()) == 4, "the lines", seconds=180)
    assert lines() == ["Line 0", "Line 1", "Line 2", "Line 3"]
    assert "sent" in server.cli("chat", "test", "slack").stdout


def test_a_restricted_incident_is_not_spoken_of(server, slack):
    reference = declare(server, "A secret breach", restricted=True)
    server.post(f"/incidents/{reference}/chat", {"text": "The secret is Rosebud"})
    other = declare(server, "An open one")
    room_of(server, slack, other)
    opened = declare(server, "Open at first")
    room = room_of(server, slack, opened)
    server.post(f"/incidents/{opened}/restriction", {"reason": "It is a breach"})
    wait(lambda: room["archived"], "the end of the room")
    server.post(f"/incidents/{opened}/chat", {"text": "Rosebud again"})
    server.post(f"/incidents/{other}/chat", {"text": "The end"})
    told = room_of(server, slack, other)["messages"]
    wait(lambda: any("The end" in one["text"] for one in told), "the end")
    said = json.dumps([body.decode(errors="replace") for _, body in slack.calls])
    assert "secret" not in said and "Rosebud" not in said and "It is a breach" not in said
    assert server.get(f"/incidents/{reference}/chat-rooms")["items"] == []
    page = server.page("/integrations")[1]
    shown = muster.command("config", "--data", server.folder).stdout
    assert slack.base in shown
    for place in (page, shown, server.output()):
        assert slack.token not in place and slack.secret not in place


def test_two_incidents_of_one_name_and_one_that_nobody_can_spell(server, slack):
    first, second = declare(server, "日本"), declare(server, "日本")
    names = {room_of(server, slack, reference)["name"] for reference in (first, second)}
    assert len(names) == 2 and all(re.fullmatch(r"[a-z0-9_-]{1,80}", name) for name in names)
    third = declare(server, "x" * 190)
    assert len(room_of(server, slack, third)["name"]) <= 80
