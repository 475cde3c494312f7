"""A real browser: declare, see a change made elsewhere appear without reload, resolve; nothing that axe finds wrong."""

import datetime
import pathlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from muster import Server
from playwright.sync_api import expect
from visitor import PATIENCE

pytestmark = pytest.mark.long

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / ".test-output" / "screenshots"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "foundations") as server:
        yield server


@pytest.fixture
def page(browser, server):
    """A page of somebody who has chosen a password by the set-up link and is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    # A refusal is an answer, which the browser also notes.
    page.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" and not any(code in message.text for code in ("404", "409", "422")) else None,
    )
    link = server.cli("person", "invite", "ana").stdout.strip()
    page.goto(link)
    page.fill("input[name=password]", "a long sentence to remember")
    page.click("button:has-text('Choose')")
    page.wait_for_url(server.base + "/")
    errors.clear()
    yield page
    context.close()
    assert errors == []


def declare(page, server, functionality):
    page.goto(server.base + "/incidents/new")
    page.fill("input[name=functionality]", functionality)
    page.fill("input[name=state]", "failing")
    page.fill("input[name=audience]", "EU customers")
    page.check("input[name=severity][value=SEV1]")
    assert f"{functionality} is failing for EU customers" in page.inner_text("[data-title-preview]")
    page.click("summary:has-text('More, now or later')")
    page.select_option("select[name=service]", "checkout")
    page.click("button:has-text('Declare')")
    page.wait_for_selector("h1:has-text('is failing for EU customers')")
    # Its heading is there before its script.
    page.wait_for_load_state()
    return page.url.rsplit("/", 1)[1]


def test_an_incident_from_declaration_to_resolution(page, server):
    reference = declare(page, server, "Checkout")
    assert "SEV1" in page.inner_text("#state")

    # Live: what the command line does appears without a reload.
    page.evaluate("window.untouched = true")
    server.cli("note", reference, "Seen from the terminal.")
    page.wait_for_selector("#timeline >> text=Seen from the terminal.")
    assert page.evaluate("window.untouched") is True

    # A draft is not lost to what happens elsewhere.
    page.fill("textarea[name=text]", "half a sentence")
    server.cli("claim", reference, "IC")
    page.wait_for_selector("#roles >> text=Ana Ferreira")
    assert page.input_value("textarea[name=text]") == "half a sentence"

    # The gate says what is missing.
    path = f"/incidents/{reference}"
    page.select_option("select[name=milestone]", "mitigated")
    page.click("#steer button:has-text('Reached')")
    page.wait_for_selector("#timeline >> text=Mitigat")
    page.select_option("select[name=milestone]", "resolved")
    page.click("#steer button:has-text('Reached')")
    page.wait_for_selector("#steer .error >> text=durable")
    page.goto(server.base + path)

    for condition in ("fix-durable", "document-signed-off"):
        form = page.locator(f"#gates form:has(input[value='{condition}'])")
        form.locator("input[name=evidence]").fill("Checked.")
        form.locator("button").click()
        page.wait_for_selector(f"#gates form:has(input[value='{condition}'])", state="detached")
    now = datetime.datetime.fromisoformat(server.get("/sandbox/clock")["now"].replace("Z", "+00:00"))
    later = now + datetime.timedelta(hours=30)
    while later.weekday() in (5, 6):
        later += datetime.timedelta(days=1)
    if now.weekday() in (4, 5, 6):
        monday = now + datetime.timedelta(days=7 - now.weekday())
        later = monday.replace(hour=0, minute=0) + datetime.timedelta(hours=30)
        if now.weekday() == 4:
            later = monday.replace(hour=now.hour) + datetime.timedelta(hours=6)
    server.cli("retrospective", "schedule", reference, later.strftime("%Y-%m-%dT%H:%M:%SZ"))
    for name in ("known customers impacted", "next steps", "kudos"):
        server.cli("fact", reference, name, "written down")
    server.cli("update", reference, "--audience", "distribution list", "--state", "resolved", "--body", "It is over.")
    page.wait_for_selector("#gates >> text=4 of 4 hold")
    page.select_option("select[name=milestone]", "resolved")
    page.click("#steer button:has-text('Reached')")
    page.wait_for_selector("#state >> text=resolved")
    assert "resolved" in server.get(f"/incidents/{reference}")["milestones"]


PAGES = [
    "/", "/incidents", "/incidents/new", "/incidents/INC-1", "/incidents/INC-1/retrospective", "/status", "/alerts",
    "/on-call", "/on-call/mine", "/on-call/notifications", "/on-call/pages", "/incidents/INC-1/pages",
    "/schedules/checkout-primary", "/schedules/checkout-primary?span=week", "/schedules/checkout-primary/edit",
    "/policies", "/policies/new", "/policies/checkout/edit", "/triage", "/triage/rules", "/tickets", "/report", "/services", "/services/checkout", "/services/checkout/edit",
    "/services/import", "/process", "/reports", "/search?q=checkout", "/sandbox", "/silences", "/integrations",
    "/alerts/noise", "/account", "/nothing",
]


def firing_alert(server):
    """An alert with everything that its page can show; returns its id."""
    server.post("/changes", {"summary": "Deployed search 2.1", "source": "deploys", "url": "https://ci.example.org/21"})
    labels = {"alertname": "SearchSlow", "host": "search7.example.org", "severity": "warning", "team": "search"}
    inlet = server.made["integrations"]["prometheus"].removeprefix(server.base)
    alert = {"labels": labels, "annotations": {"summary": "Half of the searches take over two seconds"}}
    server.request("POST", inlet + "/api/v2/alerts", [alert], headers={"Authorization": None})
    (found,) = [one for one in server.get("/alerts?limit=100")["items"] if one["labels"] == labels]
    server.post(f"/alerts/{found['id']}/vote", {"needed": False})
    if not server.get("/maintenance-windows")["items"]:
        window = {"title": "We move the databases", "matchers": ['host=~"db.*"', "severity!=critical"], "lasting": "2 h"}
        server.post("/maintenance-windows", window | {"starts_at": "2030-03-03T01:00:00Z", "repeats": "weekly"})
    return found["id"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280, 1920])
def test_every_page_is_accessible_and_fits(page, server, width, scheme):
    if not server.get("/incidents")["items"]:
        server.post("/incidents", {"severity": "SEV1", "title": "Checkout is failing", "service": "checkout"})
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    source = server.get("/integrations/generic")
    server.request("POST", source["url"].removeprefix(server.base), {"odd": 1}, headers={"Authorization": None})
    alert = firing_alert(server)
    for path in [*PAGES, f"/integrations/{source['id']}", f"/alerts/{alert}"]:
        page.goto(server.base + path)
        page.wait_for_load_state("domcontentloaded")
        name = path.replace(source["id"], "one").replace(alert, "one").strip("/").replace("/", "-").replace("?", "-") or "board"
        page.screenshot(path=OUTPUT / f"{name}-{width}-{scheme}.png")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than {width}"
        found = [(v["id"], v["nodes"][0]["html"][:160]) for v in Axe().run(page).response["violations"]]
        assert found == [], f"{path} at {width} in {scheme}"


def test_what_is_typed_is_kept_until_it_is_sent(page, server):
    reference = declare(page, server, "Search")
    path = server.base + f"/incidents/{reference}"

    page.click("summary:has-text('Send an update')")
    page.fill("#update textarea", "We have found the cause")
    page.goto(server.base + "/")
    page.goto(path)
    assert page.input_value("#update textarea") == "We have found the cause"

    # Sent, after a question, without leaving the page; then it is no draft any more.
    page.click("summary:has-text('Send an update')")
    page.select_option("#audience", label="Status page")
    page.check("input[name=verbatim]")
    page.click("button:has-text('Send the update')")
    page.click("dialog button:has-text('Send the update')")
    page.wait_for_selector("#latest >> text=We have found the cause")
    # It may be seen by the stream before its answer is there.
    expect(page.locator("#update textarea")).to_have_value("", timeout=PATIENCE)
    page.reload()
    assert page.input_value("#update textarea") == ""

    # A document that was there before: what was not saved comes back, and can be thrown away.
    page.goto(path + "/retrospective")
    before = page.input_value("#markdown")
    page.fill("#markdown", before + "\nMore.")
    page.reload()
    assert page.input_value("#markdown") == before + "\nMore."
    page.click("button:has-text('Discard it')")
    assert page.input_value("#markdown") == before
    page.fill("#markdown", "# What happened")
    page.click("#editor button:has-text('Save')")
    page.wait_for_selector("#document >> text=What happened")
    page.reload()
    assert page.input_value("#markdown") == "# What happened"


def test_the_composer_takes_commands_and_says_what_it_does_not_know(page, server):
    reference = declare(page, server, "Login")
    box = page.locator("[data-composer]")

    box.fill("/ic")
    box.press("Enter")
    page.wait_for_selector("#roles >> text=Ana Ferreira")
    page.click(".verbs a:has-text('/decision')")
    assert box.input_value() == "/decision "
    page.keyboard.type("We fail over")
    box.press("Enter")
    page.wait_for_selector("#timeline .decision >> text=We fail over")
    box.fill("/dance")
    box.press("Enter")
    page.wait_for_selector(".composer .error >> text=there is no command /dance")
    assert box.input_value() == "/dance"
    page.click(".filters a:has-text('Decisions')")
    page.wait_for_selector("#timeline >> text=We fail over")
    assert page.locator("#timeline .entry").count() == 1
    server.cli("note", reference, "Live too", "--kind", "decision")
    page.wait_for_selector("#timeline >> text=Live too")


def test_the_look_is_chosen_and_does_not_flash(page, server):
    page.emulate_media(color_scheme="light")
    page.goto(server.base + "/account")
    page.check("input[name=theme][value=dark]")
    page.click("button:has-text('Use it')")
    page.wait_for_selector("html[data-theme=dark]")
    page.wait_for_load_state()
    answer = page.request.get(server.base + "/incidents", headers={"Accept": "text/html"})
    assert '<html lang="en" data-theme="dark">' in answer.text()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.check("input[name=theme][value=light]")
    page.click("button:has-text('Use it')")
    page.wait_for_selector("html[data-theme=light]")
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_the_page_works_without_a_script(browser, server):
    context = browser.new_context(
        java_script_enabled=False, extra_http_headers={"Authorization": f"Bearer {server.token}"}
    )
    page = context.new_page()
    page.goto(server.base + "/incidents/new")
    page.fill("input[name=functionality]", "Search")
    page.fill("input[name=state]", "slow")
    page.check("input[name=severity][value=SEV2]")
    page.click("button:has-text('Declare')")
    expect(page.locator("h1")).to_contain_text("Search is slow", timeout=PATIENCE)
    page.fill("textarea[name=text]", "Written without a script.")
    page.click("button:has-text('Send') >> nth=0")
    expect(page.locator("#timeline")).to_contain_text("Written without a script.", timeout=PATIENCE)
    context.close()
