"""Several servers on one PostgreSQL: one of them may die, and be replaced, at any moment."""

import collections
import itertools
import re
import threading
import time
import urllib.error
import urllib.request
import uuid

import pytest
from mail import MailServer
from muster import Server, command, wait

FLAGS = ("--process", "foundations")


@pytest.fixture
def nodes(tmp_path, postgres):
    """Makes servers on one database, and ends them."""
    database = postgres.database()
    made = []

    def make(count, *flags):
        for number in range(count):
            joins = made[0] if made else None
            made.append(Server(tmp_path / f"node{len(made)}", *FLAGS, *flags, database=database, joins=joins))
        return made

    make.database = database
    yield make
    for node in made:
        node.stop()


@pytest.fixture
def mail():
    server = MailServer()
    yield server
    server.close()


class Stream:
    """What a browser hears from one page's live stream."""

    def __init__(self, node, path):
        request = urllib.request.Request(
            node.base + path, headers={"Authorization": f"Bearer {node.token}", "Accept": "text/event-stream"}
        )
        self.answer = urllib.request.urlopen(request, timeout=20)

    def line(self, beginning, within):
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            line = self.answer.readline().decode().rstrip("\n")
            if line.startswith(beginning):
                return line
        raise AssertionError(f"no line began with {beginning} within {within} s")


def text_of(message):
    return message.get_payload(0).get_payload(decode=True).decode()


def test_a_change_on_one_node_is_seen_on_another_at_once(nodes):
    one, two, _ = servers = nodes(3)
    for server in servers:
        server.start()
    reference = one.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing"})["reference"]
    assert two.get(f"/incidents/{reference}")["reference"] == reference
    stream = Stream(two, f"/incidents/{reference}/live")
    stream.line(": hello", 60)

    began = time.monotonic()
    one.post(f"/incidents/{reference}/timeline", {"text": "Rolling back the release of 14:02"})

    stream.line("event: append", 5)
    assert "Rolling back the release" in stream.line("data: ", 5)
    assert time.monotonic() - began < 3


def test_another_node_pages_when_the_one_that_was_about_to_is_killed(nodes, mail, postgres):
    servers = nodes(2, "--smtp", mail.url)
    for server in servers:
        server.start()
    mail.answers.clear()
    reference = servers[0].post(
        "/incidents", {"severity": "SEV1", "title": "Checkout is failing", "service": "checkout"}
    )["reference"]

    def is_page(_, message):
        return reference in message["Subject"] and "/a/" in message.get_payload(0).get_payload(decode=True).decode()

    _, recipient, first = mail.wait(is_page, 60)
    # `muster init` was the first owner of the data, then came the nodes in their order. The other may have claimed other mails.
    database = nodes.database.rpartition("/")[2]
    claim = f"SELECT max(fence) FROM outbox WHERE state = 'claimed' AND recipient = '{recipient}'"
    fence = int(wait(lambda: postgres.query(claim, database), "the claim"))
    holder, other = servers[fence - 2], servers[1 - (fence - 2)]
    taken = len(mail.taken)
    killed = time.monotonic()
    holder.kill()
    mail.answers.set()

    def is_again(to, message):
        return to == recipient and message["Message-ID"] == first["Message-ID"] and len(mail.taken) > taken

    while True:
        again = [entry for entry in mail.taken[taken:] if is_again(entry[1], entry[2])]
        if again:
            break
        assert time.monotonic() - killed < 20, "nobody paged again"
        time.sleep(0.05)

    assert again[0][0] - killed <= 15
    assert len(again) == 1, "at most one repeat for a node that died"
    assert other.get(f"/incidents/{reference}")["reference"] == reference


def test_no_page_is_lost_or_doubled_while_the_nodes_are_restarted_under_load(nodes, mail):
    servers = nodes(3, "--smtp", mail.url)
    for server in servers:
        server.start()
    declared, stop, failures = [], threading.Event(), []

    def declare(number):
        """As a client behind a load balancer does it: to the next node, with the same key, until one answers."""
        key = {"Idempotency-Key": str(uuid.uuid4())}
        body = {"severity": "SEV1", "title": f"Failure {number}", "service": "checkout"}
        for attempt in itertools.count():
            server = servers[(number + attempt) % 3]
            try:
                status, text, _ = server.request("POST", "/api/v1/incidents", body, headers=key)
            except OSError:
                status, text = 0, "no answer"
            if status == 201:
                declared.append(re.search(r"INC-[0-9]+", text).group())
                return
            if attempt > 60:
                failures.append((number, status, text))
                return
            time.sleep(0.1)

    def load(part):
        for number in itertools.count(part, 2):
            if stop.is_set():
                return
            declare(number)
            time.sleep(0.05)

    writers = [threading.Thread(target=load, args=(part,)) for part in range(2)]
    for writer in writers:
        writer.start()
    for server in servers:
        time.sleep(1)
        server.stop()
        server.start()
    time.sleep(1)
    wait(lambda: len(declared) > 20, "enough incidents", 120)
    stop.set()
    for writer in writers:
        writer.join()

    assert failures == []
    assert len(declared) > 20
    assert len(set(declared)) == len(declared)
    wanted = set(declared)

    def paged():
        return collections.Counter(
            (message["Message-ID"], recipient)
            for _, recipient, message in list(mail.taken)
            if "/a/" in text_of(message)
        )

    def referred():
        # So many pages are bundled: a message a minute names all that have come meanwhile.
        # Only what can be answered is a page.
        texts = [message["Subject"] + text_of(message) for _, _, message in list(mail.taken) if "/a/" in text_of(message)]
        return {reference for text in texts for reference in re.findall(r"INC-[0-9]+", text)}

    deadline = time.monotonic() + 180
    while not wanted <= referred() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert wanted - referred() == set(), "every incident pages"
    assert [page for page, count in paged().items() if count > 1] == [], "and nobody is paged twice by one page"
    for server in servers:
        server.stop()
    shown = command("verify", "--data", servers[0].folder, MUSTER_DATABASE=nodes.database)
    assert "every hash holds" in shown.stdout


def test_a_node_with_another_key_does_not_start(nodes):
    one, two = nodes(2)
    one.start()
    with open(f"{two.folder}/secret.key", "w") as key:
        key.write("ab" * 32)

    done = command("serve", "--data", two.folder, *two.flags, check=False)

    assert done.returncode == 1
    assert "copy secret.key from the first node" in done.stderr


def test_the_server_goes_on_when_the_database_comes_back(nodes, postgres):
    (server,) = nodes(1)
    server.start()
    reference = server.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing"})["reference"]

    postgres.stop()
    status, text, headers = server.request("GET", f"/api/v1/incidents/{reference}")
    postgres.start()

    assert status == 503 and int(headers["Retry-After"]) >= 1, text
    wait(lambda: server.request("GET", "/readyz")[0] == 200, "the server that is ready again", 15)
    assert server.get(f"/incidents/{reference}")["reference"] == reference
