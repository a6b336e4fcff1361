"""What the pages say of rights: who stays an admin for now, what was changed since it was approved, and who tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.language import LANGUAGES
from quotegen.model.draft import DiscountAll, SetPrice
from quotegen.model.people import Preferences, Role, User
from quotegen.store.people import save_user
from quotegen.usecases.approve import Decision, ask_approval, decide_approval
from quotegen.usecases.drafts import edit_draft, save_draft
from quotegen.usecases.house import House
from quotegen.usecases.preferences import save_preferences
from quotegen.usecases.priced import priced_draft
from quotegen.usecases.users import set_user
from tests.store.kit import ZEME, begin, keep_customer
from tests.ui.opened import open_page, shown, texts

PAPER = "lines:\n  - {sku: GIR-C80A4-B, quantity: 40}\n"
OTHER = ZEME.model_copy(update={"id": "dangus"})
Become = Callable[[Role], House]


@pytest.fixture
def become(house: House) -> Become:
    """Whoever opens the pages, in this role."""
    with house.store.write() as tx:
        keep_customer(tx)
        keep_customer(tx, OTHER)

    def change(role: Role) -> House:
        user = User(name=house.user.name, role=role)
        with house.store.write() as tx:
            save_user(tx, user)
        return replace(house, user=user)

    return change


def theirs(house: House, role: Role) -> House:
    user = User(name="jonas", role=role)
    with house.store.write() as tx:
        save_user(tx, user)
    return replace(house, user=user)


def approved(house: House, folder: Path) -> tuple[House, int]:
    """What Jonas was granted by whoever opens the pages."""
    jonas = theirs(house, Role.ACCOUNT_EXECUTIVE)
    draft = begin(jonas, folder, PAPER).kept.id
    edit_draft(jonas, draft, [DiscountAll(percent=Decimal(10), reason="loyal")])
    ask_approval(jonas, draft, "three schools")
    decide_approval(house, draft, Decision())
    return jonas, draft


def given_away(house: House, draft: int) -> None:
    kept = priced_draft(house, draft).kept
    save_draft(house, kept, kept.content.model_copy(update={"customer": OTHER.id}))


@pytest.mark.parametrize("page", ["home", "quotes", "settings", "approvals"])
def test_every_page_tells_whoever_stays_an_admin_for_now(house: House, page: str) -> None:
    assert "You stay an admin" not in texts(open_page(page))
    set_user(house, User(name="ana", role=Role.ADMIN))
    told = texts(shown(open_page(page)))
    assert "You stay an admin until another one has come: ana" in told


def test_what_was_changed_since_it_was_approved_is_shown(become: Become, tmp_path: Path) -> None:
    manager = become(Role.MANAGER)
    jonas, draft = approved(manager, tmp_path)
    assert "Changed since you approved" not in texts(open_page("approvals"))
    edit_draft(jonas, draft, [DiscountAll(percent=Decimal(9), reason="less")])
    told = texts(shown(open_page("approvals")))
    assert "Changed since you approved" in told and "changed since" in told
    given_away(jonas, draft)
    assert "approved for another customer" in texts(open_page("approvals"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_review_page_says_that_an_approval_was_for_another_customer(
    become: Become, tmp_path: Path, language: str
) -> None:
    manager = become(Role.MANAGER)
    jonas, draft = approved(manager, tmp_path)
    given_away(jonas, draft)
    save_preferences(become(Role.ACCOUNT_EXECUTIVE), Preferences.model_validate({"language": language}))
    with manager.store.write() as tx:
        save_user(tx, User(name=manager.user.name, role=Role.SPECIALIST, team="all"))
        save_user(tx, User(name="jonas", role=Role.ACCOUNT_EXECUTIVE, team="all"))
    limits = manager.desk.catalogue.policy.limits[Role.SPECIALIST]
    edit_draft(jonas, draft, [DiscountAll(percent=(limits.document_discount or 0) + 1, reason="more")])
    told = texts(shown(open_page("review", draft=f"D{draft}")))
    assert {"en": "had approved it for another customer", "lt": "patvirtinta kitam klientui"}[language] in told


def test_a_request_for_a_customer_of_before_cannot_be_approved(become: Become, tmp_path: Path) -> None:
    manager = become(Role.MANAGER)
    jonas = theirs(manager, Role.ACCOUNT_EXECUTIVE)
    draft = begin(jonas, tmp_path, PAPER).kept.id
    edit_draft(jonas, draft, [DiscountAll(percent=Decimal(10), reason="loyal")])
    asked = ask_approval(jonas, draft, "three schools")
    assert not open_page("approvals").button(f"approve-{asked.id}").disabled
    given_away(jonas, draft)
    app = shown(open_page("approvals"))
    assert app.button(f"approve-{asked.id}").disabled
    assert "another customer than the one the quote is for now" in texts(app)


def test_who_was_told_of_a_low_margin_is_shown_to_whoever_decides(become: Become, tmp_path: Path) -> None:
    manager = become(Role.MANAGER)
    jonas = theirs(manager, Role.REPRESENTATIVE)
    draft = begin(jonas, tmp_path, PAPER).kept.id
    assert "Told that a margin is below the floor" not in texts(open_page("approvals"))
    for price in (1, 2):
        edit = SetPrice(line="GIR-C80A4-B", price=Decimal(price), by="x", reason="x")
        edit_draft(jonas, draft, [edit])
    assert "**jonas**: at a change 2, refused at issue 0" in texts(shown(open_page("approvals")))


def test_a_low_margin_is_told_without_figures_and_may_be_tried(
    become: Become, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller = become(Role.REPRESENTATIVE)
    limits = dict(seller.desk.catalogue.policy.limits)
    draft = begin(seller, tmp_path, PAPER).kept.id
    edit_draft(seller, draft, [SetPrice(line="GIR-C80A4-B", price=Decimal(1), by="x", reason="x")])
    told = texts(shown(open_page("review", draft=f"D{draft}")))
    assert "the margin is below the least that is allowed, or close to it" in told
    assert "**May need approval:** **Girios Copy" in told
    assert f"{limits[Role.REPRESENTATIVE].margin_floor}%" not in told
