"""What is said of a quotation beside lines and answers: its order number, its project, who may be asked about it.

The one table of them. The desk, the command line, batches, files, page 1, the differences of revisions and the search
are made from it, so another input is another row here. Readers take it as `inputs.INPUTS`, as it is when they ask.
Nothing heavy is imported: the command line makes its options of it before anything is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotegen.language import Language
    from quotegen.model.people import User


class InputKind(StrEnum):
    """How it is checked; each is one line of text."""

    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    COUNTRY = "country"
    DATE = "date"


START = "start_date"
"""The first day of what recurs, written like 2027-01-01."""


@dataclass(frozen=True, slots=True)
class Input:
    """One of them. `code` names it in files, as a column of a batch, and, with dashes, as an option.

    `label` is what the customer and the house read before it, `help` what the command line says of it. `contact` is the
    field of the seller's contact that it takes the place of, `delivery` the field of the delivery address that it is;
    what is neither is printed among the references of page 1. `of_the_buyer`: it is the customer's own, and means
    nothing to another one. `aliases` are names of the column elsewhere, in English and Lithuanian.
    """

    code: str
    label: Mapping[Language, str] = field(hash=False)
    help: str
    kind: InputKind = InputKind.TEXT
    longest: int = 100
    contact: str = ""
    delivery: str = ""
    of_the_buyer: bool = False
    aliases: tuple[str, ...] = ()


INPUTS: tuple[Input, ...] = (
    # BT-13; where the customer gives a reference of another kind, BT-10
    Input(
        "purchase_order",
        {"en": "Purchase order", "lt": "Užsakymo Nr."},
        "The customer's order number or reference.",
        of_the_buyer=True,
        aliases=("po", "po no", "po number", "purchase order no", "purchase order number", "order no", "order number",
                 "customer reference", "užsakymo nr", "užsakymo numeris", "pirkimo užsakymas"),
    ),
    # BT-11
    Input(
        "project",
        {"en": "Project", "lt": "Projektas"},
        "The customer's project or site.",
        of_the_buyer=True,
        aliases=("project name", "project no", "project number", "site", "building site", "projektas",
                 "projekto pavadinimas", "projekto nr", "objektas"),
    ),
    # BT-73
    Input(
        START,
        {"en": "Start", "lt": "Pradžia"},
        "The first day of what recurs, such as 2027-01-01.",
        kind=InputKind.DATE,
        longest=10,
        of_the_buyer=True,
        aliases=("start", "start of agreement", "first day", "begins on", "pradžia", "pradžios data", "pirma diena"),
    ),
    # BG-6: BT-41, BT-42, BT-43; the UBL SellerContact
    Input(
        "seller_contact_name",
        {"en": "Our contact", "lt": "Mūsų kontaktinis asmuo"},
        "Who may be asked, instead of the seller's usual contact.",
        longest=200,
        contact="name",
        aliases=("salesperson", "sales person", "sales rep", "sales representative", "account manager", "pardavėjas",
                 "pardavimų vadybininkas", "vadybininkas"),
    ),
    Input(
        "seller_contact_phone",
        {"en": "Our contact's phone", "lt": "Mūsų kontaktinio asmens telefonas"},
        "Their telephone.",
        kind=InputKind.PHONE,
        longest=40,
        contact="phone",
        aliases=("salesperson phone", "vadybininko telefonas"),
    ),
    Input(
        "seller_contact_email",
        {"en": "Our contact's e-mail", "lt": "Mūsų kontaktinio asmens el. paštas"},
        "Their mail address.",
        kind=InputKind.EMAIL,
        longest=200,
        contact="email",
        aliases=("salesperson email", "salesperson e-mail", "vadybininko el. paštas"),
    ),
    # BG-13: BT-70; BG-15: BT-75, BT-77, BT-78, BT-80; the UBL DeliveryParty and DeliveryLocation
    Input(
        "delivery_name",
        {"en": "Delivery: name", "lt": "Pristatymas: gavėjas"},
        "Who takes the delivery, where that is not the customer.",
        longest=200,
        delivery="name",
        of_the_buyer=True,
        aliases=("deliver to name", "ship to name", "recipient", "consignee", "gavėjas",
                 "prekių gavėjas"),
    ),
    Input(
        "delivery_street",
        {"en": "Delivery: street", "lt": "Pristatymas: gatvė"},
        "Street and number of the delivery address, where it is not the customer's; with city and country.",
        longest=300,
        delivery="street",
        of_the_buyer=True,
        aliases=("delivery address", "shipping address", "shipping street", "ship to address", "ship to street",
                 "pristatymo adresas", "pristatymo gatvė"),
    ),
    Input(
        "delivery_city",
        {"en": "Delivery: city", "lt": "Pristatymas: miestas"},
        "City of the delivery address.",
        longest=300,
        delivery="city",
        of_the_buyer=True,
        aliases=("delivery town", "shipping city", "ship to city", "pristatymo miestas"),
    ),
    Input(
        "delivery_postal_code",
        {"en": "Delivery: postal code", "lt": "Pristatymas: pašto kodas"},
        "Postal code of the delivery address.",
        longest=20,
        delivery="postal_code",
        of_the_buyer=True,
        aliases=("delivery postcode", "delivery zip", "delivery zip code", "shipping postal code", "shipping postcode",
                 "shipping zip", "ship to postal code", "ship to zip", "pristatymo pašto kodas"),
    ),
    Input(
        "delivery_country",
        {"en": "Delivery: country", "lt": "Pristatymas: šalis"},
        "Country of the delivery address, in two letters such as LV. VAT goes by it.",
        kind=InputKind.COUNTRY,
        longest=2,
        delivery="country",
        of_the_buyer=True,
        aliases=("delivery country code", "shipping country", "ship to country", "pristatymo šalis",
                 "pristatymo šalies kodas"),
    ),
)  # fmt: skip

CUSTOMER: Mapping[Language, str] = {"en": "Customer", "lt": "Pirkėjas"}
CUSTOMER_VAT_ID: Mapping[Language, str] = {"en": "Customer's VAT id", "lt": "Pirkėjo PVM kodas"}
WITHOUT_VAT: Mapping[Language, str] = {"en": "Without VAT", "lt": "Be PVM"}
DELIVERED_TO: Mapping[Language, str] = {"en": "Delivered to", "lt": "Pristatymo adresas"}
"""What is said before the delivery address as a whole."""
NEEDED_TO_DELIVER = ("street", "city", "country")
"""Fields of a delivery address that belong together."""


def day_in(value: str) -> date | None:
    """The day that is written there; None for what is no day, such as a newer program may have kept."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def references() -> Iterator[Input]:
    """Those that page 1 prints beside number and date."""
    return (each for each in INPUTS if not each.contact and not each.delivery)


def contact_in(given: Mapping[str, str]) -> dict[str, str]:
    """The fields of the seller's contact that are given: `name`, `phone`, `email`."""
    return {each.contact: given[each.code] for each in INPUTS if each.contact and given.get(each.code)}


def delivery_in(given: Mapping[str, str]) -> dict[str, str]:
    """The fields of the delivery address that are given: `name`, `street`, `city`, `postal_code`, `country`."""
    return {each.delivery: given[each.code] for each in INPUTS if each.delivery and given.get(each.code)}


def searched(given: Mapping[str, str]) -> tuple[str, ...]:
    """What a quotation is found by: all but the two letters of a country, which stand in many a word."""
    countries = {each.code for each in INPUTS if each.kind is InputKind.COUNTRY}
    return tuple(value for code, value in given.items() if code not in countries)


def with_contact_of(user: User, given: Mapping[str, str]) -> dict[str, str]:
    """What somebody begins a quotation with: whom to ask is himself, unless another person is named, or none.

    Only a user with a full name is somebody the customer could ask for; of the others the seller's contact is.
    """
    if not user.full_name or any(each.contact == "name" and each.code in given for each in INPUTS):
        return dict(given)
    himself = {"name": user.full_name, "phone": user.phone, "email": user.email or ""}
    known = {each.code: " ".join(himself[each.contact].split()) for each in INPUTS if each.contact}
    return {**{code: value for code, value in known.items() if value}, **given}


def without_contact(given: Mapping[str, str]) -> dict[str, str]:
    """All but who may be asked."""
    contacts = {each.code for each in INPUTS if each.contact}
    return {code: value for code, value in given.items() if code not in contacts}


def changed(given: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """What is given after somebody told more; empty takes away.

    Phone and mail go with the name they belong to, a delivery address with its street; and of the one before nothing
    stays that does not belong to the one that is told.
    """
    gone = _gone(given, told)
    kept = {code: value for code, value in given.items() if code not in gone}
    return {code: value for code, value in {**kept, **told}.items() if value}


def _gone(given: Mapping[str, str], told: Mapping[str, str]) -> set[str]:
    emptied = {code for code, value in told.items() if not value}
    heads = [each for each in INPUTS if each.code in emptied]
    contact = any(each.contact == "name" for each in heads)
    delivery = any(each.delivery == "street" for each in heads) or _is_elsewhere(told)
    gone = {each.code for each in INPUTS if (contact and each.contact) or (delivery and each.delivery)}
    moved = delivery_in(told).items() - delivery_in(given).items()
    if any(field in {"city", "country"} for field, _ in moved):  # a postal code is one of its place
        gone |= {each.code for each in INPUTS if each.delivery == "postal_code"}
    return gone


def _is_elsewhere(told: Mapping[str, str]) -> bool:
    """Whether a whole delivery address is told."""
    return set(NEEDED_TO_DELIVER) <= delivery_in(told).keys()


def inputs_for_another_buyer(given: Mapping[str, str]) -> dict[str, str]:
    """What still holds where the same is offered to another customer."""
    of_the_buyer = {each.code for each in INPUTS if each.of_the_buyer}
    return {code: value for code, value in given.items() if code not in of_the_buyer}
