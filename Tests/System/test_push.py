"""Web push: what Muster sends is decrypted with the browser's key, its answer acknowledges, an ended subscription is forgotten."""

import json
import re
import urllib.parse
import urllib.request

import pytest
from browsers import Browser
from muster import Refused, Server, wait


@pytest.fixture
def browser():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(params=["sqlite", "postgres"])
def server(request, tmp_path):
    database = request.getfixturevalue("postgres").database() if request.param == "postgres" else None
    with Server(tmp_path / "data", "--webhook-allow", "127.0.0.1", database=database) as server:
        yield server


def page(server):
    made = server.post("/incidents", {"severity": "SEV4", "title": "Überall ist es dunkel"})
    server.post(f"/incidents/{made['reference']}/pages", {"person": server.made["admin"], "because": "Look"})
    return made["reference"]


def test_a_page_reaches_the_browser_and_its_button_acknowledges(server, browser):
    key = server.cli("contact", "push-key").stdout.strip()
    listed = server.post("/me/push-subscriptions", browser.subscription | {"device": "My telephone"})
    assert [item.get("device") for item in listed["items"]] == [None, "My telephone"]
    reference = page(server)

    path, headers, body = browser.taken.get(timeout=60)
    assert path == "/push/me" and headers["content-encoding"] == "aes128gcm" and headers["urgency"] == "high"
    assert int(headers["ttl"]) > 0 and re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers["topic"]) and len(body) <= 4096
    browser.claims(headers["authorization"], key)
    said = browser.read(body)
    assert said["title"].endswith(f"{reference}: Überall ist es dunkel") and said["urgent"] and said["escalates"]

    # What the service worker does when the button is pressed.
    data = urllib.parse.urlencode({"answer": "acknowledge"}).encode()
    with urllib.request.urlopen(urllib.request.Request(said["answer"], data=data), timeout=60) as answer:
        assert answer.status == 200
    assert server.get(f"/incidents/{reference}")["pages"][0]["acknowledged_at"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_has_ended_is_forgotten(server, browser, status):
    server.post("/me/push-subscriptions", browser.subscription)
    browser.status = status
    page(server)
    browser.taken.get(timeout=60)

    def kinds():
        return [item["method"].split(":")[0] for item in server.get("/me/contact-methods")["items"]]

    wait(lambda: kinds() == ["email"], "the end of the subscription", 60)


def test_the_key_outlives_a_restart(server):
    key = server.cli("contact", "push-key").stdout
    server.stop()
    server.start()
    assert server.cli("contact", "push-key").stdout == key


def test_what_is_no_subscription_is_refused_by_field(server, browser):
    for change, field in [
        ({"endpoint": "ftp://a"}, "endpoint"),
        ({"keys": browser.subscription["keys"] | {"p256dh": "AAAA"}}, "keys.p256dh"),
        ({"keys": browser.subscription["keys"] | {"auth": "AAAA"}}, "keys.auth"),
    ]:
        with pytest.raises(Refused) as refused:
            server.post("/me/push-subscriptions", browser.subscription | change)
        assert refused.value.status == 422
        assert [error["field"] for error in refused.value.body["errors"]] == [field]


def test_the_product_can_be_installed(server):
    status, text, headers = server.request("GET", "/manifest.webmanifest", headers={"Authorization": None})
    manifest = json.loads(text)
    assert status == 200 and headers["Content-Type"] == "application/manifest+json"
    assert manifest["display"] == "standalone" and {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        with urllib.request.urlopen(server.base + icon["src"], timeout=60) as answer:
            assert answer.read(8) == b"\x89PNG\r\n\x1a\n"
    status, text, headers = server.request("GET", "/sw.js", headers={"Authorization": None})
    assert status == 200 and headers["Content-Type"].startswith("text/javascript")
    assert "manifest-src 'self'" in headers["Content-Security-Policy"]
