"""Offers side by side: every figure worked out anew from the lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.model.needs import Offer
from quotegen.model.quotation import Brief, Comparison, Quotation, UnitQuantity
from quotegen.model.request import LineRequest, Terms
from quotegen.money import round_money
from quotegen.pricing.pipeline import price
from tests.builders import ad_hoc, line, occasion, said

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


def test_each_recurrence_is_paid_as_often_as_its_period_begins() -> None:
    found = compared(ad_hoc("100"), ad_hoc("10", recurrence="quarter"), ad_hoc("40", recurrence="year"))
    assert [(each.months, each.payable) for each in found.horizons] == [
        (12, Decimal("121.00") + 4 * Decimal("12.10") + Decimal("48.40")),
        (36, Decimal("121.00") + 12 * Decimal("12.10") + 3 * Decimal("48.40")),
    ]


def test_an_order_that_does_not_recur_is_given_anew_when_it_is_used_up() -> None:
    found = compared(ad_hoc("100"), of=brief(5))
    assert [(each.orders, each.payable) for each in found.horizons] == [(3, Decimal("363.00")), (8, Decimal("968.00"))]


def test_what_is_paid_once_beside_a_recurring_line_is_paid_once() -> None:
    found = compared(ad_hoc("100"), ad_hoc("1", recurrence="month"), of=brief(6))
    assert [each.orders for each in found.horizons] == [1, 1]


def test_what_is_prepaid_is_taken_off_once() -> None:
    found = compared(ad_hoc("10", recurrence="month"), prepaid="5")
    assert found.horizons[0].payable == 12 * Decimal("12.10") - 5


def test_the_month_in_which_the_dearer_start_has_paid_itself_back() -> None:
    small = offer("small", ad_hoc("30", recurrence="quarter"))
    large = offer("large", ad_hoc("100", recurrence="year"), recommended=True)
    back = [each.comparison and each.comparison.paid_back for each in quoted(small, large).offers]
    assert back == [None, 10]


def test_what_never_pays_itself_back_says_so() -> None:
    cheap = offer("cheap", ad_hoc("10", recurrence="month"), recommended=True)
    dear = offer("dear", ad_hoc("11", recurrence="month"))
    assert [each.comparison and each.comparison.paid_back for each in quoted(cheap, dear).offers] == [None, None]


def test_the_cost_of_a_unit_is_that_of_its_groups_over_the_agreement_without_tax() -> None:
    toner = quoted(offer("only", line("TONER", recurrence="month"), recommended=True)).recommended.lines[0]
    unit = UnitQuantity(name="a cup", quantity=Decimal(3), groups=(toner.group,))
    found = compared(line("TONER", recurrence="month"), ad_hoc("99"), of=brief(12, per_unit=unit))
    assert found.per_unit == (toner.net_amount * 12 / 3).quantize(Decimal("0.01"))


def test_what_is_left_of_a_budget_is_counted_by_the_month_without_tax() -> None:
    found = compared(ad_hoc("120"), ad_hoc("10", recurrence="month"), of=brief(12, budget=Decimal(15)))
    assert found.budget_left == Decimal(-5)


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
    paid = [list(_running_sums(each, months)) for each in asked]
    least = min(range(len(paid)), key=lambda index: paid[index][0])
    for index, (each, sums) in enumerate(zip(quotation.offers, paid, strict=True)):
        found = each.comparison
        assert found is not None and found.today == sums[0]
        assert [horizon.payable for horizon in found.horizons] == [sums[11], sums[35]]
        back = next((month for month in range(36) if sums[month] <= paid[least][month]), None)
        assert found.paid_back == (None if index == least or back is None else back + 1)


def _running_sums(asked: Offer, agreement: int) -> Any:
    """What has been paid by each of 36 months: the tax of each recurrence is rounded once."""
    net: dict[str, Decimal] = {}
    for each in asked.lines:
        assert each.price is not None
        net[str(each.recurrence)] = net.get(str(each.recurrence), Decimal(0)) + each.price
    gross = {each: amount + round_money(amount * 21 / 100, "EUR") for each, amount in net.items()}
    period = MONTHS | {"once": agreement if set(net) == {"once"} else 10**6}
    total = Decimal(0)
    for month in range(36):
        for recurrence, amount in gross.items():
            if month % period[recurrence] == 0:
                total += amount
        yield total
