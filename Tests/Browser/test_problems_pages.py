"""The pages of problems: from an incident that comes back to the end, on a phone and without a script."""


import pytest
from muster import Server
from playwright.sync_api import expect
from visitor import PATIENCE, shoot, sign_in

CAUSE = """The driver **keeps connections** whose transaction was cancelled.

1. A timeout cancels the transaction.
2. The driver hands the connection to nobody, and never closes it.

After some 200 of these the pool is empty."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "standard") as server:
        for title in ("Checkout pool exhausted", "Pool exhausted again in checkout", "Checkout times out"):
            server.post("/incidents", {"severity": "SEV3", "title": title, "service": "checkout"})
        server.post(
            "/incidents/INC-1/action-items", {"title": "Pin the driver to 4.2", "type": "prevention", "owner": "ben"}
        )
        yield server


def test_a_problem_is_opened_understood_planned_and_closed(browser, server):
    page = sign_in(browser, server, "ana")
    page.goto(f"{server.base}/incidents/INC-1/retrospective")
    page.click("a:has-text('Open a problem from it')")
    page.fill("input[name=title]", "The connection pool of checkout runs dry")
    page.select_option("select[name=owner]", "ana")
    shoot(page, "problem-form")
    page.click("button:has-text('Open it')")
    page.wait_for_url("**/problems/PRB-1")

    page.fill("textarea[name=root_cause]", CAUSE)
    page.fill("textarea[name=workaround]", "Restart the pods of `checkout` one by one; it lasts for a day.")
    page.click("button:has-text('Save')")
    expect(page.locator(".page-head .tag").first).to_have_text("Known error")

    page.click("button[aria-label='Link INC-2']")
    expect(page.locator("#incidents-h")).to_have_text("Incidents · 2")
    page.click("form:has(select[name=item]) button")
    page.click("summary:has-text('Plan other work')")
    page.fill("input[name=step]", "Alert when the pool is nearly empty")
    page.select_option("select[name=step-owner]", "ben")
    page.fill("input[name=target]", "2099-04-01T09:00")
    page.click("form:has(input[name=step]) button")
    expect(page.locator(".page-head .tag").first).to_have_text("In remediation")
    page.click("summary:has-text('Plan a review')")
    page.select_option("select[name=reviewer]", "ben")
    page.fill("input[name=at]", "2099-04-02T10:00")
    page.click("button:has-text('Put it into the queue')")
    expect(page.locator("#review-h + p")).to_contain_text("Ben")
    shoot(page, "problem")

    page.goto(f"{server.base}/problems?state=unclosed")
    shoot(page, "problems")
    page.goto(f"{server.base}/problems?review=due")
    expect(page.locator("ul[aria-label=Problems] > li")).to_have_count(1)

    page.goto(f"{server.base}/incidents/INC-3")
    expect(page.get_by_text("Looks like a known problem")).to_be_visible()
    shoot(page, "incident-like-a-problem")
    page.goto(f"{server.base}/incidents/INC-1/retrospective")
    shoot(page, "retrospective-with-problem")


def test_all_of_it_works_without_a_script(browser, server):
    opened = server.post("/problems", {"title": "The disk fills", "service": "search"})["reference"]
    page = sign_in(browser, server, "ben", java_script_enabled=False)
    page.goto(f"{server.base}/problems/{opened}")
    assert page.locator("#end-h").inner_text().lower() == "before it can be closed"

    page.fill("textarea[name=root_cause]", "Logs are never rotated")
    page.click("button:has-text('Save')")
    page.fill("textarea[name=outcome]", "They are now")
    page.click("button:has-text('Close it')")

    expect(page.locator(".page-head .tag").first).to_have_text("Closed", timeout=PATIENCE)
    page.fill("input[name=reason]", "It fills again")
    page.click("button:has-text('Reopen')")
    expect(page.locator(".page-head .tag").first).to_have_text("Known error", timeout=PATIENCE)
    page.wait_for_load_state()
    log = page.locator("section:has(#history-h)").inner_text()
    assert "Closed: They are now" in log and "Reopened: It fills again" in log
