"""The bridge of a major incident as a meeting of Zoom: made once, told everywhere, ended with it, and a link where it fails."""

import json
import threading
import time

import pytest
from mail import MailServer
from muster import Refused, Server, command, wait
from zoom import Account

pytestmark = pytest.mark.long

TEMPLATE = "https://meet.example.org/{reference}"


@pytest.fixture
def zoom():
    account = Account()
    yield account
    account.close()
    assert account.complaints == [], account.complaints


@pytest.fixture(params=["sqlite", "postgres"])
def database(request):
    return request.getfixturevalue("postgres").database() if request.param == "postgres" else None


def declare(server, severity="SEV1", **extra):
    return server.post("/incidents", {"severity": severity, "title": "Checkout is failing"} | extra)["reference"]


def bridge(server, reference, seconds=60):
    return wait(lambda: server.get(f"/incidents/{reference}").get("bridge"), f"the bridge of {reference}", seconds)


def texts(server, reference):
    return [entry["text"] for entry in server.timeline(reference)]


def test_a_major_incident_has_one_meeting_and_its_link_everywhere(tmp_path, zoom, database):
    mailer = MailServer()
    server = Server(tmp_path / "data", "--smtp", mailer.url, database=database)
    (tmp_path / "data" / "muster.yaml").write_text(f"zoom: {zoom.url}\nbridge: {TEMPLATE}\n")
    with server:
        began = time.monotonic()
        minor = declare(server, "SEV2")
        usual = time.monotonic() - began
        looked = threading.Event()
        zoom.pause, zoom.before_answer = 1, looked.wait
        began = time.monotonic()
        reference = declare(server)
        # Whoever declares waits for nobody outside.
        assert time.monotonic() - began < usual + 1
        shown = server.get(f"/incidents/{reference}")
        assert shown.get("bridge_awaited_from") == "Zoom" and "bridge" not in shown
        assert "Bridge: Zoom is being asked" in server.page(f"/incidents/{reference}")[1]
        looked.set()
        link = bridge(server, reference)
        took = time.monotonic() - began
        zoom.pause = 0

        assert link == "https://zoom.example/j/91000000001?pwd=abc"
        assert [kind for kind in zoom.kinds() if kind != "list"] == ["token", "create"]
        # Where Zoom was slower than it is waited for, the meeting was looked for, and found.
        assert "list" not in zoom.kinds() or took > 3
        made = zoom.meetings["91000000001"]
        assert made["topic"] == reference and made["settings"]["auto_recording"] == "cloud"
        assert made["agenda"] == f"{server.base}/incidents/{reference}"
        assert "bridge" not in server.get(f"/incidents/{minor}")

        entries = {entry["text"]: entry for entry in server.timeline(reference)}
        assert entries[f"Bridge: {link}"]["source"] == "rule"
        assert "Zoom is asked for a meeting; the link to the bridge follows" in entries
        said = server.get(f"/incidents/{reference}/chat")["items"]
        assert any(link in line["text"] and "First responder" in line["text"] for line in said)
        assert f'href="{link}"' in server.page(f"/incidents/{reference}")[1]
        assert f"Bridge: {link}" in server.cli("show", reference).stdout

        server.post(f"/incidents/{reference}/pages", {"person": server.made["admin"], "because": "Join the bridge"})

        def has_link(_, message):
            return link in message.get_payload(0).get_payload(decode=True).decode()

        _, _, message = mailer.wait(has_link, 60)
        assert reference in message["Subject"]

        assert "Zoom takes the credentials" in server.cli("meetings", "test").stdout
        assert "Zoom  seen" in server.cli("meetings").stdout
        server.cli("room", reference, "dismiss", "false_alarm", "It was a test")
        wait(lambda: zoom.meetings["91000000001"]["status"] == "ended", "the end of the meeting", 60)
        assert zoom.kinds().count("token") == 2, "one for the work, and one for the test"

        # What makes a host of whoever has it is nowhere, and neither is what proves who we are.
        everything = server.output() + json.dumps(server.get(f"/incidents/{reference}")) + str(entries) + str(said)
        everything += server.page(f"/incidents/{reference}")[1] + command("config", "--data", server.folder).stdout
        for secret in ["HOST-KEY", "PASSCODE", zoom.secret, "secret%2F", *zoom.tokens]:
            assert secret not in everything
    mailer.close()


@pytest.fixture
def server(tmp_path, zoom, database):
    server = Server(tmp_path / "data", database=database)
    (tmp_path / "data" / "muster.yaml").write_text(f"zoom: {zoom.url}\nbridge: {TEMPLATE}\n")
    with server:
        yield server


def test_a_token_that_ends_early_a_pause_and_a_lost_answer_cost_no_second_meeting(server, zoom):
    first = declare(server)
    bridge(server, first)
    zoom.expire()
    # Three attempts: too often (after another token), made without a word, found again.
    zoom.answers = [("create", 429, {"Retry-After": "2"}, {"code": 429}), ("create", "made")]
    second = declare(server)

    assert bridge(server, second) == "https://zoom.example/j/91000000002?pwd=abc"
    assert zoom.kinds() == ["token", "create", "create", "token", "create", "create", "list"]
    assert [one["topic"] for one in zoom.meetings.values()] == [first, second]


def test_a_server_that_is_killed_with_a_meeting_made_finds_it_again(server, zoom):
    def kill():
        zoom.before_answer = None
        server.kill()

    zoom.before_answer = kill
    reference = declare(server)
    wait(lambda: server.process.poll() is not None, "the end of the server")
    assert len(zoom.meetings) == 1
    server.start()

    assert bridge(server, reference) == "https://zoom.example/j/91000000001?pwd=abc"
    assert len(zoom.meetings) == 1 and zoom.kinds()[-1] == "list"
    assert [text for text in texts(server, reference) if text.startswith("Bridge: ")] == [
        "Bridge: https://zoom.example/j/91000000001?pwd=abc"
    ]


def test_where_zoom_is_down_or_refuses_the_link_of_the_settings_takes_its_place(server, zoom):
    zoom.is_down = True
    reference = declare(server)
    assert bridge(server, reference) == f"https://meet.example.org/{reference}"
    assert "Zoom opened no meeting: Zoom: HTTP 503" in texts(server, reference)
    assert zoom.meetings == {}

    # Nothing is tried again where trying is of no use.
    zoom.is_down, zoom.client = False, "another"
    other = declare(server)
    assert bridge(server, other) == f"https://meet.example.org/{other}"
    assert zoom.kinds() == ["token"]
    assert any("HTTP 401 invalid_client" in text for text in texts(server, other))
    with pytest.raises(Refused) as refused:
        server.post("/meeting-services/zoom/test")
    assert refused.value.status == 422
    assert "HTTP 401" in server.get("/meeting-services")["items"][0]["problem"]
    zoom.client = "client-of-the-test"
    zoom.scopes = "meeting:write:meeting:admin"
    assert "may not end meetings, nor find a meeting again" in server.cli("meetings", "test", check=False).stderr


def test_two_nodes_make_one_meeting_for_each_incident(tmp_path, zoom, postgres):
    database = postgres.database()
    one = Server(tmp_path / "one", database=database)
    two = Server(tmp_path / "two", database=database, joins=one)
    for node in (one, two):
        (tmp_path / node.folder / "muster.yaml").write_text(f"zoom: {zoom.url}\n")
    with one, two:
        references = [declare(node) for _ in range(4) for node in (one, two)]
        links = {reference: bridge(one, reference) for reference in references}

        assert sorted(one["topic"] for one in zoom.meetings.values()) == sorted(references)
        made = {meeting["topic"]: meeting["join_url"] for meeting in zoom.meetings.values()}
        assert links == made
        assert {reference: two.get(f"/incidents/{reference}")["bridge"] for reference in references} == links


def test_a_sandbox_asks_for_no_meeting(tmp_path, zoom):
    server = Server(tmp_path / "data", "--sandbox")
    (tmp_path / "data" / "muster.yaml").write_text(f"zoom: {zoom.url}\nbridge: {TEMPLATE}\n")
    with server:
        reference = declare(server)
        server.advance("PT2M")

        assert server.get(f"/incidents/{reference}")["bridge"] == f"https://meet.example.org/{reference}"
        assert zoom.calls == [] and server.get("/meeting-services")["items"] == []
