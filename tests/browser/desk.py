"""The app as a person uses it: sees a label, clicks, types, and waits until the page is done. Counts all three."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
    expect,
)

WATCH = Path(__file__).with_name("watch.js").read_text()
PATIENCE = 60_000
"""Milliseconds; a busy machine takes twenty seconds for a first page."""
HASTE = 60
"""Milliseconds: a page that has not asked yet for what was clicked looks as still as one that has its answer."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ON_A_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
)
expect.set_options(timeout=PATIENCE)


def browser_path() -> str:
    """Where the system's browser is; a clear failure where there is none, since these tests are never skipped."""
    found = [path for path in (*map(shutil.which, _BROWSERS), *_ON_A_MAC) if path and Path(path).exists()]
    if not found:
        raise RuntimeError("the tests need Chromium: sudo apt-get install chromium, or scripts/setup")
    return found[0]


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=browser_path(), args=QUIET.split())


def new_context(browser: Browser, **wishes: Any) -> BrowserContext:
    """Another visitor, with nothing kept of those before."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, accept_downloads=True, **wishes)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    return context


class Desk:
    """One tab. `clicks`, `keys` and `waited` (seconds) are what it took so far; `elsewhere` are foreign addresses,
    `blocked` is what the content security policy has stopped.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.clicks = self.keys = 0
        self.waited = 0.0
        self.dialogs: list[str] = []
        self.crashes: list[str] = []
        self.elsewhere: list[str] = []
        self.blocked: list[str] = []
        page.on("dialog", self._dismiss)
        page.on("request", self._follow)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.crashes.append(str(error)))

    def open(self, name: str = "", **query: str) -> Desk:
        """The page of this address, once it is all there."""
        begun = time.monotonic()
        self.page.goto(f"{self.url}/{name}" + (f"?{urlencode(query)}" if query else ""), wait_until="commit")
        return self._settled(begun)

    def settle(self) -> Desk:
        """Waits until the server has answered what was last asked of it, and the page shows the answer."""
        return self._settled(time.monotonic())

    # --- what a person does ------------------------------------------------------------------------------

    def click(self, what: str | re.Pattern[str] | Locator, role: str = "button", exact: bool = False) -> Desk:
        """By what is written on it, or what a screen reader says of it."""
        place = what if isinstance(what, Locator) else self.find(what, role, exact)
        self.clicks += 1
        begun = time.monotonic()
        place.first.click()
        return self._settled(begun)

    def type(self, text: str, place: Locator | None = None) -> Desk:
        """Letter by letter, in the field of this place or in the one that has the cursor."""
        self.keys += len(text)
        if place is not None:
            place.press_sequentially(text)
        else:
            self.page.keyboard.type(text)
        return self

    def press(self, key: str) -> Desk:
        """A key that does something: `Enter`, `Tab`, `Control+K`."""
        self.keys += 1
        begun = time.monotonic()
        self.page.keyboard.press(key)
        return self._settled(begun)

    def fill(self, label: str | re.Pattern[str], text: str) -> Desk:
        """Click into a field, write this instead of what stands there, and press Enter."""
        self.clicks += 1
        field = self.field(label).first
        field.click()
        field.fill("")
        return self.type(text, field).press("Enter")

    def turn_to(self, name: str, **query: str) -> Desk:
        """As by the browser's own way back and forth: another page, without loading everything anew."""
        begun = time.monotonic()
        address = f"/{name}" + (f"?{urlencode(query)}" if query else "")
        asked = self.page.evaluate("address => window.desk.turn(address)", address)
        self._until(f"window.desk.sent > {asked}")
        return self._settled(begun)

    def go_back(self) -> Desk:
        begun = time.monotonic()
        self.clicks += 1
        self.page.go_back(wait_until="commit")
        return self._settled(begun)

    def refresh(self) -> Desk:
        begun = time.monotonic()
        self.page.reload(wait_until="commit")
        return self._settled(begun)

    # --- what a person sees ------------------------------------------------------------------------------

    def find(self, name: str | re.Pattern[str], role: str = "button", exact: bool = False) -> Locator:
        kind: Any = role
        return self.page.get_by_role(kind, name=name, exact=exact)

    def field(self, label: str | re.Pattern[str]) -> Locator:
        """Where something can be typed."""
        return self.page.get_by_role("textbox", name=label).or_(self.page.get_by_role("combobox", name=label))

    def sees(self, text: str | re.Pattern[str]) -> Desk:
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()
        return self

    def see_pages(self) -> Desk:
        """Waits until the document's pages are shown, each as a picture that has come in whole."""
        begun = time.monotonic()
        self._until("window.desk.settled() && window.desk.pictured()")
        self.waited += time.monotonic() - begun
        return self

    @property
    def text(self) -> str:
        """All that is written on the page."""
        return self.page.locator("[data-testid=stApp]").inner_text()

    @property
    def errors(self) -> list[str]:
        """What the page says in red, and what it should never say."""
        found = self.page.locator("[data-testid=stAlertContentError], [data-testid=stException]").all_inner_texts()
        return [*found, *self.crashes]

    @property
    def runs(self) -> list[float]:
        """How long each run took since the page was loaded, in seconds, from asking until the whole answer was here."""
        return [milliseconds / 1000 for milliseconds in self.page.evaluate("window.desk.runs")]

    @contextmanager
    def downloading(self, into: Path) -> Iterator[Path]:
        """The file that is downloaded within, saved there."""
        with self.page.expect_download() as coming:
            yield into
        coming.value.save_as(into)

    def _settled(self, begun: float) -> Desk:
        self._until("window.desk && window.desk.settled()")
        self.waited += max(0.0, time.monotonic() - begun - self.page.evaluate("window.desk.still()") / 1000)
        return self

    def _until(self, condition: str) -> None:
        """Looked at with each picture the browser draws, first when what was clicked has had time to be asked for.

        Playwright's own way of waiting is evaluated by the page itself, which the content security policy forbids.
        """
        again = "requestAnimationFrame(look)"
        look = f"() => ({condition}) ? done() : performance.now() > {PATIENCE} + begun ? fail() : {again}"
        started = f"const begun = performance.now(), look = {look}; setTimeout(look, {HASTE})"
        waiting = f"new Promise((done, fail) => {{ {started} }})"
        until = time.monotonic() + PATIENCE / 1000
        while True:
            try:
                self.page.evaluate(waiting)
                return
            except Error as error:  # another page has come meanwhile
                if "context was destroyed" not in error.message or time.monotonic() > until:
                    raise

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _listen(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.blocked.append(said.text)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()
