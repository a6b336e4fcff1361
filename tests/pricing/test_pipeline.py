"""The whole: dates, several offers, the JSON of a quotation."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quotegen.errors import InputRefused
from quotegen.model.catalogue import Catalogue
from quotegen.model.request import LineRequest, PriceRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.pipeline import price
from tests.builders import DOMESTIC, ad_hoc, faults, line, occasion, off, offer, party, priced


def as_json(*lines: LineRequest, **terms: Any) -> dict[str, Any]:
    quotation, _ = price((offer(*lines),), Terms.model_validate(terms), occasion())
    return json.loads(quotation.model_dump_json())


def test_the_quotation_is_valid_for_the_policys_days() -> None:
    quotation, _ = price((offer(line("TONER")),), Terms(), occasion(day=date(2026, 12, 20)))
    assert (quotation.issue_date, quotation.valid_until) == (date(2026, 12, 20), date(2027, 1, 19))


def test_the_same_request_gives_the_same_bytes() -> None:
    assert as_json(line("TONER"), line("BOOK")) == as_json(line("TONER"), line("BOOK"))


def test_an_unknown_currency_is_refused() -> None:
    assert faults(ad_hoc("1"), at=occasion(currency="XXQ")) == [("currency_unknown", "currency")]


def test_money_of_the_past_is_refused_with_the_nearest_codes() -> None:
    with pytest.raises(InputRefused) as refused:
        priced(ad_hoc("1"), at=occasion(currency="EUB"))
    assert "EUR" in refused.value.faults[0].hint
    assert faults(ad_hoc("1"), at=occasion(currency="LTL")) == [("currency_not_in_use", "currency")]


def test_a_line_cannot_state_a_currency_of_its_own() -> None:
    with pytest.raises(ValueError, match="Extra inputs are not permitted"):
        LineRequest.model_validate({"description": "x", "price": "1", "quantity": 1, "currency": "USD"})


def test_each_of_several_offers_is_priced_by_itself() -> None:
    quotation, costing = price((offer(line("TONER")), offer(line("BOOK"))), Terms(), occasion())
    assert [each.totals[Recurrence.ONCE].tax_exclusive for each in quotation.offers] == [Decimal("366.06"), 20]
    assert len(costing.offers) == 2


def test_the_faults_of_several_offers_name_the_offer() -> None:
    with pytest.raises(InputRefused) as refused:
        price((offer(line("TONNER")), offer(line("TONER"), line("STEP", 3))), Terms(), occasion())
    assert [fault.path for fault in refused.value.faults] == ["offers[0].lines[0].sku", "offers[1].lines[1].quantity"]


def test_a_price_request_is_read_from_a_file_with_customer_and_terms() -> None:
    data = {
        "customer": DOMESTIC.model_dump(mode="json"),
        "lines": [{"sku": "TONER", "quantity": "2"}],
        "prepaid": "10.00",
    }
    assert PriceRequest.model_validate(data).prepaid == 10


def test_the_document_is_in_the_asked_language() -> None:
    found = priced(line("TONER"), at=occasion(party("LT", language="lt"), language="lt"))
    assert (found.name, found.lines[0].name) == ("Recommended (lt)", "Toner (lt)")


LINE = {
    "id": "1",
    "sku": "TONER",
    "name": "Toner",
    "quantity": "25",
    "unit": "piece",
    "price": {"amount": "366.06", "base_quantity": "1"},
    "net_amount": "8236.35",
    "recurrence": "once",
    "optional": False,
    "reason": None,
}
TOTAL = {
    "line_total": "8236.35",
    "allowance_total": "36.35",
    "charge_total": "0.00",
    "tax_exclusive": "8200.00",
    "tax_subtotals": [{"category": "S", "rate": "21", "taxable": "8200.00", "tax": "1722.00"}],
    "tax": "1722.00",
    "tax_inclusive": "9922.00",
    "prepaid": "500.00",
    "rounding": "0.00",
    "payable": "9422.00",
}


@pytest.fixture(scope="module")
def quotation() -> dict[str, Any]:
    return as_json(
        line("TONER", 25, allowance_charges=[off("10")]), allowance_charges=[off(amount="36.35")], prepaid="500"
    )


def test_the_json_of_a_line_is_as_promised(quotation: dict[str, Any]) -> None:
    found = quotation["offers"][0]["lines"][0]
    assert {name: found[name] for name in LINE} == LINE
    assert {name: found["tax_category"][name] for name in ("code", "rate")} == {"code": "S", "rate": "21"}
    assert found["allowance_charges"] == [
        {"charge": False, "percent": "10", "base_amount": "9151.50", "amount": "915.15", "reason": "agreed"}
    ]


def test_the_json_of_a_total_is_as_promised(quotation: dict[str, Any]) -> None:
    assert quotation["currency"] == "EUR"
    assert quotation["offers"][0]["code"] == "recommended"
    assert list(quotation["offers"][0]["totals"]) == ["once"]
    found = quotation["offers"][0]["totals"]["once"]
    subtotals = [
        {name: part[name] for name in ("category", "rate", "taxable", "tax")} for part in found["tax_subtotals"]
    ]
    assert {**found, "tax_subtotals": subtotals} == TOTAL


def test_every_recurrence_is_a_key_of_the_totals() -> None:
    names = ["once", "month", "quarter", "year"]
    found = as_json(*[ad_hoc("1", recurrence=name) for name in reversed(names)])
    assert list(found["offers"][0]["totals"]) == names


def _numbers(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [found for name, each in value.items() for found in _numbers(each, f"{path}.{name}")]
    if isinstance(value, list):
        return [found for each in value for found in _numbers(each, f"{path}[]")]
    return [path] if isinstance(value, int | float) and not isinstance(value, bool) else []


def test_no_amount_and_no_quantity_is_a_json_number(quotation: dict[str, Any]) -> None:
    assert _numbers(quotation) == [".revision"]


def test_json_numbers_never_have_an_exponent() -> None:
    found = as_json(ad_hoc("0.0000001").model_copy(update={"quantity": Decimal("1E+3")}))["offers"][0]["lines"][0]
    assert (found["quantity"], found["price"]["amount"]) == ("1000", "0.0000001")


def test_the_shipped_catalogue_prices_every_sku_at_home(office: Catalogue) -> None:
    lines = [line(pack.sku, str(pack.minimum)) for pack in office.packs.values()]
    at = occasion(party("LT"), catalogue=office)
    found = priced(*lines, at=at)
    assert len(found.lines) == len(office.packs)
    assert all(each.price.amount > 0 for each in found.lines)
