"""Who sells and who buys."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError as NumberError

from quotegen.language import Language
from quotegen.model.base import Identifier, LocalText, Model, Name, Text, is_kept
from quotegen.model.countries import Country
from quotegen.model.vat_id import checked_vat_id

Email = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$", max_length=200)]


def _vat_id_of(text: str | None, info: ValidationInfo) -> str | None:
    """As it is kept, beside an address that was read before; what was kept stays as it was."""
    address = info.data.get("address")
    if text is None or is_kept(info):
        return text
    found = checked_vat_id(text, address.country if address else "")
    if found is None:
        message = "{number} is not a valid VAT id: its form or check digit is wrong"
        raise PydanticCustomError("vat_id_wrong", message, {"number": text})
    return found


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
VatId = Annotated[str, StringConstraints(min_length=4, max_length=24)]
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

    _check_vat_id = field_validator("vat_id")(_vat_id_of)


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
    """The company that makes the offer: `seller.yaml`. Terms and next steps may use TERM_VALUES.

    `oss`: it has joined the One-Stop Shop, so goods to consumers elsewhere in the Union bear the rate there.
    """

    name: Name
    brand: Name
    address: Address
    vat_id: VatId | None = None
    oss: bool = False
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

    _check_vat_id = field_validator("vat_id")(_vat_id_of)
