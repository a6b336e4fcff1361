"""A priced quotation as the commands print it."""

from __future__ import annotations

import re

import pytest

from quotegen.cli.text import quotation_text
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.pipeline import price
from tests.builders import ad_hoc, occasion, offer


def printed(*lines: LineRequest) -> list[str]:
    return quotation_text(price([offer(*lines)], Terms(), occasion())[0]).replace("\xa0", " ").splitlines()


@pytest.mark.parametrize("amount", ["1", "12345.67", "1333638142054.61"])
def test_amounts_end_in_one_column_apart_from_what_they_are_of(amount: str) -> None:
    rows = [row for row in printed(ad_hoc(amount)) if re.match(r" {5}(net|VAT|to pay)", row)]
    assert len(rows) == 3
    assert all(re.search(r"\S {2,}€[\d,.]+$", row) for row in rows)
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize(
    ("recurrence", "heading"),
    [("once", "once"), ("month", "each month"), ("quarter", "each quarter"), ("year", "each year")],
)
def test_totals_are_headed_by_how_often_they_are_paid(recurrence: str, heading: str) -> None:
    assert f"     {heading}" in printed(ad_hoc("10", recurrence=recurrence))
