"""Units of measure: which quantities may be added, multiplied and bought.

A unit is a product of base units with whole powers, written `cup/day` or `gram/bag`.
`number` and `percent` have no dimension.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.language import LANGUAGES, Language, counted, locale_of, plural
from quotegen.model.base import Model
from quotegen.money import currencies, round_to
from quotegen.typed import PERCENT, marks_of

UnitCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*$", max_length=60)]
DIMENSIONLESS = frozenset({"number", "percent"})


@dataclass(frozen=True, slots=True)
class Dimension:
    """Powers of base units: cup/day is {cup: 1, day: -1}. Sorted, zero powers left out."""

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, unit: str) -> Dimension:
        above, *below = unit.split("/")
        powers: dict[str, int] = {}
        for name, power in [(above, 1), *((name, -1) for name in below)]:
            if name not in DIMENSIONLESS:
                powers[name] = powers.get(name, 0) + power
        return cls._from(powers)

    @classmethod
    def _from(cls, powers: Mapping[str, int]) -> Dimension:
        return cls(tuple(sorted((name, power) for name, power in powers.items() if power)))

    def _combine(self, other: Dimension, sign: int) -> Dimension:
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + sign * power
        return self._from(powers)

    def __mul__(self, other: Dimension) -> Dimension:
        return self._combine(other, 1)

    def __truediv__(self, other: Dimension) -> Dimension:
        return self._combine(other, -1)

    def __str__(self) -> str:
        above = [name for name, power in self.powers for _ in range(max(power, 0))]
        below = [name for name, power in self.powers for _ in range(max(-power, 0))]
        return "/".join([" ".join(above) or "number", *below])


class Unit(Model):
    """A unit as it is written: CLDR plural forms per language, and its UN/ECE Rec 20 code if any."""

    id: UnitCode
    rec20: str | None = None
    forms: dict[Language, dict[str, str]]

    @model_validator(mode="after")
    def _every_plural_form(self) -> Unit:
        for language in LANGUAGES:
            wanted = {"other", *locale_of(language).plural_form.tags}
            missing = wanted - set(self.forms.get(language, {}))
            if missing:
                raise PydanticCustomError(
                    "missing_translation",
                    "unit {unit} has no form for: {forms}",
                    {"unit": self.id, "forms": ", ".join(f"{language}.{form}" for form in sorted(missing))},
                )
        return self

    def say(self, value: Decimal, language: Language) -> str:
        """`2 dalys`"""
        return counted(value, self.forms[language], language)

    def word(self, value: Decimal, language: Language) -> str:
        """`dalys`"""
        return plural(value, self.forms[language], language)


def words_beside(unit: str | None, units: Mapping[str, Unit]) -> frozenset[str]:
    """What may stand beside a number of this unit, in small letters: its words, `%`, or the signs of a currency."""
    if unit is None:
        return frozenset()
    if unit == "percent":
        return PERCENT
    currency = unit.split("/")[0].upper()
    signs = marks_of(currency) if currency in currencies() else frozenset[str]()
    forms = units[unit].forms.values() if unit in units else ()
    parts = [part for each in forms for form in each.values() for part in form.split("{n}")]
    words = {" ".join(part.split()).casefold() for part in parts}
    return signs | (words - {""})


class Measure(Model):
    """A quantity of something, exact to six decimals, for showing; `unit` names a Unit."""

    value: Decimal
    unit: UnitCode

    @classmethod
    def rounded(cls, value: Fraction, unit: str, places: int = 0) -> Measure:
        return cls.made(value=round_to(value, places), unit=unit)
