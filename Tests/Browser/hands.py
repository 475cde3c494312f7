"""Somebody's hands at a laptop or a phone: every click, key and swipe is counted, and how long it takes a person worked out.

The time of a person is that of the Keystroke-Level Model of Card, Moran and Newell (1980, "The keystroke-level model for
user performance time with interactive systems"): so long for each thing that hands and head do, whoever they belong to.
Reading is not in it, nor is thinking of what to write.
"""

import dataclasses
import math
import time

# Seconds, as the paper has them: a key of an average typist, pointing at a thing, pressing and letting go a button, moving
# the hand between mouse and keyboard, and making up one's mind about what comes next.
KEY, POINT, BUTTON, HOME, MIND = 0.28, 1.10, 0.20, 0.40, 1.35
# A letter on the glass of a telephone: 36.2 words of five letters a minute, which Palin and others (2019, "How do people
# type on mobile devices?") measured of 37,000 people.
GLASS_KEY = 60 / (36.2 * 5)

SIZES = {"laptop": (1280, 800), "phone": (390, 844)}


@dataclasses.dataclass
class Cost:
    """What a task took."""

    clicks: int = 0  # or taps
    keys: int = 0  # that do something; Ctrl with another one counts as two
    typed: int = 0  # letters of words that nobody can write for one
    swipes: int = 0  # or turns of the wheel, each of three quarters of a screen
    hands: float = 0.0  # seconds by the model
    machine: float = 0.0  # seconds until it stood there, as measured, without any pause for hands

    @property
    def seconds(self):
        return self.hands + self.machine

    @property
    def steps(self):
        return self.clicks + self.keys + self.swipes


class Hands:
    def __init__(self, page, device):
        self.page = page
        self.is_phone = device == "phone"
        self.cost = Cost()
        self._at_keyboard = False
        self._since = time.monotonic()

    def finish(self, selector, **more):
        """Waits until what was wanted is to be seen, and returns what it took."""
        self.page.wait_for_selector(selector, **more)
        self.cost.machine = time.monotonic() - self._since
        return self.cost

    def click(self, selector, known=False):
        """Presses a thing; `known` where it stands where the eye is already, as the button of a question does."""
        found = self.page.locator(selector)
        found.wait_for(state="attached")
        self._reach(found)
        self.cost.clicks += 1
        if self.is_phone:
            self._spend((0 if known else MIND) + POINT)
            found.tap()
        else:
            self._home(False)
            self._spend((0 if known else MIND) + POINT + BUTTON)
            found.click()

    def choose(self, selector, **option):
        """Takes one out of a list that drops down: two presses."""
        found = self.page.locator(selector)
        self._reach(found)
        self.cost.clicks += 2
        self._home(False)
        self._spend(MIND + 2 * (POINT + (0 if self.is_phone else BUTTON)))
        found.select_option(**option)

    def press(self, key, known=True):
        """Presses a key, or two at once; `known` where it only ends what was typed."""
        count = key.count("+") + 1
        self.cost.keys += count
        self._home(True)
        self._spend((0 if known else MIND) + count * (GLASS_KEY if self.is_phone else KEY))
        self.page.keyboard.press(key)

    def shortcut(self, key):
        self.press(key, known=False)

    def type(self, text):
        self.cost.typed += len(text)
        self._home(True)
        self._spend(MIND + len(text) * (GLASS_KEY if self.is_phone else KEY))
        self.page.keyboard.type(text)

    def fill(self, selector, text):
        """Points at a field and writes into it."""
        self.click(selector)
        self.type(text)

    def attach(self, selector, path):
        """Chooses a file: the press that opens the chooser of the system, and two that choose there."""
        self.cost.clicks += 3
        self._home(False)
        self._spend(2 * MIND + 3 * (POINT + (0 if self.is_phone else BUTTON)))
        self.page.set_input_files(selector, path)

    def _reach(self, found):
        """Swipes until it is on the screen."""
        # Things move until the page is there.
        self.page.wait_for_load_state()
        height = self.page.viewport_size["height"]
        before = found.bounding_box()
        found.scroll_into_view_if_needed()
        after = found.bounding_box()
        if before and after and abs(before["y"] - after["y"]) > 4:
            count = math.ceil(abs(before["y"] - after["y"]) / (0.75 * height))
            self.cost.swipes += count
            self._spend(count * POINT)

    def _home(self, at_keyboard):
        if self.is_phone or self._at_keyboard == at_keyboard:
            return
        self._at_keyboard = at_keyboard
        self._spend(HOME)

    def _spend(self, seconds):
        self.cost.hands += seconds
