"""Order number and project are typed in haste, in a box that opens over the page: nothing of them is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Locator

from quotegen.model.numbering import needed_draft_id
from quotegen.store.drafts import get_draft
from quotegen.usecases.drafts import begin_draft
from tests.browser.desk import Desk
from tests.browser.serving import Served, inside
from tests.browser.steps import three_customers

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def filled(app: Served) -> Served:
    with inside(app.home) as house:
        three_customers(house)
    return app


def kept(app: Served, name: str) -> dict[str, str]:
    with inside(app.home) as house, house.store.read() as tx:
        return dict(get_draft(tx, needed_draft_id(name)).content.inputs)


ELSEWHERE: Mapping[str, Callable[[Desk], Locator]] = {
    "a word of the page": lambda desk: desk.page.get_by_role("heading", name="1  What they need"),
    "an answer": lambda desk: desk.page.get_by_role("button", name="internal documents"),
}


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_what_is_typed_in_two_fields_and_left_at_once_is_kept_and_seen(
    filled: Served, desk: Desk, elsewhere: str
) -> None:
    with inside(filled.home) as house:
        name = begin_draft(house, "north-harbour").name
    desk.open("quote", draft=name).click("References, contact")
    desk.field("Purchase order").first.click()
    desk.page.keyboard.type("PO-4711/26")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("Roof of the school")
    desk.click(ELSEWHERE[elsewhere](desk)).settle()
    desk.sees("Purchase order: PO-4711/26 · Project: Roof of the school")
    assert kept(filled, name) == {"purchase_order": "PO-4711/26", "project": "Roof of the school"}
    assert desk.errors == []
