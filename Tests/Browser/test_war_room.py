"""The war room with several people in it at once: who commands, who works, who looks on, and an executive."""

import pathlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from muster import Server, command
from playwright.sync_api import expect
from visitor import PATIENCE

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / ".test-output" / "screenshots"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    bridge = "https://meet.example.org/muster-{reference}"
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "standard", "--bridge", bridge) as server:
        yield server


@pytest.fixture(scope="module")
def people(browser, server):
    """A page for each, signed in by their set-up link; what goes wrong in a page's script fails the test."""
    pages, errors = {}, []
    for handle in ("ana", "ben", "chi", "grace"):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.cli("person", "invite", handle).stdout.strip())
        page.fill("input[name=password]", "a long sentence to remember")
        page.click("button:has-text('Choose')")
        page.wait_for_url(server.base + "/")
        pages[handle] = page
    yield pages
    for page in pages.values():
        page.context.close()
    assert errors == []


def write(page, text, place="timeline"):
    page.check(f"input[name=to][value={place}]", force=True)
    box = page.locator("[data-composer]")
    box.fill(text)
    box.press("Enter")
    expect(box).to_have_value("", timeout=PATIENCE)


def test_several_people_run_an_incident_together(people, server):
    reference = server.post("/incidents", {"severity": "SEV1", "title": "Payments are failing", "service": "checkout"})["reference"]
    path = f"{server.base}/incidents/{reference}"
    ana, ben, chi, grace = (people[name] for name in ("ana", "ben", "chi", "grace"))
    for page in (ana, ben, chi):
        page.goto(path)
    grace.goto(path + "/summary")
    assert ana.get_attribute("#impact a:has-text('Bridge')", "href") == f"https://meet.example.org/muster-{reference}"

    # Whoever looks on reads how one behaves, and joins.
    ben.wait_for_selector(".joining >> text=Acknowledge everything")
    ben.fill(".joining input[name=component]", "Database")
    ben.click(".joining button:has-text('Join')")
    ana.wait_for_selector("#engaged >> text=1 people", state="attached")

    # An order reaches its person's page, and its answer the one who gave it.
    write(ana, "/ic")
    write(ana, "/order @ben drain node 7")
    ben.wait_for_selector("#mine >> text=drain node 7")
    assert chi.locator("#mine >> text=drain node 7").count() == 0
    ben.click("#mine button[aria-label='Acknowledge order 1']")
    ana.wait_for_selector("#orders .tag:text-is('acknowledged')", state="attached")

    # The chat stays beside the timeline; a line of it is pinned into it.
    write(ben, "Copy, checking the locks now", "chat")
    ana.wait_for_selector("#chat >> text=checking the locks")
    assert ana.locator("#timeline >> text=checking the locks").count() == 0
    ana.locator("#chat .line", has_text="checking the locks").locator("button").click()
    ben.wait_for_selector("#timeline >> text=checking the locks")

    # An action that nobody approved is begun all the same, and is on record.
    write(ben, "/hypothesis A lock on the orders table")
    write(ben, "/action Roll back v1.2.3")
    ana.wait_for_selector("#mine >> text=Roll back v1.2.3")
    chi.click("#actions > summary")
    chi.click("button[aria-label='Begin action 1']")
    chi.click("dialog button.primary")
    ana.wait_for_selector("#breaches >> text=without the approval")

    # The executive sees what was told, and nothing of the work.
    server.cli("update", reference, "--audience", "executive update channel", "--state", "identified", "--body", "We roll back.")
    grace.wait_for_selector("#news >> text=We roll back.")
    assert "Roll back v1.2.3" not in grace.content()


def test_commands_are_completed_as_one_types(people, server):
    reference = server.post("/incidents", {"severity": "SEV2", "title": "Search is slow"})["reference"]
    page = people["ana"]
    page.goto(f"{server.base}/incidents/{reference}")
    box = page.locator("[data-composer]")

    box.click()
    page.keyboard.type("/hyp")
    page.wait_for_selector("#commands li[aria-selected=true] >> text=/hypothesis")
    page.keyboard.press("Tab")
    assert box.input_value() == "/hypothesis "
    box.fill("")
    page.keyboard.type("/engage @ch")
    page.keyboard.press("Tab")
    assert box.input_value() == "/engage @chi "
    page.keyboard.type("Search")
    page.keyboard.press("Enter")
    page.wait_for_selector("#timeline >> text=takes part for Search")


def test_a_handover_is_drafted_from_the_record(people, server):
    reference = server.post("/incidents", {"severity": "SEV1", "title": "Login is failing"})["reference"]
    ana, ben = people["ana"], people["ben"]
    ana.goto(f"{server.base}/incidents/{reference}")
    write(ana, "/ic")
    write(ana, "/hypothesis The certificate expired")
    write(ana, "/handover ben ic")
    ben.goto(f"{server.base}/incidents/{reference}")
    assert "Open: The certificate expired" in ben.inner_text("#offer")
    ben.click("#offer button")
    ben.wait_for_selector("#offer .error >> text=you shadow until")
    ben.fill("#offer input[name=early]", "Ana is called away")
    ben.click("#offer button")
    ben.wait_for_selector("#roles >> text=Ben Okafor")
    ana.wait_for_selector("#timeline >> text=I have Command")


def fill(server):
    """An incident in full swing, with long names and text from right to left."""
    reference = server.post(
        "/incidents",
        {"severity": "SEV1", "functionality": "Checkout", "state": "failing", "audience": "EU customers", "service": "checkout"},
    )["reference"]

    def say(handle, *lines):
        for line in lines:
            command("say", reference, line, "--data", server.folder, "--as", handle)

    say("ana", "/ic", "/order @ben drain node 7", "/decision Fail over to Dublin | wait for the vendor | roll back everything")
    say("ben", "/claim ol", "/ack", "/hypothesis A lock on the orders table", "/hypothesis A bad deploy of v1.2.3")
    say("ben", "/eliminated 2 Nothing went out since Tuesday", "/action Kill the blocking session", "/action Roll back the schema")
    say("ana", "/approve 1", "/engage maximilian Network and the edge")
    say("ben", "/start 1", "Copy, checking logs now", "pg_stat_activity shows 214 waiting sessions, all of them behind one migration")
    say("chi", "/start 2", "/claim cl", "هل تأثرت المدفوعات في الخليج؟")
    server.cli("update", reference, "--audience", "status page", "--state", "identified", "--message", "Payments fail for customers in the EU.")
    server.cli("measure", reference, "Nightly export is off", "--undo", "Switch it on in the scheduler", "--owner", "ben")
    server.cli("fact", reference, "Known customers impacted", "Acme, Globex")
    return reference


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width,height", [(375, 800), (1280, 900), (1920, 1080)])
def test_the_full_room_is_accessible_and_fits(people, server, width, height, scheme):
    page = people["ana"]
    known = [item for item in server.get("/incidents")["items"] if item["name"].startswith("Checkout")]
    reference = known[0]["reference"] if known else fill(server)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name in ("", "/summary"):
        page.goto(f"{server.base}/incidents/{reference}{name}")
        page.wait_for_load_state("domcontentloaded")
        page.screenshot(path=OUTPUT / f"room{name.replace('/', '-')}-{width}-{scheme}.png", full_page=width == 375)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than {width}"
        found = [(v["id"], v["nodes"][0]["html"][:160]) for v in Axe().run(page).response["violations"]]
        assert found == [], f"{name} at {width} in {scheme}"
    page.set_viewport_size({"width": 1280, "height": 900})
