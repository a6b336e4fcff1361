"""Names that look like markup, formulas or code, as customers on every page: they are read, and do nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from quotegen.model.draft import DiscountAll
from quotegen.model.numbering import needed_draft_id
from quotegen.model.people import Role, User
from quotegen.usecases.approve import ask_approval
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.issue import promise
from quotegen.usecases.people import add
from quotegen.usecases.users import set_user
from tests.browser.desk import Desk, new_context
from tests.browser.serving import inside, serving
from tests.browser.steps import answered
from tests.ui.hostile import HOSTILE, seen

_LONGEST = 200
"""Letters in a customer's name."""
_LEADS = tuple("#>1-*`|~[<$:=")
"""What means something at the beginning of a line."""


def _together(names: Sequence[str]) -> tuple[str, ...]:
    """All of them in few names, each of which begins with what means something there: a page is opened for each."""
    found: list[str] = []
    for name in sorted(names, key=lambda each: each[0] not in _LEADS):
        fits = [place for place, all_of in enumerate(found) if len(all_of) + len(name) + 3 <= _LONGEST]
        if not fits or (name[0] in _LEADS and len(found) < len(_LEADS)):
            found.append(name)
        else:
            found[fits[0]] += f" , {name}"
    return tuple(found)


NAMES = _together(HOSTILE)
LIVES = {"street": "1 Quay", "city": "Cork", "country": "IE", "language": "en"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What each name has, in their order: a draft, and an issued quotation; another draft waits for approval."""

    home: Path
    drafts: tuple[str, ...]
    issued: tuple[str, ...]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home: Path = tmp_path_factory.mktemp("house")
    customers = [f"c{place}" for place in range(len(NAMES))]
    with inside(home, "ona") as house:
        set_user(house, User(name="ona", role=Role.ADMIN))
        set_user(house, User(name="jonas", role=Role.ACCOUNT_EXECUTIVE))
        for customer, name in zip(customers, NAMES, strict=True):
            add(house, {"id": customer, "name": name, **LIVES})
    with inside(home, "jonas") as house:
        issued = tuple(promise(house, needed_draft_id(answered(house, each))) for each in customers)
        for over in [needed_draft_id(answered(house, each)) for each in customers]:
            edit_draft(house, over, [DiscountAll(percent=Decimal(9), reason="as agreed")])
            ask_approval(house, over, "as agreed")
        drafts = tuple(answered(house, each) for each in customers)
    return Kept(home, drafts, issued)


@pytest.fixture(scope="module")
def tab(kept: Kept, chromium: Browser) -> Iterator[Desk]:
    """Of an admin, who sees everything; the whole file goes through it, so that a page is not loaded each time."""
    with serving(kept.home, "ona") as served:
        context = new_context(chromium)
        yield Desk(context.new_page(), served.url).open()
        context.close()


def _read(desk: Desk) -> str:
    return " ".join(desk.text.replace("\N{WORD JOINER}", "").split())


def _has_done_nothing(desk: Desk) -> None:
    """No dialog, no error, no address elsewhere, no element that a name has made; an address of mail may be a link."""
    made = desk.page.locator("[data-testid=stApp]").locator(
        "img[src=x], svg[onload], script, a[href*='//evil.example'], a[href^='javascript:']"
    )
    assert desk.dialogs == [] and desk.errors == [] and desk.elsewhere == []
    assert made.evaluate_all("found => found.map(each => each.outerHTML)") == []


def _shown(desk: Desk) -> list[str]:
    text = _read(desk)
    return [name for name in NAMES if seen(name) in text]


def test_there_are_sixty_of_them() -> None:
    assert len(HOSTILE) >= 60 and all(any(name in each for each in NAMES) for name in HOSTILE)


@pytest.mark.parametrize(
    ("page", "shown"),
    [("quotes?state=draft", len(NAMES)), ("customers", len(NAMES)), ("approvals", 10), ("quote", 8), ("", 8)],
)
def test_a_list_shows_the_names_as_they_are(tab: Desk, page: str, shown: int) -> None:
    tab.open(page)
    assert len(_shown(tab)) >= shown
    _has_done_nothing(tab)


@pytest.mark.parametrize("page", ["catalogue", "batch", "templates", "settings"])
def test_a_page_without_customers_comes_to_no_harm(tab: Desk, page: str) -> None:
    assert tab.open(page).text
    _has_done_nothing(tab)


@pytest.mark.parametrize("place", range(len(NAMES)))
def test_a_page_of_one_quote_shows_the_name_as_it_is(tab: Desk, kept: Kept, place: int) -> None:
    addresses = ("quote", {"draft": kept.drafts[place]}), ("issued", {"number": kept.issued[place]})
    for page, query in (*addresses, ("customers", {"customer": f"c{place}"})):
        assert NAMES[place] in _shown(tab.turn_to(page, **query)), page
        _has_done_nothing(tab)


@pytest.mark.parametrize("place", range(0, len(NAMES), 4))
def test_the_pages_to_be_sent_stand_beside_the_name_as_it_is(tab: Desk, kept: Kept, place: int) -> None:
    tab.turn_to("review", draft=kept.drafts[place]).see_pages()
    assert NAMES[place] in _shown(tab)
    _has_done_nothing(tab)
