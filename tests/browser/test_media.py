"""Page pictures and downloads are for the session that made them, whoever else knows their address."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from quotegen.ui.media import COOKIE
from tests.browser.desk import Desk, new_context
from tests.browser.serving import Served, inside, serving
from tests.browser.steps import answered, three_customers
from tests.raw import Answer, ask


@pytest.fixture(scope="module")
def draft(app: Served) -> str:
    return filled(app.home)


def filled(home: Path) -> str:
    with inside(home) as house:
        three_customers(house)
        return answered(house)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = new_context(chromium)
    yield made
    made.close()


def picture(desk: Desk, draft: str) -> str:
    """The address of the first page of the document, which is then shown."""
    desk.open("review", draft=draft).see_pages()
    of_page = "[...document.images].map(each => each.src).find(each => each.includes('/media/'))"
    address: str = desk.page.evaluate(of_page)
    return address


def wait_until(is_so: Callable[[], bool]) -> bool:
    """The server hears a moment later that a tab was closed."""
    until = time.monotonic() + 10
    while not is_so() and time.monotonic() < until:
        time.sleep(0.05)
    return is_so()


def asked(app: Served, address: str, cookie: str = "", **further: str) -> Answer:
    own = {"Host": app.url.removeprefix("http://"), **({"Cookie": cookie} if cookie else {}), **further}
    return ask(app.port, address.removeprefix(app.url), own)


def cookies_of(context: BrowserContext) -> str:
    return "; ".join(f"{each.get('name')}={each.get('value')}" for each in context.cookies())


def test_a_picture_is_for_its_own_browser_as_long_as_its_session_is_there(
    app: Served, draft: str, context: BrowserContext, chromium: Browser
) -> None:
    desk = Desk(context.new_page(), app.url)
    address = picture(desk, draft)
    own = asked(app, address, cookies_of(context))
    assert (
        own.status == 200 and own.body.startswith(b"\xff\xd8") and own.headers["cache-control"] == "private, no-store"
    )
    assert asked(app, address).status == 404
    other = new_context(chromium)
    Desk(other.new_page(), app.url).open()
    assert asked(app, address, cookies_of(other)).status == 404
    other.close()
    for method in ("HEAD", "OPTIONS"):
        host = {"Host": app.url.removeprefix("http://")}
        assert ask(app.port, address.removeprefix(app.url), host, method).status == 404
    for site in ("cross-site", "same-site"):
        assert asked(app, address, cookies_of(context), **{"Sec-Fetch-Site": site}).status == 404
    kept = cookies_of(context)
    desk.page.close()
    assert wait_until(lambda: asked(app, address, kept).status == 404)


def test_a_secret_that_another_tab_was_given_meanwhile_takes_none_away(
    app: Served, draft: str, context: BrowserContext
) -> None:
    address = picture(Desk(context.new_page(), app.url), draft)
    context.add_cookies([{"name": f"{COOKIE}0", "value": "x" * 43, "url": app.url}])
    assert asked(app, address, cookies_of(context)).status == 200


def test_a_browser_that_still_has_the_page_but_no_secret_any_more_gets_another(
    app: Served, draft: str, context: BrowserContext
) -> None:
    desk = Desk(context.new_page(), app.url).open()
    context.clear_cookies()  # as when it was closed overnight
    desk.open()
    desk.turn_to("review", draft=draft).see_pages()
    of_page = "[...document.images].filter(each => each.src.includes('/media/')).map(each => each.naturalWidth)"
    assert min(desk.page.evaluate(of_page)) > 0


def test_a_download_that_is_made_when_it_is_clicked_arrives(
    app: Served, draft: str, context: BrowserContext, tmp_path: Path
) -> None:
    desk = Desk(context.new_page(), app.url).open("batch")
    with desk.downloading(tmp_path / "template.csv") as file:
        desk.click("English", exact=False)
    assert file.read_bytes()
    assert desk.errors == [] and desk.blocked == []


def test_without_the_guard_the_address_alone_is_enough(tmp_path: Path, context: BrowserContext) -> None:
    draft = filled(tmp_path)
    with serving(tmp_path, without="Media") as served:
        address = picture(Desk(context.new_page(), served.url), draft)
        answer = asked(served, address)
        assert answer.status == 200 and "no-store" not in answer.headers.get("cache-control", "")
