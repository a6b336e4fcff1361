"""The shares of lines in what is taken off, put on and taxed for many of them together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quotegen.errors import QuotegenError
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.pipeline import price
from quotegen.pricing.shares import shares
from tests.builders import ad_hoc, amounts, occasion, off, offer, priced, taxed
from tests.properties.test_pricing_laws import Case, cases


def net(*lines: LineRequest, **terms: Any) -> list[Decimal]:
    return list(shares(priced(*lines, **terms), "EUR", with_tax=False))


def gross(*lines: LineRequest, **terms: Any) -> list[Decimal]:
    return list(shares(priced(*lines, **terms), "EUR", with_tax=True))


def test_without_anything_on_the_document_a_share_is_the_lines_net() -> None:
    assert net(ad_hoc("10"), ad_hoc("20")) == amounts("10", "20")


def test_a_discount_is_split_by_what_is_paid_and_the_parts_sum_to_the_whole() -> None:
    found = net(ad_hoc("10"), ad_hoc("10"), ad_hoc("10"), allowance_charges=[off(amount="10")])
    assert found == amounts("6.66", "6.67", "6.67") and sum(found) == 20


def test_a_discount_is_taken_off_the_lines_of_its_tax_group_alone() -> None:
    group = {"category": "S", "rate": "5"}
    found = net(ad_hoc("10"), taxed("10", "S", "5"), allowance_charges=[off(amount="4", tax=group)])
    assert found == amounts("10", "6")


def test_a_charge_of_a_group_without_lines_is_borne_by_all_of_its_recurrence() -> None:
    charge = off(amount="4", charge=True, tax={"category": "S", "rate": "5"})
    lines = (ad_hoc("10"), ad_hoc("10"), ad_hoc("99", recurrence="month"))
    assert net(*lines, allowance_charges=[charge]) == amounts("12", "12", "99")


def test_a_discount_is_taken_off_the_lines_of_its_recurrence_alone() -> None:
    found = net(ad_hoc("10"), ad_hoc("10", recurrence="month"), allowance_charges=[off(amount="4")])
    assert found == amounts("6", "10")


def test_what_is_credited_and_what_is_optional_bears_nothing() -> None:
    found = net(ad_hoc("10"), ad_hoc("5", -1), ad_hoc("7", optional=True), allowance_charges=[off(amount="4")])
    assert found == amounts("6", "-5", "7")


def test_the_tax_that_is_rounded_once_for_a_group_is_split_over_its_lines() -> None:
    found = gross(*(ad_hoc("1.12") for _ in range(5)), taxed("20", "S", "5"))
    assert found == amounts("1.36", "1.36", "1.36", "1.35", "1.35", "21.00")  # 1.18 of tax, which is 5 × 0.236


def test_what_is_credited_bears_its_own_tax() -> None:
    assert gross(ad_hoc("100"), ad_hoc("20", -1)) == amounts("121.00", "-24.20")
    assert gross(ad_hoc("30", -1), ad_hoc("10", -1)) == amounts("-36.30", "-12.10")


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(cases(), st.booleans())
def test_the_shares_of_a_recurrence_sum_to_its_total(case: Case, with_tax: bool) -> None:
    currency, lines, terms = case
    try:
        of = price([offer(*lines)], Terms.model_validate(terms), occasion(currency=currency))[0].recommended
    except QuotegenError:
        assume(False)
        raise
    found = shares(of, currency, with_tax)
    for each, total in of.totals.items():
        pairs = zip(of.lines, found, strict=True)
        shared = sum((share for line, share in pairs if line.recurrence is each and not line.optional), Decimal(0))
        assert shared == (total.tax_inclusive if with_tax else total.tax_exclusive)
