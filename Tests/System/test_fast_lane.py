"""What is answered in the fast lane is what the slow lane would say; and no order of bytes confuses the two."""

import gzip
import re
import socket
import threading
import time

import pytest
from muster import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--process", "foundations") as server:
        yield server


@pytest.fixture(scope="module")
def inlet(server):
    path = server.made["integrations"]["prometheus"].removeprefix(server.base) + "/api/v2/alerts"
    server.request("POST", path, [], headers={"Authorization": None})
    return path


class Connection:
    """A connection to the server, byte by byte."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def answer(self, to="GET"):
        """The status, the fields in their order, and the body of the next answer; nothing where the server has closed."""
        while b"\r\n\r\n" not in self.rest:
            more = self.socket.recv(65536)
            if not more:
                assert self.rest == b""
                return None
            self.rest += more
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        start, *lines = head.decode().split("\r\n")
        fields = [tuple(line.split(": ", 1)) for line in lines]
        length = int(dict((name.lower(), value) for name, value in fields).get("content-length", 0))
        if to == "HEAD":
            length = 0
        while len(self.rest) < length:
            more = self.socket.recv(65536)
            assert more
            self.rest += more
        body, self.rest = self.rest[:length], self.rest[length:]
        return start, fields, body

    def is_closed(self):
        return self.rest == b"" and self.socket.recv(1) == b""


def request(method, path, fields=(), body=b""):
    lines = [f"{method} {path} HTTP/1.1", "Host: x", *fields]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def undated(answer):
    start, fields, body = answer
    dates = [value for name, value in fields if name == "Date"]
    assert len(dates) == 1 and re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", dates[0])
    return start, [field for field in fields if field[0] != "Date"], body


def failing(functionality):
    return {"severity": "SEV1", "functionality": functionality, "state": "failing", "audience": "all", "service": "checkout"}


# A cookie is for the slow lane.
SLOW = "Cookie: a=b"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("fields", [[], ["Accept-Encoding: gzip"], ["If-None-Match: *"], ["If-None-Match: *", "Accept-Encoding: gzip"]])
def test_the_status_page_is_the_same_in_both_lanes(server, method, fields):
    with Connection(server) as connection:
        connection.send(request("GET", "/status", [SLOW]))
        assert connection.answer()[0] == "HTTP/1.1 200 OK"
        connection.send(request(method, "/status", [*fields, SLOW]) + request(method, "/status", fields))
        slow, fast = connection.answer(method), connection.answer(method)

    assert undated(fast) == undated(slow)
    assert fast[0] == ("HTTP/1.1 304 Not Modified" if len(fields) > 0 and "None" in fields[0] else "HTTP/1.1 200 OK")


def test_the_compressed_page_is_the_page(server):
    with Connection(server) as connection:
        connection.send(request("GET", "/status") + request("GET", "/status", ["Accept-Encoding: br, gzip;q=0.8"]))
        whole, small = connection.answer(), connection.answer()

    assert ("Content-Encoding", "gzip") in small[1]
    assert len(small[2]) < len(whole[2])
    assert gzip.decompress(small[2]) == whole[2]
    assert b"<!doctype html>" in whole[2]


def test_who_reads_after_a_publication_was_answered_reads_it(server):
    reference = server.post("/incidents", failing("Checkout"))["reference"]
    with Connection(server) as connection:
        for number in range(20):
            update = {"audience": "status page", "state": "update", "body": f"Line {number} of the story."}
            server.post(f"/incidents/{reference}/updates", update)
            connection.send(request("GET", "/status"))
            assert f"Line {number} of the story.".encode() in connection.answer()[2]


def test_readers_see_each_publication_once_it_is_answered_under_load(server):
    reference = server.post("/incidents", failing("Search"))["reference"]
    published, stop, stale = [0], threading.Event(), []

    def read():
        with Connection(server) as connection:
            while not stop.is_set():
                expected = published[0]
                connection.send(request("GET", "/status"))
                found = max([int(one) for one in re.findall(rb"Step (\d+) of", connection.answer()[2])], default=0)
                if found < expected:
                    stale.append((found, expected))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 31):
        update = {"audience": "status page", "state": "update", "body": f"Step {number} of the search."}
        server.post(f"/incidents/{reference}/updates", update)
        published[0] = number
    stop.set()
    for reader in readers:
        reader.join()

    assert stale == []


def test_requests_of_both_lanes_are_answered_in_their_order(server, inlet):
    alert = b'[{"labels":{"alertname":"Ordered"}}]'
    json = "Content-Type: application/json"
    sent = [
        ("GET", "/status", [], b"", "200 OK"),
        ("POST", inlet, [json], alert, "200 OK"),
        ("GET", "/nothing", [], b"", "404 Not Found"),
        ("POST", inlet, [json], b"nonsense", "400 Bad Request"),
        ("GET", "/status", ["If-None-Match: *"], b"", "304 Not Modified"),
        ("POST", inlet, ["Content-Type: text/plain"], alert, "415 Unsupported Media Type"),
        ("POST", "/in/nobody/api/v2/alerts", [json], alert, "404 Not Found"),
        ("GET", "/healthz", [], b"", "200 OK"),
        ("POST", inlet, [json], alert, "200 OK"),
    ] * 5
    with Connection(server) as connection:
        connection.send(b"".join(request(*one[:4]) for one in sent))
        found = [connection.answer()[0] for _ in sent]

    assert found == [f"HTTP/1.1 {one[4]}" for one in sent]


def test_a_request_may_come_byte_by_byte(server, inlet):
    whole = request("GET", "/status") + request("POST", inlet, ["Content-Type: application/json"], b"[]") + request("GET", "/healthz")
    with Connection(server) as connection:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for place in range(len(whole)):
            connection.send(whole[place : place + 1])
        found = [connection.answer()[0] for _ in range(3)]

    assert found == ["HTTP/1.1 200 OK"] * 3


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"])
def test_an_alert_is_answered_alike_in_both_lanes(server, inlet, content_type):
    body = b'[{"labels":{"alertname":"Alike"}}]'
    fields = [f"Content-Type: {content_type}"]
    with Connection(server) as connection:
        connection.send(request("POST", inlet, [*fields, SLOW], body) + request("POST", inlet, fields, body))
        slow, fast = connection.answer(), connection.answer()

    assert undated(fast) == undated(slow)
    assert fast[0] == "HTTP/1.1 200 OK"
    assert "Alike" in [alert["labels"].get("alertname") for alert in server.get("/alerts")["items"]]


def test_a_body_in_chunks_and_one_that_waits_to_be_asked_for(server, inlet):
    body = b'[{"labels":{"alertname":"Chunked"}}]'
    json = "Content-Type: application/json"
    chunks = request("POST", inlet, [json, "Transfer-Encoding: chunked"]) + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    with Connection(server) as connection:
        connection.send(request("GET", "/status") + chunks + request("GET", "/status"))
        found = [connection.answer()[0] for _ in range(3)]
    assert found == ["HTTP/1.1 200 OK"] * 3

    with Connection(server) as connection:
        connection.send(request("POST", inlet, [json, "Expect: 100-continue"], body))
        start, _, _ = connection.answer()
        if start == "HTTP/1.1 100 Continue":
            start, _, _ = connection.answer()
    assert start == "HTTP/1.1 200 OK"


def test_a_body_that_is_too_large_is_refused_and_the_next_request_is_taken(server, inlet):
    large = b"[" + b" " * (600 * 1024) + b"]"
    with Connection(server) as connection:
        connection.send(request("POST", inlet, ["Content-Type: application/json"], large))
        assert connection.answer()[0].startswith("HTTP/1.1 413 ")
        connection.send(request("GET", "/status"))
        assert connection.answer()[0] == "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    "data",
    [
        b"GET /status HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /status HTTP/1.1\r\nHost: x\r\nbad header: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /status HTTP/9.9\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_and_the_connection_closed(server, data):
    with Connection(server) as connection:
        connection.send(request("GET", "/status") + data)
        assert connection.answer()[0] == "HTTP/1.1 200 OK"
        assert connection.answer()[0] == "HTTP/1.1 400 Bad Request"
        assert connection.is_closed()


def test_two_lengths_never_make_two_requests_of_one(server, inlet):
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    head = f"POST {inlet} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode()
    both = head + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(smuggled)) + smuggled
    with Connection(server) as connection:
        connection.send(both)
        assert connection.answer()[0] == "HTTP/1.1 400 Bad Request"
        assert connection.is_closed()


@pytest.mark.parametrize("target", ["/status", "/healthz"])
def test_who_closes_one_half_is_answered_before_the_other_closes(server, target):
    with Connection(server) as connection:
        connection.send(request("GET", "/status") * 50 + request("GET", target))
        connection.socket.shutdown(socket.SHUT_WR)
        found = [connection.answer()[0] for _ in range(51)]
        assert connection.is_closed()

    assert found == ["HTTP/1.1 200 OK"] * 51


def test_an_alert_is_answered_to_who_has_closed_one_half(server, inlet):
    with Connection(server) as connection:
        connection.send(request("POST", inlet, ["Content-Type: application/json"], b'[{"labels":{"alertname":"Half"}}]'))
        connection.socket.shutdown(socket.SHUT_WR)
        assert connection.answer()[0] == "HTTP/1.1 200 OK"
        assert connection.is_closed()


def test_a_connection_closes_when_it_is_asked_to(server):
    with Connection(server) as connection:
        connection.send(request("GET", "/status", ["Connection: close"]))
        assert connection.answer()[0] == "HTTP/1.1 200 OK"
        assert connection.is_closed()


def test_who_does_not_read_gets_everything_in_the_end(server):
    count = 10_000
    with Connection(server) as connection:
        sender = threading.Thread(target=connection.send, args=(request("GET", "/status") * count,))
        sender.start()
        # By then it has answered as much as the sockets hold.
        sender.join(timeout=1)
        found = {connection.answer()[0] for _ in range(count)}
        sender.join()

    assert found == {"HTTP/1.1 200 OK"}


def test_who_sends_more_than_he_may_is_told_the_same_in_both_lanes(tmp_path):
    with Server(tmp_path / "data", "--process", "foundations", "--inlet-rate", "1") as server:
        path = server.made["integrations"]["prometheus"].removeprefix(server.base) + "/api/v2/alerts"
        json = "Content-Type: application/json"
        slow, fast = request("POST", path, [json, SLOW], b"[]"), request("POST", path, [json], b"[]")
        begun = time.monotonic()
        with Connection(server) as connection:
            # The first has the address looked up, in the slow lane.
            connection.send((slow + fast) * 20)
            found = [undated(connection.answer()) for _ in range(40)]
        took = time.monotonic() - begun

    ok = "HTTP/1.1 200 OK"
    assert [one[0] for one in found[:2]] == [ok] * 2
    assert sum(one[0] == ok for one in found) <= 2 + took, "one more for each second"
    refused = [pair for pair in zip(found[::2], found[1::2]) if ok not in (pair[0][0], pair[1][0])]
    assert refused
    for one, other in refused:
        assert one[0] == "HTTP/1.1 429 Too Many Requests" and ("Retry-After", "1") in other[1]
        assert other == one
