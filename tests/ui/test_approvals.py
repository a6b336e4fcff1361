"""Approvals: what waits, decided with a click; and what became of what one asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.model.approval import ApprovalState
from quotegen.model.draft import DiscountAll, DiscountLine
from quotegen.model.people import Role, User
from quotegen.store.approvals import approvals_of
from quotegen.store.people import save_user
from quotegen.usecases.approve import Decision, ask_approval, decide_approval
from quotegen.usecases.conversation import speak
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.priced import priced_draft
from tests.store.kit import begin, keep_customer
from tests.ui.opened import open_page, shown, texts

PAPER = "lines:\n  - {sku: GIR-C80A4-B, quantity: 40}\n"
Become = Callable[[Role], House]


@pytest.fixture
def become(house: House) -> Become:
    """Whoever opens the pages, in this role."""
    with house.store.write() as tx:
        keep_customer(tx)

    def change(role: Role) -> House:
        user = User(name=house.user.name, role=role)
        with house.store.write() as tx:
            save_user(tx, user)
        return replace(house, user=user)

    return change


def asked(house: House, folder: Path, percent: int, who: str = "jonas", why: str = "three *schools*") -> int:
    """A draft of somebody else with a discount beyond his limits, asked for."""
    user = User(name=who, role=Role.ACCOUNT_EXECUTIVE, full_name="Jonas Petrauskas")
    with house.store.write() as tx:
        save_user(tx, user)
    theirs = replace(house, user=user)
    draft = begin(theirs, folder, PAPER).kept.id
    edit_draft(theirs, draft, [DiscountAll(percent=Decimal(percent), reason="loyal")])
    ask_approval(theirs, draft, why)
    return draft


def state_of(house: House, draft: int) -> ApprovalState:
    with house.store.read() as tx:
        return approvals_of(tx, draft)[0].state


def test_without_any_request_it_says_so_and_leads_to_the_quotes(become: Become) -> None:
    become(Role.REPRESENTATIVE)
    assert "Nothing was asked for" in texts(open_page("approvals"))
    become(Role.MANAGER)
    assert "Nothing waits for your decision" in texts(open_page("approvals"))


def test_a_request_is_told_with_who_why_how_far_and_at_what_cost(become: Become, tmp_path: Path) -> None:
    manager = become(Role.MANAGER)
    draft = asked(manager, tmp_path, 10)
    told = texts(open_page("approvals")).replace("\\", "")
    total = priced_draft(manager, draft).priced
    assert "Jonas Petrauskas asked on" in told and "three *schools*" in told and "Žemė, UAB" in told
    assert "10% off in all where 8% is allowed, 2 points too much; that costs €" in told
    assert f"Margin: €{total.costing.offers[0].totals['once'].margin:,}" in told  # type: ignore[index]


def test_a_request_is_told_in_the_language_of_whoever_decides(become: Become, tmp_path: Path) -> None:
    manager = become(Role.MANAGER)
    draft = asked(manager, tmp_path, 10)
    line = DiscountLine(line="GIR-C80A4-B", percent=Decimal(30), reason="loyal")
    theirs = replace(manager, user=User(name="jonas", role=Role.ACCOUNT_EXECUTIVE))
    edit_draft(theirs, draft, [line])
    decide_approval(manager, draft, Decision(refuse=True))
    speak(theirs, draft, "lt")
    ask_approval(theirs, draft, "a longer list")
    assert "Girios Copy office paper" in texts(open_page("approvals"))


def test_what_is_approved_can_be_issued_by_whoever_asked(become: Become, tmp_path: Path) -> None:
    manager = become(Role.MANAGER)
    draft = asked(manager, tmp_path, 10)
    app = open_page("approvals")
    app.text_input("note-1").input("for this year")
    shown(app.button("approve-1").click().run())
    assert state_of(manager, draft) is ApprovalState.APPROVED and "Nothing waits" in texts(app)
    theirs = replace(manager, user=User(name="jonas", role=Role.ACCOUNT_EXECUTIVE))
    assert promise(theirs, draft) == "Q-2026-00001"


def test_a_refusal_carries_its_note_to_whoever_asked(
    become: Become, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = become(Role.MANAGER)
    draft = asked(manager, tmp_path, 10)
    app = open_page("approvals")
    app.text_input("note-1").input("too much")
    shown(app.button("refuse-1").click().run())
    assert state_of(manager, draft) is ApprovalState.REFUSED
    monkeypatch.setenv("QUOTEGEN_USER", "jonas")
    told = texts(open_page("approvals"))
    assert "refused" in told and "> too much" in told


def test_less_is_proposed_instead_and_taken_over(
    become: Become, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = become(Role.MANAGER)
    draft = asked(manager, tmp_path, 10)
    app = open_page("approvals")
    app.text_input("discount-1").input("8,5 %")
    shown(app.button("propose-1").click().run())
    assert state_of(manager, draft) is ApprovalState.COUNTERED
    monkeypatch.setenv("QUOTEGEN_USER", "jonas")
    app = open_page("approvals")
    assert "Instead: 8.5% off everything" in texts(app)
    shown(app.button("take-1").click().run())
    assert priced_draft(manager, draft).kept.content.edits[-1] == DiscountAll(percent=Decimal("8.5"), reason="loyal")
    theirs = replace(manager, user=User(name="jonas", role=Role.ACCOUNT_EXECUTIVE))
    assert "You took it" in texts(app) and promise(theirs, draft) == "Q-2026-00001"


@pytest.mark.parametrize(("typed", "told"), [("a lot", "is not a number"), ("101 %", "Write the discount in percent")])
def test_a_discount_that_is_none_is_refused_in_plain_words(
    become: Become, tmp_path: Path, typed: str, told: str
) -> None:
    manager = become(Role.MANAGER)
    draft = asked(manager, tmp_path, 10)
    app = open_page("approvals")
    app.text_input("discount-1").input(typed)
    shown(app.button("propose-1").click().run())
    assert told in texts(app) and state_of(manager, draft) is ApprovalState.PENDING


def test_what_is_beyond_ones_own_limits_cannot_be_approved(become: Become, tmp_path: Path) -> None:
    asked(become(Role.SPECIALIST), tmp_path, 15)
    app = open_page("approvals")
    assert app.button("approve-1").disabled and "beyond your own limits too" in texts(app)


def test_a_draft_that_went_further_since_is_marked(become: Become, tmp_path: Path) -> None:
    manager = become(Role.MANAGER)
    draft = asked(manager, tmp_path, 10)
    assert "now goes further" not in texts(open_page("approvals"))
    edit_draft(manager, draft, [DiscountAll(percent=Decimal(12), reason="more")])
    assert "now goes further" in texts(open_page("approvals"))


def test_two_who_decide_at_once_decide_once(become: Become, tmp_path: Path) -> None:
    manager = become(Role.MANAGER)
    draft = asked(manager, tmp_path, 10)
    app = open_page("approvals")
    decide_approval(manager, draft, Decision(refuse=True))
    shown(app.button("approve-1").click().run())
    assert "Somebody has decided it by now" in texts(app) and state_of(manager, draft) is ApprovalState.REFUSED


def test_whoever_may_not_see_margins_is_not_told_them_here(become: Become, tmp_path: Path) -> None:
    mine = become(Role.REPRESENTATIVE)
    draft = begin(mine, tmp_path, PAPER).kept.id
    edit_draft(mine, draft, [DiscountAll(percent=Decimal(60), reason="loyal")])
    ask_approval(mine, draft, "four schools")
    told = texts(open_page("approvals"))
    assert "Asked on" in told and "argin" not in told
