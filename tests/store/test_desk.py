"""Beyond a limit something is asked and decided; and no way of lowering a price goes around it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.errors import InputRefused, RuleRefused
from quotegen.model.approval import ApprovalState
from quotegen.model.draft import DiscountAll, DiscountLine, Edit
from quotegen.usecases.approve import Decision, ask_approval, decide_approval, take_counter, waiting
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.find import history
from quotegen.usecases.floor import excesses_of
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.priced import priced_draft
from tests.store.kit import begin

PAPER = "lines:\n  - {sku: GIR-C80A4-B, quantity: 40}\n"
TEN = DiscountAll(percent=Decimal(10), reason="loyal")
ON_LINE = "lines:\n  - {sku: GIR-C80A4-B, quantity: 40, allowance_charges: [{percent: 20, reason: x}]}\n"
ON_ALL = PAPER + "allowance_charges: [{percent: 20, reason: x}]\n"
TARGET = PAPER + "target_total: 700\n"
BY_HAND = "lines:\n  - {sku: GIR-C80A4-B, quantity: 40, price: 15, manual: {by: x, reason: x}}\n"


def discounted(house: House, folder: Path, *edits: Edit) -> int:
    draft = begin(house, folder, PAPER).kept.id
    edit_draft(house, draft, edits or [TEN])
    return draft


@pytest.mark.parametrize("lines", [ON_LINE, ON_ALL, TARGET, BY_HAND])
def test_a_discount_that_comes_with_a_file_is_held_to_the_limits_too(
    executive: House, tmp_path: Path, lines: str
) -> None:
    with pytest.raises(RuleRefused, match="not approved"):
        promise(executive, begin(executive, tmp_path, lines).kept.id)


def test_a_request_says_by_how_much_and_what_it_costs(executive: House, tmp_path: Path) -> None:
    asked = ask_approval(executive, discounted(executive, tmp_path), "three schools")
    (excess,) = [each for each in asked.excesses if each.code == "document_discount_over_limit"]
    total = priced_draft(executive, asked.draft).priced.quotation.recommended.totals[excess.recurrence or "once"]  # type: ignore[index]
    assert (excess.actual, excess.allowed, excess.over) == (10, 8, 2)
    assert excess.cost == (total.line_total * 2 / 100).quantize(Decimal("0.01"))


def test_what_is_within_the_limits_needs_no_approval(executive: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path, DiscountAll(percent=Decimal(8), reason="loyal"))
    with pytest.raises(RuleRefused, match="within your limits"):
        ask_approval(executive, draft, "why not")
    assert promise(executive, draft) == "Q-2026-00001"


def test_an_approved_draft_is_issued_and_says_by_whom(executive: House, manager: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path)
    asked = ask_approval(executive, draft, "three schools")
    assert [each.id for each in waiting(manager)] == [asked.id]
    assert decide_approval(manager, draft, Decision(note="once")).state is ApprovalState.APPROVED
    number = promise(executive, draft)
    events = history(executive, number)
    assert [event.what for event in events][-2:] == ["approval_approved", "issued"]
    assert events[-1].details["approval"] == asked.id
    assert waiting(manager) == ()


def test_a_change_that_goes_further_loses_the_approval(executive: House, manager: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    decide_approval(manager, draft, Decision())
    edit_draft(executive, draft, [DiscountAll(percent=Decimal(11), reason="more")])
    with pytest.raises(RuleRefused, match="any more: it was changed since"):
        promise(executive, draft)


def test_a_change_that_gives_less_keeps_the_approval(executive: House, manager: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    decide_approval(manager, draft, Decision())
    edit_draft(executive, draft, [DiscountAll(percent=Decimal(9), reason="less")])
    assert promise(executive, draft) == "Q-2026-00001"


def test_a_refused_draft_is_not_issued(executive: House, manager: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    assert decide_approval(manager, draft, Decision(refuse=True)).state is ApprovalState.REFUSED
    with pytest.raises(RuleRefused, match="not approved"):
        promise(executive, draft)


def test_a_counter_offer_is_taken_over_and_issued(executive: House, manager: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path, DiscountAll(percent=Decimal(15), reason="loyal"))
    ask_approval(executive, draft, "three schools")
    decide_approval(manager, draft, Decision(counter=(DiscountAll(percent=Decimal(9), reason="nine"),)))
    with pytest.raises(RuleRefused, match="not approved"):
        promise(executive, draft)
    take_counter(executive, draft)
    assert promise(executive, draft) == "Q-2026-00001"


def test_nobody_approves_what_is_beyond_his_own_limits(executive: House, manager: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path, DiscountLine(line="GIR-C80A4-B", percent=Decimal(60), reason="x"))
    ask_approval(executive, draft, "three schools")
    for nobody, why in ((executive, "does not let you decide"), (manager, "beyond what")):
        with pytest.raises(RuleRefused, match=why):
            decide_approval(nobody, draft, Decision())
    assert [each.state for each in waiting(manager)] == [ApprovalState.PENDING]


def test_one_request_waits_at_a_time_and_is_decided_once(executive: House, manager: House, tmp_path: Path) -> None:
    draft = discounted(executive, tmp_path)
    ask_approval(executive, draft, "three schools")
    with pytest.raises(RuleRefused, match="waits for an approval already"):
        ask_approval(executive, draft, "please")
    decide_approval(manager, draft, Decision())
    with pytest.raises(InputRefused, match="nothing waits"):
        decide_approval(manager, draft, Decision(refuse=True))


def test_the_limits_are_those_of_whoever_acts(executive: House, manager: House, tmp_path: Path) -> None:
    draft = priced_draft(executive, discounted(executive, tmp_path)).priced
    assert excesses_of(executive, draft) and not excesses_of(manager, draft)
