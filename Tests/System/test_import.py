"""Bringing an organisation here by the command line: tables, a catalogue, a calendar."""

import datetime

import pytest
from muster import Server

UTC = datetime.timezone.utc


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox") as server:
        yield server


def test_a_table_is_tried_imported_and_exported(server, tmp_path):
    file = tmp_path / "services.csv"
    file.write_text("functionality,service,owning team,paging schedule link\nPost,Mail room,Support,\nOdd jobs,Shed,Nobody,\n")

    trial = server.cli("import", "csv", file, "--dry-run").stdout
    assert "would make  service  Mail room" in trial
    assert "left out  services.csv:3" in trial
    assert "Mail room" not in server.cli("service", "list").stdout

    assert "2 changed, 0 as before, 1 left out" in server.cli("import", "csv", file).stdout
    assert "mail-room  Mail room  tier 3  support" in server.cli("service", "list").stdout
    assert "shed  Shed  tier 3  NO OWNER" in server.cli("service", "list").stdout

    exported = tmp_path / "exported.csv"
    exported.write_bytes(server.cli("service", "export").stdout.encode())
    assert "0 changed" in server.cli("import", "csv", exported).stdout


def test_a_service_is_written_as_it_is_printed(server, tmp_path):
    file = tmp_path / "api.json"
    file.write_text(server.cli("service", "show", "api", "--json").stdout)
    assert "api  API  tier 1  platform" in server.cli("service", "set", "api", file).stdout
    assert server.cli("service", "remove", "search", check=False).returncode == 1


def test_a_file_that_cannot_be_read_says_where(server, tmp_path):
    file = tmp_path / "broken.csv"
    file.write_text("functionality,service\nPost,\n")
    refused = server.cli("import", "csv", file, check=False)
    assert refused.returncode == 1
    assert "broken.csv:2" in refused.stderr


def test_our_own_calendar_comes_back_as_the_same_shifts(server, tmp_path):
    url = server.cli("schedule", "feed", "checkout-primary").stdout.strip()
    status, text, _ = server.request("GET", url[len(server.base):] if url.startswith(server.base) else "/" + url.split("/", 3)[3])
    assert status == 200
    # The whole file is one rota, under a name of its own.
    name = next(line for line in text.splitlines() if line.startswith("X-WR-CALNAME:"))
    file = tmp_path / "rota.ics"
    file.write_text(text.replace(name, "X-WR-CALNAME:Copied rota"))
    server.cli("import", "ical", file)

    # One window for both: a shift is cut off where it begins.
    now = datetime.datetime.now(UTC).replace(microsecond=0)
    start, end = now + datetime.timedelta(days=1), now + datetime.timedelta(days=25)

    def shifts(schedule):
        query = f"from={start:%Y-%m-%dT%H:%M:%SZ}&to={end:%Y-%m-%dT%H:%M:%SZ}"
        return [(s["person"], s["start"], s["end"]) for s in server.get(f"/schedules/{schedule}/shifts?{query}")["items"]]

    assert shifts("copied-rota") == shifts("checkout-primary") != []
    assert "0 changed" in server.cli("import", "ical", file).stdout
