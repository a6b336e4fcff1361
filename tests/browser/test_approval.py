"""Two people: one goes beyond their limit and asks, the other looks at it and says yes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from quotegen.model.draft import DiscountAll
from quotegen.model.numbering import needed_draft_id
from quotegen.model.people import Role, User
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.users import set_user
from tests.browser.desk import Desk, new_context
from tests.browser.serving import inside, serving
from tests.browser.steps import ISSUE, answered, issue, three_customers

PEOPLE = (
    User(name="ona", role=Role.ADMIN),
    User(name="rasa", role=Role.MANAGER, full_name="Rasa Mockutė", team="Vilnius"),
    User(name="jonas", role=Role.ACCOUNT_EXECUTIVE, full_name="Jonas Vaitkus", team="Vilnius"),
)
WHY = "Three more offices of theirs will follow."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("house")
    with inside(made, "ona") as house:
        for user in PEOPLE:
            set_user(house, user)
        three_customers(house)
    return made


@pytest.fixture
def draft(home: Path) -> str:
    """With a larger discount than an account executive may give."""
    with inside(home, "jonas") as house:
        name = answered(house)
        edit_draft(house, needed_draft_id(name), [DiscountAll(percent=Decimal(9), reason="as agreed")])
    return name


@pytest.fixture
def desks(home: Path, chromium: Browser) -> Iterator[tuple[Desk, Desk]]:
    """Of the one who asks, and of the one who decides: two programs on one store."""
    with serving(home, "jonas") as his, serving(home, "rasa") as hers:
        contexts = [new_context(chromium) for _ in range(2)]
        yield Desk(contexts[0].new_page(), his.url), Desk(contexts[1].new_page(), hers.url)
        for context in contexts:
            context.close()


def test_a_quote_over_the_limit_is_issued_once_somebody_else_has_approved_it(
    desks: tuple[Desk, Desk], draft: str
) -> None:
    jonas, rasa = desks
    jonas.open("review", draft=draft).sees("It goes beyond your limits")
    expect(jonas.find(ISSUE).first).to_be_disabled()
    jonas.fill("Why should it be approved?", WHY).click("Ask for approval").sees("The request waits")
    rasa.open("approvals").sees(WHY).sees("9% off in all where 8% is allowed")
    rasa.click("Approve").sees("Nothing waits for your decision.")
    jonas.refresh().see_pages()
    assert issue(jonas).endswith("-00001")
    assert jonas.errors == [] and rasa.errors == []
