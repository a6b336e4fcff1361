"""The customer's copy: everything that is printed, nothing that is not."""

from __future__ import annotations

import pytest

from quotegen.document.proposal import proposal_page
from quotegen.document.view import proposal_view
from quotegen.language import Language
from quotegen.model.canonical import canonical
from quotegen.model.request import Terms
from quotegen.pricing.costing import cost_offer
from quotegen.pricing.pipeline import price
from tests.builders import PARTNER, line, occasion, off, offer
from tests.samples import CUSTOMERS, LANGUAGES, bundle, proposal, words_of

EACH = [(customer, language) for customer in CUSTOMERS for language in LANGUAGES]


@pytest.mark.parametrize(("customer", "language"), EACH)
def test_the_copy_prints_the_same_page(customer: str, language: Language) -> None:
    quotation, words = proposal(customer, language).quotation, words_of(language)
    assert proposal_view(quotation.for_customer(), words) == proposal_view(quotation, words)
    assert proposal_page(quotation, bundle()) == proposal_page(quotation.for_customer(), bundle())


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_the_copy_of_a_copy_is_the_same(customer: str) -> None:
    copy = proposal(customer, "en").quotation.for_customer()
    assert copy.for_customer() == copy


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_no_line_of_the_copy_says_where_its_price_or_quantity_comes_from(customer: str) -> None:
    quotation = proposal(customer, "en").quotation
    assert quotation.brief is not None
    told = {told.question for told in (*quotation.brief.told, *quotation.brief.assumed)}
    for offer_of in quotation.for_customer().offers:
        for each in offer_of.lines:
            assert each.price_trace is None
            assert each.reason is None or (each.reason.rule, each.reason.arithmetic) == ("", ())
            assert each.reason is None or set(each.reason.answers) <= told


def test_who_set_a_price_and_why_a_line_is_discounted_are_not_in_the_copy() -> None:
    manual = {"by": "Rūta", "reason": "matches a competitor"}
    item = line("TONER", price="300.00", manual=manual, allowance_charges=[off("5", reason="he complained")])
    quotation = price([offer(item)], Terms(), occasion(PARTNER))[0]
    copy = canonical(quotation.for_customer())
    for word in ("competitor", "complained", "standard-2026", "366.06", '"partner"'):
        assert word in canonical(quotation) and word not in copy


def test_amounts_are_untouched() -> None:
    item = line("TONER", allowance_charges=[off("5")])
    quotation = price([offer(item)], Terms(), occasion())[0]
    copy = quotation.for_customer()
    assert copy.recommended.totals == quotation.recommended.totals
    assert (
        copy.recommended.lines[0].allowance_charges[0].amount
        == quotation.recommended.lines[0].allowance_charges[0].amount
    )


def test_a_copy_cannot_be_costed() -> None:
    copy = price([offer(line("TONER"))], Terms(), occasion())[0].for_customer()
    with pytest.raises(AssertionError):
        cost_offer(copy.recommended, occasion())
