"""Bad input gets an error that names the field or the line and says what would be right; nothing crashes."""

import json

import pytest
from muster import Server, command


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "foundations") as server:
        yield server


BAD_INCIDENTS = [
    (b"{", None, 400),
    (b"", None, 400),
    (b"[]", None, 400),
    (b"\xff\xfe", None, 400),
    (b'{"severity": "SEV1", "title": ' + b"[" * 5000 + b"]" * 5000 + b"}", None, 400),
    ({"severity": "SEV1"}, "title", 422),
    ({"title": "x"}, "severity", 422),
    ({"severity": "SEV9", "title": "x"}, "severity", 422),
    ({"severity": 1, "title": "x"}, "severity", 422),
    ({"severity": "SEV1", "title": ""}, "title", 422),
    ({"severity": "SEV1", "title": "x" * 5000}, "title", 422),
    ({"severity": "SEV1", "title": "x", "colour": "red"}, "colour", 422),
    ({"severity": "SEV1", "title": "x", "service": "nothing"}, "service", 422),
    ({"severity": "SEV1", "title": "x", "milestones": {"started": "yesterday"}}, "started", 422),
    ({"severity": "SEV1", "title": "x", "facts": {"nonsense": "1"}}, "nonsense", 422),
]


@pytest.mark.parametrize("body, field, status", BAD_INCIDENTS)
def test_a_bad_declaration_names_its_field(server, body, field, status):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    found, text, headers = server.request("POST", "/api/v1/incidents", raw=raw)

    assert (found, headers.get_content_type()) == (status, "application/problem+json"), text
    problem = json.loads(text)
    assert problem["title"] and problem["status"] == status
    if field:
        assert field in text
    assert server.get("/incidents")["items"] == []


@pytest.mark.parametrize(
    "path", ["/api/v1/incidents/INC-999", "/api/v1/incidents/%00", "/api/v1/incidents/INC-99999999999999999999", "/api/v1/nothing"]
)
def test_what_is_not_there_is_404(server, path):
    status, text, _ = server.request("GET", path)
    assert status == 404 and json.loads(text)["title"]


BAD_ALERTS = [
    (b"{}", 400, "array"),
    (b"nonsense", 400, ""),
    (b'[{"labels": {}}]', 400, "labels"),
    (b'[{"labels": {"": "x"}}]', 400, "invalid label name"),
    (b'[{"labels": {"a": 1}}]', 400, "a"),
    (b'[{"labels": {"a": "b"}, "startsAt": "noon"}]', 400, "startsAt"),
]


@pytest.mark.parametrize("body, status, word", BAD_ALERTS)
def test_a_bad_alert_is_refused_with_words(server, body, status, word):
    path = server.made["integrations"]["prometheus"].removeprefix(server.base)
    found, text, _ = server.request("POST", path + "/api/v2/alerts", raw=body, headers={"Authorization": None})
    assert found == status
    assert word in text


def test_valid_alerts_of_a_bad_batch_are_kept(server):
    path = server.made["integrations"]["prometheus"].removeprefix(server.base)
    batch = [{"labels": {}}, {"labels": {"alertname": "Kept", "severity": "info"}}]
    found, _, _ = server.request("POST", path + "/api/v2/alerts", batch, headers={"Authorization": None})
    assert found == 400
    assert "Kept" in [alert["labels"].get("alertname") for alert in server.get("/alerts")["items"]]


def test_an_unknown_inlet_and_an_unknown_token_are_refused(server):
    assert server.request("POST", "/in/nobody/api/v2/alerts", [], headers={"Authorization": None})[0] == 404
    assert server.request("GET", "/api/v1/incidents", headers={"Authorization": "Bearer mst_wrong"})[0] == 401
    assert server.request("GET", "/api/v1/incidents", headers={"Authorization": None})[0] == 401


def test_a_bad_form_says_which_field(server):
    status, text, _ = server.request(
        "POST",
        "/incidents",
        raw=b"severity=SEV1",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"},
    )
    assert status == 422 and "title" in text.lower()


BAD_PROCESSES = [
    ("process: [\n", "2:1"),
    ("process: mine\ntitle: Mine\ncolour: red\n", "3:1"),
    ("- a\n", "1:1"),
    ("", "1"),
]


@pytest.mark.parametrize("text, place", BAD_PROCESSES)
def test_a_bad_process_file_names_the_line(tmp_path, text, place):
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    done = command("process", "check", file, check=False)
    assert done.returncode == 1
    assert f"mine.yaml:{place}" in done.stdout, done.stdout + done.stderr
    started = command("serve", "--data", tmp_path / "data", "--process", file, check=False)
    assert started.returncode == 1 and "mine.yaml" in started.stderr


@pytest.mark.parametrize(
    "words, says",
    [
        (["serve", "--listen", "nowhere"], "HOST:PORT"),
        (["serve", "--process", "foundation"], "built in are"),
        (["serve", "--clock", "noon", "--sandbox"], "clock"),
        (["serve", "--smtp", "ftp://x"], "smtp"),
        (["show", "INC-1", "--data", "/nonexistent/folder"], "muster init"),
    ],
)
def test_a_bad_command_line_says_what_would_be_right(tmp_path, words, says):
    data = [] if "--data" in words else ["--data", tmp_path / "data"]
    done = command(*words, *data, check=False)
    assert done.returncode != 0
    assert says in done.stderr


def test_an_unknown_setting_stops_the_start_and_names_itself(tmp_path):
    done = command("serve", "--data", tmp_path / "data", check=False, MUSTER_LISTNE="x")
    assert done.returncode == 1 and "MUSTER_LISTNE" in done.stderr
    (tmp_path / "muster.yaml").write_text("listne: 127.0.0.1:1\n")
    done = command("serve", "--data", tmp_path, check=False)
    assert done.returncode == 1 and "listne" in done.stderr and "listen" in done.stderr


def test_config_masks_secrets(tmp_path):
    shown = command("config", "--data", tmp_path, "--smtp", "smtp://me:hunter2@mail.example.org:587?from=a@b.org").stdout
    assert "hunter2" not in shown and "mail.example.org" in shown


def test_the_server_is_still_well(server):
    assert server.request("GET", "/healthz")[0] == 200
    assert server.request("GET", "/readyz")[0] == 200
