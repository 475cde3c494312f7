"""What was saved in the browser stays in force over commands and starts that were told of another process, or of none."""

import re
import urllib.parse

import pytest
from muster import ROOT, Server, command

FILE = ROOT / "Sources" / "MusterCore" / "Processes" / "BuiltIn" / "foundations.yaml"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request):
    """The address of a PostgreSQL; nothing for SQLite."""
    return request.getfixturevalue("postgres").database() if request.param == "postgres" else None


def version(server):
    status, text, _ = server.page("/process/edit")
    assert status == 200, text
    return re.search(r'name="base" value="([^"]+)"', text)[1]


def save(server):
    """Puts another wording of the process in force, and returns its version."""
    before = version(server)
    form = urllib.parse.urlencode({"text": FILE.read_text() + "# Changed\n", "base": before, "note": "Tried"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    status, text, _ = server.request("POST", "/process/editions", raw=form.encode(), headers=headers)
    assert status == 200, text
    assert version(server) != before
    return version(server)


def test_a_command_or_a_start_without_the_setting_does_not_take_the_place_of_the_process_that_was_saved(tmp_path, database):
    server = Server(tmp_path / "data", "--process", "foundations", database=database)
    with server:
        saved = save(server)
    settings = {"MUSTER_DATABASE": database} if database else {}

    command("verify", "--data", server.folder, **settings)
    command("pause", "Moving", "--data", server.folder, **settings)
    command("resume", "--data", server.folder, MUSTER_PROCESS="sre", **settings)
    # That they have been prepared already is found out when they are open.
    again = command("init", "--data", server.folder, check=False, **settings)
    assert again.returncode == 1 and "prepared already" in again.stderr

    with server:
        assert version(server) == saved
    server.flags = [flag for flag in server.flags if flag not in ("--process", "foundations")]
    with server:
        assert version(server) == saved
