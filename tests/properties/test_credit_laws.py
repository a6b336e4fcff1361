"""Laws of lines that are taken back: to the cent, whatever stands beside them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from quotegen.errors import QuotegenError
from quotegen.model.quotation import Quotation
from quotegen.model.request import LineRequest, Terms
from quotegen.money import allocate, percent_of
from quotegen.pricing.pipeline import price
from quotegen.pricing.recompute import recompute_faults
from tests.builders import ad_hoc, occasion, off, offer
from tests.properties.test_desk_laws import law

TAXES = ({"category": "S", "rate": "21"}, {"category": "S", "rate": "5"}, {"category": "Z"})


@st.composite
def lines(draw: st.DrawFn) -> LineRequest:
    """Sold or taken back, in any tax group, with a discount or without."""
    amount = str(Decimal(draw(st.integers(0, 99_999))).scaleb(-2))
    quantity = draw(st.integers(-50, 50).filter(bool))
    more: dict[str, Any] = {"tax": draw(st.sampled_from(TAXES)), "optional": draw(st.booleans())}
    if draw(st.booleans()):
        then = [off("5", of="remaining")] if draw(st.booleans()) else []
        more["allowance_charges"] = [off(str(draw(st.integers(1, 100)))), *then]
    return ad_hoc(amount, quantity, **more)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    share = draw(st.integers(1, 100))
    given = draw(st.sampled_from([[], [off(str(share))], [{"amount": f"{share}.07", "reason": "x"}]]))
    return Terms.model_validate({"allowance_charges": given})


def priced(found: list[LineRequest], stated: Terms) -> Quotation:
    try:
        return price([offer(*found)], stated, occasion())[0]
    except QuotegenError as refused:
        assume(False)
        raise AssertionError from refused


@law
@given(st.lists(lines(), min_size=1, max_size=6), terms())
def test_whatever_is_priced_is_worked_out_anew_to_the_same(found: list[LineRequest], stated: Terms) -> None:
    assert recompute_faults(priced(found, stated)) == ()


@law
@given(st.lists(lines(), min_size=1, max_size=6))
def test_to_take_back_what_was_sold_costs_the_same(found: list[LineRequest]) -> None:
    back = [line.model_copy(update={"quantity": -line.quantity}) for line in found]
    sold, returned = (priced(each, Terms()).recommended for each in (found, back))
    assert [line.net_amount for line in sold.lines] == [-line.net_amount for line in returned.lines]
    for recurrence, total in sold.totals.items():
        assert total.payable == -returned.totals[recurrence].payable
        assert [part.tax for part in total.tax_subtotals] == [
            -part.tax for part in returned.totals[recurrence].tax_subtotals
        ]


@law
@given(st.lists(lines(), min_size=1, max_size=6), terms())
def test_a_discount_on_the_document_is_never_negative_and_sums_to_the_whole(
    found: list[LineRequest], stated: Terms
) -> None:
    offered = priced(found, stated).recommended
    assert all(item.amount > 0 for item in offered.allowance_charges)
    for total in offered.totals.values():
        (given_off,) = stated.allowance_charges or (None,)
        if given_off is not None and given_off.percent is not None:
            base = max(total.line_total, Decimal(0))
            assert total.allowance_total == percent_of(base, given_off.percent, "EUR")


@law
@given(st.lists(lines(), min_size=1, max_size=6), terms())
def test_a_discount_credits_nobody(found: list[LineRequest], stated: Terms) -> None:
    for total in priced(found, stated).recommended.totals.values():
        assert total.tax_exclusive >= min(total.line_total, Decimal(0))


@law
@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_a_share_is_never_more_than_a_cent_from_its_proportion(cents: int, weights: list[int]) -> None:
    assume(sum(weights))
    total = Decimal(cents).scaleb(-2)
    parts = allocate(total, weights, "EUR")
    assert sum(parts) == total and all(part >= 0 for part in parts)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * weight / sum(weights)) < Fraction(1, 100)
