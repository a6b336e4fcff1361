"""What is printed and decided by CLDR stands in one table, so that a renewal of Babel is read before it is met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import (
    get_currency_precision,
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
    get_plus_sign_symbol,
)

from quotegen.language import (
    LANGUAGES,
    Language,
    alternatives,
    countries,
    listing,
    locale_of,
    long_date,
    money,
    number,
    percent,
)
from quotegen.money import currencies, decimals, smallest_unit, tenders

GOLDEN = Path(__file__).resolve().parent / "golden" / "cldr.txt"
COUNTS = ("0", "1", "2", "9", "10", "11", "12", "21", "22", "100", "101", "111", "1.5", "0.5")


def table() -> str:
    return "\n".join(line.rstrip() for line in _lines()) + "\n"


def _lines() -> Iterator[str]:
    for language in LANGUAGES:
        yield f"[{language}: numbers]"
        yield from _numbers(language)
        yield f"[{language}: dates and lists]"
        yield from _dates(language)
        yield f"[{language}: plurals]"
        plural = locale_of(language).plural_form
        yield " ".join(f"{count}={plural(Decimal(count))}" for count in COUNTS)
        yield f"[{language}: money]"
        yield from (money(-1234 * smallest_unit(code), code, language) for code in sorted(_of_today()))
        yield f"[{language}: countries]"
        yield from (f"{code} {name}" for code, name in countries(language).items())
    yield "[decimals: ours, then CLDR's where it differs]"
    yield from _decimals()
    yield "[legal tender, where it began or ended since 1999 or has no end]"
    yield from _tender()


def _numbers(language: Language) -> Iterator[str]:
    locale = locale_of(language)
    signs = (get_decimal_symbol, get_group_symbol, get_minus_sign_symbol, get_plus_sign_symbol)
    yield "decimal, group, minus, plus: " + " ".join(ascii(sign(locale))[1:-1] for sign in signs)
    patterns = (locale.decimal_formats[None], locale.currency_formats["standard"], locale.percent_formats[None])
    yield "patterns: " + " ".join(ascii(each.pattern)[1:-1] for each in patterns)
    yield "printed: " + " | ".join((number(Decimal("-1234567.8"), language), percent(Decimal("-5.5"), language)))


def _dates(language: Language) -> Iterator[str]:
    yield from (long_date(date(2026, month, 3), language) for month in range(1, 13))
    yield locale_of(language).date_formats["long"].pattern
    yield f"{listing(['a', 'b', 'c'], language)} | {alternatives(['a', 'b', 'c'], language)}"
    yield f"{listing(['a', 'b'], language)} | {alternatives(['a', 'b'], language)}"


def _of_today() -> set[str]:
    return {each.currency for each in tenders() if each.last == date.max}


def _decimals() -> Iterator[str]:
    for code in sorted(currencies()):
        theirs = get_currency_precision(code)
        if decimals(code) != 2 or theirs != decimals(code):
            yield f"{code} {decimals(code)}" + (f" (CLDR {theirs})" if theirs != decimals(code) else "")


def _tender() -> Iterator[str]:
    found: dict[tuple[str, date, date], list[str]] = {}
    for each in tenders():
        if each.last >= date(1999, 1, 1):
            found.setdefault((each.currency, each.first, each.last), []).append(each.country)
    for (code, first, last), places in sorted(found.items()):
        span = f"{first if first != date.min else ''} to {last if last != date.max else ''}"
        yield f"{code} {span}: {' '.join(sorted(places))}"


def test_what_is_taken_from_cldr_is_as_it_was(update: bool) -> None:
    if update:
        GOLDEN.write_text(table(), encoding="utf-8")
    assert table() == GOLDEN.read_text(encoding="utf-8"), "see docs/dependencies.md, then pytest --update"


def test_another_answer_of_cldr_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_cldr.get_currency_precision", lambda code: 3 if code == "EUR" else 2)
    assert "EUR 2 (CLDR 3)" in table() and table() != GOLDEN.read_text(encoding="utf-8")


def test_the_table_tells_when_money_ends() -> None:
    assert "BGN 1999-07-05 to 2026-01-31: BG" in table().splitlines()
