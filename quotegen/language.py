"""Numbers, money, dates and counted things in the reader's language (CLDR, through Babel).

Only values that are already rounded are formatted, and every amount is read back after
formatting: what is printed is what is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_date as babel_date
from babel.lists import format_list
from babel.numbers import NumberPattern, get_currency_symbol, parse_decimal, parse_pattern

from quotegen.money import decimals, smallest_unit

Language = Literal["en", "lt"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# English documents follow European trade: day before month.
_LOCALES: Mapping[Language, str] = {"en": "en_GB", "lt": "lt"}
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
"""CLDR has it for Lithuanian and a hyphen for English; documents have the minus in both. Either is read."""
# Up to 30 digits come in; the usual 28 would round or refuse them.
_EXACT = Context(prec=100)
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@cache
def locale_of(language: Language) -> Locale:
    return Locale.parse(_LOCALES[language])


@cache
def _decimal_pattern(places: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * places if places else ""))


def number(value: Decimal, language: Language) -> str:
    """A number with the digits it is stored with: 12400.5 is `12,400.5` or `12 400,5`."""
    return f"{MINUS if value < 0 else ''}{_digits(str(value.copy_abs()), language)}"


@lru_cache(maxsize=8192)
def _digits(digits: str, language: Language) -> str:
    """A number that is not below zero."""
    value = Decimal(digits)
    exponent = value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    with localcontext(_EXACT):
        text: str = _decimal_pattern(places).apply(value, locale_of(language))
    if parse_decimal(text.replace(NBSP, ""), locale_of(language)) != value:
        raise AssertionError(f"{value} would be printed as {text}")
    return text


def money(amount: Decimal, currency: str, language: Language) -> str:
    """An amount with its currency: `€3,284.15` or `3 284,15 €`. It must already be rounded."""
    rounded = _in_cents(amount, currency)
    if amount != rounded:
        raise AssertionError(f"{amount} {currency} is not rounded to {decimals(currency)} decimals")
    return _in_currency(rounded, currency, language)


def _in_currency(amount: Decimal, currency: str, language: Language) -> str:
    before, after = _beside_money(currency, language)
    return _within(before, amount, after, language)


@cache
def _beside_money(currency: str, language: Language) -> tuple[str, str]:
    """What stands before and behind the digits, by the locale's pattern. Letters keep a space: `CHF 12.00`.

    The space is CLDR's `currencySpacing` (UTS #35, part 3), which Babel leaves out.
    """
    locale = locale_of(language)
    pattern = locale.currency_formats["standard"]
    symbol = str(get_currency_symbol(currency, locale))
    before, after = (part.replace("¤", symbol) for part in (pattern.prefix[0], pattern.suffix[0]))
    return before + _gap(before[-1:]), _gap(after[:1]) + after


def _gap(neighbour: str) -> str:
    """Between digits and what is neither a sign nor a space already."""
    return NBSP if neighbour and unicodedata.category(neighbour)[0] not in "SZ" else ""


def _within(before: str, value: Decimal, after: str, language: Language) -> str:
    """The minus stands first, as in the patterns of both languages."""
    digits = number(value.copy_abs(), language)
    return f"{MINUS if value < 0 else ''}{before}{digits}{after}"


def _in_cents(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(smallest_unit(currency), context=_EXACT)


def price(amount: Decimal, currency: str, language: Language) -> str:
    """A price, which may have more decimals than the currency: `€0.0125`, but never fewer."""
    if amount == _in_cents(amount, currency):
        return money(amount, currency, language)
    return _in_currency(trimmed(amount), currency, language)


def percent(value: Decimal, language: Language) -> str:
    """A percentage given in percent: 21 is `21%` or `21 %`."""
    pattern = locale_of(language).percent_formats[None]
    return _within(pattern.prefix[0], trimmed(value), pattern.suffix[0], language)


def trimmed(value: Decimal) -> Decimal:
    """The same number without trailing zeros after the point, without an exponent, and zero without a sign."""
    normal = value.normalize(_EXACT) if value else Decimal(0)
    exponent = normal.as_tuple().exponent
    return normal.quantize(Decimal(1), context=_EXACT) if isinstance(exponent, int) and exponent > 0 else normal


def long_date(day: date, language: Language) -> str:
    """`23 November 2026` or `2026 m. lapkričio 23 d.`"""
    text = babel_date(day, "long", locale=locale_of(language))
    return text.replace(" ", NBSP) if language == "en" else text


@cache
def countries(language: Language) -> Mapping[str, str]:
    """The names of all countries by their codes, in the order of the names: Šri Lanka stands among those with S."""
    named = {str(code): str(name) for code, name in locale_of(language).territories.items()}
    names = {code: name for code, name in named.items() if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES}
    return dict(sorted(names.items(), key=lambda each: unicodedata.normalize("NFKD", each[1]).casefold()))


def listing(items: Sequence[str], language: Language) -> str:
    """`a, b and c` or `a, b ir c`."""
    return format_list(list(items), locale=locale_of(language)) if items else ""


def alternatives(items: Sequence[str], language: Language) -> str:
    """`a, b or c` or `a, b ar c`."""
    return format_list(list(items), style="or", locale=locale_of(language)) if items else ""


def plural(value: Decimal, forms: Mapping[str, str], language: Language) -> str:
    """The form of a counted word that goes with `value`, by the CLDR plural rule."""
    category = locale_of(language).plural_form(trimmed(value))
    return forms.get(category) or forms["other"]


def counted(value: Decimal, forms: Mapping[str, str], language: Language) -> str:
    """`2 dalys`: number, no-break space, plural form; a form `{n} …` places the number itself."""
    return _counted(str(value), (*forms, *forms.values()), language)


@lru_cache(maxsize=8192)
def _counted(digits: str, forms: tuple[str, ...], language: Language) -> str:
    """`forms`: their names, then the forms themselves."""
    value, half = trimmed(Decimal(digits)), len(forms) // 2
    named = dict(zip(forms[:half], forms[half:], strict=True))
    word, said = plural(value, named, language), number(value, language)
    return word.replace("{n}", said) if "{n}" in word else f"{said}{NBSP}{word}"


@lru_cache(maxsize=8192)
def placeholders(text: str) -> frozenset[str]:
    """The names in braces that a text wants filled in."""
    return frozenset(_PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of `{name}`; KeyError if one is missing. Values are never re-read."""
    return "".join([values[piece] if place % 2 else piece for place, piece in enumerate(_pieces(text))])


@lru_cache(maxsize=8192)
def _pieces(text: str) -> tuple[str, ...]:
    """The text taken apart at its names in braces: every second piece is one of them."""
    return tuple(_PLACEHOLDER.split(text))
