"""Where the VAT of the European Union holds, day by day, and at which standard rates.

Directive 2006/112/EC, Articles 5 to 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from quotegen.model.base import Model, Percent, Text
from quotegen.model.countries import Country
from quotegen.model.party import Address

PlaceCode = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|[a-z_]{3,60})$")]
"""A country of ISO 3166-1, or the name of a place that has no code there."""
Beginning = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{1,10}$")]
_SEPARATORS = re.compile(r"[\s.-]+")
_LETTERS_BEFORE = re.compile(r"^[A-Z]+(?=[0-9])")


def _is_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as wrong:
        message = "{pattern} is no pattern of postal codes: {why}"
        raise PydanticCustomError("form_wrong", message, {"pattern": value, "why": str(wrong)}) from None
    return value


PostalForm = Annotated[str, AfterValidator(_is_pattern)]
"""How postal codes of a country are written, as a regular expression for the whole of one."""


class Dated(Model):
    """A row that holds from a day until another, both included; without one of them, ever since or for good."""

    valid_from: date = date.min
    valid_until: date = date.max

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until


class Member(Dated):
    """A member state. Its VAT ids begin with its code, or else with `vat_prefix`."""

    country: Country
    vat_prefix: str = ""


class Territory(Dated):
    """A place whose VAT is not that of its country: those with a postal code that begins so, or all of the country.

    `vat_of` is whose VAT is charged there, `services_of` on services where that is another.
    `asked`: a missing postal code is asked for where this place decides.
    """

    place: PlaceCode
    country: Country
    postal: tuple[Beginning, ...] = ()
    vat_of: Country | None = None
    services_of: Country | None = None
    community: Literal["outside", "goods", "same"]
    vat_prefix: str = ""
    asked: bool = False
    source: Text


class StandardRate(Dated):
    """`of_sellers_there`: only who is established there charges it."""

    place: PlaceCode
    rate: Percent
    of_sellers_there: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is taxed. `vat_of` is whose VAT is charged: two places of the same are home to each other,
    for services those of the same `services_of`.

    `goods` and `services`: whether the Union's VAT territory has it for them. `vat_prefix` is that of ids for goods.
    """

    code: str
    vat_of: str
    services_of: str
    goods: bool
    services: bool
    vat_prefix: str


class VatTerritory(Model):
    """`vat.yaml`. Which rows hold is chosen by a day.

    `services_at_consumer`: whose VAT is not charged on services to consumers elsewhere.
    """

    members: tuple[Member, ...]
    services_at_consumer: tuple[Country, ...] = ()
    postal_codes: Mapping[Country, PostalForm]
    territories: tuple[Territory, ...]
    standard_rates: tuple[StandardRate, ...]

    def places_of(self, address: Address, day: date) -> tuple[Place, ...]:
        """The place of an address; where no postal code tells, with those after it that it may be as well."""
        here = [each for each in self.territories if each.country == address.country and each.valid_on(day)]
        code = self._postal_code(address)
        told = max(_matching(here, code), default=None, key=lambda found: found[0])
        if told is not None:
            return (self._territory(told[1], day),)
        main = self._country(address.country, day)
        asked = (self._territory(each, day) for each in here if each.asked and not code)
        return (main, *dict.fromkeys(asked))

    def _postal_code(self, address: Address) -> str:
        """Without blanks, the letters before it and the town behind it; empty where it has not its country's form."""
        code = _SEPARATORS.sub("", address.postal_code.upper())
        form = re.compile(rf"(?:{self.postal_codes.get(address.country, '')})(?![0-9])")
        found = (form.match(each) for each in (code, _LETTERS_BEFORE.sub("", code)))
        return next((each[0] for each in found if each), "")

    def _country(self, country: str, day: date) -> Place:
        member = next((each for each in self.members if each.country == country and each.valid_on(day)), None)
        prefix = (member.vat_prefix or country) if member else ""
        return Place(country, country, country, member is not None, member is not None, prefix)

    def _territory(self, found: Territory, day: date) -> Place:
        vat_of = found.vat_of or found.place
        if found.community == "same":
            of = self._country(vat_of, day)
            return Place(found.place, vat_of, vat_of, of.goods, of.services, of.vat_prefix)
        return Place(
            found.place, vat_of, found.services_of or vat_of, found.community == "goods", False, found.vat_prefix
        )

    def vat_prefixes(self, day: date, for_goods: bool) -> frozenset[str]:
        """How the VAT ids begin that count in the Union: for goods also those of places that belong to it for goods."""
        states = {each.vat_prefix or each.country for each in self.members if each.valid_on(day)}
        places = {each.vat_prefix for each in self.territories if for_goods and each.valid_on(day)}
        return frozenset(states | places - {""})

    def standard_rate(self, place: Place, day: date, seller_is_there: bool = False) -> Decimal | None:
        """In percent; None where the table does not tell."""
        rows = [each for each in self.standard_rates if seller_is_there or not each.of_sellers_there]
        for code in (place.code, place.vat_of):
            found = (each for each in rows if each.place == code and each.valid_on(day))
            rate = next(found, None)
            if rate is not None:
                return rate.rate
        return None


def _matching(territories: list[Territory], code: str) -> Iterator[tuple[int, Territory]]:
    """Each that the code is told by, with the length of what tells it; one of a whole country with 0."""
    for each in territories:
        fitting = [len(beginning) for beginning in each.postal if code.startswith(beginning)]
        if fitting or not each.postal:
            yield max(fitting, default=0), each
