"""Who sells and who buys."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError
from stdnum import iban as stdnum_iban
from stdnum.eu import vat as stdnum_vat
from stdnum.exceptions import ValidationError as NumberError

from quotegen.language import Language
from quotegen.model.base import Identifier, LocalText, Model, Name, Text

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$", max_length=200)]


def _vat_id(value: str) -> str:
    number = value.replace(" ", "").upper()
    if number[:2] not in EU | {"EL"}:
        return number
    try:
        return str(stdnum_vat.validate(number))
    except NumberError:
        raise PydanticCustomError(
            "vat_id_wrong", "{number} is not a valid VAT id: its form or check digit is wrong", {"number": number}
        ) from None


def _iban(value: str) -> str:
    try:
        return str(stdnum_iban.validate(value))
    except NumberError:
        raise PydanticCustomError(
            "iban_wrong", "{number} is not a valid IBAN: its form or check digits are wrong", {"number": value}
        ) from None


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, OSError, ValueError):  # `Europe` is a folder
        raise PydanticCustomError("time_zone_unknown", "there is no time zone {zone}", {"zone": value}) from None


TimeZone = Annotated[str, StringConstraints(max_length=60), AfterValidator(_zone)]
VatId = Annotated[str, StringConstraints(min_length=4, max_length=20), AfterValidator(_vat_id)]
Iban = Annotated[str, StringConstraints(min_length=5, max_length=42), AfterValidator(_iban)]


class Address(Model):
    street: Name
    city: Name
    postal_code: Annotated[Text, Field(max_length=20)] = ""
    country: Country

    def in_one_line(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postal_code} {self.city}".strip()) if part)


class Delivery(Model):
    """Where the goods go (BG-15), and who takes them there (BT-70) where that is said."""

    name: Annotated[Text, Field(max_length=200)] = ""
    address: Address

    def in_one_line(self) -> str:
        return ", ".join(part for part in (self.name, self.address.in_one_line()) if part)


class Contact(Model):
    name: Name
    role: Annotated[Text, Field(max_length=200)] = ""
    email: Email | None = None
    phone: Annotated[Text, Field(max_length=40)] = ""


class PartyKind(StrEnum):
    BUSINESS = "business"
    CONSUMER = "consumer"


class Party(Model):
    """A buyer or a seller (UBL Party). The group chooses the price list."""

    name: Name
    address: Address
    kind: PartyKind = PartyKind.BUSINESS
    vat_id: VatId | None = None
    company_code: Annotated[Text, Field(max_length=40)] = ""
    contact: Contact | None = None
    language: Language
    group: Identifier = "standard"

    @model_validator(mode="after")
    def _vat_id_of_its_country(self) -> Party:
        if self.vat_id and self.address.country in EU:
            prefix = "EL" if self.address.country == "GR" else self.address.country
            if self.vat_id[:2] != prefix:
                raise PydanticCustomError(
                    "vat_id_wrong",
                    "the VAT id {number} is not of the party's country {country}",
                    {"number": self.vat_id, "country": self.address.country},
                )
        return self


class Term(Model):
    """One plain sentence of the terms, with its label."""

    label: LocalText
    text: LocalText


TERM_VALUES = frozenset({"payment_days", "iban", "bank", "valid_until", "contact"})
"""What the terms and next steps may name in braces."""


def _only_known_values(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    used = frozenset[str]().union(*(term.label.placeholders | term.text.placeholders for term in terms))
    if used - TERM_VALUES:
        raise PydanticCustomError(
            "unknown_placeholder",
            "the text names {{{name}}}, which is not known here",
            {"name": min(used - TERM_VALUES)},
        )
    return terms


class Seller(Model):
    """The company that makes the offer: `seller.yaml`. Terms and next steps may use TERM_VALUES."""

    name: Name
    brand: Name
    address: Address
    vat_id: VatId | None = None
    company_code: Annotated[Text, Field(max_length=40)] = ""
    iban: Iban
    bank: Name
    contact: Contact
    contact_role: LocalText
    website: Text = ""
    time_zone: TimeZone
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
    logo: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+\.(svg|png)$")]
    payment_days: Annotated[int, Field(ge=0, le=365)]
    next_steps: Annotated[tuple[Term, ...], Field(min_length=1, max_length=4), AfterValidator(_only_known_values)]
    terms: Annotated[tuple[Term, ...], Field(min_length=6, max_length=6), AfterValidator(_only_known_values)]
