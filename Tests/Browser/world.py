"""One organisation with people who are signed in at their laptops and telephones, and incidents as tasks find them."""

import contextlib
import datetime
import itertools

from hands import SIZES, Hands
from muster import Server, command

PASSWORD = "a long sentence to remember"


class World:
    def __init__(self, server, browser):
        self.server = server
        self.browser = browser
        self._pages = {}
        self._states = {}
        self._count = itertools.count(1)

    def page(self, device, handle):
        """Where somebody sits, signed in by their set-up link at first."""
        if (device, handle) not in self._pages:
            if handle not in self._states:
                self._states[handle] = self._sign_in(handle)
            width, height = SIZES[device]
            phone = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2} if device == "phone" else {}
            context = self.browser.new_context(
                viewport={"width": width, "height": height}, storage_state=self._states[handle], **phone
            )
            self._pages[device, handle] = context.new_page()
        return self._pages[device, handle]

    def _sign_in(self, handle):
        context = self.browser.new_context()
        page = context.new_page()
        page.goto(self.server.cli("person", "invite", handle).stdout.strip())
        page.fill("input[name=password]", PASSWORD)
        page.click("button:has-text('Choose')")
        page.wait_for_url(self.server.base + "/")
        state = context.storage_state()
        context.close()
        return state

    def begin(self, device, path, handle="ana"):
        """Somebody looks at a page; from here on what they do is counted."""
        page = self.page(device, handle)
        page.goto(self.server.base + path)
        page.wait_for_load_state("load")
        return Hands(page, device)

    def incident(self, *lines, severity="SEV2", **fields):
        """Declares one that is like no other, and says some lines in its room as ana. Returns its reference."""
        body = {"severity": severity, "functionality": f"Payments {next(self._count)}", "state": "failing", "audience": "EU customers"}
        reference = self.server.post("/incidents", body | {"service": "checkout"} | fields)["reference"]
        for line in lines:
            self.say("ana", reference, line)
        return reference

    def now(self):
        return datetime.datetime.fromisoformat(self.server.get("/sandbox/clock")["now"].replace("Z", "+00:00"))

    def say(self, handle, reference, line):
        command("say", reference, line, "--data", self.server.folder, "--as", handle)

    def alert(self):
        """One that no rule makes an incident of; returns its id."""
        labels = {"alertname": "SlowSearch", "host": f"search{next(self._count)}", "severity": "warning"}
        inlet = self.server.made["integrations"]["prometheus"].removeprefix(self.server.base)
        alert = {"labels": labels, "annotations": {"summary": f"Searches on {labels['host']} take over two seconds"}}
        self.server.request("POST", inlet + "/api/v2/alerts", [alert], headers={"Authorization": None})
        (found,) = [one for one in self.server.get("/alerts?limit=200")["items"] if one["labels"] == labels]
        return found["id"]

    def link(self, reference, handle):
        """The link of the latest page to somebody, as the message holds it."""
        for message in self.server.get("/sandbox/messages?limit=200")["items"]:
            links = [link["url"] for link in message["links"] if "/a/" in link["url"]]
            if links and message["incident"] == reference and message["to"].startswith(handle):
                return links[0].removeprefix(self.server.base)
        raise AssertionError(f"no page to {handle} for {reference}")


@contextlib.contextmanager
def open_world(folder, browser):
    """A server of its own, for as long as it is wanted."""
    with Server(folder, "--sandbox", "--process", "standard") as server:
        yield World(server, browser)
