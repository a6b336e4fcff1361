"""One reader of numbers: what can mean one number only is read, what can mean two is asked back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.errors import InputRefused
from quotegen.language import LANGUAGES, Language, money, number
from quotegen.money import currencies, decimals, without_noise
from quotegen.typed import is_currency, marks_of, read_discount, read_money, read_number

law = settings(derandomize=True, deadline=None, max_examples=200, database=None)
SCREENS: tuple[Language | None, ...] = (None, *LANGUAGES)


def refusal(text: str, screen: Language | None = None) -> tuple[str, str]:
    with pytest.raises(InputRefused) as caught:
        read_number(text, screen)
    fault = caught.value.faults[0]
    return fault.code, fault.hint


def test_both_readings_of_a_doubtful_number_are_named() -> None:
    assert refusal("1,200") == ("number_ambiguous", "write 1200 or 1.2")


@pytest.mark.parametrize("text", ["1,200", "7.125", "999,999"])
def test_both_ways_out_of_a_doubtful_number_are_understood(text: str) -> None:
    one, other = refusal(text)[1].removeprefix("write ").split(" or ")
    assert read_number(one) == read_number(other) * 1000


def test_a_language_decides_only_about_marks_that_it_uses_itself() -> None:
    assert (read_number("1,200", "en"), read_number("1,200", "lt")) == (1200, Decimal("1.2"))
    assert read_number("1.200", "en") == Decimal("1.2")
    assert refusal("1.200", "lt")[0] == "number_ambiguous"


@pytest.mark.parametrize("screen", SCREENS)
@law
@given(value=st.decimals(-(10**12), 10**12, places=2))
def test_a_number_reads_back_as_any_language_writes_it(screen: Language | None, value: Decimal) -> None:
    for language in LANGUAGES:
        assert read_number(number(value, language), screen) == value


@pytest.mark.parametrize("language", LANGUAGES)
@law
@given(value=st.decimals(-(10**12), 10**12, places=4))
def test_a_number_of_any_decimals_reads_back_on_a_screen_of_its_language(language: Language, value: Decimal) -> None:
    assert read_number(number(value, language), language) == value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("currency", sorted(each for each in currencies() if decimals(each) == 2))
def test_an_amount_reads_back_with_its_currency(language: Language, currency: str) -> None:
    amount = Decimal("-1234567.80")
    assert read_money(money(amount, currency, language), currency, language) == amount


@law
@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.sampled_from([("'", "."), ("’", "."), (".", ","), (" ", ","), (",", ".")]),
)
def test_a_number_is_read_with_any_marks_between_thousands(value: Decimal, marks: tuple[str, str]) -> None:
    between, decimal = marks
    text = f"{value:,}".replace(",", "~").replace(".", decimal).replace("~", between)
    assert read_number(text) == value


@law
@given(st.text(max_size=12) | st.text("0123456789., -+eE'%€", max_size=10), st.sampled_from(SCREENS))
def test_any_text_is_a_number_or_a_fault(text: str, screen: Language | None) -> None:
    try:
        assert read_number(text, screen).is_finite()
    except InputRefused as refused:
        assert refused.faults[0].code in {"number_wrong", "number_ambiguous"} and refused.faults[0].hint


@law
@given(st.text("0123456789., '", max_size=10))
def test_without_a_language_no_text_is_read_otherwise_than_on_a_screen(text: str) -> None:
    try:
        value = read_number(text)
    except InputRefused:
        return
    assert [read_number(text, language) for language in LANGUAGES] == [value, value]


def test_another_currency_is_named_as_such() -> None:
    with pytest.raises(InputRefused, match="currency_differs"):
        read_money("CHF 12.-", "EUR")
    assert read_money("CHF 12.-", "CHF") == 12


def test_a_sign_of_several_currencies_stands_for_the_one_in_use() -> None:
    assert read_money("$ 5", "CAD") == read_money("5 kr", "SEK") == 5
    with pytest.raises(InputRefused, match="currency_differs"):
        read_money("$ 5", "EUR")


def test_a_currency_is_known_by_its_code_and_its_sign() -> None:
    assert {"eur", "€"} <= marks_of("EUR") and is_currency("zł") and not is_currency("pcs")


@pytest.mark.parametrize(
    ("text", "usual", "kind"),
    [
        ("5", "percent", "percent"),
        ("5", "amount", "amount"),
        ("5 %", "amount", "percent"),
        ("€ 5", "percent", "amount"),
    ],
)
def test_a_discount_is_of_the_kind_that_is_said_and_else_of_the_usual_one(text: str, usual: str, kind: str) -> None:
    assert read_discount(text, "EUR", None, usual) == {kind: 5}  # type: ignore[arg-type]


def test_a_very_long_text_is_no_number() -> None:
    assert refusal("9" * 61)[0] == "number_wrong"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("9.779999999999999", "9.78"), ("0.30000000000000004", "0.3"), ("1234569.3000000003", "1234569.3")],
)
@pytest.mark.parametrize("screen", SCREENS)
def test_the_noise_of_another_program_is_asked_about(text: str, meant: str, screen: Language | None) -> None:
    assert refusal(text, screen) == ("number_float_noise", f"did you mean {meant}?")


@pytest.mark.parametrize(
    "text", ["0.012345", "0.333333333333333", "1234567890123.45", "1000000000000.01", "2.718281828459"]
)
def test_a_long_number_that_is_meant_is_read(text: str) -> None:
    assert read_number(text) == Decimal(text)


@law
@given(st.integers(-(10**10) + 1, 10**10 - 1), st.integers(0, 9))
def test_any_number_of_ten_digits_is_read(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    assert without_noise(value) is None and read_number(f"{value:f}".replace("-", "−"), "en") == value


@law
@given(
    st.lists(st.decimals("0.01", 10**5, places=2), min_size=2, max_size=6),
    st.sampled_from([sum, math.prod, lambda given: given[0] - given[1]]),
)
def test_a_short_number_that_went_through_binary_arithmetic_is_asked_about_or_comes_out_the_same(
    given: list[Decimal], work: Callable[[Sequence[Any]], Any]
) -> None:
    right, left = work(given), Decimal(repr(float(work([float(each) for each in given]))))
    if len(right.normalize().as_tuple().digits) <= 10 and abs(right) >= max(given) / 1000:
        assert left == right or without_noise(left) == right
