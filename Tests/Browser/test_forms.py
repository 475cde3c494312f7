"""What is typed is never lost and never sent twice: on slow lines, on broken ones, and while others work on the same page."""

import time

import pytest
from muster import Server, wait
from playwright.sync_api import expect
from visitor import PATIENCE


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "standard") as server:
        yield server


@pytest.fixture
def open_page(browser, server):
    """Opens pages, in as many browsers; what goes wrong in their scripts fails the test."""
    contexts, errors = [], []

    def open_one(path, script=None):
        contexts.append(browser.new_context(extra_http_headers={"Authorization": f"Bearer {server.token}"}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if script:
            page.add_init_script(script)
        page.goto(server.base + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def incident(server):
    return "/incidents/" + server.post("/incidents", {"severity": "SEV2", "title": "Search is slow", "service": "search"})["reference"]


class SlowLine:
    """What a page sends to an address waits until it is let through."""

    def __init__(self, page, address):
        self.held = []
        page.route(address, lambda route: self.held.append(route) if route.request.method == "POST" else route.continue_())

    def let_through(self, page, count=1):
        deadline = time.monotonic() + PATIENCE / 1000
        while len(self.held) < count:
            assert time.monotonic() < deadline, "nothing was sent"
            page.wait_for_timeout(20)
        while self.held:
            self.held.pop(0).continue_()


def test_what_is_written_while_a_line_is_sent_stays_and_nothing_goes_twice(open_page, incident):
    page = open_page(incident)
    line, box = SlowLine(page, "**/notes"), page.locator("[data-composer]")

    # The next line stands there already, with a picture.
    box.fill("The first of them")
    box.press("Enter")
    box.press("Enter")
    box.fill("/dance")
    page.set_input_files("[data-files]", [{"name": "graph.png", "mimeType": "image/png", "buffer": b"\x89PNG"}])
    line.let_through(page)
    page.wait_for_selector("#timeline >> text=The first of them")
    page.wait_for_selector(".composer .chosen >> text=graph.png")
    expect(box).to_have_value("/dance", timeout=PATIENCE)
    page.wait_for_timeout(300)
    assert line.held == []
    page.reload()
    expect(box).to_have_value("/dance", timeout=PATIENCE)
    assert page.locator("#timeline .entry >> text=The first of them").count() == 1

    # One went on in the same line.
    box.fill("The second")
    box.press("Enter")
    box.press("End")
    page.keyboard.type(" and more")
    line.let_through(page)
    page.wait_for_selector("#timeline >> text=The second")
    expect(box).to_have_value("and more", timeout=PATIENCE)


def test_lines_that_are_sent_fast_go_one_after_the_other(open_page, incident):
    page = open_page(incident)
    line, box = SlowLine(page, "**/notes"), page.locator("[data-composer]")

    for text in ("One for a start", "Two right behind it"):
        box.fill(text)
        box.press("Enter")
    line.let_through(page)
    page.wait_for_selector("#timeline >> text=One for a start")
    line.let_through(page)
    page.wait_for_selector("#timeline >> text=Two right behind it")

    expect(box).to_have_value("", timeout=PATIENCE)
    page.reload()
    for text in ("One for a start", "Two right behind it"):
        assert page.locator(f"#timeline .entry >> text={text}").count() == 1


def test_an_answer_that_comes_late_does_not_take_away_what_came_meanwhile(open_page, server, incident):
    page = open_page(
        incident,
        """const real = window.fetch;
        window.fetch = async (url, options) => {
            const answer = await real(url, options);
            if (options?.method !== "POST") return answer;
            const text = await answer.text();
            await new Promise((done) => { window.letThrough = done; });
            return { ok: answer.ok, redirected: answer.redirected, status: answer.status, url: answer.url, text: async () => text };
        };""",
    )
    box, timeline = page.locator("[data-composer]"), page.locator("#timeline")

    box.fill("Sent on a slow line")
    box.press("Enter")
    expect(timeline).to_contain_text("Sent on a slow line", timeout=PATIENCE)
    wait(lambda: page.evaluate("!!window.letThrough"), "the answer")
    expect(box).to_have_value("Sent on a slow line", timeout=PATIENCE)
    server.post(f"{incident}/timeline", {"text": "Written by another since"})
    expect(timeline).to_contain_text("Written by another since", timeout=PATIENCE)
    page.evaluate("window.letThrough()")

    expect(box).to_have_value("", timeout=PATIENCE)
    for text in ("Sent on a slow line", "Written by another since"):
        assert timeline.locator(f".entry >> text={text}").count() == 1


def test_a_line_that_does_not_get_through_is_kept(open_page, incident):
    page = open_page(incident)
    page.route("**/notes", lambda route: route.abort())
    box = page.locator("[data-composer]")

    box.fill("Nobody reads this yet")
    box.press("Enter")

    page.wait_for_selector(".composer .error >> text=No connection")
    expect(box).to_have_value("Nobody reads this yet", timeout=PATIENCE)
    page.unroute("**/notes")
    box.press("Enter")
    page.wait_for_selector("#timeline >> text=Nobody reads this yet")
    expect(box).to_have_value("", timeout=PATIENCE)
    expect(page.locator(".composer .error")).to_have_text("", timeout=PATIENCE)


def test_a_line_was_taken_also_where_the_next_page_does_not_come(open_page, incident):
    page = open_page(
        incident,
        """const real = window.fetch;
        window.fetch = async (url, options) => {
            const answer = await real(url, options);
            if (options?.method !== "POST") return answer;
            return { ok: false, redirected: answer.redirected, status: 503, url: answer.url, text: () => Promise.reject(new TypeError("cut off")) };
        };""",
    )
    box = page.locator("[data-composer]")

    box.fill("Taken all the same")
    box.press("Enter")

    page.wait_for_selector("#timeline >> text=Taken all the same")
    expect(box).to_have_value("", timeout=PATIENCE)
    expect(page.locator(".composer .error")).to_have_text("", timeout=PATIENCE)


def test_what_is_written_into_a_row_stays_with_it_while_others_change_the_rows(open_page, incident):
    other = open_page(incident)
    box = other.locator("[data-composer]")
    for text in ("A full disk", "A bad deploy", "A slow peer"):
        box.fill(f"/hypothesis {text}")
        box.press("Enter")
        expect(box).to_have_value("", timeout=PATIENCE)
    evidence = "input[aria-label='Evidence for or against hypothesis {}']"
    writer = open_page(incident)
    writer.wait_for_selector(evidence.format(3))
    other.reload()

    # The line is broken, and says so; then somebody judges the first one.
    writer.route("**/verdict", lambda route: route.abort())
    writer.fill(evidence.format(2), "The errors began with v1.2")
    writer.locator(".work", has_text="A bad deploy").locator("button:has-text('Verified')").click()
    writer.wait_for_selector("#hypotheses .error >> text=No connection")
    other.fill(evidence.format(1), "There is room")
    other.locator(".work", has_text="A full disk").locator("button:has-text('Eliminated')").click()
    writer.wait_for_selector("#hypotheses >> text=There is room")

    row = writer.locator(".work", has_text="A bad deploy")
    expect(row.locator("input[name=evidence]")).to_have_value("The errors began with v1.2", timeout=PATIENCE)
    expect(row.locator(".error")).to_contain_text("No connection", timeout=PATIENCE)
    writer.unroute("**/verdict")
    row.locator("button:has-text('Verified')").click()
    other.wait_for_selector("#hypotheses >> text=The errors began with v1.2")
    expect(other.locator(".work", has_text="A bad deploy")).to_contain_text("verified", timeout=PATIENCE)
    expect(other.locator(".work", has_text="A slow peer")).to_contain_text("open", timeout=PATIENCE)
    expect(row.locator("input[name=evidence]")).to_have_count(0, timeout=PATIENCE)


def test_a_document_is_written_on_while_it_is_saved(open_page, incident):
    page = open_page(incident + "/retrospective")
    line, field = SlowLine(page, "**/retrospective**"), page.locator("#markdown")

    for more in ("# What happened", "\n\nAnd why.", "\n\nAnd what now."):
        field.press("Control+End") if more.startswith("\n") else field.fill("")
        page.keyboard.type(more)
        if more.endswith("now."):
            break
        field.press("Control+Enter")
        page.keyboard.type(" Indeed.")
        line.let_through(page)
        expect(page.locator("#editor [aria-busy]")).to_have_count(0, timeout=PATIENCE)
        expect(page.locator("#editor .error")).to_have_text("", timeout=PATIENCE)
    text = "# What happened Indeed.\n\nAnd why. Indeed.\n\nAnd what now."
    expect(field).to_have_value(text, timeout=PATIENCE)
    field.press("Control+Enter")
    line.let_through(page)
    page.wait_for_selector("#document >> text=And what now.")
    page.reload()
    expect(field).to_have_value(text, timeout=PATIENCE)


def test_two_presses_declare_one_incident(open_page, server):
    page = open_page("/incidents/new")
    page.fill("input[name=functionality]", "Payroll")
    page.fill("input[name=state]", "late")
    page.check("input[name=severity][value=SEV3]")

    page.dblclick("button:has-text('Declare')")

    page.wait_for_selector("h1:has-text('Payroll is late')")
    found = server.get("/search?q=payroll")["items"]
    assert [one["name"].startswith("Payroll is late") for one in found] == [True]


def test_a_silence_that_is_refused_keeps_its_words(open_page):
    page = open_page("/silences")
    form = page.locator("form[action='/silences']")
    form.locator("textarea").fill('host=~"("')
    form.locator("input[name=comment]").fill("We move")

    form.locator("button").click()

    expect(form.locator("[role=alert]")).to_contain_text("matchers", timeout=PATIENCE)
    expect(form.locator("textarea")).to_have_value('host=~"("')
    form.locator("textarea").fill("host=db1")
    form.locator("button").click()
    expect(page.locator("#all")).to_contain_text("We move", timeout=PATIENCE)


def test_a_page_that_cannot_be_fetched_anew_says_so_and_tries_again(open_page, server):
    page = open_page("/")
    state = page.locator("[data-live-state]")
    expect(state).to_have_text("live", timeout=PATIENCE)

    page.route(server.base + "/", lambda route: route.fulfill(status=503))
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    expect(state).to_contain_text("retrying", timeout=PATIENCE)
    page.unroute(server.base + "/")
    expect(state).to_have_text("live", timeout=PATIENCE)
