"""What an offer comes to over the agreement, beside a calendar of its payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.model.quotation import QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.pricing.agreement import committed
from tests.builders import line, priced, taxed

RHYTHMS = tuple(each.value for each in Recurrence)
EVERY = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}
ITEMS = st.tuples(st.sampled_from(RHYTHMS), st.integers(1, 99999), st.sampled_from(["21", "5"]))


def by_calendar(offer: QuotationOffer, months: int) -> tuple[Decimal, Decimal]:
    """Month by month, what is due as each period begins: without tax, and with it."""
    net = gross = Decimal(0)
    for month in range(months):
        for recurrence, total in offer.totals.items():
            due = month == 0 if recurrence is Recurrence.ONCE else month % EVERY[recurrence] == 0
            if due:
                net += total.tax_exclusive
                gross += total.tax_inclusive + total.rounding
    return net, gross


@given(st.lists(ITEMS, min_size=1, max_size=6), st.integers(1, 60))
def test_it_is_the_sum_of_all_payments_to_the_cent(items: list[tuple[str, int, str]], months: int) -> None:
    lines = [taxed(str(Decimal(cents) / 100), "S", rate, recurrence=each) for each, cents, rate in items]
    offer = priced(*lines, taxed("9.99", "S", "21", recurrence="month"))
    found = committed(offer, months)
    assert (found.net, found.gross) == by_calendar(offer, months)


@pytest.mark.parametrize(
    ("months", "net", "gross"), [(1, "120.00", "145.20"), (12, "1220.00", "1476.20"), (13, "1320.00", "1597.20")]
)
def test_what_is_paid_once_is_counted_once(months: int, net: str, gross: str) -> None:
    offer = priced(taxed("20.00", "S", "21"), taxed("100.00", "S", "21", recurrence="month"))
    found = committed(offer, months)
    assert (str(found.net), str(found.gross)) == (net, gross)


@pytest.mark.parametrize("terms", [{"prepaid": "30.00"}, {"rounding": "-0.05"}])
def test_what_is_paid_already_is_part_of_it_and_rounding_recurs(terms: dict[str, Any]) -> None:
    offer = priced(line("PAPER", 3, recurrence="month"), **terms)
    found = committed(offer, 12)
    assert (found.net, found.gross) == by_calendar(offer, 12)


def test_what_the_customer_has_not_ticked_is_not_in_it() -> None:
    month = taxed("10.00", "S", "21", recurrence="month")
    assert committed(priced(month, line("PAPER", optional=True)), 12) == committed(priced(month), 12)
