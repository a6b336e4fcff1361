"""What is said of a quotation beside lines and answers: its order number, its project, who may be asked about it.

The one table of them. The desk, the command line, batches, files, page 1, the differences of revisions and the search
are made from it, so another input is another row here. Readers take it as `inputs.INPUTS`, as it is when they ask.
Nothing heavy is imported: the command line makes its options of it before anything is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Input:
    """One of them. `code` names it in files, as a column of a batch, and, with dashes, as an option.

    `label` is what the customer and the house read before it, `help` what the command line says of it. `contact` is the
    field of the seller's contact that it takes the place of; without one it is printed among the references of page 1.
    `of_the_buyer`: it is the customer's own, and means nothing to another one. `aliases` are names of the column
    elsewhere, in English and Lithuanian.
    """

    code: str
    label: Mapping[Language, str] = field(hash=False)
    help: str
    kind: InputKind = InputKind.TEXT
    longest: int = 100
    contact: str = ""
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
)  # fmt: skip


def references() -> Iterator[Input]:
    """Those that page 1 prints beside number and date."""
    return (each for each in INPUTS if not each.contact)


def contact_in(given: Mapping[str, str]) -> dict[str, str]:
    """The fields of the seller's contact that are given: `name`, `phone`, `email`."""
    return {each.contact: given[each.code] for each in INPUTS if each.contact and given.get(each.code)}


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
    """What is given after somebody told more; empty takes away. Phone and mail go with the name they belong to."""
    nameless = any(not value for code, value in told.items() if contact_in({code: "x"}).keys() == {"name"})
    kept = without_contact(given) if nameless else given
    return {code: value for code, value in {**kept, **told}.items() if value}


def inputs_for_another_buyer(given: Mapping[str, str]) -> dict[str, str]:
    """What still holds where the same is offered to another customer."""
    of_the_buyer = {each.code for each in INPUTS if each.of_the_buyer}
    return {code: value for code, value in given.items() if code not in of_the_buyer}
