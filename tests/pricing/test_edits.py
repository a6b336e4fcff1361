"""Changes by hand: what each does to the lines, what is refused, and which reasons stay."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from quotegen.errors import InputRefused
from quotegen.language import LANGUAGES
from quotegen.model.draft import Edit
from quotegen.model.needs import Offer
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.edits import AGREED, BY_HAND, apply_edits
from quotegen.pricing.pipeline import price
from tests.builders import ad_hoc, line, occasion, off, offer, said

_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)
REASON = {
    "rule": "paper",
    "need": said("Paper"),
    "answers": ["pages"],
    "arithmetic": ["1200 pages → 12 packs"],
    "sentence": said("Covers 12 months"),
}


def edit(do: str, **more: Any) -> Edit:
    return _EDIT.validate_python({"do": do, **more})


def changed(*edits: Edit, to: Offer | None = None) -> tuple[LineRequest, ...]:
    """The lines of the offer after the edits."""
    start = to or offer(line("TONER", 2), line("PAPER", 5), ad_hoc("10"))
    return apply_edits([start], Terms(), edits)[0][0].lines


def terms_after(*edits: Edit, terms: Terms | None = None) -> Terms:
    return apply_edits([offer(line("TONER", 2))], terms or Terms(), edits)[1]


def refused(*edits: Edit, to: Offer | None = None) -> list[tuple[str, str]]:
    with pytest.raises(InputRefused) as found:
        changed(*edits, to=to)
    return [(fault.code, fault.path) for fault in found.value.faults]


def test_no_edits_change_nothing() -> None:
    start = offer(line("TONER", 2, reason=REASON))
    assert apply_edits([start], Terms(), ()) == ((start,), Terms())


def test_a_quantity_is_set() -> None:
    assert changed(edit("quantity", line="TONER", quantity=3))[0].quantity == 3


def test_a_quantity_of_zero_takes_the_line_out() -> None:
    assert [each.sku for each in changed(edit("quantity", line="TONER", quantity=0))] == ["PAPER", None]


def test_an_ad_hoc_line_is_named_by_its_description() -> None:
    assert changed(edit("quantity", line="Something", quantity=4))[2].quantity == 4


def test_a_price_by_hand_keeps_who_and_why() -> None:
    found = changed(edit("price", line="TONER", price="340", by="Rūta", reason="a competitor"))[0]
    assert found.price == 340 and found.manual is not None and found.manual.by == "Rūta"


def test_a_discount_takes_the_place_of_the_one_given_by_hand_before() -> None:
    found = changed(
        edit("discount", line="TONER", percent=5, reason="first"),
        edit("discount", line="TONER", amount="7.50", reason="second"),
    )[0]
    assert [(each.percent, each.amount) for each in found.allowance_charges] == [(None, Decimal("7.50"))]


def test_a_discount_of_nothing_takes_away_only_what_was_given_by_hand() -> None:
    start = offer(line("TONER", 2, allowance_charges=[off("2")]))
    given, taken = (edit("discount", line="TONER", percent=share, reason="x") for share in (5, 0))
    assert [each.percent for each in changed(given, taken, to=start)[0].allowance_charges] == [2]


def test_a_line_is_made_optional_and_firm_again() -> None:
    ticked, firm = (edit("optional", line="TONER", optional=state) for state in (True, False))
    assert changed(ticked)[0].optional and not changed(ticked, firm)[0].optional


def test_a_line_is_added_at_the_end() -> None:
    assert changed(edit("add", add={"sku": "BOOK", "quantity": 1}))[-1].sku == "BOOK"


def test_an_edit_meets_a_line_that_was_added_before_it() -> None:
    found = changed(edit("add", add={"sku": "BOOK", "quantity": 1}), edit("quantity", line="BOOK", quantity=2))
    assert found[-1].quantity == 2


def test_an_edit_without_an_offer_changes_every_offer_that_has_the_line() -> None:
    other = offer(line("TONER", 9)).model_copy(update={"code": "other"})
    bare = offer(line("BOOK")).model_copy(update={"code": "bare"})
    found, _ = apply_edits([offer(line("TONER")), other, bare], Terms(), [edit("quantity", line="TONER", quantity=3)])
    assert [each.lines[0].quantity for each in found] == [3, 3, 1]


def test_an_edit_with_an_offer_leaves_the_others_alone() -> None:
    other = offer(line("TONER", 9)).model_copy(update={"code": "other"})
    wanted = edit("quantity", line="TONER", quantity=3, offer="other")
    found, _ = apply_edits([offer(line("TONER", 5)), other], Terms(), [wanted])
    assert [each.lines[0].quantity for each in found] == [5, 3]


def test_a_discount_on_all_takes_the_place_of_the_one_before_and_zero_takes_it_away() -> None:
    first, second = (edit("discount_all", percent=share, reason="x") for share in (5, 7))
    given = Terms.model_validate({"allowance_charges": [off("1")]})
    assert [each.percent for each in terms_after(first, second, terms=given).allowance_charges] == [1, 7]
    away = edit("discount_all", percent=0, reason="x")
    assert [each.percent for each in terms_after(first, away, terms=given).allowance_charges] == [1]


def test_a_target_total_takes_the_place_of_a_rounding() -> None:
    found = terms_after(edit("target_total", amount=700), terms=Terms(rounding=Decimal("0.30")))
    assert (found.target_total, found.rounding) == (700, 0)


def test_no_target_total_goes_back_to_the_computed_one() -> None:
    set_, lifted = edit("target_total", amount=700), edit("target_total", amount=None)
    assert terms_after(set_, lifted, terms=Terms(target_total=Decimal(1))).target_total is None


def test_a_rounding_comes_back_when_the_target_total_is_lifted() -> None:
    set_, lifted = edit("target_total", amount=700), edit("target_total", amount=None)
    assert terms_after(set_, lifted, terms=Terms(rounding=Decimal("0.30"))).rounding == Decimal("0.30")


# --- refused ---------------------------------------------------------------------------------------------------


def test_an_edit_that_meets_no_line_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputRefused) as found:
        changed(edit("quantity", line="TONNER", quantity=1))
    fault = found.value.faults[0]
    assert (fault.code, fault.path, fault.hint) == ("line_unknown", "edits[0]", "did you mean TONER?")


def test_every_edit_that_is_wrong_is_told_at_once() -> None:
    wrong, right = edit("quantity", line="NO", quantity=1), edit("quantity", line="TONER", quantity=1)
    elsewhere = edit("optional", line="TONER", offer="nowhere", optional=True)
    assert refused(wrong, right, elsewhere) == [("line_unknown", "edits[0]"), ("unknown_offer", "edits[2]")]


def test_an_offer_without_lines_is_refused() -> None:
    assert refused(edit("quantity", line="TONER", quantity=0), to=offer(line("TONER"))) == [("offer_empty", "edits[0]")]


def test_a_line_that_was_taken_out_cannot_be_changed() -> None:
    out, more = (edit("quantity", line="TONER", quantity=number) for number in (0, 2))
    assert refused(out, more) == [("line_unknown", "edits[1]")]


# --- reasons ---------------------------------------------------------------------------------------------------


def reasons(*edits: Edit) -> list[tuple[tuple[str, ...], str]]:
    mixed = offer(line("TONER", 2, reason=REASON), line("PAPER", 5, reason=REASON), line("BOOK", reason=None))
    found = changed(*edits, to=mixed)
    return [(each.reason.arithmetic, each.reason.sentence["en"]) for each in found if each.reason]


def test_a_quantity_by_hand_no_longer_claims_what_it_covers() -> None:
    assert reasons(edit("quantity", line="TONER", quantity=1))[0] == ((BY_HAND,), AGREED["en"])


def test_the_other_pack_sizes_of_the_same_reason_no_longer_claim_it_either() -> None:
    for quantity in (1, 0):
        found = reasons(edit("quantity", line="TONER", quantity=quantity))
        assert found[-1] == ((BY_HAND,), AGREED["en"])


def test_a_reason_keeps_its_need_and_answers() -> None:
    start = offer(line("TONER", 2, reason=REASON))
    found = changed(edit("quantity", line="TONER", quantity=9), to=start)[0].reason
    assert found is not None and (found.rule, found.answers, found.need["lt"]) == ("paper", ("pages",), "Paper (lt)")


def test_a_quantity_set_to_what_it_was_keeps_its_reason() -> None:
    away, back = (edit("quantity", line="TONER", quantity=number) for number in (9, 2))
    assert reasons(away, back)[0][1] == "Covers 12 months"


def test_a_price_or_a_discount_keeps_the_reason() -> None:
    found = reasons(
        edit("price", line="TONER", price="300", by="Rūta", reason="x"),
        edit("discount", line="PAPER", percent=5, reason="x"),
    )
    assert [sentence for _, sentence in found] == ["Covers 12 months"] * 2


def test_the_customer_reads_the_new_sentence_in_the_quotation() -> None:
    offers, terms = apply_edits(
        [offer(line("TONER", 2, reason=REASON))], Terms(), [edit("quantity", line="TONER", quantity=1)]
    )
    for language in LANGUAGES:
        quotation, _ = price(offers, terms, occasion(language=language))
        reason = quotation.offers[0].lines[0].reason
        assert reason is not None and reason.sentence == AGREED[language]


# --- lines of one name -----------------------------------------------------------------------------------------


def floors() -> Offer:
    """The same for two floors, and the same work twice."""
    return offer(
        line("TONER", 3, id="TONER:1"),
        line("TONER", 4, id="TONER:2"),
        ad_hoc("10", id="own:3"),
        ad_hoc("10", id="own:4"),
    )


@pytest.mark.parametrize(
    ("name", "ids"), [("TONER", "TONER:1 (3), TONER:2 (4)"), ("Something", "own:3 (1), own:4 (1)")]
)
@pytest.mark.parametrize("quantity", [9, 0])
def test_a_name_of_two_lines_is_refused_with_the_ids_of_both(name: str, ids: str, quantity: int) -> None:
    with pytest.raises(InputRefused) as found:
        changed(edit("quantity", line=name, quantity=quantity), to=floors())
    fault = found.value.faults[0]
    assert (fault.code, fault.path) == ("line_ambiguous", "edits[0].line") and ids in fault.hint


def test_an_id_names_one_of_two_lines_with_the_same_sku() -> None:
    found = changed(edit("quantity", line="TONER:2", quantity=9), to=floors())
    assert [each.quantity for each in found] == [3, 9, 1, 1]


def test_an_id_takes_out_one_of_two_lines_with_the_same_description() -> None:
    found = changed(edit("quantity", line="own:3", quantity=0), to=floors())
    assert [each.id for each in found] == ["TONER:1", "TONER:2", "own:4"]


def test_a_name_that_is_one_line_of_each_offer_changes_both() -> None:
    offers = [offer(line("TONER", 1, id="TONER:month"))]
    offers.append(offer(line("TONER", 2, id="TONER:once")).model_copy(update={"code": "other"}))
    found, _ = apply_edits(offers, Terms(), [edit("quantity", line="TONER", quantity=7)])
    assert [each.lines[0].quantity for each in found] == [7, 7]


def test_a_line_with_the_id_of_another_is_not_added() -> None:
    twice = edit("add", add={"id": "TONER:2", "sku": "BOOK", "quantity": 1})
    assert refused(twice, to=floors()) == [("line_id_twice", "edits[0].add.id")]


def test_two_lines_of_a_file_do_not_have_one_id() -> None:
    with pytest.raises(ValidationError, match="two lines have the id x"):
        offer(line("TONER", id="x"), line("BOOK", id="x"))


def test_a_number_alone_is_no_id() -> None:
    with pytest.raises(ValidationError):
        line("TONER", id="2")
