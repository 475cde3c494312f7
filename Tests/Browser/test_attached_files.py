"""Files and the law on the page of an incident: chosen, pasted, dropped, seen live by others, and without a script."""

import struct
import zlib

import pytest
from muster import Server
from playwright.sync_api import expect
from visitor import OUTPUT, PATIENCE, shoot, sign_in


def picture(width=900, height=420):
    """A PNG with a curve that doubles in the middle."""
    rows = []
    for y in range(height):
        row = bytearray(b"\xf4\xf6\xfa" * width)
        for x in range(width):
            level = height - (110 if x < width // 2 else 240) - (x * 7919 % 23)
            if y > level:
                row[3 * x : 3 * x + 3] = b"\x8f\xb2\xef" if x < width // 2 else b"\xe0\x8a\x7d"
        rows.append(b"\0" + bytes(row))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "standard") as server:
        yield server


@pytest.fixture(scope="module")
def incident(server):
    reference = server.post("/incidents", {"severity": "SEV1", "title": "Payments are failing", "service": "checkout"})[
        "reference"
    ]
    server.post(f"/incidents/{reference}/timeline", {"text": "Error rate rises since the deploy"})
    return reference


def test_files_are_chosen_pasted_and_dropped_and_others_see_them_at_once(browser, server, incident):
    ana, ben = sign_in(browser, server, "ana"), sign_in(browser, server, "ben")
    path = f"{server.base}/incidents/{incident}"
    for page in (ana, ben):
        page.goto(path)

    ana.set_input_files("[data-files]", {"name": "errors.png", "mimeType": "image/png", "buffer": picture()})
    ana.fill("input[name='shows.0']", "Errors double at 09:12")
    box = ana.locator("[data-composer]")
    box.fill("It doubled with the deploy")
    box.press("Enter")
    ben.wait_for_selector("#timeline img[alt='Errors double at 09:12']")
    expect(box).to_have_value("", timeout=PATIENCE)
    expect(ana.locator("[data-chosen]")).to_be_hidden(timeout=PATIENCE)
    image = ben.locator("#timeline img").first
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("naturalWidth", 900, timeout=PATIENCE)
    assert image.bounding_box()["width"] <= 480 and image.get_attribute("loading") == "lazy"

    # A log by dropping, into the chat.
    ana.check("input[name=to][value=chat]", force=True)
    ana.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["ERROR deadlock\\n".repeat(2000)], "payments.log", { type: "text/plain" }));
            document.querySelector(".talk").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(ana.locator("[data-chosen]")).to_contain_text("payments.log")
    ana.click(".composer button.primary")
    ben.wait_for_selector("#chat .file:has-text('payments.log')")
    expect(ana.locator("[data-chosen]")).to_be_hidden(timeout=PATIENCE)

    # A picture by pasting, taken out again before it is sent.
    ana.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "image.png", { type: "image/png" }));
            document.querySelector("[data-composer]").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(ana.locator("[data-chosen]")).to_contain_text("pasted-")
    shoot(ana, "composer-with-a-file", full_page=False)
    ana.click("[data-chosen] button:has-text('Leave out')")
    expect(ana.locator("[data-chosen]")).to_be_hidden()

    # One that is too large is said to be so, before and after.
    ana.set_input_files(
        "[data-files]", {"name": "dump.bin", "mimeType": "application/octet-stream", "buffer": b"\0" * (26 << 20 | 1)}
    )
    expect(ana.locator("[data-chosen]")).to_contain_text("Too large")
    ana.click(".composer button.primary")
    ana.wait_for_selector(".composer > .error:has-text('A file may have')")
    ana.click("[data-chosen] button:has-text('Leave out')")
    ana.reload()
    shoot(ana, "timeline-with-files", full_page=False)
    ana.context.close()
    ben.context.close()


def test_without_a_script_a_file_goes_along_with_a_line(browser, server, incident):
    page = sign_in(browser, server, "chi", java_script_enabled=False)
    page.goto(f"{server.base}/incidents/{incident}")

    page.set_input_files("[data-files]", {"name": "plain.txt", "mimeType": "text/html", "buffer": b"<b>hello</b>"})
    page.fill("[data-composer]", "By hand")
    page.click(".composer button.primary")

    entry = page.locator("#timeline .entry", has_text="By hand")
    expect(entry.locator(".file")).to_contain_text("plain.txt")
    page.screenshot(path=str(OUTPUT / "composer-without-script.png"))
    page.context.close()


def test_the_law_is_due_next_and_is_met_by_recording_who_was_told(browser, server):
    reference = server.post("/incidents", {"severity": "SEV2", "title": "A bucket was open", "service": "checkout"})["reference"]
    ana = sign_in(browser, server, "ana")
    ana.goto(f"{server.base}/incidents/{reference}")
    server.post(f"/incidents/{reference}/facts", {"personal data exposed": "yes", "reportable under nis2": "yes"})
    ana.wait_for_selector("#state .tag:has-text('Legal hold')")
    ana.wait_for_selector("#due >> text=Notify the supervisory authority", state="attached")

    fold = ana.locator("#legal")
    # What comes while somebody looks opens no fold by itself.
    fold.locator("> summary").click()
    fold.scroll_into_view_if_needed()
    shoot(ana, "law-and-contracts", full_page=False)
    row = fold.locator("li", has_text="Notify the supervisory authority")
    row.locator("summary").click()
    row.locator("input[name=reference]").fill("SA-2026/117")
    row.locator("button:has-text('Told')").click()
    ana.wait_for_selector("#legal >> text=SA-2026/117")
    assert ana.locator("#due >> text=Notify the supervisory authority").count() == 0

    # It was known before it was written down.
    fold.locator("summary:has-text('It was known at another time')").click()
    form = fold.locator("form[action$='/awareness']")
    form.locator("select").select_option("significant-incident")
    form.locator("input[name=aware-at]").fill("2026-03-01T08:00")
    form.locator("input[name=reason]").fill("Support had a ticket")
    form.locator("button").click()
    ana.wait_for_selector("#timeline >> text=Support had a ticket")
    notices = {n["key"]: n for n in server.get(f"/incidents/{reference}/notices")["items"]}
    assert notices["early-warning"]["aware_at"].startswith("2026-03-01T")
    assert notices["notify-the-supervisory-authority"]["given"]["reference"] == "SA-2026/117"
    shoot(ana, "law-told", full_page=False)
    ana.context.close()
