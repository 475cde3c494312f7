"""The severity matrix of a process: shown where one declares, and a press on it chooses the severity."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from muster import Server
from visitor import sign_in


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "trustleaf") as server:
        yield server


@pytest.mark.parametrize("width", [375, 1280])
def test_a_press_on_the_matrix_chooses_the_severity(browser, server, width):
    page = sign_in(browser, server, "ana", width)
    page.goto(server.base + "/incidents/new")

    page.click("summary:has-text('Severity matrix')")
    cells = page.locator("[data-picks] button")
    chosen = set()
    for place in range(cells.count()):
        wanted = cells.nth(place).inner_text().strip()
        cells.nth(place).focus()
        page.keyboard.press("Enter")
        assert page.locator("input[name=severity]:checked").input_value() == wanted
        chosen.add(wanted)

    assert len(chosen) > 1
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()
