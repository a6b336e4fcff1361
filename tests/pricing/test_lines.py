"""One line: its net, its discounts, its unit, and what is refused."""

# A Decimal equals a whole number; in a tuple mypy does not see that they can.
# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from quotegen.errors import InputRefused
from quotegen.model.request import LineRequest, Terms
from tests.builders import ad_hoc, faults, line, occasion, off, priced, priced_line


def net(price: str, quantity: str, *items: dict[str, Any]) -> str:
    return str(priced_line(ad_hoc(price, quantity, allowance_charges=items)).net_amount)


def test_the_discount_of_the_example_is_taken_of_the_whole_line() -> None:
    assert net("366.06", "25", off("10")) == "8236.35"


def test_a_percentage_states_the_base_it_was_taken_of() -> None:
    item = priced_line(ad_hoc("366.06", "25", allowance_charges=[off("10")])).allowance_charges[0]
    assert (item.percent, item.base_amount, item.amount) == (10, Decimal("9151.50"), Decimal("915.15"))


def test_an_amount_of_money_states_no_base() -> None:
    item = priced_line(ad_hoc("10", allowance_charges=[off(amount="1.5")])).allowance_charges[0]
    assert (item.percent, item.base_amount, str(item.amount)) == (None, None, "1.50")


def test_percentages_do_not_compound() -> None:
    assert net("100", "1", off("10"), off("10")) == "80.00"


THEN = {"of": "remaining"}


def test_a_percentage_of_what_remains_is_of_what_those_before_it_leave() -> None:
    assert net("100", "1", off("10"), off("10", **THEN)) == "81.00"
    assert net("100", "1", off(amount="20"), off("10", charge=True), off("10", **THEN)) == "81.00"


def test_its_base_is_what_those_before_it_leave() -> None:
    item = priced_line(ad_hoc("366.06", "25", allowance_charges=[off("10"), off("5", **THEN)])).allowance_charges[1]
    assert (item.base_amount, item.amount) == (Decimal("8236.35"), Decimal("411.82"))


def test_of_a_line_that_nothing_is_left_of_it_is_nothing() -> None:
    assert net("80", "1", off("100"), off("5", **THEN)) == "0.00"
    assert faults(ad_hoc("10", allowance_charges=[off(amount="11"), off("5", **THEN)])) == [
        ("line_negative", "lines[0].allowance_charges")
    ]


def test_only_a_percentage_on_a_line_is_of_what_remains() -> None:
    with pytest.raises(ValidationError, match="only a percentage is of what remains"):
        ad_hoc("10", allowance_charges=[off(amount="1", **THEN)])
    with pytest.raises(ValidationError, match="only a line has"):
        Terms.model_validate({"allowance_charges": [off("5", **THEN)]})


@pytest.mark.parametrize("nothing", [off("0"), off(amount="0"), off("0", charge=True), off("0", **THEN)])
def test_a_discount_or_charge_of_nothing_is_taken_and_left_out(nothing: dict[str, Any]) -> None:
    item = priced_line(ad_hoc("10", allowance_charges=[nothing, off("10")]))
    assert [each.percent for each in item.allowance_charges] == [10] and str(item.net_amount) == "9.00"


@pytest.mark.parametrize(
    "nothing", [off("0"), off(amount="0"), off("0", tax={"category": "Z"}), off("0", recurrence="year")]
)
def test_so_is_one_on_the_document(nothing: dict[str, Any]) -> None:
    assert priced(ad_hoc("10"), allowance_charges=[nothing]).allowance_charges == ()


def test_a_charge_is_added() -> None:
    assert net("100", "1", off("10", charge=True), off(amount="2.50", charge=True)) == "112.50"


def test_a_hundred_percent_off_leaves_nothing() -> None:
    assert net("80", "3", off("100")) == "0.00"


def test_a_hundred_percent_off_half_a_cent_is_not_below_zero() -> None:
    assert net("0.015", "1", off("100")) == "0.00"


def test_a_free_line_is_a_line() -> None:
    assert net("0", "5") == "0.00"


def test_a_line_below_zero_is_refused() -> None:
    assert faults(ad_hoc("10", allowance_charges=[off(amount="10.01")])) == [
        ("line_negative", "lines[0].allowance_charges")
    ]


def test_a_yen_line_has_no_decimals() -> None:
    found = priced_line(ad_hoc("33.5", 3), at=occasion(currency="JPY"))
    assert str(found.net_amount) == "101"


def test_a_dinar_line_has_three_decimals() -> None:
    found = priced_line(line("TONER", 2, allowance_charges=[off("10")]), at=occasion(currency="KWD"))
    assert str(found.net_amount) == "219.825"


def test_the_quantity_is_said_in_the_documents_language() -> None:
    assert priced_line(line("PAPER", 2), at=occasion(language="lt")).quantity_text == "2\N{NO-BREAK SPACE}pakeliai"


def test_lines_are_numbered_from_one() -> None:
    assert [found.id for found in priced(ad_hoc("1"), ad_hoc("1")).lines] == ["1", "2"]


def test_an_unknown_sku_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(InputRefused) as refused:
        priced(line("TONNER"))
    fault = refused.value.faults[0]
    assert (fault.code, fault.path) == ("unknown_sku", "lines[0].sku")
    assert "TONER" in fault.hint


@pytest.mark.parametrize("quantity", ["2", "3", "5", "4.5"])
def test_a_quantity_below_the_minimum_or_between_the_steps_is_refused(quantity: str) -> None:
    assert faults(line("STEP", quantity)) == [("quantity_step", "lines[0].quantity")]


def test_the_minimum_and_its_multiples_are_sold() -> None:
    assert [priced_line(line("STEP", quantity)).net_amount for quantity in (4, 6)] == [Decimal("5.00"), Decimal("7.50")]


def test_an_unknown_unit_is_refused() -> None:
    assert faults(ad_hoc("1", unit="furlong")) == [("unknown_unit", "lines[0].unit")]


def test_a_sku_is_not_sold_by_another_unit() -> None:
    assert faults(line("TONER", unit="ream")) == [("unit_wrong", "lines[0].unit")]
    assert faults(line("TONER", unit="reem")) == [("unknown_unit", "lines[0].unit")]


def test_the_skus_own_unit_may_be_said() -> None:
    assert priced_line(line("PAPER", unit="ream")).unit == "ream"


def test_a_discount_in_parts_of_a_cent_is_refused_and_not_rounded_in_silence() -> None:
    items = [off(amount="1.00"), off(amount="1.005")]
    assert faults(ad_hoc("10", allowance_charges=items)) == [
        ("too_many_decimals", "lines[0].allowance_charges[1].amount")
    ]


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        (ad_hoc("1", "1" + "0" * 29), "quantity"),
        (line("TONER", "100000000000000000000000000000"), "quantity"),
        (ad_hoc("1000000000000000"), "price"),
        (ad_hoc("1", base_quantity="0.000000000000000000000000000001"), "price"),
        (line("TONER", "999999999999999"), "quantity"),
        (ad_hoc("1", allowance_charges=[off(amount="1" + "0" * 20)]), "allowance_charges[0].amount"),
    ],
)
def test_numbers_beyond_fifteen_digits_are_refused(request_: LineRequest, path: str) -> None:
    assert faults(request_) == [("number_too_large", f"lines[0].{path}")]


def test_all_faults_of_all_lines_and_of_the_terms_come_at_once() -> None:
    found = faults(
        line("TONNER", tax={"category": "E"}),
        line("STEP", 3, unit="furlong"),
        ad_hoc("1", unit="furlong", allowance_charges=[off(amount="0.001")]),
        ad_hoc("1", allowance_charges=[off(amount="2")]),
        prepaid="0.001",
        allowance_charges=[off(amount="0.005")],
    )
    assert sorted(found) == [
        ("line_negative", "lines[3].allowance_charges"),
        ("quantity_step", "lines[1].quantity"),
        ("tax_reason_missing", "lines[0].tax"),
        ("too_many_decimals", "allowance_charges[0].amount"),
        ("too_many_decimals", "lines[2].allowance_charges[0].amount"),
        ("too_many_decimals", "prepaid"),
        ("unknown_sku", "lines[0].sku"),
        ("unknown_unit", "lines[1].unit"),
        ("unknown_unit", "lines[2].unit"),
    ]
