"""What changed between two revisions: which causes there are, what each comes to, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from quotegen.errors import RuleRefused
from quotegen.model.catalogue import Catalogue
from quotegen.model.changes import Cause, CauseKind, Changes, PriceWhy, RecurrenceChanges
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import Brief, Passage, Quotation, Told
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.changes import changes_between
from quotegen.pricing.pipeline import price
from quotegen.pricing.totals import monetary_total
from tests import builders as shop
from tests.builders import ad_hoc, line, off, said, shop_data

NEXT_YEAR = date(2027, 1, 11)


def quoted(*lines: LineRequest, at: Occasion | None = None, told: str = "", **terms: Any) -> Quotation:
    """A quotation of these lines; `told` is what was said to the question `pages`."""
    brief = None
    if told:
        answers = (
            Told(question="pages", asked="Pages a month", said=told),
            Told(question="who", asked="Who?", said="I"),
        )
        summary = (Passage(title="Title", text="Text"),)
        brief = Brief(headline="Headline", summary=summary, told=answers, agreement_months=12)
    return price((shop.offer(*lines),), Terms.model_validate(terms), at or shop.occasion(), brief)[0]


def because(*answers: str, rule: str = "paper") -> dict[str, Any]:
    reason = {"sentence": said("Why"), "need": said(rule), "rule": rule, "answers": answers, "arithmetic": ()}
    return {"reason": reason}


def part(changes: Changes, recurrence: Recurrence = Recurrence.ONCE) -> RecurrenceChanges:
    return next(each for each in changes.parts if each.recurrence is recurrence)


def causes(before: Quotation, after: Quotation, recurrence: Recurrence = Recurrence.ONCE) -> list[tuple[str, str]]:
    """(kind, amount) of every cause but the tax, which follows from the others."""
    return shown(cause for cause in part(changes_between(before, after), recurrence).causes if cause.kind != "tax")


def shown(found: Iterable[Cause]) -> list[tuple[str, str]]:
    return [(cause.kind.value, str(cause.amount)) for cause in found]


def only(before: Quotation, after: Quotation) -> Cause:
    """The only cause beside the tax."""
    (found,) = (each for each in part(changes_between(before, after)).causes if each.kind is not CauseKind.TAX)
    return found


# --- lines -------------------------------------------------------------------------------------------


def test_equal_quotations_have_no_cause() -> None:
    same = quoted(line("TONER", 3), line("PAPER", 12, optional=True), allowance_charges=[off("5")], prepaid="10.00")
    assert [each.causes for each in changes_between(same, same).parts] == [()]


def test_another_quantity_is_a_cause_at_the_old_price() -> None:
    assert causes(quoted(line("TONER", 6)), quoted(line("TONER", 4))) == [("quantity", "-732.12")]


def test_tax_is_a_cause_by_itself() -> None:
    found = part(changes_between(quoted(line("TONER", 6)), quoted(line("TONER", 4)))).causes
    assert shown(found)[1:] == [("tax", "-153.75")]


def test_a_quantity_that_reaches_a_break_is_told_apart_from_the_price_there() -> None:
    before, after = quoted(line("PAPER", 9)), quoted(line("PAPER", 10))
    assert causes(before, after) == [("quantity", "10.00"), ("price", "-10.00")]


def test_the_price_of_a_break_says_that_it_is_one() -> None:
    found = part(changes_between(quoted(line("PAPER", 9)), quoted(line("PAPER", 10)))).causes[1]
    assert (found.why, found.percent) == ((PriceWhy.BREAK,), Decimal("-10.0"))


@pytest.mark.parametrize("sku", ["SETUP", "LABELS"])
def test_a_price_stated_for_the_whole_quantity_moves_with_it(sku: str) -> None:
    found = only(quoted(line(sku, 3)), quoted(line(sku, 13)))
    assert found.kind is CauseKind.QUANTITY


def test_a_new_price_list_is_a_price_with_its_percentage_and_names_no_list() -> None:
    found = only(quoted(line("TONER", 2)), quoted(line("TONER", 2), at=shop.occasion(day=NEXT_YEAR)))
    assert (found.amount, found.percent, found.why) == (Decimal("27.88"), Decimal("3.8"), (PriceWhy.PRICE_LIST,))
    assert found.before and found.after
    assert "standard-20" not in found.model_dump_json()  # which list a customer is on is the house's own


def test_a_price_that_changed_within_its_list_says_so() -> None:
    data = shop_data()
    data["price_lists"][0]["prices"]["TONER"]["breaks"][0]["amount"] = "366.07"
    at = shop.occasion(catalogue=Catalogue.model_validate(data))
    assert only(quoted(line("TONER")), quoted(line("TONER"), at=at)).why == (PriceWhy.LIST_CHANGED,)


BY_HAND: dict[str, Any] = {"price": "350.00", "manual": {"by": "Rasa", "reason": "their neighbour has it"}}


def test_a_price_by_hand_is_told_as_agreed() -> None:
    assert only(quoted(line("TONER")), quoted(line("TONER", **BY_HAND))).why == (PriceWhy.AGREED,)


def test_a_price_by_hand_taken_back_is_told_as_no_longer_agreed() -> None:
    assert only(quoted(line("TONER", **BY_HAND)), quoted(line("TONER"))).why == (PriceWhy.NO_LONGER_AGREED,)


def test_who_set_a_price_by_hand_and_why_is_not_in_the_changes() -> None:
    text = changes_between(quoted(line("TONER")), quoted(line("TONER", **BY_HAND))).model_dump_json()
    assert "Rasa" not in text and "neighbour" not in text and "350.00" in text


def test_a_discount_in_percent_grows_with_the_quantity_before_it_changes_itself() -> None:
    before = quoted(line("TONER", 1, allowance_charges=[off("10")]))
    after = quoted(line("TONER", 2, allowance_charges=[off("20")]))
    assert causes(before, after) == [("quantity", "329.46"), ("line_discount", "-73.21")]


def test_the_same_discount_in_percent_is_no_cause() -> None:
    before = quoted(line("TONER", 1, allowance_charges=[off("10")]))
    after = quoted(line("TONER", 2, allowance_charges=[off("10")]))
    assert [kind for kind, _ in causes(before, after)] == ["quantity"]


def test_a_line_more_and_a_line_less() -> None:
    before, after = quoted(line("TONER"), line("GIFT")), quoted(line("TONER"), line("STAMP", 2))
    assert causes(before, after) == [("added", "2.20"), ("removed", "-3.00")]


def test_another_product_for_the_same_need_is_one_cause() -> None:
    before, after = quoted(line("PAPER", 2, **because())), quoted(line("BOOK", 1, **because()))
    assert causes(before, after) == [("replaced", "0.00")]


def test_another_product_for_another_need_is_not_in_its_place() -> None:
    before = quoted(line("PAPER", 2, **because()))
    after = quoted(line("BOOK", 1, **because(rule="reading")))
    assert [kind for kind, _ in causes(before, after)] == ["added", "removed"]


def test_lines_with_one_sku_are_matched_by_their_need() -> None:
    paper, archive = because(rule="paper"), because(rule="archive")
    before = quoted(line("TONER", 1, **paper), line("TONER", 5, **archive))
    after = quoted(line("TONER", 5, **archive), line("TONER", 2, **paper))
    assert causes(before, after) == [("quantity", "366.06")]


def test_lines_with_one_sku_and_one_need_are_matched_in_order() -> None:
    before, after = quoted(line("GIFT", 1), line("GIFT", 5)), quoted(line("GIFT", 1), line("GIFT", 6))
    assert causes(before, after) == [("quantity", "3.00")]


def test_ad_hoc_lines_are_matched_by_their_name() -> None:
    before = quoted(ad_hoc("5.00"), ad_hoc("7.00", description="Other"))
    after = quoted(ad_hoc("8.00", description="Other"), ad_hoc("5.00"))
    assert causes(before, after) == [("price", "1.00")]


def test_a_line_that_becomes_optional_leaves_the_total() -> None:
    before, after = quoted(line("TONER"), line("GIFT", 2)), quoted(line("TONER"), line("GIFT", 2, optional=True))
    assert causes(before, after) == [("left_out", "-6.00")]
    assert causes(after, before) == [("included", "6.00")]


def test_what_changes_on_an_optional_line_is_told_and_adds_nothing() -> None:
    before = quoted(line("TONER"), line("GIFT", 2, optional=True))
    after = quoted(line("TONER"), line("GIFT", 3, optional=True))
    assert causes(before, after) == [("quantity", "0.00")]


def test_a_line_paid_otherwise_leaves_one_recurrence_and_joins_the_other() -> None:
    before = quoted(line("TONER"), line("GIFT"))
    after = quoted(line("TONER"), line("GIFT", recurrence="month"))
    assert causes(before, after) == [("recurrence", "-3.00")]
    assert causes(before, after, Recurrence.MONTH) == [("recurrence", "3.00")]


def test_a_net_amount_that_was_once_rounded_otherwise_is_met_all_the_same() -> None:
    now = quoted(line("GIFT", 2))
    (offer,) = now.offers
    lines = tuple(each.model_copy(update={"net_amount": Decimal("5.99")}) for each in offer.lines)
    totals = {Recurrence.ONCE: monetary_total(lines, (), "EUR")}
    once = now.model_copy(update={"offers": (offer.model_copy(update={"lines": lines, "totals": totals}),)})
    assert causes(once, now) == [("price", "0.01")]
    assert causes(once, quoted(line("GIFT", 3))) == [("quantity", "3.01")]


# --- answers -----------------------------------------------------------------------------------------


def test_a_quantity_names_the_changed_answers_that_the_line_rests_on() -> None:
    before = quoted(line("PAPER", 6, **because("pages", "who")), told="4,500")
    after = quoted(line("PAPER", 4, **because("pages", "who")), told="3,000")
    (answer,) = only(before, after).answers
    assert (answer.question, answer.asked, answer.before, answer.after) == ("pages", "Pages a month", "4,500", "3,000")


def test_a_changed_answer_that_a_line_does_not_rest_on_is_not_named() -> None:
    before = quoted(line("PAPER", 6, **because("who")), told="4,500")
    assert only(before, quoted(line("PAPER", 4, **because("who")), told="3,000")).answers == ()


def test_a_price_names_no_answers() -> None:
    lines = line("TONER", 1, **because("pages"))
    after = quoted(lines, at=shop.occasion(day=NEXT_YEAR), told="3,000")
    assert only(quoted(lines, told="4,500"), after).answers == ()


def test_in_two_languages_no_answer_is_said_to_have_changed() -> None:
    before = quoted(line("PAPER", 6, **because("pages")), told="4,500 pages")
    at = shop.occasion(language="lt")
    assert only(before, quoted(line("PAPER", 4, **because("pages")), at=at, told="4 500 puslapių")).answers == ()


# --- the document ------------------------------------------------------------------------------------


def test_a_discount_on_the_document_is_one_cause_over_all_tax_groups() -> None:
    lines = line("TONER"), line("BOOK")
    assert causes(quoted(*lines), quoted(*lines, allowance_charges=[off("10")])) == [("document_discount", "-38.61")]


def test_a_discount_on_the_document_that_stays_moves_with_its_lines() -> None:
    before = quoted(line("GIFT", 10), allowance_charges=[off("10")])
    after = quoted(line("GIFT", 20), allowance_charges=[off("10")])
    assert causes(before, after) == [("quantity", "30.00"), ("document_discount", "-3.00")]


def test_a_charge_on_the_document_adds() -> None:
    after = quoted(line("GIFT"), allowance_charges=[off(amount="2.00", charge=True)])
    assert causes(quoted(line("GIFT")), after) == [("document_charge", "2.00")]


def test_what_was_prepaid_is_a_cause() -> None:
    assert causes(quoted(line("GIFT")), quoted(line("GIFT"), prepaid="1.00")) == [("prepaid", "-1.00")]


def test_a_target_total_is_a_discount_and_what_is_left_of_it_a_rounding() -> None:
    after = quoted(line("TONER"), target_total="100.00")
    assert [kind for kind, _ in causes(quoted(line("TONER")), after)] == ["document_discount", "rounding"]


def test_another_tax_is_a_cause_with_both_rates() -> None:
    found = part(changes_between(quoted(line("TONER")), quoted(line("TONER"), at=shop.occasion(shop.EU_BUSINESS))))
    (tax,) = found.causes
    assert tax.before_sum and tax.after_sum
    assert (tax.before_sum.percents, tax.after_sum.percents) == ((Decimal(21),), (Decimal(0),))


def test_a_recurrence_that_is_gone_was_paid_and_is_not_any_more() -> None:
    before = quoted(line("TONER"), line("GIFT", recurrence="month"))
    found = part(changes_between(before, quoted(line("TONER"))), Recurrence.MONTH)
    assert (found.before, found.after, shown(found.causes)) == (3, 0, [("removed", "-3.00")])


# --- the whole ---------------------------------------------------------------------------------------


def test_the_changes_name_the_revision_they_compare_with() -> None:
    before = quoted(line("GIFT")).model_copy(update={"number": "P-1", "revision": 3})
    found = changes_between(before, quoted(line("GIFT"), at=shop.occasion(day=date(2026, 12, 1))))
    assert (found.number, found.revision) == ("P-1", 3)
    assert (found.valid_until_before, found.valid_until) == (date(2026, 12, 23), date(2026, 12, 31))


def offered(*codes: str, best: str) -> Quotation:
    offers = [
        Offer.model_validate(
            {"code": code, "name": said(code), "lines": (line("GIFT", 1 + place),), "recommended": code == best}
        )
        for place, code in enumerate(codes)
    ]
    return price(offers, Terms(), shop.occasion())[0]


def test_without_a_code_the_recommended_offer_is_compared_with_the_one_of_its_code() -> None:
    found = changes_between(offered("a", "b", best="a"), offered("a", "b", best="b"))
    assert (found.before_offer, found.offer, part(found).causes) == ("b", "b", ())


def test_where_there_was_no_such_offer_the_one_recommended_then_is_compared() -> None:
    found = changes_between(offered("a", best="a"), offered("b", "c", best="c"))
    assert (found.before_offer, found.offer, part(found).amount) == ("a", "c", 3)


def test_an_offer_may_be_named() -> None:
    assert changes_between(offered("a", "b", best="a"), offered("a", "b", best="a"), "b").offer == "b"


@pytest.mark.parametrize("pair", [("a", "ab"), ("ab", "a")])
def test_an_offer_that_one_of_them_does_not_have_is_refused(pair: tuple[str, str]) -> None:
    before, after = (offered(*codes, best="a") for codes in pair)
    with pytest.raises(RuleRefused) as refused:
        changes_between(before, after, "b")
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [("offer_missing", "offers")]


def test_two_currencies_are_refused() -> None:
    with pytest.raises(RuleRefused) as refused:
        changes_between(quoted(line("TONER")), quoted(line("TONER"), at=shop.occasion(currency="JPY")))
    assert [fault.code for fault in refused.value.faults] == ["currency_differs"]


def test_causes_that_miss_the_difference_by_a_cent_cannot_be_made() -> None:
    found = part(changes_between(quoted(line("TONER", 6)), quoted(line("TONER", 4))))
    first, *others = found.causes
    wrong = first.model_copy(update={"amount": first.amount + Decimal("0.01")})
    with pytest.raises(ValidationError, match="the causes explain"):
        RecurrenceChanges(recurrence=Recurrence.ONCE, before=found.before, after=found.after, causes=(wrong, *others))


def successive(quantity: int, *shares: str, of: str = "remaining") -> Quotation:
    first, *later = shares
    return quoted(line("TONER", quantity, allowance_charges=[off(first), *(off(share, of=of) for share in later)]))


def test_successive_discounts_move_with_the_quantity_to_the_cent() -> None:
    before, after = successive(2, "10", "5"), successive(4, "10", "5")
    change = after.recommended.lines[0].net_amount - before.recommended.lines[0].net_amount
    assert causes(before, after) == [("quantity", str(change))]


def test_a_discount_that_is_now_of_what_remains_is_a_change_of_the_discount() -> None:
    assert only(successive(2, "10", "5", of="gross"), successive(2, "10", "5")).kind is CauseKind.LINE_DISCOUNT


def test_lines_with_one_sku_are_matched_by_their_ids() -> None:
    before = quoted(line("TONER", 1, id="TONER:1"), line("TONER", 5, id="TONER:2"))
    after = quoted(line("TONER", 5, id="TONER:2"), line("TONER", 2, id="TONER:1"))
    assert causes(before, after) == [("quantity", "366.06")]


def test_the_ids_of_two_quotations_say_nothing_of_each_other() -> None:
    before, after = quoted(line("TONER", 1, id="x")), quoted(line("BOOK", 1, id="x"))
    apart = changes_between(before, after, one_quotation=False).parts[0].causes
    assert [cause.kind for cause in apart if cause.kind != "tax"] == ["added", "removed"]


def test_a_line_under_its_id_with_another_sku_was_replaced() -> None:
    found = changes_between(quoted(line("TONER", 1, id="x")), quoted(line("BOOK", 1, id="x"))).parts[0].causes
    assert found[0].kind == "replaced"


def test_the_places_of_lines_without_ids_pair_nothing() -> None:
    before, after = quoted(line("TONER"), line("BOOK", 2)), quoted(line("BOOK", 2), line("TONER"))
    assert causes(before, after) == []


def retold(before: Occasion, after: Occasion) -> dict[str, tuple[str | None, str | None]]:
    """What is told of a revision of the same line for a buyer who is another one by then."""
    found = changes_between(quoted(ad_hoc("10"), at=before), quoted(ad_hoc("10"), at=after))
    assert all(part.amount == 0 for part in found.parts)
    return {each.code: (each.before, each.after) for each in found.inputs}


def test_a_buyer_who_moved_is_told_though_it_costs_the_same() -> None:
    found = retold(shop.occasion(shop.EU_BUSINESS), shop.occasion(shop.NORWAY))
    assert found.keys() == {"customer", "customer_vat_id", "without_vat"}
    before, after = found["without_vat"]
    assert before and after and before != after


def test_of_the_same_buyer_nothing_is_told() -> None:
    assert retold(shop.occasion(shop.EU_BUSINESS), shop.occasion(shop.EU_BUSINESS)) == {}
