"""Which price a line has, and how it says so."""

# A Decimal equals a whole number; in a tuple mypy does not see that they can.
# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quotegen.model.catalogue import Catalogue
from quotegen.model.quotation import PriceSource
from tests.builders import (
    PARTNER,
    ad_hoc,
    faults,
    line,
    occasion,
    price_data,
    price_list,
    priced_line,
    shop_data,
    trace_of,
)

BY = {"by": "Rūta", "reason": "matches a competitor"}


def shop_with(sku: str, **price: Any) -> Catalogue:
    data = shop_data()
    data["price_lists"][0]["prices"][sku] = price_data(sku, price)
    data["packs"][sku] |= {"minimum": "0.5", "multiple": "0.5"}
    return Catalogue.model_validate(data)


def net(quantity: str, **price: Any) -> str:
    return str(priced_line(line("TONER", quantity), at=occasion(catalogue=shop_with("TONER", **price))).net_amount)


def test_a_flat_price_is_multiplied_by_the_quantity() -> None:
    assert priced_line(line("TONER", 2)).net_amount == Decimal("732.12")


def test_a_price_is_for_its_base_quantity() -> None:
    found = priced_line(line("CLIPS", 250))
    assert (found.price.base_quantity, found.net_amount) == (100, Decimal("10.50"))


@pytest.mark.parametrize(
    ("quantity", "expected"), [("9", "90.00"), ("9.5", "95.00"), ("10", "90.00"), ("50", "400.00")]
)
def test_a_volume_price_holds_for_the_whole_quantity(quantity: str, expected: str) -> None:
    assert net(quantity, model="volume", breaks={"1": "10", "10": "9", "50": "8"}) == expected


@pytest.mark.parametrize(
    ("quantity", "expected"), [("9", "90.00"), ("9.5", "94.50"), ("10", "99.00"), ("49", "450.00"), ("60", "538.00")]
)
def test_a_graduated_price_holds_for_each_part_of_the_quantity(quantity: str, expected: str) -> None:
    assert net(quantity, model="graduated", breaks={"1": "10", "10": "9", "50": "8"}) == expected


@pytest.mark.parametrize(
    ("quantity", "expected"), [("0.5", "12.00"), ("4", "12.00"), ("4.5", "24.00"), ("12", "36.00")]
)
def test_a_started_package_is_paid_whole(quantity: str, expected: str) -> None:
    assert net(quantity, model="package", base_quantity="4", breaks={"1": "12"}) == expected


def test_a_graduated_line_states_one_price_for_its_whole_quantity() -> None:
    found = priced_line(line("SETUP", 12))
    assert (found.price.amount, found.price.base_quantity) == (Decimal("630.00"), 12)
    assert found.quantity * found.price.amount / found.price.base_quantity == found.net_amount


def test_a_price_of_six_decimals_loses_none_of_them() -> None:
    found = priced_line(ad_hoc("0.001234", 10000))
    assert (found.price.amount, found.net_amount) == (Decimal("0.001234"), Decimal("12.34"))


def test_the_trace_names_the_list_the_model_and_the_break() -> None:
    trace = trace_of(priced_line(line("PAPER", 12)))
    assert (trace.source, trace.price_list, trace.model, trace.from_quantity) == (
        PriceSource.LIST,
        "standard-2026",
        "volume",
        10,
    )


def test_the_list_of_the_buyers_group_comes_first() -> None:
    found = priced_line(line("PAPER", 60), at=occasion(PARTNER))
    assert (found.price.amount, trace_of(found).price_list) == (Decimal("8.50"), "partner-2026")


def test_a_sku_that_the_group_has_no_price_for_falls_back_to_the_default_group() -> None:
    assert trace_of(priced_line(line("TONER"), at=occasion(PARTNER))).price_list == "standard-2026"


def test_a_buyer_who_is_not_known_yet_pays_the_default_groups_price() -> None:
    assert trace_of(priced_line(line("PAPER"), at=occasion(None))).price_list == "standard-2026"


@pytest.mark.parametrize(("day", "price"), [(date(2026, 12, 31), "366.06"), (date(2027, 1, 1), "380.00")])
def test_the_price_changes_on_the_day_its_list_begins(day: date, price: str) -> None:
    assert priced_line(line("TONER"), at=occasion(day=day)).price.amount == Decimal(price)


def test_of_two_lists_in_force_the_one_that_began_later_wins() -> None:
    data = shop_data()
    campaign = price_list(
        "campaign", "standard", "EUR", {"TONER": {"breaks": {"1": "299"}}}, valid_from=date(2026, 11, 1)
    )
    for lists in ([*data["price_lists"], campaign], [campaign, *data["price_lists"]]):
        catalogue = Catalogue.model_validate({**data, "price_lists": lists})
        assert trace_of(priced_line(line("TONER"), at=occasion(catalogue=catalogue))).price_list == "campaign"


def test_a_day_before_any_list_has_no_price() -> None:
    assert faults(line("TONER"), at=occasion(day=date(2025, 12, 31))) == [("price_missing", "lines[0].sku")]


def test_a_list_of_another_currency_is_not_converted() -> None:
    assert faults(line("PAPER"), at=occasion(currency="JPY")) == [("price_missing", "lines[0].sku")]


def test_a_price_set_by_hand_keeps_its_trace_and_the_list_price() -> None:
    found = priced_line(line("TONER", 2, price="350.00", manual=BY))
    assert found.net_amount == Decimal("700.00")
    trace = trace_of(found)
    assert (trace.source, trace.price_list, trace.list_amount) == (
        PriceSource.MANUAL,
        "standard-2026",
        Decimal("366.06"),
    )
    assert trace.manual is not None and trace.manual.model_dump() == BY


def test_the_kept_list_price_is_for_the_same_base_quantity_as_the_one_set_by_hand() -> None:
    found = priced_line(line("CLIPS", 100, price="0.04"))
    assert (found.price.base_quantity, trace_of(found).list_amount) == (1, Decimal("0.042"))


def test_a_sku_without_a_list_price_can_be_sold_at_a_price_set_by_hand() -> None:
    found = priced_line(line("UNPRICED", price="5.00", manual=BY))
    assert (found.net_amount, trace_of(found).source, trace_of(found).list_amount) == (
        Decimal("5.00"),
        PriceSource.MANUAL,
        None,
    )


def test_an_ad_hoc_line_brings_its_own_price() -> None:
    found = priced_line(ad_hoc("12.50", 3))
    assert (found.net_amount, trace_of(found).source) == (Decimal("37.50"), PriceSource.AD_HOC)
