"""Offers side by side: every figure worked out anew from the lines."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.model.comparison import Beside, Comparison
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import Brief, Quotation, UnitQuantity
from quotegen.model.request import LineRequest, Terms
from quotegen.money import round_money
from quotegen.pricing.pipeline import price
from tests.builders import ad_hoc, line, occasion, off, party, said

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def brief(months: int = 12, **more: Any) -> Brief:
    return Brief(headline="x", summary=(), told=(), agreement_months=months, **more)


def offer(code: str, *lines: LineRequest, recommended: bool = False) -> Offer:
    return Offer(code=code, name=said(code), recommended=recommended, lines=lines)


def quoted(*offers: Offer, of: Brief | None = None, **terms: Any) -> Quotation:
    return price(offers, Terms.model_validate(terms), occasion(), of or brief())[0]


def compared(*lines: LineRequest, of: Brief | None = None, **terms: Any) -> Comparison:
    found = quoted(offer("only", *lines, recommended=True), of=of, **terms).recommended.comparison
    assert found is not None
    return found


def test_today_is_the_sum_of_all_first_payments_with_tax() -> None:
    found = compared(ad_hoc("100"), ad_hoc("10", recurrence="month"), ad_hoc("40", recurrence="year"))
    assert found.today == Decimal("121.00") + Decimal("12.10") + Decimal("48.40")


def test_each_recurrence_is_paid_as_often_as_its_period_begins_in_the_agreement() -> None:
    lines = (ad_hoc("100"), ad_hoc("10", recurrence="quarter"), ad_hoc("40", recurrence="year"))
    (over,) = compared(*lines, of=brief(36)).horizons
    assert (over.months, over.payable) == (36, Decimal("121.00") + 12 * Decimal("12.10") + 3 * Decimal("48.40"))
    assert over.tax_exclusive == Decimal("100.00") + 12 * Decimal("10.00") + 3 * Decimal("40.00")


def test_an_order_that_does_not_recur_is_what_the_agreement_costs() -> None:
    (over,) = compared(ad_hoc("100"), of=brief(5)).horizons
    assert (over.months, over.orders, over.payable) == (5, 1, Decimal("121.00"))


def test_what_is_paid_once_beside_a_recurring_line_is_paid_once() -> None:
    found = compared(ad_hoc("100"), ad_hoc("1", recurrence="month"), of=brief(6))
    assert found.horizons[0].payable == Decimal("121.00") + 6 * Decimal("1.21")


def test_what_is_prepaid_is_taken_off_once() -> None:
    found = compared(ad_hoc("10", recurrence="month"), prepaid="5")
    assert found.horizons[0].payable == 12 * Decimal("12.10") - 5


def beside(small: Offer, large: Offer, of: Brief | None = None, at: Occasion | None = None) -> Beside:
    """The second offer beside the first, which asks for least first."""
    quotation, _ = price((small, large), Terms(), at or occasion(), of or brief())
    first, second = (each.comparison for each in quotation.offers)
    assert first is not None and second is not None and first.beside is None and second.beside is not None
    return second.beside


def test_a_trough_before_the_next_yearly_bill_does_not_pay_back() -> None:
    """By month 10 four quarters of 30.00 exceed the year's 119.00; in month 13 it is dearer again, by 88.00."""
    found = beside(
        offer("small", ad_hoc("30", recurrence="quarter"), recommended=True),
        offer("large", ad_hoc("119", recurrence="year")),
    )
    assert (found.difference, found.most) == (Decimal("-1.00"), Decimal("89.00"))
    assert found.paid_back == 88 * 12 + 4  # a euro a year: the last dearer month is the third of the 89th year


def test_it_pays_back_in_the_month_from_which_it_is_never_dearer_again() -> None:
    found = beside(
        offer("small", ad_hoc("10", recurrence="month"), recommended=True),
        offer("large", ad_hoc("20"), ad_hoc("8", recurrence="month")),
    )
    assert (found.difference, found.most, found.paid_back) == (Decimal("-4.00"), Decimal("18.00"), 10)


def test_what_is_dearer_every_month_never_pays_back() -> None:
    cheap = offer("cheap", ad_hoc("10", recurrence="month"), recommended=True)
    found = beside(cheap, offer("dear", ad_hoc("11", recurrence="month")))
    assert (found.difference, found.most, found.paid_back) == (Decimal("12.00"), Decimal("12.00"), None)


def test_what_is_dearer_on_the_way_in_every_year_alike_never_pays_back() -> None:
    small = offer("small", ad_hoc("10", recurrence="month"), recommended=True)
    assert beside(small, offer("large", ad_hoc("120", recurrence="year"))).paid_back is None


def test_what_is_never_dearer_has_paid_back_from_the_first_month_on() -> None:
    small = offer("small", ad_hoc("10", recurrence="month"), recommended=True)
    assert beside(small, offer("same", ad_hoc("10"), ad_hoc("9", recurrence="year"))).paid_back is not None
    assert beside(small, offer("same", ad_hoc("10", recurrence="month"))).paid_back == 1


def test_a_business_compares_without_tax_and_a_consumer_with_it() -> None:
    small, large = offer("small", ad_hoc("10"), recommended=True), offer("large", ad_hoc("20"))
    private = occasion(party("LT", kind="consumer"))
    assert [beside(small, large, at=at).difference for at in (occasion(), private)] == [Decimal(10), Decimal("12.10")]


def of_toner(at: Occasion | None = None, **terms: Any) -> Decimal | None:
    """What one of three units of toner costs, of 366.06, beside a line of 99.00 that is no toner."""
    unit = UnitQuantity(name="a cup", quantity=Decimal(3), groups=("goods",))
    lines = (line("TONER"), line("SETUP"))
    asked = Terms.model_validate(terms)
    quotation, _ = price((offer("only", *lines, recommended=True),), asked, at or occasion(), brief(12, per_unit=unit))
    assert quotation.recommended.comparison is not None
    return quotation.recommended.comparison.per_unit


def test_the_cost_of_a_unit_is_that_of_its_groups_over_the_agreement() -> None:
    assert of_toner() == Decimal("122.02")


def test_the_cost_of_a_unit_counts_its_share_of_a_discount_on_the_document() -> None:
    assert of_toner(allowance_charges=[off("10")]) == Decimal("109.82")  # 366.06 - 36.61, by 3


def test_the_cost_of_a_unit_is_told_to_a_consumer_with_tax() -> None:
    assert of_toner(at=occasion(party("LT", kind="consumer"))) == Decimal("147.64")  # 366.06 and 76.87, by 3


@pytest.mark.parametrize("kind", ["business", "consumer"])
def test_what_is_left_of_a_budget_is_counted_by_the_month_without_tax_as_it_is_asked_for(kind: str) -> None:
    lines = offer("only", ad_hoc("120"), ad_hoc("10", recurrence="month"), recommended=True)
    at = occasion(party("LT", kind=kind))
    quotation, _ = price((lines,), Terms(), at, brief(12, budget=Decimal(15)))
    found = quotation.recommended.comparison
    assert found is not None and found.budget_left == Decimal("-5.00")


def test_without_a_brief_there_is_nothing_to_compare_by() -> None:
    quotation, _ = price((offer("only", ad_hoc("1"), recommended=True),), Terms(), occasion())
    assert quotation.recommended.comparison is None


def test_what_is_optional_is_in_no_figure() -> None:
    assert compared(ad_hoc("10"), ad_hoc("99", optional=True)) == compared(ad_hoc("10"))


recurring = st.sampled_from(["once", *MONTHS])
one_line = st.builds(
    lambda cents, each: ad_hoc(str(Decimal(cents).scaleb(-2)), recurrence=each), st.integers(0, 10**6), recurring
)


@settings(derandomize=True, deadline=None, database=None, max_examples=150)
@given(
    offers=st.lists(st.lists(one_line, min_size=1, max_size=5), min_size=1, max_size=3),
    months=st.integers(1, 36),
)
def test_every_figure_follows_month_by_month_from_the_lines(offers: list[list[LineRequest]], months: int) -> None:
    asked = [offer(f"offer{index}", *lines, recommended=not index) for index, lines in enumerate(offers)]
    quotation = quoted(*asked, of=brief(months))
    net, gross = ([_Paid(each, months, tax) for each in asked] for tax in (False, True))
    least = min(range(len(asked)), key=lambda index: gross[index].by(1))
    for index, each in enumerate(quotation.offers):
        found = each.comparison
        assert found is not None and found.today == gross[index].by(1)
        assert [(over.payable, over.tax_exclusive) for over in found.horizons] == [
            (gross[index].by(months), net[index].by(months))
        ]
        if index == least:
            assert found.beside is None
        else:
            assert found.beside is not None
            _check(found.beside, net[index], net[least], months)


def _check(found: Beside, this: _Paid, least: _Paid, months: int) -> None:
    def dearer(month: int) -> Decimal:
        return this.by(month) - least.by(month)

    assert found.difference == dearer(months)
    assert found.most == max(dearer(month) for month in range(1, months + 1))
    common = math.lcm(12, months)
    if found.paid_back is None:
        assert max(dearer(month) for month in _spans(1, common)[-1]) > 0
    else:
        assert found.paid_back == 1 or dearer(found.paid_back - 1) > 0
        assert all(max(dearer(month) for month in span) <= 0 for span in _spans(found.paid_back, common))


def _spans(start: int, common: int) -> list[range]:
    """Three common periods from a month on, and one that is far away."""
    return [range(start + times * common, start + (times + 1) * common) for times in (0, 1, 2, 1000)]


class _Paid:
    """What an offer costs: the tax of each recurrence is rounded once."""

    def __init__(self, asked: Offer, agreement: int, tax: bool) -> None:
        net: dict[str, Decimal] = {}
        for each in asked.lines:
            assert each.price is not None
            net[str(each.recurrence)] = net.get(str(each.recurrence), Decimal(0)) + each.price
        self.amounts = {
            each: amount + (round_money(amount * 21 / 100, "EUR") if tax else 0) for each, amount in net.items()
        }
        self.period = MONTHS | {"once": agreement if set(net) == {"once"} else 10**9}

    def by(self, month: int) -> Decimal:
        """Due in month 1 and whenever a period is over."""
        due = {each: len(range(0, month, self.period[each])) for each in self.amounts}
        return sum((amount * due[each] for each, amount in self.amounts.items()), Decimal(0))
