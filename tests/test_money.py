"""Rounding, percentages and splitting."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from babel.numbers import get_currency_precision

from quotegen.money import (
    Exact,
    allocate,
    currencies,
    decimals,
    is_tender,
    last_day,
    percent_of,
    plain,
    round_money,
    round_to,
    shortest,
    smallest_unit,
    successor,
)
from tests.builders import amounts


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("0.0049999", 2, "0.00"),
        ("-0.0049999", 2, "0.00"),
        ("2.675", 2, "2.68"),
        ("-2.675", 2, "-2.68"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("0.0005", 3, "0.001"),
        ("7", 2, "7.00"),
    ],
)
def test_half_a_unit_goes_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert plain(round_to(Decimal(value), places)) == rounded


def test_a_fraction_is_rounded_without_a_decimal_on_the_way() -> None:
    just_below = Fraction(5, 1000) - Fraction(1, 10**60)
    assert round_to(just_below, 2) == Decimal("0.00")


def test_thirty_digits_survive_rounding_in_the_default_context() -> None:
    assert round_to(Decimal("123456789012345678901234567890"), 2) == Decimal("123456789012345678901234567890.00")


def test_the_thread_context_does_not_change_a_rounding() -> None:
    with localcontext(Context(prec=3)):
        assert plain(round_to(Decimal("12345.675"), 2)) == "12345.68"


def test_nothing_rounds_to_a_negative_zero() -> None:
    assert plain(round_to(Decimal("-0.001"), 2)) == "0.00"


@pytest.mark.parametrize(
    ("currency", "places", "cent"), [("EUR", 2, "0.01"), ("JPY", 0, "1"), ("KWD", 3, "0.001"), ("CLF", 4, "0.0001")]
)
def test_a_currency_has_its_iso_4217_decimals(currency: str, places: int, cent: str) -> None:
    assert decimals(currency) == places
    assert plain(smallest_unit(currency)) == cent


def test_a_currency_code_is_three_capitals() -> None:
    with pytest.raises(ValueError, match="not a currency code"):
        decimals("eur")


def test_money_of_any_day_is_known_and_metals_and_test_codes_are_not() -> None:
    assert {"EUR", "JPY", "KWD", "NOK", "PLN", "USD", "BGN", "LTL"} <= currencies()
    assert not {"XXQ", "XXX", "XTS", "XAU"} & currencies()


@pytest.mark.parametrize(
    ("currency", "first", "last", "after"),
    [
        ("BGN", date(1999, 7, 5), date(2026, 1, 31), "EUR"),
        ("HRK", date(1994, 5, 30), date(2023, 1, 14), "EUR"),
        ("LTL", date(1993, 6, 25), date(2014, 12, 31), "EUR"),
    ],
)
def test_money_is_tender_from_day_to_day_and_something_comes_after(
    currency: str, first: date, last: date, after: str
) -> None:
    one = timedelta(days=1)
    assert [is_tender(currency, day) for day in (first - one, first, last, last + one)] == [False, True, True, False]
    assert (last_day(currency), successor(currency, date(2026, 11, 29))) == (last, after)


def test_money_of_today_has_no_last_day_and_is_its_own_successor() -> None:
    day = date(2026, 11, 29)
    assert successor("ANG", day) == "XCG"
    assert (last_day("EUR"), last_day("XXQ"), successor("PLN", day), successor("XXQ", day)) == (None, None, "PLN", None)


def test_the_decimals_are_those_of_iso_4217_and_not_of_cldr() -> None:
    ours = {code: decimals(code) for code in ("HUF", "COP", "IDR", "LBP", "RSD", "IQD")}
    assert ours == {"HUF": 2, "COP": 2, "IDR": 2, "LBP": 2, "RSD": 2, "IQD": 3}
    assert {get_currency_precision(code) for code in ("HUF", "COP", "IDR", "LBP", "IQD")} == {0}


def test_a_percentage_is_computed_once_and_rounded_once() -> None:
    gross = 25 * Decimal("366.06")
    assert gross - percent_of(gross, 10, "EUR") == Decimal("8236.35")


def test_prorating_the_same_discount_to_units_would_lose_ten_cents() -> None:
    unit = Decimal("366.06") - percent_of(Decimal("366.06"), 10, "EUR")
    assert 25 * unit == Decimal("8236.25")


def test_money_is_rounded_to_the_currency() -> None:
    assert [plain(round_money(Decimal("2.0005"), name)) for name in ("JPY", "EUR", "KWD")] == ["2", "2.00", "2.001"]


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("100.00", ["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        ("0.01", ["1", "1", "1"], ["0.01", "0.00", "0.00"]),
        ("100.00", ["333.33", "1000.00", "66.67"], ["23.81", "71.43", "4.76"]),
        ("10.00", ["0", "5", "0"], ["0.00", "10.00", "0.00"]),
        ("-0.01", ["1", "1"], ["-0.01", "0.00"]),
        ("0.00", ["3", "7"], ["0.00", "0.00"]),
        ("5.00", ["2"], ["5.00"]),
    ],
)
def test_an_amount_is_split_by_largest_remainder(total: str, weights: list[str], parts: list[str]) -> None:
    found = allocate(Decimal(total), amounts(*weights), "EUR")
    assert [plain(part) for part in found] == parts
    assert sum(found) == Decimal(total)


@pytest.mark.parametrize(("currency", "parts"), [("JPY", ["34", "33", "33"]), ("KWD", ["33.334", "33.333", "33.333"])])
def test_a_split_is_in_the_cents_of_its_currency(currency: str, parts: list[str]) -> None:
    assert [plain(part) for part in allocate(Decimal(100), [1, 1, 1], currency)] == parts


def test_a_credit_splits_as_the_debit_does() -> None:
    weights = amounts("1", "2", "4")
    debit = allocate(Decimal("10.00"), weights, "EUR")
    assert allocate(Decimal("-10.00"), weights, "EUR") == tuple(-part for part in debit)


@pytest.mark.parametrize("weights", [["-1", "3"], ["1", "-1"], ["1000", "-999"]])
def test_negative_weights_are_refused_since_parts_would_exceed_the_whole(weights: list[str]) -> None:
    with pytest.raises(ValueError, match="negative weight"):
        allocate(Decimal("1.00"), amounts(*weights), "EUR")


@pytest.mark.parametrize("weights", [[], ["0"]])
def test_weights_that_sum_to_zero_are_refused(weights: list[str]) -> None:
    with pytest.raises(ValueError, match="sum to zero"):
        allocate(Decimal("1.00"), amounts(*weights), "EUR")


def test_a_part_of_a_cent_cannot_be_split() -> None:
    with pytest.raises(ValueError, match="not in whole cents"):
        allocate(Decimal("1.005"), [1, 1], "EUR")


def test_rounding_each_share_by_itself_would_miss_the_whole() -> None:
    def naive(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
        return [round_money(Fraction(total) * Fraction(weight) / Fraction(sum(weights)), "EUR") for weight in weights]

    weights = amounts("1", "1", "1")
    assert sum(naive(Decimal("100.00"), weights)) == Decimal("99.99")
    assert sum(allocate(Decimal("100.00"), weights, "EUR")) == Decimal("100.00")


def test_plain_text_has_no_exponent() -> None:
    assert [plain(Decimal(text)) for text in ("1E+3", "1E-7", "2.50")] == ["1000", "0.0000001", "2.50"]


def test_the_shortest_text_has_no_trailing_zeros() -> None:
    values: list[Exact] = [Decimal("21.00"), Decimal("0.50"), Decimal("100"), Decimal("0.00"), Fraction(1, 3), 7]
    assert [shortest(value) for value in values] == ["21", "0.5", "100", "0", "0.333333", "7"]
