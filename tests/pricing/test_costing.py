"""Cost, margin and findings: what the seller alone sees."""

# A Decimal equals a whole number; in a tuple mypy does not see that they can.
# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from quotegen.model.quotation import Quotation
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence
from tests.builders import ad_hoc, costed, line, occasion, off, taxed

BY = {"by": "Rūta", "reason": "matches a competitor"}


def test_the_margin_of_a_line_is_its_net_less_its_cost() -> None:
    found = costed(line("TONER", 2)).lines[0]
    assert (found.cost, found.margin, found.margin_percent) == (600, Decimal("132.12"), Decimal("18.0"))


def test_the_cost_of_an_ad_hoc_line_is_not_known() -> None:
    found = costed(ad_hoc("10")).lines[0]
    assert (found.cost, found.margin, found.margin_percent) == (None, None, None)


def test_a_cost_in_another_currency_is_not_known() -> None:
    assert costed(line("TONER"), at=occasion(currency="JPY")).lines[0].cost is None


def test_a_total_counts_the_lines_whose_cost_is_known_with_their_share_of_the_discount() -> None:
    found = costed(line("TONER"), ad_hoc("366.06"), allowance_charges=[off(amount="20")]).totals[Recurrence.ONCE]
    assert (found.cost, found.margin) == (300, Decimal("56.06"))


def test_an_optional_line_is_costed_but_in_no_total() -> None:
    found = costed(line("TONER"), line("BOOK", optional=True))
    assert (found.lines[1].margin, found.totals[Recurrence.ONCE].cost) == (8, 300)


def findings(*lines: LineRequest, **terms: Any) -> set[tuple[str, str]]:
    return {(finding.code, finding.line) for finding in costed(*lines, **terms).findings}


def test_what_is_within_the_policy_has_no_findings() -> None:
    assert findings(line("TONER")) == set()


@pytest.mark.parametrize(("percent", "over"), [("10", False), ("10.01", True), ("11", True)])
def test_a_line_discount_over_the_limit_is_found_to_the_cent(percent: str, over: bool) -> None:
    found = findings(ad_hoc("1000", allowance_charges=[off(percent)]))
    assert (("line_discount_over_limit", "1") in found) is over


def test_the_limit_is_compared_in_whole_cents() -> None:
    assert findings(ad_hoc("0.05", allowance_charges=[off("10")])) == set()


@pytest.mark.parametrize(("price", "over"), [("329.45", False), ("329.44", True)])
def test_a_price_set_below_the_list_counts_as_a_discount(price: str, over: bool) -> None:
    found = findings(line("TONER", price=price, manual=BY))
    assert (("line_discount_over_limit", "1") in found) is over


def test_a_lower_price_and_a_discount_count_together() -> None:
    request = line("TONER", price="340", manual=BY, allowance_charges=[off("4")])
    assert ("line_discount_over_limit", "1") in findings(request)


def test_a_price_set_by_hand_without_who_and_why_is_found() -> None:
    assert ("manual_price_unexplained", "1") in findings(line("TONER", price="366.06"))
    assert findings(line("TONER", price="366.06", manual=BY)) == set()


def test_a_free_line_is_found() -> None:
    assert findings(ad_hoc("0")) == {("price_zero", "1")}


def test_a_line_below_the_floor_is_found_and_so_is_its_total() -> None:
    found = findings(line("TONER", price="333.32", manual=BY))
    assert found == {("margin_below_floor", "1"), ("margin_below_floor", "")}


@pytest.mark.parametrize(("percent", "over"), [("8", False), ("8.01", True)])
def test_a_document_discount_over_the_limit_is_found(percent: str, over: bool) -> None:
    found = findings(ad_hoc("1000"), allowance_charges=[off(percent)])
    assert (("document_discount_over_limit", "") in found) is over


def test_a_target_total_counts_as_a_document_discount() -> None:
    assert ("document_discount_over_limit", "") in findings(ad_hoc("1000"), target_total="1000")


@pytest.mark.parametrize(("rounding", "large"), [("0.99", False), ("-1.00", True)])
def test_a_large_rounding_is_found(rounding: str, large: bool) -> None:
    assert (("rounding_large", "") in findings(ad_hoc("100"), rounding=rounding)) is large


def test_free_goods_that_cost_something_are_below_the_floor() -> None:
    assert ("margin_below_floor", "") in findings(line("TONER", price="0", manual=BY))


def test_findings_name_their_recurrence() -> None:
    lines = [taxed("100", "S", "21"), taxed("10", "S", "21", recurrence="month")]
    found = costed(*lines, allowance_charges=[off("9", recurrence="month")]).findings
    assert [finding.message for finding in found] == ["9% off what is paid each month, the limit is 8%"]


def test_a_quotation_has_no_place_for_cost_and_margin() -> None:
    schema = json.dumps(Quotation.model_json_schema())
    assert '"cost"' not in schema
    assert '"margin"' not in schema
