"""A customer as a form has it: a text for every field, and as many contacts as there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from quotegen.errors import Fault, InputRefused, refuse_if_any
from quotegen.files.customers import ADDRESS, PARTY
from quotegen.files.signature import parse_signature
from quotegen.files.validation import faults_of
from quotegen.model.party import PartyKind
from quotegen.model.people import Customer

CELLS = (*PARTY, *ADDRESS, "note")
CONTACT = ("name", "role", "email", "phone")
NEW = "new"
"""Stands for the id of a customer who has none yet."""
_IN_CONTACT = re.compile(r"contacts\[(\d+)\](?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class Form:
    """`cells` by the names in CELLS, each contact by those in CONTACT; what is not there is empty."""

    cells: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[Mapping[str, str], ...] = ()


def form_of(customer: Customer) -> Form:
    """The customer as it is kept."""
    party = customer.party
    values: dict[str, Any] = {**party.model_dump(mode="json"), **party.address.model_dump(), "note": customer.note}
    return Form(
        {name: values[name] or "" for name in CELLS},
        tuple({name: getattr(contact, name) or "" for name in CONTACT} for contact in customer.contacts),
    )


def form_from_signature(text: str) -> Form:
    """What is sure of a pasted signature, to be looked over by a person. A web address has no field: it is a note."""
    found = parse_signature(text)
    cells = {name: getattr(found, name) for name in ("street", "postal_code", "city", "country", "vat_id", "language")}
    cells |= {"name": found.company, "company_code": found.company_code, "kind": PartyKind.BUSINESS.value}
    cells |= {"note": found.website}
    contact = {name: getattr(found, name) for name in CONTACT}
    return Form(cells, (contact,) if any(contact.values()) else ())


def customer_from(form: Form, identifier: str) -> Customer:
    """InputRefused with every fault; its path is a name in CELLS, or `contacts.1.email`."""
    given = {name: text.strip() for name, text in form.cells.items() if text.strip()}
    party = {name: given[name] for name in PARTY if name in given}
    address = {name: given[name] for name in ADDRESS if name in given}
    if "country" in address:
        address["country"] = address["country"].upper()
    contacts = [_contact(each) for each in form.contacts]
    data = {"id": identifier, "party": {**party, "address": address}, "note": given.get("note", "")}
    try:
        return Customer.model_validate({**data, "contacts": [each for each in contacts if each]})
    except ValidationError as error:
        places = [place for place, each in enumerate(contacts) if each]
        refuse_if_any([_told(fault, places) for fault in faults_of(error, Customer)])
        raise


def _contact(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in cells.items() if name in CONTACT and text.strip()}


def _told(fault: Fault, places: Sequence[int]) -> Fault:
    """The fault beside the field that it is about; contacts are counted as in the form, with empty ones."""
    return Fault(fault.code, fault.message, fault.hint, _field(fault, places))


def _field(fault: Fault, places: Sequence[int]) -> str:
    contact = _IN_CONTACT.match(fault.path)
    if contact:
        return f"contacts.{places[int(contact[1])]}.{contact[2] or 'name'}"
    return fault.path.rsplit(".", 1)[-1]


def vat_fault(text: str, country: str) -> Fault | None:
    """What is wrong with a VAT id as it is typed: its form, its check digit, or its country."""
    cells = {"name": "x", "street": "x", "city": "x", "language": "en", "country": country, "vat_id": text}
    try:
        customer_from(Form(cells), NEW)
    except InputRefused as refused:
        return next((fault for fault in refused.faults if fault.path == "vat_id"), None)
    return None
