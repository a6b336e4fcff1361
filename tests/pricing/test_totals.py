"""Discounts on the document, totals, recurrences, target and rounding."""

# A Decimal equals a whole number; in a tuple mypy does not see that they can.
# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from quotegen.model.rules import Recurrence
from quotegen.money import percent_of
from tests.builders import ad_hoc, amounts, faults, line, occasion, off, priced, taxed, total

STANDARD = {"category": "S", "rate": 21}
REDUCED = {"category": "S", "rate": 5}


def test_a_document_discount_is_split_over_the_tax_groups() -> None:
    lines = [taxed("333.33", "S", "5"), taxed("1000.00", "S", "21"), taxed("66.67", "Z")]
    found = priced(*lines, allowance_charges=[off(amount="100")])
    assert [item.amount for item in found.allowance_charges] == amounts("23.81", "71.43", "4.76")


def test_a_percentage_on_the_document_is_computed_once_and_its_parts_sum_to_it() -> None:
    found = total(taxed("10.05", "S", "21"), taxed("10.05", "S", "5"), allowance_charges=[off("10")])
    assert found.allowance_total == Decimal("2.01")


def test_rounding_the_percentage_for_each_group_would_miss_the_whole() -> None:
    def naive(nets: list[Decimal]) -> Decimal:
        return sum((percent_of(net, 10, "EUR") for net in nets), Decimal(0))

    assert naive(amounts("10.05", "10.05")) == Decimal("2.02")
    assert naive(amounts("10.04", "10.04")) == Decimal("2.00")
    assert percent_of(Decimal("20.10"), 10, "EUR") == percent_of(Decimal("20.08"), 10, "EUR") == Decimal("2.01")


def test_each_part_of_a_percentage_states_its_own_base() -> None:
    found = priced(taxed("40", "S", "21"), taxed("60", "S", "5"), allowance_charges=[off("10")])
    assert [(item.percent, item.base_amount) for item in found.allowance_charges] == [
        (10, Decimal("60.00")),
        (10, Decimal("40.00")),
    ]


def test_a_discount_with_a_tax_belongs_to_that_group_alone() -> None:
    found = total(line("TONER"), line("BOOK"), allowance_charges=[off("50", tax=REDUCED)])
    assert [part.taxable for part in found.tax_subtotals] == amounts("10.00", "366.06")


def test_a_charge_raises_the_total() -> None:
    found = total(ad_hoc("100"), allowance_charges=[off("10", charge=True), off(amount="5", charge=True)])
    assert (found.charge_total, found.tax_exclusive) == (Decimal("15.00"), Decimal("115.00"))


def test_a_hundred_percent_off_the_document_leaves_nothing_to_pay() -> None:
    found = total(line("TONER"), line("BOOK"), line("STAMP", 3), allowance_charges=[off("100")])
    assert (found.tax_exclusive, found.tax, found.payable) == (0, 0, 0)


def test_a_percentage_of_a_group_with_nothing_in_it_is_refused() -> None:
    assert faults(line("TONER"), allowance_charges=[off("10", tax=REDUCED)]) == [
        ("allowance_base_empty", "allowance_charges[0].tax")
    ]


def test_discounts_beyond_the_total_are_refused() -> None:
    assert faults(ad_hoc("10"), allowance_charges=[off("60"), off("60")]) == [("total_negative", "allowance_charges")]


def test_discounts_beyond_a_tax_group_are_refused_even_if_the_total_stands() -> None:
    items = [off(amount="25", tax=REDUCED)]
    assert faults(line("TONER"), line("BOOK"), allowance_charges=items) == [("tax_group_negative", "allowance_charges")]


def test_a_discount_in_parts_of_a_cent_is_refused() -> None:
    assert faults(ad_hoc("10"), allowance_charges=[off(amount="0.005")]) == [
        ("too_many_decimals", "allowance_charges[0].amount")
    ]


@pytest.mark.parametrize(
    ("currency", "term", "value"),
    [("EUR", "prepaid", "0.005"), ("EUR", "rounding", "-0.001"), ("JPY", "target_total", "100.5")],
)
def test_money_that_cannot_be_paid_is_refused(currency: str, term: str, value: str) -> None:
    terms: dict[str, Any] = {term: value}
    assert faults(ad_hoc("10"), at=occasion(currency=currency), **terms) == [("too_many_decimals", term)]


@pytest.mark.parametrize("term", ["prepaid", "rounding", "target_total"])
def test_money_beyond_fifteen_digits_is_refused(term: str) -> None:
    terms: dict[str, Any] = {term: "1" + "0" * 29}
    assert faults(ad_hoc("10"), **terms) == [("number_too_large", term)]


def test_all_faults_of_the_documents_discounts_come_at_once() -> None:
    items = [off("1", recurrence="year"), off("1", tax=REDUCED), off("1", tax={"category": "E"})]
    assert faults(ad_hoc("10"), allowance_charges=items) == [
        ("recurrence_empty", "allowance_charges[0].recurrence"),
        ("allowance_base_empty", "allowance_charges[1].tax"),
        ("tax_reason_missing", "allowance_charges[2].tax"),
    ]


def test_the_totals_follow_the_standard() -> None:
    found = total(
        line("TONER", 25, allowance_charges=[off("10")]),
        line("BOOK"),
        allowance_charges=[off(amount="36.35", tax=STANDARD), off(amount="30", tax=STANDARD, charge=True)],
        prepaid="500",
        rounding="0.03",
    )
    assert found.model_dump(mode="json", exclude={"tax_subtotals"}) == {
        "line_total": "8256.35",
        "allowance_total": "36.35",
        "charge_total": "30.00",
        "tax_exclusive": "8250.00",
        "tax": "1729.30",
        "tax_inclusive": "9979.30",
        "prepaid": "500.00",
        "rounding": "0.03",
        "payable": "9479.33",
    }


def test_more_prepaid_than_due_makes_the_payable_amount_negative() -> None:
    assert total(ad_hoc("100"), prepaid="200").payable == Decimal("-79.00")


def test_yen_totals_have_no_decimals() -> None:
    found = total(ad_hoc("333.3", 3, allowance_charges=[off("7")]), at=occasion(currency="JPY"))
    assert [str(value) for value in (found.line_total, found.tax, found.payable)] == ["930", "195", "1125"]


def test_dinar_totals_have_three_decimals() -> None:
    found = total(line("TONER"), at=occasion(currency="KWD"))
    assert [str(value) for value in (found.tax, found.payable)] == ["25.646", "147.771"]


# --- recurrence --------------------------------------------------------------------------------------


def test_what_is_paid_once_and_monthly_is_never_added() -> None:
    found = priced(ad_hoc("100"), ad_hoc("10", recurrence="month"), ad_hoc("7", recurrence="year"))
    assert {recurrence.value: part.tax_exclusive for recurrence, part in found.totals.items()} == {
        "once": 100,
        "month": 10,
        "year": 7,
    }


def test_a_percentage_applies_to_each_recurrence_by_itself() -> None:
    found = priced(ad_hoc("100"), ad_hoc("10", recurrence="month"), allowance_charges=[off("10")])
    assert [part.allowance_total for part in found.totals.values()] == amounts("10.00", "1.00")


@pytest.mark.parametrize(
    ("recurrences", "main"),
    [
        (["once", "month"], "once"),
        (["year", "month"], "month"),
        (["year", "quarter"], "quarter"),
        (["year"], "year"),
    ],
)
def test_money_belongs_to_the_main_recurrence(recurrences: list[str], main: str) -> None:
    lines = [ad_hoc("100", recurrence=name) for name in recurrences]
    found = priced(*lines, allowance_charges=[off(amount="5")], prepaid="3", rounding="0.01").totals
    for recurrence, part in found.items():
        stated = (part.allowance_total, part.prepaid, part.rounding)
        assert stated == (tuple(amounts("5.00", "3.00", "0.01")) if recurrence == main else (0, 0, 0))


def test_money_may_name_its_recurrence() -> None:
    items = [off(amount="5", recurrence="month")]
    found = priced(ad_hoc("100"), ad_hoc("10", recurrence="month"), allowance_charges=items)
    assert found.totals[Recurrence.MONTH].allowance_total == 5


# --- optional lines ----------------------------------------------------------------------------------


def test_an_optional_line_is_priced_but_in_no_total() -> None:
    found = priced(ad_hoc("100"), line("BOOK", 2, optional=True))
    assert found.lines[1].net_amount == 40
    assert [part.taxable for part in found.totals[Recurrence.ONCE].tax_subtotals] == [100]


def test_a_recurrence_of_optional_lines_alone_has_no_total() -> None:
    found = priced(ad_hoc("100"), ad_hoc("10", recurrence="month", optional=True))
    assert list(found.totals) == [Recurrence.ONCE]


def test_an_optional_line_outside_the_scope_stands_beside_no_others() -> None:
    outside = ad_hoc("1", tax={"category": "O", "reason": "mine"}, optional=True)
    assert faults(ad_hoc("100"), outside) == [("tax_outside_scope_mixed", "lines")]


@pytest.mark.parametrize("term", ["prepaid", "rounding", "target_total"])
def test_where_all_is_optional_there_is_nothing_to_settle(term: str) -> None:
    terms: dict[str, Any] = {term: "1.00"}
    assert faults(ad_hoc("100", optional=True), **terms) == [("recurrence_empty", term)]


def test_where_all_is_optional_there_are_no_totals() -> None:
    assert priced(ad_hoc("100", optional=True)).totals == {}


# --- target ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["14000.00", "14938.26", "16000.00", "0.01", "99.99"])
def test_the_target_is_met_exactly(target: str) -> None:
    assert total(ad_hoc("12345.67"), target_total=target).payable == Decimal(target)


def test_the_target_is_met_by_an_allowance_with_the_policys_reason() -> None:
    found = priced(line("TONER"), line("BOOK"), target_total="400")
    assert [(item.charge, item.reason) for item in found.allowance_charges] == [(False, "Agreed price")] * 2
    assert priced(line("TONER"), target_total="400", at=occasion(language="lt")).allowance_charges[0].reason == (
        "Sutarta kaina"
    )


def test_a_higher_target_is_met_by_a_charge() -> None:
    found = total(ad_hoc("100"), target_total="242")
    assert (found.charge_total, found.allowance_total, found.rounding) == (100, 0, 0)


def test_the_total_as_it_is_needs_no_change() -> None:
    found = priced(ad_hoc("100"), target_total="121")
    assert (found.allowance_charges, found.totals[Recurrence.ONCE].rounding) == ((), 0)


def test_a_total_that_tax_leaves_out_is_met_by_a_cent_of_rounding() -> None:
    nets = (Decimal(cents).scaleb(-2) for cents in range(8000, 8500))
    assert Decimal("100.00") not in {net + percent_of(net, 21, "EUR") for net in nets}
    found = total(ad_hoc("120"), target_total="100")
    assert (abs(found.rounding), found.payable) == (Decimal("0.01"), 100)


def test_free_lines_can_be_given_a_total() -> None:
    found = total(ad_hoc("0"), line("BOOK", price="0"), target_total="113")
    assert (found.charge_total, found.payable) == (100, 113)
    assert abs(found.rounding) <= Decimal("0.02")


def test_a_target_follows_the_discounts_before_it_and_leaves_no_group_negative() -> None:
    lines = [taxed("1000", "S", "21"), taxed("1000", "Z")]
    found = total(*lines, allowance_charges=[off(amount="900", tax=STANDARD)], target_total="500")
    assert (found.payable, found.rounding) == (500, 0)
    assert [part.taxable for part in found.tax_subtotals] == amounts("44.60", "446.03")


def test_the_target_is_before_what_was_prepaid() -> None:
    assert total(ad_hoc("12345.67"), target_total="14000", prepaid="4000").payable == 10000


def test_the_target_is_of_the_main_recurrence() -> None:
    found = priced(ad_hoc("100"), ad_hoc("10", recurrence="month"), target_total="100").totals
    assert (found[Recurrence.ONCE].payable, found[Recurrence.MONTH].payable) == (100, Decimal("12.10"))


def test_a_target_in_yen_is_met_to_the_yen() -> None:
    assert total(line("TONER"), at=occasion(currency="JPY"), target_total="70000").payable == 70000
