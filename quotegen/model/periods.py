"""Spans of days and months: the last day of one, and how it is said."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from quotegen.language import Language, counted

# CLDR's own unit names count weeks for 21 days in Lithuanian, and have no accusative.
_MONTHS: Mapping[Language, Mapping[str, str]] = {
    "en": {"one": "month", "other": "months"},
    "lt": {"one": "mėnuo", "few": "mėnesiai", "many": "mėnesio", "other": "mėnesių"},
}
_DAYS_LEFT: Mapping[Language, Mapping[str, str]] = {
    "en": {"one": "day", "other": "days"},
    "lt": {"one": "dieną", "few": "dienas", "many": "dienos", "other": "dienų"},
}


def last_day(start: date, months: int) -> date:
    """The last day of so many months from `start`: the day before the one of the same number, or the month's last.

    From 1 January for 12 months until 31 December; from 31 January for one month until 28 February (BGB § 188).
    """
    place = start.month - 1 + months
    year, month = start.year + place // 12, place % 12 + 1
    if start.day == 1:
        return date(year, month, 1) - timedelta(days=1)
    return date(year, month, min(start.day - 1, monthrange(year, month)[1]))


def months_in_words(count: int, language: Language) -> str:
    """`12 months`, `12 mėnesių`."""
    return counted(Decimal(count), _MONTHS[language], language)


def days_left(count: int, language: Language) -> str:
    """As it is said after `within` or `per`: `14 days`, `14 dienų`, `21 dieną`."""
    return counted(Decimal(count), _DAYS_LEFT[language], language)
