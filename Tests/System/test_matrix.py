"""The war room and a real Synapse: both ways, pages that are answered by a reaction, an outage, a server that is killed."""

import functools
import hashlib
import re
import time

import muster
import pytest
from matrix import Homeserver
from muster import Server

# What a homeserver did not answer in three seconds is tried again after 5, 30 and 60.
wait = functools.partial(muster.wait, seconds=60)


@pytest.fixture(scope="module")
def homeserver(tmp_path_factory):
    with Homeserver(tmp_path_factory.mktemp("matrix") / "synapse") as server:
        yield server


@pytest.fixture
def accounts(homeserver, request):
    number = time.monotonic_ns()
    return [homeserver.account(f"{name}{number}") for name in ("muster", "ana", "zoe")]


def bridged(folder, muster):
    server = Server(folder / "data")
    (folder / "data" / "muster.yaml").write_text(f"matrix: {muster.url()}\n")
    return server


def verify(server, ana):
    """Ana's account is proven to be hers, by a code that came to her alone."""
    method = f"matrix:{ana.user}"
    server.post("/me/contact-methods", {"method": method})
    room = wait(lambda: ana.invitations(), "the invitation")[0]
    ana.join(room)
    text = wait(lambda: [one["content"]["body"] for one in ana.messages(room)], "the code")[0]
    code = re.search(r"Your code for Muster is (\d{6})", text).group(1)
    server.post("/me/contact-methods/verification", {"method": method, "code": code})
    return room, method


def chat(server, reference):
    return [(line["who"], line["text"], line["source"]) for line in server.get(f"/incidents/{reference}/chat")["items"]]


def bodies(account, room):
    return [one["content"]["body"] for one in account.messages(room)]


def test_a_room_both_ways_and_a_page_by_reaction(tmp_path, homeserver, accounts):
    muster, ana, zoe = accounts
    with bridged(tmp_path, muster) as server:
        direct, method = verify(server, ana)
        server.api("PUT", "/me/notifications", {"high": [{"method": method}]})
        title = "Checkout @room <b>fails</b>"
        reference = server.post("/incidents", {"severity": "SEV2", "title": title})["reference"]
        room = wait(lambda: ana.invitations(), "the room")[0]
        ana.join(room)
        opening = wait(lambda: ana.messages(room), "the first message")[0]["content"]
        assert opening["m.mentions"] == {} and "<b>fails" not in opening["formatted_body"]
        assert f"{server.base}/incidents/{reference}" in opening["body"]
        pinned = wait(lambda: ana.state(room, "m.room.pinned_events").get("pinned"), "the pin")
        assert pinned == [ana.messages(room)[0]["event_id"]]
        assert "SEV2" in ana.state(room, "m.room.topic")["topic"]
        kept = server.get(f"/incidents/{reference}/chat-rooms")["items"][0]
        assert ana.state(room, "m.room.canonical_alias")["alias"] == f"#{kept['name']}:chat.example"

        # Both ways, once.
        server.post(f"/incidents/{reference}/chat", {"text": "The cache is cold"})
        wait(lambda: sum("The cache is cold" in body for body in bodies(ana, room)) == 1, "the line")
        said = ana.say(room, "I warm it")
        wait(lambda: (server.get("/me")["name"], "I warm it", "chat") in chat(server, reference), "the answer")
        muster.call("POST", f"/rooms/{room}/invite", {"user_id": zoe.user})
        zoe.join(room)
        zoe.say(room, "I am a guest")
        wait(lambda: any(text == "I am a guest" and who.endswith("(Matrix)") for who, text, _ in chat(server, reference)),
             "the guest")
        ana.send(room, {"msgtype": "m.text", "body": "* I warm it twice", "m.new_content": {
            "msgtype": "m.text", "body": "I warm it twice"}, "m.relates_to": {"rel_type": "m.replace", "event_id": said}})
        ana.redact(room, said)
        wait(lambda: any(one["text"] == "In Matrix this was deleted." for one in server.timeline(reference)), "the deletion")
        assert any(one["text"] == "In Matrix this was changed to: I warm it twice" for one in server.timeline(reference))

        # Commands, by whoever may.
        lead = server.get(f"/incidents/{reference}")["roles"][0]["role"]
        zoe.say(room, f"!claim {lead}")
        ana.say(room, f"!claim {lead}")
        wait(lambda: server.get(f"/incidents/{reference}")["roles"][0].get("holder"), "the role")
        assert server.get(f"/incidents/{reference}")["roles"][0]["holder"]["handle"] == server.made["admin"]
        wait(lambda: server.get("/me")["name"] in ana.state(room, "m.room.topic")["topic"], "who leads, in the topic")
        alone = wait(lambda: zoe.invitations(), "the invitation of the guest")[0]
        zoe.join(alone)
        wait(lambda: any("does not know who you are" in body for body in bodies(zoe, alone)), "what the guest is told")

        # A page, which a reaction of the one who was paged answers.
        server.post(f"/incidents/{reference}/pages", {"person": server.made["admin"], "because": "Look"})
        page = wait(lambda: [one for one in ana.messages(direct) if "React with" in one["content"]["body"]], "the page")[0]
        relation = {"rel_type": "m.annotation", "event_id": page["event_id"], "key": "👍"}
        ana.send(direct, {"m.relates_to": relation}, "m.reaction")
        wait(lambda: any(one.get("acknowledged_at") for one in server.get(f"/incidents/{reference}")["pages"]),
             "the acknowledgement")
        wait(lambda: any(one["content"].get("m.new_content", {}).get("body", "").startswith("Acknowledged")
                         for one in ana.messages(direct)), "the change of the message")
        # Nothing that came from there has gone back, and nothing was said twice.
        texts = [body for body in bodies(ana, room)]
        assert sum("I am a guest" in text for text in texts) == 1
        assert server.cli("chat", "test", "matrix").stdout.startswith("Matrix takes the token")
        assert muster.token not in server.page("/integrations")[1]
        assert muster.token not in server.output()


def test_a_room_for_one_whose_making_got_no_answer_is_found_again(tmp_path, homeserver, accounts):
    muster, ana, _ = accounts
    name = "muster-" + hashlib.sha256(f"direct {muster.user} {ana.user}".encode()).digest()[:20].hex()
    order = {"preset": "trusted_private_chat", "is_direct": True, "invite": [ana.user], "room_alias_name": name}
    made = muster.call("POST", "/createRoom", order)["room_id"]
    with bridged(tmp_path, muster) as server:
        room, _ = verify(server, ana)
        assert room == made and ana.invitations() == []


def test_nothing_is_lost_or_said_twice_where_either_side_goes_away(tmp_path, accounts):
    with Homeserver(tmp_path / "synapse") as homeserver:
        muster, ana = homeserver.account("muster"), homeserver.account("ana")
        with bridged(tmp_path, muster) as server:
            verify(server, ana)
            reference = server.post("/incidents", {"severity": "SEV2", "title": "Search is slow"})["reference"]
            room = wait(lambda: ana.invitations(), "the room")[0]
            ana.join(room)
            ana.say(room, "Before")
            wait(lambda: any(text == "Before" for _, text, _ in chat(server, reference)), "the first line")

            # The homeserver goes away; the room is worked in without it.
            homeserver.stop()
            for number in range(3):
                server.post(f"/incidents/{reference}/chat", {"text": f"Line {number}"})
            server.kill()
            homeserver.start()
            ana.say(room, "Said while Muster was away")
            server.start()
            # While the homeserver still fails it rests 5, 30 and 60 s, each up to a fifth longer; a claim that died holds 10 s.
            wait(lambda: any("Line 2" in body for body in bodies(ana, room)), "what was missed", seconds=150)
            lines = [re.search(r"Line \d", body).group() for body in bodies(ana, room) if "Line " in body]
            assert lines == ["Line 0", "Line 1", "Line 2"]
            wait(lambda: any(text == "Said while Muster was away" for _, text, _ in chat(server, reference)),
                 "what was said meanwhile", seconds=60)
            assert [text for _, text, _ in chat(server, reference)].count("Before") == 1
