"""A number as a person writes it: at the desk, in a cell of a table, on the command line. One rule for all of them.

A text that can mean one number only is read. One that can mean two (`1,200` is 1200 or 1.2) is asked back; at the
desk its language decides, where it uses that mark itself: there the number is shown at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.numbers import get_currency_symbol

from quotegen.errors import Fault, InputRefused
from quotegen.language import LANGUAGES, Language, locale_of
from quotegen.money import currencies, without_noise

Kind = Literal["percent", "amount"]
PERCENT = frozenset({"%"})
_LONGEST = 60
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_SAME = str.maketrans({**_SPACES, ord("\N{MINUS SIGN}"): "-", ord("\N{RIGHT SINGLE QUOTATION MARK}"): "'"})
"""What is one character to whoever types: spaces that do not break, the minus, the apostrophe."""

_BESIDE = r"[^\s\d.,'+-](?:[^\d+-]*[^\s\d+-])?"
_FORM = re.compile(
    rf"(?P<sign>[+-]?) ?(?:(?P<before>{_BESIDE}) ?)?(?P<inner>[+-]?) ?"
    r"(?P<digits>[0-9.,](?:[0-9 .,']*[0-9])?)(?P<round>[.,](?:--?|\u2013|\u2014))?"
    rf"(?: ?(?P<after>{_BESIDE}))?"
)
_SHORT = re.compile(r"-?[0-9]{1,30}")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+")
_EITHER = re.compile(r"([1-9][0-9]{0,2})([.,])([0-9]{3})")
_GROUPED = (
    re.compile(r"[1-9][0-9]{0,2}([ '])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?"),
    re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"),
    re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}"),
)
_MARKS: Mapping[Language, Mapping[str, bool]] = {"en": {",": True, ".": False}, "lt": {",": False}}
"""The marks that a language uses itself: whether each stands between thousands."""

_ALSO: Mapping[str, str] = {
    "$": "AUD CAD HKD MXN NZD SGD TWD USD",
    "¥": "CNY JPY",
    "kr": "DKK ISK NOK SEK",
    "kr.": "DKK ISK NOK SEK",
    "zł": "PLN",
    "kč": "CZK",
    "ft": "HUF",
    "fr.": "CHF",
}
"""What money is called at home, where the sign of English and Lithuanian is another one."""


def read_number(text: str, desk: Language | None = None, beside: Collection[str] = frozenset()) -> Decimal:
    """The number in a text. `desk`: the language of the desk it is typed at, None in files and commands.

    `beside`: what may stand before or behind it, in small letters: a unit, a currency, `%`. InputRefused
    `number_wrong`, `currency_differs` where it has another currency, `number_ambiguous` with both
    readings, or `number_float_noise` with the number that was meant.
    """
    if _SHORT.fullmatch(text):
        return Decimal(text)
    value, marks = _taken_apart(text, desk)
    foreign = marks.difference(beside)
    if foreign:
        raise _refused(text, foreign, beside)
    return value


def read_percent(text: str, desk: Language | None = None) -> Decimal:
    """A share, which may have its sign: `5`, `5 %`."""
    return read_number(text, desk, PERCENT)


def read_money(text: str, currency: str, desk: Language | None = None) -> Decimal:
    """An amount, which may have its currency: `12.50`, `€ 12.50`, `12.50 EUR`, `CHF 12.-`."""
    return read_number(text, desk, marks_of(currency))


def read_discount(
    text: str, currency: str, desk: Language | None = None, usual: Kind = "percent"
) -> dict[str, Decimal]:
    """`5 %` is {percent: 5}, `€ 6.00` is {amount: 6.00}; `usual` is what a number alone stands for."""
    _, marks = _taken_apart(text, desk)
    if marks == PERCENT or (not marks and usual == "percent"):
        return {"percent": read_percent(text, desk)}
    return {"amount": read_money(text, currency, desk)}


@lru_cache(maxsize=512)
def marks_of(currency: str) -> frozenset[str]:
    """How a currency may be written beside an amount, in small letters: `eur`, `€`."""
    signs = {str(get_currency_symbol(currency, locale_of(language))).translate(_SAME) for language in LANGUAGES}
    signs |= {sign for sign, codes in _ALSO.items() if currency in codes.split()}
    return frozenset(sign.casefold() for sign in (currency, *signs))


@lru_cache(maxsize=512)
def is_currency(mark: str) -> bool:
    """Whether a word or sign, in small letters, is that of any currency."""
    return any(mark in marks_of(currency) for currency in currencies())


def _taken_apart(text: str, desk: Language | None) -> tuple[Decimal, frozenset[str]]:
    """The number, and what stands before and behind it, in small letters."""
    found = _FORM.fullmatch(text.translate(_SAME).strip()) if len(text) <= _LONGEST else None
    if found is None or (found["sign"] and found["inner"]):
        raise _not_a_number(text)
    digits = found["digits"] + (found["round"][0] + "00" if found["round"] else "")
    either = _EITHER.fullmatch(digits)
    if either is not None:
        plain = _decided(either, text, desk)
    elif _PLAIN.fullmatch(digits):
        plain = digits.replace(",", ".")
    elif any(grouped.fullmatch(digits) for grouped in _GROUPED):
        plain = _ungrouped(digits)
    else:
        raise _not_a_number(text)
    marks = frozenset(mark.casefold() for mark in (found["before"], found["after"]) if mark)
    value = Decimal(found["sign"] + found["inner"] + plain)
    refuse_noise(value)
    return value, marks


def noise_fault(value: Decimal, path: str = "") -> Fault | None:
    """What is asked where another program's arithmetic shows in a number: 9.779999999999999 for 9.78."""
    meant = without_noise(value)
    if meant is None:
        return None
    message = f"{value} looks like a rounding error of another program"
    return Fault("number_float_noise", message, f"did you mean {meant:f}?", path)


def refuse_noise(value: Decimal) -> None:
    fault = noise_fault(value)
    if fault is not None:
        raise InputRefused(fault)


def _ungrouped(digits: str) -> str:
    """The last mark is that of the decimals, unless it stands there more than once or is a space or an apostrophe."""
    last = next((mark for mark in reversed(digits) if not mark.isdigit()), "")
    if last in {" ", "'"} or digits.count(last) > 1:
        return "".join(each for each in digits if each.isdigit())
    whole, part = digits.rsplit(last, 1)
    return "".join(each for each in whole if each.isdigit()) + "." + part


def _decided(either: re.Match[str], text: str, desk: Language | None) -> str:
    """A single mark before three digits, as the language of the desk uses it."""
    whole, mark, part = either.groups()
    between = None if desk is None else _MARKS[desk].get(mark)
    if between is None:
        least = f"{part.rstrip('0') or '0'}{'' if part.endswith('0') else '0'}"
        message = f"{text.strip()} may be {whole}{part} or {whole}.{part}"
        raise InputRefused(Fault("number_ambiguous", message, f"write {whole}{part} or {whole}.{least}"))
    return whole + part if between else f"{whole}.{part}"


def _refused(text: str, foreign: Collection[str], beside: Collection[str]) -> InputRefused:
    """A number that has beside it what may not stand there."""
    codes = [each.upper() for each in sorted(beside) if each.upper() in currencies()]
    if codes and any(map(is_currency, foreign)):
        hint = f"write an amount in {codes[0]}"
        return InputRefused(Fault("currency_differs", f"{text.strip()[:40]!r} is not in {codes[0]}", hint))
    message = f"{text.strip()[:40]!r} has {' and '.join(sorted(foreign))} beside the number"
    allowed = f", or with {min(sorted(beside), key=len)}" if beside else ""
    return InputRefused(Fault("number_wrong", message, f"write the number alone{allowed}"))


def _not_a_number(text: str) -> InputRefused:
    hint = "write it like 1200.50"
    return InputRefused(Fault("number_wrong", f"{text.strip()[:40]!r} is not a number", hint))
