"""A draft while the customer is being asked: answers come and go, lines follow, and each step can be undone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from quotegen.errors import Busy, InputRefused, RuleRefused
from quotegen.language import LANGUAGES
from quotegen.model.draft import DiscountAll, SetQuantity
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence
from quotegen.store import drafts as kept_drafts
from quotegen.store.drafts import KeptDraft
from quotegen.usecases.conversation import add_line, answer, answer_all, speak
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning, begin_draft, edit_draft, undo_last
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.priced import price_kept, priced_draft
from tests.store.kit import ZEME

ENOUGH = {
    "printers": [{"device": "girios-m4500", "quantity": 2}],
    "volume_by": "people",
    "people": "25",
    "printed": ["internal"],
}
HEADLINE = kept_drafts.Headline("", "EUR", Decimal(0), Recurrence.ONCE)
HOURLY = LineRequest(description="Unpacking", quantity=Decimal(2), price=Decimal(25))


@pytest.fixture
def enough(house: House) -> dict[str, Any]:
    """Answers that lines can rest on, with a device of the catalogue."""
    return {**ENOUGH, "printers": [{"device": next(iter(house.desk.catalogue.devices)), "quantity": 2}]}


@pytest.fixture
def begun(house: House) -> KeptDraft:
    return begin_draft(house, "zeme")


def test_a_draft_begins_with_nothing_but_the_customer(begun: KeptDraft) -> None:
    assert begun.content.offers == () and begun.content.answers == {}
    assert begun.content.language == ZEME.party.language


def test_a_draft_without_lines_cannot_be_issued(house: House, begun: KeptDraft) -> None:
    with pytest.raises(RuleRefused, match="no lines yet"):
        promise(house, begun.id)


def test_an_answer_is_kept_before_there_are_lines(house: House, begun: KeptDraft) -> None:
    assert answer(house, begun.id, "volume_by", "people").kept.content.answers == {"volume_by": "people"}


def test_lines_follow_as_soon_as_no_answer_is_missing(house: House, begun: KeptDraft, enough: dict[str, Any]) -> None:
    for question, said in enough.items():
        changed = answer(house, begun.id, question, said)
    assert changed.kept.content.offers and price_kept(house, changed.kept).priced.quotation.brief is not None


def test_an_answer_to_what_is_no_longer_asked_goes(house: House, begun: KeptDraft, enough: dict[str, Any]) -> None:
    answer_all(house, begun.id, enough)
    changed = answer(house, begun.id, "volume_by", "pages")
    assert "people" not in (changed.kept.content.answers or {})


def test_lines_wait_while_an_answer_is_missing_again(house: House, begun: KeptDraft, enough: dict[str, Any]) -> None:
    answer_all(house, begun.id, enough)
    assert answer(house, begun.id, "volume_by", "pages").kept.content.offers == ()


def test_a_wrong_answer_is_refused_and_changes_nothing(house: House, begun: KeptDraft) -> None:
    with pytest.raises(InputRefused) as refused:
        answer(house, begun.id, "volume_by", "miles")
    assert refused.value.faults[0].path == "answers.volume_by"
    assert answer_all(house, begun.id, {}).kept.version == 1


def test_changes_by_hand_outlive_other_answers(house: House, begun: KeptDraft, enough: dict[str, Any]) -> None:
    answer_all(house, begun.id, enough)
    edit_draft(house, begun.id, [DiscountAll(percent=Decimal(2), reason="loyal")])
    assert answer(house, begun.id, "people", "40").kept.content.edits


def test_a_change_by_hand_whose_line_is_gone_is_told_and_undone_with_the_answer(
    house: House, begun: KeptDraft, enough: dict[str, Any]
) -> None:
    other = list(house.desk.catalogue.devices)[6]
    offers = answer_all(house, begun.id, enough).kept.content.offers
    fitting = next(line.sku for line in offers[0].lines if line.reason and "shelf_months" in line.reason.answers)
    edit_draft(house, begun.id, [SetQuantity(line=str(fitting), quantity=Decimal(9))])
    lost = answer(house, begun.id, "printers", [{"device": other, "quantity": 1}])
    assert lost.gone and not lost.kept.content.edits
    assert undo_last(house, begun.id).kept.content.edits


def test_a_line_by_hand_begins_an_offer(house: House, begun: KeptDraft) -> None:
    assert add_line(house, begun.id, HOURLY).kept.content.offers[0].lines == (
        HOURLY.model_copy(update={"id": "own:1"}),
    )


def test_lines_by_hand_stay_beside_what_is_recommended_later(
    house: House, begun: KeptDraft, enough: dict[str, Any]
) -> None:
    add_line(house, begun.id, HOURLY)
    answer_all(house, begun.id, enough)
    lines = priced_draft(house, begun.id).priced.quotation.recommended.lines
    assert "Unpacking" in [line.name for line in lines] and len(lines) > 1


def test_a_line_that_cannot_be_priced_is_refused(house: House, begun: KeptDraft) -> None:
    with pytest.raises(InputRefused):
        add_line(house, begun.id, LineRequest(sku="NONE", quantity=Decimal(1)))


def test_every_change_is_undone_in_its_turn(house: House, begun: KeptDraft, enough: dict[str, Any]) -> None:
    seen = [begun.content]
    seen += [answer(house, begun.id, question, said).kept.content for question, said in enough.items()]
    seen.append(speak(house, begun.id, "en").kept.content)
    undone = [undo_last(house, begun.id).kept.content for _ in seen[1:]]
    assert undone == list(reversed(seen[:-1]))
    with pytest.raises(RuleRefused, match="was not changed"):
        undo_last(house, begun.id)


def test_undo_reaches_back_as_far_as_is_kept_and_no_further(
    house: House, begun: KeptDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_drafts, "MOST_PASTS", 2)
    for language in (*LANGUAGES, *LANGUAGES):
        speak(house, begun.id, language)
    undo_last(house, begun.id)
    undo_last(house, begun.id)
    with pytest.raises(RuleRefused):
        undo_last(house, begun.id)


def test_a_change_by_somebody_else_in_the_middle_is_told(house: House, begun: KeptDraft) -> None:
    answer(house, begun.id, "volume_by", "people")
    with pytest.raises(Busy), house.store.write() as tx:
        kept_drafts.change_draft(tx, begun, begun.content, HEADLINE, house.deed())


def test_a_draft_like_an_issued_one_begins_with_its_answers(
    house: House, begun: KeptDraft, enough: dict[str, Any]
) -> None:
    answer_all(house, begun.id, enough)
    again = draft_like(house, promise(house, begun.id), Beginning())
    assert set(again.kept.content.answers or {}) == set(enough)
