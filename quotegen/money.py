"""Exact amounts: the only rounding and the only splitting of money in quotegen.

Amounts are `Decimal` in the currency's own number of decimals (ISO 4217). Intermediate results
are `Fraction`, so nothing is rounded before the named place. Half a unit goes away from zero.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from babel.core import get_global

Exact = Decimal | Fraction | int

# ISO 4217 table A.1, where the number of decimals is not 2.
_DECIMALS = (
    dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0)
    | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
    | dict.fromkeys("CLF UYW".split(), 4)
)

_CURRENCY = re.compile(r"[A-Z]{3}")

# Moving the point must not round, whatever the precision of the thread's context is.
_WIDE = Context(prec=200)


@cache
def decimals(currency: str) -> int:
    """Number of decimals of an ISO 4217 currency; 2 where the standard does not say otherwise."""
    if not _CURRENCY.fullmatch(currency):
        raise ValueError(f"not a currency code: {currency!r}")
    return _DECIMALS.get(currency, 2)


class Tender(NamedTuple):
    """Money that is legal tender in a country from a day until a last day, by CLDR's list (through Babel)."""

    currency: str
    country: str
    first: date
    last: date


@cache
def tenders() -> tuple[Tender, ...]:
    return tuple(
        Tender(code, country, date(*first) if first else date.min, date(*last) if last else date.max)
        for country, uses in get_global("territory_currencies").items()
        for code, first, last, is_tender in uses
        if is_tender
    )


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 codes of money that is or was legal tender somewhere: BGN and LTL, but no XAU and no XTS."""
    return frozenset(each.currency for each in tenders())


def is_tender(currency: str, day: date) -> bool:
    """Whether the money is legal tender somewhere on that day: BGN until 2026-01-31, the euro from 1999 on."""
    return any(each.currency == currency and each.first <= day <= each.last for each in tenders())


def last_day(currency: str) -> date | None:
    """The last day on which it is legal tender anywhere; None where no end is known, or it never was."""
    last = max((each.last for each in tenders() if each.currency == currency), default=date.max)
    return None if last == date.max else last


def successor(currency: str, day: date) -> str | None:
    """What is paid with on that day where it was paid with last: EUR for BGN. None where there is none, or several."""
    theirs = [each for each in tenders() if each.currency == currency]
    last = max((each.last for each in theirs), default=None)
    countries = {each.country for each in theirs if each.last == last}
    after = {
        max(found, key=lambda each: each.first).currency
        for country in countries
        if (found := [each for each in tenders() if each.country == country and each.first <= day <= each.last])
    }
    return after.pop() if len(after) == 1 else None


def smallest_unit(currency: str) -> Decimal:
    """The cent of a currency: 0.01 for EUR, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-decimals(currency))


def round_to(value: Exact, places: int) -> Decimal:
    """`value` with `places` decimals, half away from zero, without any rounding on the way."""
    return _rounded(*value.as_integer_ratio(), places)


def _rounded(above: int, below: int, places: int) -> Decimal:
    """`above` / `below`; `below` is above zero."""
    units = (abs(above) * 10**places * 2 + below) // (below * 2)
    return _from_units(-units if above < 0 else units, places)


def _from_units(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places, _WIDE)


def round_money(value: Exact, currency: str) -> Decimal:
    """An amount in whole cents of `currency`, half away from zero."""
    return round_to(value, decimals(currency))


def exact_product(quantity: Decimal, price: Decimal, base_quantity: Decimal) -> Fraction:
    """quantity x price / base quantity, exact."""
    return Fraction(*_product(quantity, price, base_quantity))


def money_for(quantity: Decimal, price: Decimal, base_quantity: Decimal, currency: str) -> Decimal:
    """r(quantity x price / base quantity)."""
    return _rounded(*_product(quantity, price, base_quantity), decimals(currency))


def _product(quantity: Decimal, price: Decimal, base_quantity: Decimal) -> tuple[int, int]:
    (counted, parts), (amount, cents) = quantity.as_integer_ratio(), price.as_integer_ratio()
    base, of_base = base_quantity.as_integer_ratio()
    return counted * amount * of_base, parts * cents * base


def percent_of(base: Exact, percent: Exact, currency: str) -> Decimal:
    """r(base x percent / 100)."""
    (base_above, base_below), (above, below) = base.as_integer_ratio(), percent.as_integer_ratio()
    return _rounded(base_above * above, base_below * below * 100, decimals(currency))


def plus_percent(value: Decimal, percent: Decimal) -> Decimal:
    """value x (100 + percent) / 100, exact: it may have more decimals than any currency."""
    return _WIDE.scaleb(_WIDE.multiply(value, _WIDE.add(100, percent)), -2)


def share_of(part: Exact, whole: Exact, places: int) -> Decimal:
    """How many percent of `whole` a part is; ZeroDivisionError where there is no whole."""
    (above, below), (base_above, base_below) = part.as_integer_ratio(), whole.as_integer_ratio()
    if base_above == 0:
        raise ZeroDivisionError("a share of nothing")
    sign = -1 if base_above < 0 else 1
    return _rounded(sign * above * 100 * base_below, below * abs(base_above), places)


def is_multiple(value: Decimal, step: Decimal) -> bool:
    """Whether `value` is a whole number of steps."""
    (above, below), (step_above, step_below) = value.as_integer_ratio(), step.as_integer_ratio()
    return above * step_below % (below * step_above) == 0


def allocate(total: Decimal, weights: Sequence[Exact], currency: str) -> tuple[Decimal, ...]:
    """Split `total` in proportion to `weights` by largest remainder; the parts sum to the whole.

    Ties go to the earlier weight, and a negative total splits as the positive one does. Raises ValueError
    if a weight is negative, the weights sum to zero, or the total is not in whole cents.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("cannot split an amount over a negative weight")
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole == 0:
        raise ValueError("cannot split an amount over weights that sum to zero")
    places = decimals(currency)
    units = abs(Fraction(total)) * 10**places
    if units.denominator != 1:
        raise ValueError(f"{total} is not in whole cents of {currency}")
    exact = [units * Fraction(weight) / whole for weight in weights]
    floors = [share.numerator // share.denominator for share in exact]
    left = int(units) - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for i in by_remainder[:left]:
        floors[i] += 1
    sign = -1 if total < 0 else 1
    return tuple(_from_units(sign * floor, places) for floor in floors)


def without_noise(value: Decimal) -> Decimal | None:
    """The short number that another program's binary fractions made of it: 9.78 for 9.779999999999999; else None.

    Such a number has more than 12 digits, more than 4 of them decimals, and lies within 1e-11 of one of at most 10. A
    long price that is meant, as 0.012345 or a third, is farther away.
    """
    _, digits, exponent = value.as_tuple()
    if len(digits) <= 12 or not isinstance(exponent, int) or exponent > -5:
        return None
    short = Context(prec=10).plus(value).normalize()
    is_near = abs(value - short) * 10**11 <= abs(value)
    return short if is_near and short != value else None


def plain(value: Decimal) -> str:
    """A Decimal as text: no exponent, digits as stored."""
    return format(value, "f")


def shortest(value: Exact) -> str:
    """A number as text without trailing zeros: 21.00 is `21`, 0.50 is `0.5`."""
    if not isinstance(value, Decimal) and value.denominator == 1:
        return str(value.numerator)
    text = plain(value if isinstance(value, Decimal) else round_to(value, 6))
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
