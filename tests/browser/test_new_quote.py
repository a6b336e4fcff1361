"""From a customer on the phone to the PDF; and what happens on the way: a refresh, the way back, a click too many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from quotegen.store.listing import Query
from quotegen.usecases.find import list_quotes
from tests.browser.desk import Desk, new_context
from tests.browser.serving import Served, inside
from tests.browser.steps import (
    CUSTOMER,
    ISSUE,
    answered,
    begin,
    download,
    issue,
    look_at_pages,
    name_of_draft,
    tell_devices,
    tell_the_rest,
    three_customers,
)
from tests.samples import page_texts


@pytest.fixture(scope="module", autouse=True)
def _customers(app: Served) -> None:
    with inside(app.home) as house:
        three_customers(house)


@pytest.fixture
def draft(app: Served) -> str:
    """All that is needed was answered."""
    with inside(app.home) as house:
        return answered(house)


@pytest.fixture
def other(app: Served, chromium: Browser) -> Iterator[Desk]:
    """A second tab."""
    context = new_context(chromium)
    yield Desk(context.new_page(), app.url)
    context.close()


def numbers(app: Served) -> list[str]:
    with inside(app.home) as house:
        return [each.number for each in list_quotes(house, Query(limit=100)) if each.state != "draft"]


def test_a_new_quote_ends_in_a_pdf_for_the_customer(desk: Desk, tmp_path: Path) -> None:
    begin(desk.open())
    tell_devices(desk)
    tell_the_rest(desk)
    look_at_pages(desk)
    number = issue(desk)
    text = " ".join(page_texts(download(desk.see_pages(), tmp_path / "issued.pdf")))
    assert CUSTOMER in text and number.removesuffix("-R1") in text
    assert desk.errors == [] and desk.dialogs == []


def test_a_refresh_in_the_middle_loses_nothing(desk: Desk) -> None:
    begin(desk.open())
    tell_devices(desk)
    desk.refresh().sees("Taiga C360dn").sees("Norvik L310d")
    tell_the_rest(desk)
    desk.refresh().sees("saved")
    expect(desk.find("internal documents")).to_have_attribute("aria-pressed", "true")


def test_the_way_back_leads_from_the_pages_to_the_draft(desk: Desk, draft: str) -> None:
    look_at_pages(desk.open("quote", draft=draft))
    desk.go_back().sees("What they need")
    assert name_of_draft(desk) == draft and desk.errors == []


def test_a_key_opens_the_search_and_what_is_typed_then_finds(desk: Desk, draft: str) -> None:
    desk.open().press("Control+k")
    expect(desk.field("Search quotes")).to_be_focused()
    desk.type(CUSTOMER[:5])
    expect(desk.find(draft, role="link").last).to_be_visible()
    desk.find(draft, role="link").last.click()
    desk.page.wait_for_url(f"**/quote?draft={draft}")


def test_clicking_twice_issues_once(desk: Desk, app: Served, draft: str) -> None:
    before = numbers(app)
    desk.open("review", draft=draft).see_pages().click(ISSUE)
    desk.find("Issue it").dblclick()
    desk.page.wait_for_url("**/issued?number=*")
    assert desk.settle().errors == []
    assert len(numbers(app)) == len(before) + 1


def test_of_two_tabs_on_one_draft_the_second_is_told_and_nothing_is_lost(
    desk: Desk, other: Desk, app: Served, draft: str
) -> None:
    first, second = desk.open("quote", draft=draft), other.open("quote", draft=draft)
    first.fill("How many pages", "5000")
    second.click("documents for clients")
    second.settle().refresh()
    expect(second.field("How many pages").first).to_have_value("5,000")
    expect(second.find("documents for clients")).to_have_attribute("aria-pressed", "true")
