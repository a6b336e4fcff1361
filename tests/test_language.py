"""Numbers, money, dates and counted things in English and Lithuanian."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from quotegen import language as module
from quotegen.language import (
    NBSP,
    Language,
    counted,
    fill,
    listing,
    long_date,
    money,
    number,
    percent,
    placeholders,
    plural,
    price,
    trimmed,
)

CARTRIDGE = {"one": "kasetė", "few": "kasetės", "many": "kasetės", "other": "kasečių"}


@pytest.mark.parametrize(
    ("value", "english", "lithuanian"),
    [
        ("0", "0", "0"),
        ("999", "999", "999"),
        ("1234", "1,234", f"1{NBSP}234"),
        ("12400.5", "12,400.5", f"12{NBSP}400,5"),
        ("1234567.890", "1,234,567.890", f"1{NBSP}234{NBSP}567,890"),
        ("-5.25", "−5.25", "−5,25"),
        ("1E+3", "1,000", f"1{NBSP}000"),
        ("0.0000001", "0.0000001", "0,0000001"),
        ("-0.00", "0.00", "0,00"),
    ],
)
def test_a_number_keeps_its_digits(value: str, english: str, lithuanian: str) -> None:
    assert number(Decimal(value), "en") == english
    assert number(Decimal(value), "lt") == lithuanian


@pytest.mark.parametrize("value", ["123456789012345678901234567890", "0.123456789012345678901234567891"])
def test_thirty_digits_are_printed_as_they_are_stored(value: str) -> None:
    assert number(Decimal(value), "en").replace(",", "") == value
    assert trimmed(Decimal(value)) == Decimal(value)


@pytest.mark.parametrize(
    ("amount", "currency", "english", "lithuanian"),
    [
        ("3284.15", "EUR", "€3,284.15", f"3{NBSP}284,15{NBSP}€"),
        ("-3284.15", "EUR", "−€3,284.15", f"−3{NBSP}284,15{NBSP}€"),
        ("5", "EUR", "€5.00", f"5,00{NBSP}€"),
        ("0.00", "EUR", "€0.00", f"0,00{NBSP}€"),
        ("60000", "JPY", "JP¥60,000", f"60{NBSP}000{NBSP}JPY"),
        ("1.250", "KWD", f"KWD{NBSP}1.250", f"1,250{NBSP}KWD"),
        ("179.81", "GBP", "£179.81", f"179,81{NBSP}GBP"),
        ("12400.50", "USD", "US$12,400.50", f"12{NBSP}400,50{NBSP}USD"),
        ("-12.00", "CHF", f"−CHF{NBSP}12.00", f"−12,00{NBSP}CHF"),
    ],
)
def test_money_has_its_currency_where_the_reader_expects_it(
    amount: str, currency: str, english: str, lithuanian: str
) -> None:
    assert money(Decimal(amount), currency, "en") == english
    assert money(Decimal(amount), currency, "lt") == lithuanian


def test_money_with_a_part_of_a_cent_is_never_printed() -> None:
    with pytest.raises(AssertionError, match="not rounded to 2 decimals"):
        money(Decimal("1.005"), "EUR", "en")


def test_money_that_would_read_back_as_another_amount_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "parse_decimal", lambda *_: Decimal("999"))
    with pytest.raises(AssertionError, match="would be printed as"):
        money(Decimal("876543.21"), "EUR", "en")


def test_a_price_may_have_more_decimals_than_the_currency() -> None:
    assert price(Decimal("0.0125"), "EUR", "en") == "€0.0125"
    assert price(Decimal("0.012500"), "EUR", "lt") == f"0,0125{NBSP}€"
    assert price(Decimal("-0.0125"), "EUR", "en") == "−€0.0125"


def test_a_price_never_has_fewer_decimals_than_the_currency() -> None:
    assert price(Decimal("3.5"), "EUR", "en") == "€3.50"


def test_a_percentage_has_no_trailing_zeros() -> None:
    assert percent(Decimal("21.00"), "en") == "21%"
    assert percent(Decimal("-2.50"), "en") == "−2.5%"
    assert percent(Decimal("0.50"), "lt") == f"0,5{NBSP}%"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1", "1 kasetė"),
        ("2", "2 kasetės"),
        ("9", "9 kasetės"),
        ("10", "10 kasečių"),
        ("11", "11 kasečių"),
        ("21", "21 kasetė"),
        ("22", "22 kasetės"),
        ("111", "111 kasečių"),
        ("1.5", "1,5 kasetės"),
        ("1.0", "1 kasetė"),
        ("0", "0 kasečių"),
    ],
)
def test_lithuanian_counts_with_four_forms(value: str, said: str) -> None:
    assert counted(Decimal(value), CARTRIDGE, "lt") == said.replace(" ", NBSP)


@pytest.mark.parametrize(("value", "form"), [("1", "box"), ("2", "boxes"), ("1.5", "boxes"), ("0", "boxes")])
def test_english_counts_with_two_forms(value: str, form: str) -> None:
    assert plural(Decimal(value), {"one": "box", "other": "boxes"}, "en") == form


def test_a_form_can_place_its_number_itself() -> None:
    assert counted(Decimal(3), {"one": "format A{n}", "other": "format A{n}"}, "en") == "format A3"


@pytest.mark.parametrize(
    ("language", "text"), [("en", f"23{NBSP}November{NBSP}2026"), ("lt", "2026 m. lapkričio 23 d.")]
)
def test_a_date_is_written_out(language: Language, text: str) -> None:
    assert long_date(date(2026, 11, 23), language) == text


def test_a_list_ends_with_and() -> None:
    assert listing(["a", "b", "c"], "en") == "a, b and c"
    assert listing(["a", "b", "c"], "lt") == "a, b ir c"
    assert listing([], "lt") == ""


def test_trimming_leaves_no_exponent_and_no_sign_on_zero() -> None:
    assert [str(trimmed(Decimal(text))) for text in ("20.00", "1E+2", "0.50", "-0.0")] == ["20", "100", "0.5", "0"]


def test_placeholders_are_filled_once_and_values_are_not_read_again() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "two"}) == "{b} and two"
    assert placeholders("{a} and {b}") == {"a", "b"}


def test_a_missing_value_of_a_placeholder_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{a}", {})
