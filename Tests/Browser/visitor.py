"""Somebody in a browser: signed in by their set-up link, and pictures of what they see."""

import pathlib

from axe_playwright_python.sync_playwright import Axe

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / ".test-output" / "screenshots"
PASSWORD = "a long sentence to remember"
#: In milliseconds, as long as a page waits for anything else: browsers share the cores, and speed is not looked at here.
PATIENCE = 30_000


def sign_in(browser, server, handle, width=1280, **options):
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    page.goto(server.cli("person", "invite", handle).stdout.strip())
    page.fill("input[name=password]", PASSWORD)
    page.click("button:has-text('Choose')")
    page.wait_for_url(server.base + "/")
    return page


def shoot(page, name, full_page=True):
    """On a phone and on a laptop, in light and dark; everything must hold what axe asks for."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width, height in ((1280, 900), (375, 812)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=str(OUTPUT / f"{name}-{width}-{scheme}.png"), full_page=full_page)
            found = Axe().run(page).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, f"{name} at {width}: {over} px too wide"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
