"""`muster verify` finds one changed byte in the database file."""

import pathlib
import shutil
import sqlite3

from muster import Server, command


def test_one_changed_byte_is_found(tmp_path):
    folder = tmp_path / "data"
    with Server(folder, "--sandbox", "--process", "foundations") as server:
        reference = server.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing"})["reference"]
        server.post(f"/incidents/{reference}/timeline", {"text": "The first responder saw XYZZY in the log."})
    assert "every hash holds" in command("verify", "--data", folder).stdout
    file = pathlib.Path(folder, "muster.db")
    sound = file.read_bytes()

    places = [sound.index(b"XYZZY"), sound.index(b"noted"), sound.index(b"person:")]
    for place in places:
        copy = tmp_path / f"copy-{place}"
        shutil.copytree(folder, copy)
        damaged = bytearray(sound)
        damaged[place] ^= 1
        pathlib.Path(copy, "muster.db").write_bytes(damaged)
        done = command("verify", "--data", copy, check=False)
        assert done.returncode == 1, f"byte {place} was changed unnoticed"
        assert done.stderr.startswith("muster: error:")


def test_a_removed_event_is_found(tmp_path):
    folder = tmp_path / "data"
    with Server(folder, "--sandbox", "--process", "foundations") as server:
        server.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing"})
    with sqlite3.connect(folder / "muster.db") as database:
        database.execute("DELETE FROM incident_event WHERE sequence = (SELECT MAX(sequence) FROM incident_event)")
    done = command("verify", "--data", folder, check=False)
    assert done.returncode == 1 and "incident" in done.stderr
