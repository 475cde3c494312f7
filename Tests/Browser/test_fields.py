"""Types, fields, automations and the editor of the process file in a real browser."""

import own_process
import pytest
from axe_playwright_python.sync_playwright import Axe
from muster import Server
from playwright.sync_api import expect
from test_browser import OUTPUT, page  # noqa: F401
from visitor import PATIENCE


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    process = own_process.write(tmp_path_factory.mktemp("process"))
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", process) as server:
        yield server


def look(page, name):
    """Takes a picture in each form, and finds nothing that axe calls wrong."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for width in (375, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=OUTPUT / f"{name}-{width}-{scheme}.png")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than {width}"
            found = [(v["id"], v["nodes"][0]["html"][:160]) for v in Axe().run(page).response["violations"]]
            assert found == [], f"{name} at {width} in {scheme}"


def test_a_type_is_chosen_and_two_people_write_into_one_field(page, server):
    page.goto(server.base + "/incidents/new")
    # What was written before the kind is chosen stays.
    page.fill("input[name=functionality]", "The order export")
    page.click("a:has-text('Data pipeline')")
    expect(page.locator("input[name=severity][value=SEV2]")).to_be_checked(timeout=PATIENCE)
    expect(page.locator("input[name=functionality]")).to_have_value("The order export", timeout=PATIENCE)
    expect(page.locator(".title-preview")).to_contain_text("The order export is", timeout=PATIENCE)
    page.fill("input[name=state]", "incomplete")
    look(page, "declare-type")
    page.select_option("select[name='fact.data-owner']", "ben")
    page.click("button:has-text('Declare')")
    page.wait_for_selector("#known >> text=Data pipeline")
    page.wait_for_load_state()
    reference = page.url.rsplit("/", 1)[1]
    page.click("summary:has-text('Facts')")
    form = page.locator("form:has(input[name=fact][value=workaround])")

    # What somebody else wrote meanwhile is not overwritten unseen, even where the page has heard of it in between.
    form.locator("input[name=value]").fill("Count by hand")
    server.cli("field", reference, "workaround=Ask the warehouse")
    page.fill("[data-composer]", "A note, after which the page is fresh")
    page.press("[data-composer]", "Enter")
    page.wait_for_selector("#timeline >> text=A note, after which")
    form.locator("button").click()
    form.locator("text=has set Workaround to").wait_for()
    assert form.locator("input[name=value]").input_value() == "Count by hand"
    look(page, "fields")
    form.locator("input[name=value]").press("Enter")
    page.wait_for_selector("#known >> text=Count by hand")
    assert form.locator("input[name=value]").input_value() == "Count by hand"
    page.goto(server.base + "/incidents?type=data-pipeline")
    look(page, "incidents-filtered")


def test_a_drill_stays_one_where_the_kind_is_chosen_afterwards(page, server):
    page.goto(server.base + "/incidents/new")
    page.click("summary:has-text('More, now or later')")
    page.check("input[name=drill]")
    page.click("a:has-text('Data pipeline')")

    expect(page.locator("input[name=severity][value=SEV2]")).to_be_checked(timeout=PATIENCE)
    expect(page.locator("input[name=drill]")).to_be_checked(timeout=PATIENCE)
    expect(page.locator("input[name=drill]")).to_be_visible(timeout=PATIENCE)


def test_the_process_file_is_changed_with_its_mistakes_by_line(page, server):
    page.goto(server.base + "/process/edit")
    text = page.input_value("textarea[name=text]")
    page.fill("textarea[name=text]", text.replace("when: severity raised", "when: severity razed"))
    page.click("button:has-text('Check it')")
    page.wait_for_selector("text=starts nothing")
    page.wait_for_load_state()
    assert page.is_disabled("button:has-text('Save as a new version')")
    look(page, "process-edit-mistake")
    page.click("#problems a[data-line] >> nth=0")
    chosen = page.evaluate("(f => f.value.slice(f.selectionStart, f.selectionEnd))(document.getElementById('text'))")
    assert "severity razed" in chosen
    page.fill("textarea[name=text]", text.replace("when: severity raised", "when: severity changed"))
    page.fill("input[name=incident]", "INC-1")
    page.click("button:has-text('Try')")
    page.wait_for_selector("text=The file is sound.")
    page.wait_for_selector("[aria-label='What would have been done'] >> text=Data people come along")
    look(page, "process-edit")
    page.fill("input[name=note]", "Lower ones, too")
    page.click("button:has-text('Save as a new version')")
    page.wait_for_url(server.base + "/process")
    page.goto(server.base + "/automations?incident=INC-1")
    assert "severity changed" in page.inner_text("main")
    look(page, "automations")
