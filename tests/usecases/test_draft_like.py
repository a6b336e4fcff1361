"""A quotation like another one: for the same customer all of it, for another one what is not the first one's own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import AddLine, DiscountAll, DiscountLine, Draft, Edit, SetPrice, SetQuantity, TargetTotal
from quotegen.model.request import AllowanceChargeRequest, LineRequest, ManualChange, TaxChoice, Terms
from quotegen.pricing.edits import AGREED
from quotegen.usecases import draft_like as like
from quotegen.usecases.draft_like import DraftBegun, LeftOut, draft_like, personal_questions, without_personal
from quotegen.usecases.drafts import Beginning, content_of, draft_from_answers, draft_from_request, edit_draft
from quotegen.usecases.house import House
from tests.samples import ROOT
from tests.store.kit import ZEME, keep_customer

SKU = "GIR-C80A4-B"
SECRETS = ("trečią mėnesio antradienį", "loyal for ten years")
"""Who decides, in the answers of the sample, and why there is a discount."""


@pytest.fixture
def other(house: House) -> str:
    """A customer of the other language."""
    party = ZEME.party.model_copy(update={"name": "Other Ltd", "language": "en"})
    with house.store.write() as tx:
        keep_customer(tx, ZEME.model_copy(update={"id": "other", "party": party}))
    return "other"


@pytest.fixture
def answered(house: House) -> int:
    """A draft for a customer who said who decides, what it may cost, and got a discount for a reason of his own."""
    path = ROOT / "examples/answers/charity.yaml"
    kept = draft_from_answers(house, path, Beginning("zeme", note="beware")).kept
    edits: list[Edit] = [
        DiscountAll(percent=Decimal(3), reason=SECRETS[1]),
        TargetTotal(amount=Decimal(900)),
        TargetTotal(amount=None),
    ]
    edit_draft(house, kept.id, edits)
    return kept.id


def begun(house: House, number: int, customer: str, **others: Any) -> DraftBegun:
    return draft_like(house, f"D{number}", Beginning(customer, **others))


def test_nothing_of_the_first_customer_reaches_the_second(house: House, answered: int, other: str) -> None:
    made = begun(house, answered, other)
    assert made.priced is not None
    told = made.kept.content.model_dump_json() + made.priced.quotation.model_dump_json()
    assert [each for each in (*SECRETS, "beware") if each in told] == []


def test_it_would_reach_him_if_all_of_it_were_taken_over(
    house: House, answered: int, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(like, "without_personal", lambda content: content)
    monkeypatch.setattr(like, "_impersonal", lambda answers, catalogue: answers)
    told = begun(house, answered, other).kept.content.model_dump_json()
    assert all(each in told for each in SECRETS)


def test_what_is_the_matter_is_taken_over(house: House, answered: int, other: str) -> None:
    before, after = content_of(house, answered), begun(house, answered, other).kept.content
    personal = {"decider", "budget", "remarks"}
    assert before.answers is not None and after.answers is not None
    assert dict(after.answers) == {name: said for name, said in before.answers.items() if name not in personal}
    assert [line.sku for line in after.offers[0].lines] == [line.sku for line in before.offers[0].lines]


def test_a_quantity_agreed_with_one_customer_is_recommended_anew_for_another(
    house: House, answered: int, other: str
) -> None:
    recommended = content_of(house, answered).offers[0].lines[0]
    edit_draft(house, answered, [SetQuantity(line=recommended.id or "", quantity=recommended.quantity + 5)])
    made = begun(house, answered, other)
    assert made.priced is not None and LeftOut("quantity", recommended.id or "") in made.left_out
    line = made.priced.quotation.offers[0].lines[0]
    assert line.quantity == recommended.quantity
    assert line.reason is not None and line.reason.sentence != AGREED["en"]


def test_what_is_left_out_is_told(house: House, answered: int, other: str) -> None:
    assert set(begun(house, answered, other).left_out) >= {
        LeftOut("answer", "decider"),
        LeftOut("answer", "budget"),
        LeftOut("discount"),
        LeftOut("target_total"),
        LeftOut("note"),
    }


def test_it_is_in_the_language_of_the_other_customer(house: House, answered: int, other: str) -> None:
    assert content_of(house, answered).language == "lt"
    assert begun(house, answered, other).kept.content.language == "en"
    assert begun(house, answered, other, language="lt").kept.content.language == "lt"


def test_for_the_same_customer_all_stays(house: House, answered: int) -> None:
    made = begun(house, answered, "zeme")
    assert made.kept.content == content_of(house, answered) and made.left_out == ()


def test_a_needed_answer_that_is_personal_is_asked_anew(
    house: House, answered: int, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(like, "personal_questions", lambda catalogue: frozenset({"volume_by"}))
    made = begun(house, answered, other)
    assert made.priced is None and "volume_by" in made.open
    assert content_of(house, made.kept.id).offers == ()


def test_texts_the_budget_and_what_is_marked_are_personal(office: Catalogue) -> None:
    assert personal_questions(office) == {"decider", "remarks", "budget"}


def test_the_budget_is_personal_without_a_mark_of_its_own(office: Catalogue) -> None:
    assert set(like._answers_in(office.rules.budget)) == {"budget"}


def asked(**changes: Any) -> Draft:
    offer = {
        "code": "recommended",
        "name": {"en": "x", "lt": "x"},
        "lines": [LineRequest(sku=SKU, quantity=Decimal(2), **changes)],
    }
    return Draft.model_validate(
        {"customer": "a", "catalogue": "c", "language": "en", "currency": "EUR", "offers": [offer]}
    )


OFF = AllowanceChargeRequest(percent=Decimal(3), reason="loyal")
FREIGHT = AllowanceChargeRequest(charge=True, amount=Decimal(9), reason="Freight")


def test_of_a_line_prices_discounts_and_tax_by_hand_go_and_charges_stay() -> None:
    by_hand = {"price": Decimal(3), "manual": ManualChange(by="Jonas", reason="old friend")}
    made = without_personal(
        asked(**by_hand, tax=TaxChoice(category="E", reason="embassy"), allowance_charges=(OFF, FREIGHT))
    )
    assert made.offers[0].lines[0] == LineRequest(sku=SKU, quantity=Decimal(2), allowance_charges=(FREIGHT,))


def test_a_line_of_its_own_keeps_its_price() -> None:
    own = LineRequest(description="Unpacking", quantity=Decimal(1), price=Decimal(25))
    made = without_personal(asked().model_copy(update={"edits": (AddLine(add=own),)}))
    assert made.edits == (AddLine(add=own),)


def test_of_changes_quantities_stay_and_what_was_agreed_goes() -> None:
    quantity = SetQuantity(line=SKU, quantity=Decimal(4))
    agreed = (
        SetPrice(line=SKU, price=Decimal(3), by="Jonas", reason="x"),
        DiscountLine(line=SKU, percent=Decimal(3), reason="x"),
        DiscountAll(percent=Decimal(3), reason="x"),
        TargetTotal(amount=Decimal(9)),
    )
    assert without_personal(asked().model_copy(update={"edits": (quantity, *agreed)})).edits == (quantity,)


def test_of_the_terms_only_charges_stay() -> None:
    terms = Terms(allowance_charges=(OFF, FREIGHT), prepaid=Decimal(5), target_total=Decimal(90))
    made = without_personal(asked().model_copy(update={"terms": terms}))
    assert made.terms == Terms(allowance_charges=(FREIGHT,))


def test_lines_of_a_file_begin_another_ones_quotation(house: House, other: str, tmp_path: Path) -> None:
    path = tmp_path / "lines.yaml"
    path.write_text(f"lines:\n- {{sku: {SKU}, quantity: 3, price: 2.00, manual: {{by: Jonas, reason: friend}}}}\n")
    first = draft_from_request(house, path, Beginning("zeme")).kept
    made = begun(house, first.id, other)
    assert made.left_out == (LeftOut("price", SKU),)
    assert made.priced is not None and made.priced.quotation.recommended.lines[0].trace.source == "list"
