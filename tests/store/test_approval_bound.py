"""An approval holds for the customer it was given for; whatever else is changed since is shown to whoever gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.errors import Busy, RuleRefused
from quotegen.model.approval import Approval, ApprovalState
from quotegen.model.draft import DiscountAll, DiscountLine, SetQuantity
from quotegen.store.approvals import approvals_of
from quotegen.store.drafts import get_draft
from quotegen.usecases import approve
from quotegen.usecases.approval_desk import changed_since, requests
from quotegen.usecases.approve import Decision, ask_approval, decide_approval, standing_of, take_counter, waiting
from quotegen.usecases.drafts import edit_draft, save_draft
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.priced import priced_draft
from tests.store.kit import AT, ZEME, keep_customer
from tests.store.test_desk import discounted

OTHER = ZEME.model_copy(update={"id": "dangus", "party": ZEME.party.model_copy(update={"name": "Dangus, UAB"})})


def give_to_another(house: House, draft: int) -> None:
    with house.store.write() as tx:
        keep_customer(tx, OTHER)
    with house.store.read() as tx:
        kept = get_draft(tx, draft)
    save_draft(house, kept, kept.content.model_copy(update={"customer": OTHER.id}))


@pytest.fixture
def approved(executive: House, manager: House, tmp_path: Path) -> int:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    decide_approval(manager, draft, Decision())
    return draft


def test_what_was_approved_for_one_customer_is_not_issued_to_another(executive: House, approved: int) -> None:
    give_to_another(executive, approved)
    with pytest.raises(RuleRefused, match="was given for zeme, and D1 is for dangus") as refused:
        promise(executive, approved)
    assert refused.value.faults[0].code == "approval_other_customer"


def test_without_the_look_at_the_customer_it_would_be_issued(
    executive: House,
    approved: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(approve, "_is_for", lambda *_: True)
    give_to_another(executive, approved)
    assert promise(executive, approved) == "Q-2026-00001"


def test_the_standing_of_the_draft_says_for_whom_the_approval_was(executive: House, approved: int) -> None:
    assert standing_of(executive, priced_draft(executive, approved)).void is None
    give_to_another(executive, approved)
    standing = standing_of(executive, priced_draft(executive, approved))
    assert standing.over and standing.void is not None and standing.void.customer == "zeme"


def test_given_back_to_the_first_customer_it_holds_again(executive: House, approved: int) -> None:
    give_to_another(executive, approved)
    with executive.store.read() as tx:
        kept = get_draft(tx, approved)
    save_draft(executive, kept, kept.content.model_copy(update={"customer": "zeme"}))
    assert promise(executive, approved) == "Q-2026-00001"


def test_a_request_for_one_customer_is_not_approved_for_another(
    executive: House,
    manager: House,
    tmp_path: Path,
) -> None:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    give_to_another(executive, draft)
    (request,), _ = requests(manager)
    assert request.is_for_another
    with pytest.raises(RuleRefused, match="it was asked for zeme, and D1 is for dangus now"):
        decide_approval(manager, draft, Decision())
    assert ask_approval(executive, draft, "now for them").customer == "dangus"
    assert [each.customer for each in waiting(manager)] == ["dangus"]
    with executive.store.read() as tx:
        assert [each.state for each in approvals_of(tx, draft)] == [ApprovalState.PENDING, ApprovalState.REFUSED]
    decide_approval(manager, draft, Decision())
    assert promise(executive, draft) == "Q-2026-00001"


def test_what_is_decided_is_what_was_looked_at(executive: House, manager: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    (request,), _ = requests(manager)
    edit_draft(executive, draft, [SetQuantity(line="GIR-C80A4-B", quantity=Decimal(41))])
    with pytest.raises(Busy, match="was changed by somebody else"):
        decide_approval(manager, draft, Decision(version=request.kept.version))


def test_a_change_that_goes_no_further_stays_and_is_shown_to_whoever_approved(
    executive: House,
    manager: House,
    approved: int,
) -> None:
    assert changed_since(manager) == []
    edit_draft(executive, approved, [DiscountAll(percent=Decimal(9), reason="less")])
    (changed,) = changed_since(manager)
    assert (changed.kept.name, changed.number, changed.is_for_another) == ("D1", "", False)
    promise(executive, approved)
    (changed,) = changed_since(manager)
    assert changed.number == "Q-2026-00001-R1"
    assert changed_since(executive) == []


def test_what_is_issued_as_it_was_approved_is_not_shown(executive: House, manager: House, approved: int) -> None:
    promise(executive, approved)
    assert changed_since(manager) == []


def test_a_counter_offer_that_is_taken_is_as_it_was_proposed(
    executive: House,
    manager: House,
    tmp_path: Path,
) -> None:
    draft = discounted(executive, tmp_path, DiscountAll(percent=Decimal(15), reason="loyal"))
    ask_approval(executive, draft, "three schools")
    decide_approval(manager, draft, Decision(counter=(DiscountAll(percent=Decimal(9), reason="nine"),)))
    take_counter(executive, draft)
    assert changed_since(manager) == []


def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Approvals are kept as they were before they said for whom they are."""
    plain = Approval.model_validate

    def validated(values: object) -> Approval:
        return plain(values).model_copy(update={"customer": None, "seen": ""})

    monkeypatch.setattr(Approval, "model_validate", validated)


def test_what_was_approved_before_holds_while_the_draft_is_as_it_was(
    executive: House,
    manager: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    with monkeypatch.context() as patch:
        as_before(patch)
        decide_approval(manager, draft, Decision())
    assert promise(executive, draft) == "Q-2026-00001"


def test_what_was_approved_before_is_void_once_the_draft_is_changed(
    executive: House,
    manager: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    with monkeypatch.context() as patch:
        as_before(patch)
        decide_approval(manager, draft, Decision())
    later = AT + timedelta(minutes=1)
    give_to_another(replace(executive, clock=lambda: later), draft)
    with pytest.raises(RuleRefused, match="does not say for whom it was given"):
        promise(executive, draft)


def test_nothing_is_shown_of_another_ones_decisions(executive: House, manager: House, approved: int) -> None:
    edit_draft(executive, approved, [DiscountLine(line="GIR-C80A4-B", percent=Decimal(0), reason="x")])
    assert changed_since(replace(manager, user=manager.user.model_copy(update={"name": "another"}))) == []
