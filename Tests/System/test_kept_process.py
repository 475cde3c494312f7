"""A process file that this release refuses, and an earlier one let pass: where it was in force, it still starts."""

import os
import sqlite3
import subprocess

from muster import ROOT, Server, binary, environment


def version(text):
    """As it is kept beside the file: FNV-1a of 64 bits."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def test_a_file_that_was_in_force_before_it_was_refused_is_started_with(tmp_path):
    built_in = ROOT / "Sources" / "MusterCore" / "Processes" / "BuiltIn" / "foundations.yaml"
    text = built_in.read_text()
    place = 1 + text[: text.index("    from: mitigated\n")].count("\n")
    # Nothing begins when an incident is closed.
    text = text.replace("    from: mitigated\n", "    from: closed\n")
    file = tmp_path / "own.yaml"
    file.write_text(text)
    server = Server(tmp_path / "data", "--sandbox", "--process", file)
    words = [binary(), "serve", "--data", server.folder, "--listen", f"127.0.0.1:{server.port}", *server.flags]

    fresh = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=60)
    assert fresh.returncode == 1
    assert f"{file}:{place}:" in fresh.stderr and "would never begin" in fresh.stderr

    with sqlite3.connect(os.path.join(server.folder, "muster.db")) as database:
        database.execute(
            "INSERT INTO process_version (key, version, text, added_at_ms) VALUES ('foundations', ?, ?, 0)", (version(text), text)
        )
    with server:
        incident = server.post("/incidents", {"severity": "SEV1", "title": "It is down"})
        assert incident["reference"]
        assert "cannot be saved again" in server.output()
