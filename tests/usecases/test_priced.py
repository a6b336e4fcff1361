"""A draft at today's prices: what follows from its answers is worked out once, until what it hangs on changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from quotegen.model.draft import DiscountAll
from quotegen.model.people import Role
from quotegen.recommend import recommend as recommending
from quotegen.store.drafts import KeptDraft
from quotegen.usecases import priced
from quotegen.usecases.conversation import answer, answer_all, speak
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
