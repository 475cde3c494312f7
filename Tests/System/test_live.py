"""Many look at one incident: each is sent what is new, and no more than that."""

import http.client
import threading

import pytest
from muster import Server


@pytest.fixture
def server(tmp_path):
    with Server(tmp_path / "data") as running:
        yield running


class Viewer:
    """Listens until it has read the words that it waits for."""

    def __init__(self, server, path, token=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.connection.request("GET", path, headers={"Authorization": f"Bearer {token or server.token}"})
        self.answer = self.connection.getresponse()
        self.text = ""
        assert self.answer.status == 200

    def read_until(self, words):
        while words not in self.text:
            line = self.answer.readline()
            assert line, f"the stream ended before {words!r}: {self.text[-500:]}"
            self.text += line.decode()

    def close(self):
        self.connection.close()


def test_a_note_reaches_everybody_as_one_entry(server):
    made = server.post("/incidents", {"severity": "SEV3", "title": "Seen by many", "drill": True})
    path = f"/incidents/{made['reference']}"
    for number in range(5):
        server.post(f"{path}/timeline", {"text": f"Earlier {number}"})
    viewers = [Viewer(server, f"{path}/live") for _ in range(30)]
    for viewer in viewers:
        viewer.read_until(": hello")

    server.post(f"{path}/timeline", {"text": "The cache is cold"})

    readers = [threading.Thread(target=viewer.read_until, args=("The cache is cold",)) for viewer in viewers]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(timeout=60)
    assert all("The cache is cold" in viewer.text for viewer in viewers)
    # The list itself is not sent again.
    assert not any("Earlier 0" in viewer.text for viewer in viewers)
    for viewer in viewers:
        viewer.close()


def test_a_page_that_is_behind_is_told_to_fetch_itself_anew(server):
    made = server.post("/incidents", {"severity": "SEV3", "title": "Seen late", "drill": True})
    path = f"/incidents/{made['reference']}"

    late = Viewer(server, f"{path}/live?version=1")
    late.read_until("event: reload")
    late.close()

    again = Viewer(server, f"{path}/live?last-event-id=7")
    again.read_until("event: reload")
    again.close()
