"""Moving the data and taking them back: from SQLite to PostgreSQL, and from a backup into either."""

import shutil

import pytest
from muster import Server, command

FLAGS = ("--process", "foundations")


@pytest.fixture
def served(tmp_path):
    """A server on SQLite with an incident whose reminder is due in some minutes."""
    server = Server(tmp_path / "data", *FLAGS)
    server.start()
    reference = server.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing"})["reference"]
    yield server, reference
    server.stop()


def test_data_move_to_postgresql_and_are_served_from_there(served, tmp_path, postgres):
    server, reference = served
    file, database = tmp_path / "backup", postgres.database()
    refused = command("migrate", "--data", server.folder, "--to", database, check=False)
    assert refused.returncode == 1 and "in use by process" in refused.stderr
    before = server.timeline(reference)
    server.stop()

    moved = command("migrate", "--data", server.folder, "--to", database).stdout
    twice = command("migrate", "--data", server.folder, "--to", database, check=False)
    old = command("serve", "--data", server.folder, *FLAGS, check=False)
    copied = command("backup", file, "--data", server.folder, check=False)
    server.flags += ["--database", database]
    server.start()

    assert "every hash holds" in moved
    assert twice.returncode == 1
    assert old.returncode == 1 and "name it with --database" in old.stderr
    assert copied.returncode == 1 and "name it with --database" in copied.stderr and not file.exists()
    assert server.timeline(reference)[: len(before)] == before
    server.post(f"/incidents/{reference}/timeline", {"text": "still here"})
    command("backup", file, "--data", server.folder, MUSTER_DATABASE=database)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_backup_of_a_running_server_is_restored_and_rests_until_somebody_resumes_it(
    served, tmp_path, postgres, engine
):
    server, reference = served
    file, folder = tmp_path / "backup", tmp_path / "restored"
    command("backup", file, "--data", server.folder)
    flags = ["--database", postgres.database()] if engine == "postgres" else []
    without = command("restore", file, "--data", folder, *flags, check=False)
    assert without.returncode == 1 and "copy it there first" in without.stderr
    shutil.copy(f"{server.folder}/secret.key", folder)

    assert "every hash holds" in command("restore", file, "--data", folder, *flags).stdout

    other = Server.__new__(Server)
    other.__dict__ |= server.__dict__ | {"folder": str(folder), "flags": [*server.flags, *flags]}
    server.stop()
    with other:
        assert other.get(f"/incidents/{reference}")["reference"] == reference
        assert other.get("/engine")["paused"] is True
        assert "Paused" in other.page("/")[1]
        assert "Resumed" in other.cli("resume").stdout
        assert other.get("/engine")["paused"] is False
        assert "Paused" not in other.page("/")[1]
