"""A person at the desk by the keystroke-level model (Card, Moran, Newell 1980), who takes the time it gives.

Clicks and keys are really made through the browser, at the speed of a practised person: a key K, pointing at something
P, a hand from mouse to keyboard or back H, and M before each thing that has to be thought of. What the page takes to
answer is really waited for, and measured, before the person goes on; somebody who thinks meanwhile waits less.
"""

from __future__ import annotations

import re
import time

from playwright.sync_api import Locator, Page

from tests.browser.desk import Desk

K, P, H, M = 0.28, 1.1, 0.4, 1.35


class Human(Desk):
    """`acted`: the seconds that hands and head took, by the model. Hurried, they are counted and not waited for."""

    def __init__(self, page: Page, url: str, hurried: bool = False) -> None:
        super().__init__(page, url)
        self.acted, self._hurried = 0.0, hurried
        self._hand = "mouse"

    def think(self) -> Human:
        self._act(M)
        return self

    def _act(self, seconds: float) -> None:
        self.acted += seconds
        time.sleep(0 if self._hurried else seconds)

    def click(self, what: str | re.Pattern[str] | Locator, role: str = "button", exact: bool = False) -> Human:
        self._move_to("mouse")
        self._act(P + K)
        super().click(what, role, exact)
        return self

    def type(self, text: str, place: Locator | None = None) -> Human:
        self._move_to("keyboard")
        self._act(K * len(text))
        super().type(text, place)
        return self

    def press(self, key: str) -> Human:
        self._move_to("keyboard")
        self._act(K)
        super().press(key)
        return self

    def paste(self, text: str, place: Locator) -> Human:
        """What the customer sent, copied from the mail: two keys, however long it is."""
        self._move_to("keyboard")
        self._act(2 * K)
        self.keys += 1
        place.fill(text)
        return self

    def fill(self, label: str | re.Pattern[str], text: str) -> Human:
        field = self.field(label).first
        self.click(field)
        return self.type(text, field).press("Enter")

    @property
    def seconds(self) -> float:
        return self.acted + self.waited

    def _move_to(self, hand: str) -> None:
        self._act(H if hand != self._hand else 0)
        self._hand = hand

    def told(self) -> str:
        return f"{self.seconds:.0f} s ({self.acted:.0f} acting, {self.waited:.1f} waiting), {self.keys} keys"
