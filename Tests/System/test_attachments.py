"""Files of an incident over real sockets: streamed in, kept, handed out, moved, verified and removed."""

import hashlib
import os
import pathlib
import shutil
import socket
import struct
import urllib.error
import urllib.request
import zlib

import pytest
from muster import Server, command

FLAGS = ("--process", "standard")


def picture(width=640, height=360):
    """A PNG of one grey."""
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def served(tmp_path):
    server = Server(tmp_path / "data", *FLAGS)
    (tmp_path / "data" / "muster.yaml").write_text("attachment-size: 2\nattachment-room: 3\n")
    server.start()
    reference = server.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing"})["reference"]
    yield server, reference
    server.stop()


def fetch(server, path, token=None):
    request = urllib.request.Request(
        server.base + path, headers={"Authorization": f"Bearer {token or server.token}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status, answer.read(), answer.headers


def upload(server, reference, data, name="x.bin"):
    request = urllib.request.Request(
        f"{server.base}/api/v1/incidents/{reference}/attachments?name={name}",
        data=data,
        headers={"Authorization": f"Bearer {server.token}", "Content-Type": "application/octet-stream"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status


def test_the_command_line_attaches_lists_saves_and_removes(served, tmp_path):
    server, reference = served
    (tmp_path / "graph.png").write_bytes(picture())
    where = ("--data", server.folder)

    command("attach", reference, tmp_path / "graph.png", "--shows", "Errors double", "--text", "It began here", *where)
    listed = command("attachment", "list", reference, *where).stdout
    attachment = listed.split()[0]
    command("attachment", "save", reference, attachment, tmp_path / "back.png", *where)

    assert "graph.png" in listed
    assert (tmp_path / "back.png").read_bytes() == picture()
    file = server.get(f"/incidents/{reference}/attachments")["items"][0]
    assert file["type"] == "png" and file["shows"] == "Errors double"
    assert file["sha256"] == hashlib.sha256(picture()).hexdigest()
    assert "1 files" in command("verify", *where).stdout
    on_disk = pathlib.Path(server.folder, "attachments", file["sha256"][:2], file["sha256"])
    assert on_disk.read_bytes() == picture()
    removed = command("attachment", "remove", reference, attachment, "--reason", "A name is on it", *where).stdout
    assert "removed: A name is on it" in removed
    assert not on_disk.exists()
    assert os.listdir(f"{server.folder}/arriving") == []
    assert "every hash holds" in command("verify", *where).stdout


def test_what_is_too_large_is_told_so_while_it_arrives(served):
    server, reference = served
    with pytest.raises(urllib.error.HTTPError) as refused:
        upload(server, reference, b"\7" * (2 << 20 | 1))
    assert refused.value.code == 413
    assert "A file may have 2.1 MB" in refused.value.read().decode()

    # Without a length, the bytes themselves are counted.
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        head = (
            f"POST /api/v1/incidents/{reference}/attachments?name=x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n"
            "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        )
        line.sendall(head.encode())
        for _ in range(40):
            line.sendall(b"10000\r\n" + b"\7" * 0x10000 + b"\r\n")
        line.sendall(b"0\r\n\r\n")
        answer = line.recv(100)
    assert b" 413 " in answer
    assert upload(server, reference, b"\7" * (2 << 20)) == 201
    with pytest.raises(urllib.error.HTTPError) as full:
        upload(server, reference, b"\7" * (2 << 20))
    assert full.value.code == 413 and "together" in full.value.read().decode()


def test_a_file_that_was_changed_on_disk_is_found(served):
    server, reference = served
    upload(server, reference, b"the log of that night\n" * 1000, "night.log")
    file = server.get(f"/incidents/{reference}/attachments")["items"][0]
    path = pathlib.Path(server.folder, "attachments", file["sha256"][:2], file["sha256"])
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)

    found = command("verify", "--data", server.folder, check=False)

    assert found.returncode == 1 and "holds other bytes than those that were attached" in found.stderr


def test_files_that_were_answered_survive_a_kill(served):
    server, reference = served
    for number in range(5):
        upload(server, reference, os.urandom(300_000), f"{number}.bin")
    # Half of another one.
    line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    head = (
        f"POST /api/v1/incidents/{reference}/attachments?name=half HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {server.token}\r\nContent-Length: 500000\r\n\r\n"
    )
    line.sendall(head.encode() + b"\7" * 200_000)
    server.get("/incidents")
    server.kill()
    line.close()

    server.start()

    assert len(server.get(f"/incidents/{reference}/attachments")["items"]) == 5
    assert os.listdir(f"{server.folder}/arriving") == []
    assert "5 files" in command("verify", "--data", server.folder).stdout


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_backup_takes_files_along(served, tmp_path, postgres, engine):
    server, reference = served
    data = os.urandom(700_001)
    upload(server, reference, data, "dump.bin")
    file, folder = tmp_path / "backup", tmp_path / "restored"
    command("backup", file, "--data", server.folder)
    os.mkdir(folder, mode=0o700)
    shutil.copy(f"{server.folder}/secret.key", folder)
    flags = ["--database", postgres.database()] if engine == "postgres" else []

    restored = command("restore", file, "--data", folder, *flags).stdout

    assert "1 files" in restored
    other = Server.__new__(Server)
    other.__dict__ |= server.__dict__ | {"folder": str(folder), "flags": [*server.flags, *flags]}
    server.stop()
    with other:
        url = other.get(f"/incidents/{reference}/attachments")["items"][0]["url"]
        assert fetch(other, url)[1] == data


def test_a_backup_names_a_damaged_file_and_is_restored_all_the_same(served, tmp_path):
    server, reference = served
    upload(server, reference, os.urandom(1_000), "dump.bin")
    path = next((tmp_path / server.folder / "attachments").glob("*/*"))
    path.write_bytes(b"\7" * 1_000)
    file, folder = tmp_path / "backup", tmp_path / "restored"
    os.mkdir(folder, mode=0o700)
    shutil.copy(f"{server.folder}/secret.key", folder)

    made = command("backup", file, "--data", server.folder)
    restored = command("restore", file, "--data", folder, check=False)

    assert f"warning: the attached file {path.name} holds other bytes" in made.stderr
    assert restored.returncode == 1
    assert "rows are back" in restored.stdout
    assert f"the attached file {path.name} holds other bytes" in restored.stderr
    assert "Resumed" in command("resume", "--data", folder).stdout


def test_a_file_that_one_node_took_is_handed_out_by_another(tmp_path, postgres):
    database = postgres.database()
    with Server(tmp_path / "one", *FLAGS, database=database) as one:
        with Server(tmp_path / "two", *FLAGS, database=database, joins=one) as two:
            reference = one.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing"})["reference"]
            data = os.urandom(450_000)
            upload(one, reference, data)

            url = two.get(f"/incidents/{reference}/attachments")["items"][0]["url"]

            assert fetch(two, url)[1] == data
            assert not os.path.exists(f"{tmp_path}/one/attachments")
