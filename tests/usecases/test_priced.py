"""A draft at today's prices: what follows from its answers is worked out once, until what it hangs on changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from quotegen.model.draft import DiscountAll, Edit, SetQuantity
from quotegen.model.people import Role
from quotegen.model.request import LineRequest
from quotegen.recommend import recommend as recommending
from quotegen.store.drafts import KeptDraft
from quotegen.usecases import priced
from quotegen.usecases.checks import checks_of
from quotegen.usecases.conversation import add_line, answer, answer_all, speak
from quotegen.usecases.drafts import begin_draft, edit_draft
from quotegen.usecases.house import House
from quotegen.usecases.priced import priced_draft

ENOUGH = {"volume_by": "people", "people": "25", "printed": ["internal"]}


@pytest.fixture
def draft(house: House) -> KeptDraft:
    device = next(iter(house.desk.catalogue.devices))
    begun = begin_draft(house, "zeme")
    return answer_all(house, begun.id, {**ENOUGH, "printers": [{"device": device, "quantity": 2}]}).kept


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Grows with every recommendation that is worked out for a price."""
    found: list[Any] = []

    def counted(*given: Any) -> Any:
        found.append(given)
        return recommending.recommend(*given)

    monkeypatch.setattr(priced, "recommend", counted)
    priced._follows.cache_clear()
    return found


def test_a_change_of_a_line_works_no_recommendation_out_anew(
    house: House, draft: KeptDraft, worked_out: list[Any]
) -> None:
    priced_draft(house, draft.id)
    edit_draft(house, draft.id, [DiscountAll(percent=Decimal(2), reason="a test")])
    priced_draft(house, draft.id)
    assert len(worked_out) == 1


@pytest.mark.parametrize("what", ["answer", "language", "day", "role"])
def test_whatever_a_recommendation_hangs_on_makes_another_one(
    house: House, draft: KeptDraft, worked_out: list[Any], what: str
) -> None:
    priced_draft(house, draft.id)
    if what == "answer":
        answer(house, draft.id, "people", "90")
    elif what == "language":
        speak(house, draft.id, "en" if draft.content.language == "lt" else "lt")
    elif what == "day":
        tomorrow = house.clock() + timedelta(days=1)
        house = replace(house, clock=lambda: tomorrow)
    else:
        house = replace(house, user=house.user.model_copy(update={"role": Role.MANAGER}))
    priced_draft(house, draft.id)
    assert len(worked_out) == 2


def recommended(draft: KeptDraft) -> Sequence[LineRequest]:
    return next(offer.lines for offer in draft.content.offers if offer.recommended)


def advice(house: House, draft: KeptDraft, *edits: Edit) -> list[str]:
    """The codes of what is worth a thought, for the changes by hand."""
    edit_draft(house, draft.id, list(edits))
    return [check.code for check in checks_of(house, priced_draft(house, draft.id))]


def test_whoever_changes_a_quantity_is_told_what_is_left_out_and_which_need_is_short(
    house: House, draft: KeptDraft
) -> None:
    papers = [line for line in recommended(draft) if line.reason and line.reason.rule == "office_paper"]
    assert not {"need_less", "need_dropped", "per_unit_left_out", "claims_left_out"} & set(advice(house, draft))
    less = SetQuantity(line=papers[0].id or "", quantity=papers[0].quantity - 1)
    assert {"need_less", "per_unit_left_out", "claims_left_out"} <= set(advice(house, draft, less))
    out = [SetQuantity(line=paper.id or "", quantity=Decimal(0)) for paper in papers]
    assert "need_dropped" in advice(house, draft, *out)


def test_page_one_promises_nothing_that_was_worked_out_once_a_quantity_was_changed(
    house: House, draft: KeptDraft
) -> None:
    def summary() -> list[str]:
        brief = priced_draft(house, draft.id).priced.quotation.brief
        assert brief is not None
        return [brief.headline, *(passage.text for passage in brief.summary)]

    before = summary()
    edit_draft(house, draft.id, [DiscountAll(percent=Decimal(2), reason="a test")])
    assert summary() == before
    line = recommended(draft)[0]
    edit_draft(house, draft.id, [SetQuantity(line=line.id or "", quantity=line.quantity + 1)])
    assert [now == was for now, was in zip(summary(), before, strict=True)] == [False, True, False, False]


def test_a_draft_of_nothing_but_optional_lines_is_kept_and_has_nothing_to_pay_yet(house: House) -> None:
    begun = begin_draft(house, "zeme")
    own = LineRequest(description="Carrying", quantity=Decimal(1), price=Decimal(15), optional=True)
    kept = add_line(house, begun.id, own).kept
    assert priced_draft(house, kept.id).priced.headline.payable == 0
    assert edit_draft(house, kept.id, [SetQuantity(line="Carrying", quantity=Decimal(2))]).kept.id == kept.id
