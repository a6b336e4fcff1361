"""Who sells and who buys."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from stdnum import bic as stdnum_bic
from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError as NumberError

from quotegen.language import Language
from quotegen.model.base import Identifier, Model, Name, Text, is_kept
from quotegen.model.countries import Country
from quotegen.model.vat_id import checked_vat_id

Email = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$", max_length=200)]


def vat_id_of(text: str | None, info: ValidationInfo) -> str | None:
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


def _bic(value: str) -> str:
    try:
        return str(stdnum_bic.validate(value))
    except NumberError:
        raise PydanticCustomError("bic_wrong", "{number} is not written as a BIC is", {"number": value}) from None


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, OSError, ValueError):  # `Europe` is a folder
        raise PydanticCustomError("time_zone_unknown", "there is no time zone {zone}", {"zone": value}) from None


TimeZone = Annotated[str, StringConstraints(max_length=60), AfterValidator(_zone)]
VatId = Annotated[str, StringConstraints(min_length=4, max_length=24)]
Bic = Annotated[str, StringConstraints(min_length=8, max_length=11), AfterValidator(_bic)]
"""ISO 9362: the bank's code, eight letters and digits, or eleven with the branch."""
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

    _check_vat_id = field_validator("vat_id")(vat_id_of)
