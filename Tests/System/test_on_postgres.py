"""Everything that can be looked at, on PostgreSQL: each page and each read of the API is asked once, with something in it."""

import json

import pytest
from muster import Server

PAGES = [
    "/", "/incidents", "/incidents?state=open", "/incidents/new", "/incidents/INC-1", "/incidents/INC-1?show=alerts",
    "/incidents/INC-1/timeline?find=pool", "/incidents/INC-1/summary", "/incidents/INC-1/retrospective", "/status", "/alerts",
    "/on-call", "/on-call/mine", "/schedules", "/schedules/checkout-primary", "/schedules/checkout-primary?span=week",
    "/schedules/checkout-primary/edit", "/policies", "/services", "/services/checkout", "/process", "/reports", "/reports.csv",
    "/search?q=pool", "/search/suggestions?q=pool", "/silences", "/integrations", "/account", "/metrics", "/readyz",
]


@pytest.fixture
def server(tmp_path, postgres):
    with Server(tmp_path / "data", "--process", "foundations", database=postgres.database()) as running:
        yield running


def test_every_page_and_every_read_of_the_api_answers(server):
    inlet = server.made["integrations"]["prometheus"].removeprefix(server.base) + "/api/v2/alerts"
    alerts = [{"labels": {"alertname": f"A{n}", "severity": "SEV2", "service": "checkout", "instance": str(n)}} for n in range(3)]
    server.request("POST", inlet, alerts, headers={"Authorization": None})
    server.post("/incidents", {"severity": "SEV2", "title": "Orders fail", "service": "checkout"})
    server.post("/incidents/INC-1/timeline", {"text": "The pool is empty"})
    server.post("/incidents/INC-1/acknowledgement")
    document = json.loads(server.request("GET", "/api/openapi.json")[1])
    reads = []
    for path, verbs in document["paths"].items():
        address = path.replace("{ref}", "INC-1").replace("{reference}", "INC-1")
        if "get" in verbs and "{" not in address:
            wanted = [p for p in verbs["get"].get("parameters", []) if p["in"] == "query" and p.get("required")]
            reads.append((address if address.startswith("/api") else f"/api/v1{address}") + ("?q=pool" if wanted else ""))
    assert len(reads) > 20

    failed = {}
    for path in [*PAGES, *reads]:
        status, text, _ = server.page(path)
        # What is asked for without the words that it needs is refused; nothing breaks.
        if status >= 500 or (path in PAGES and status != 200):
            failed[path] = (status, str(text)[:300])
    assert failed == {}
