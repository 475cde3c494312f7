"""Types, fields and automations by the command line, over a kill and a restart."""

import own_process
import pytest
from muster import Server, command


@pytest.fixture
def server(tmp_path):
    process = own_process.write(tmp_path)
    with Server(tmp_path / "data", "--sandbox", "--process", process) as server:
        server.process_file = process
        yield server


def test_a_type_fills_in_and_its_fields_are_asked_for(server):
    assert "is sound" in command("process", "check", server.process_file).stdout
    words = ("declare", "The orders of today are missing", "--type", "data pipeline")

    refused = server.cli(*words, check=False)
    assert refused.returncode == 1
    assert "Data owner must be given to declare" in refused.stderr

    reference = server.cli(*words, "--field", "data owner=@ben", "--field", "region=EU").stdout.split()[0]
    incident = server.get(f"/incidents/{reference}")
    assert incident["severity"] == "SEV2"
    assert incident["labels"] == ["data", "warehouse"]
    assert incident["facts"]["workaround"] == "Use the numbers of yesterday"

    fields = server.cli("field", reference).stdout
    assert "records-lost  –  needed: resolved" in fields
    server.cli("field", reference, "records lost=1200", "region=US")
    assert "region  US" in server.cli("field", reference).stdout
    wrong = server.cli("field", reference, "records lost=many", check=False)
    assert "records-lost: \"many\" is not a number" in wrong.stderr
    late = server.cli("field", reference, "region=EU", "--edition", "0", check=False)
    assert "has set Region to \"US\" meanwhile" in late.stderr
    server.cli("label", reference, "urgent")
    assert server.get("/incidents?label=urgent&type=data-pipeline")["items"][0]["reference"] == reference
    status, table, _ = server.request("GET", "/incidents.csv?fact.region=US")
    assert status == 200 and "1200" in table


def test_automations_run_once_over_a_kill_and_say_what_they_did(server):
    server.cli("declare", "Orders are late", "--type", "data pipeline", "--field", "data owner=ben")

    tried = server.cli("process", "try-automations", "--incident", "INC-1").stdout
    assert "The data owner is" in tried
    assert "call the webhook nothing-of-this-name – not done" in tried
    server.post("/sandbox/clock", {"advance": "PT5M"})
    server.kill()
    server.start()
    server.post("/sandbox/clock", {"advance": "PT10M"})
    server.post("/sandbox/clock", {"advance": "PT10M"})

    runs = server.get("/automations/runs")["items"]
    ran = [run["rule"] for run in runs if run["outcome"] in ("ran", "partly")]
    assert sorted(ran) == ["data-people-come-along", "somebody-must-lead"]
    printed = server.cli("process", "runs", "somebody-must-lead").stdout
    assert "nobody is Incident Commander" in printed
    timeline = server.cli("timeline", "INC-1").stdout
    assert "Somebody must lead (automation, process line" in timeline
