"""Customers as the app has them: looked for, added once, changed by one at a time, and shown with their quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quotegen.files.signature_words import LEGAL_FORMS, PUBLIC_MAIL
from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.store.events import record
from quotegen.store.listing import Latest, Listed, Query, latest_of, list_all
from quotegen.store.people import KeptCustomer, add_customer, change_customer, get_customer, list_customers
from quotegen.store.search import folded
from quotegen.usecases.customer_form import CELLS, NEW, Form, customer_from, form_of
from quotegen.usecases.house import House
from quotegen.usecases.people import free_id, refuse_unknown_group
from quotegen.usecases.permit import owners, permit

_FORM_WORDS = re.compile(rf"(?<!\w)(?:{LEGAL_FORMS})(?!\w)")
_ENOUGH = 200
_MOST_QUOTES = 200


class Why(StrEnum):
    """By what a customer is like another one, the surest first."""

    VAT_ID = "vat_id"
    COMPANY_CODE = "company_code"
    NAME = "name"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Similar:
    customer: Customer
    why: Why


@dataclass(frozen=True, slots=True)
class Entry:
    """A customer in a list, with the last of the quotations that may be seen."""

    customer: Customer
    quotes: Latest | None


@dataclass(frozen=True, slots=True)
class ShownCustomer:
    """A customer with the drafts and quotations that may be seen, the latest first."""

    customer: Customer
    version: int
    quotes: Sequence[Listed]

    @property
    def last_issued(self) -> str | None:
        """The number of the latest revision, to begin another quotation like it."""
        return next((quote.number for quote in self.quotes if quote.valid_until is not None), None)


def look_for(house: House, search: str, limit: int) -> tuple[Entry, ...]:
    """Customers with every word of the search, in the order of their names."""
    among = owners(house, Action.SEE)
    with house.store.read() as tx:
        found = list(list_customers(tx, search, limit))
        latest = latest_of(tx, [each.id for each in found], among, house.clock())
    return tuple(Entry(each, latest.get(each.id)) for each in found)


def show_customer(house: House, identifier: str) -> ShownCustomer:
    """InputRefused if there is none."""
    query = Query(customer=identifier, owners=owners(house, Action.SEE), limit=_MOST_QUOTES)
    with house.store.read() as tx:
        kept = get_customer(tx, identifier)
        return ShownCustomer(kept.customer, kept.version, list_all(tx, query, house.clock()))


def add_new(house: House, form: Form) -> Customer:
    """A new customer, under an id made of the name. InputRefused with a fault for every field that is wrong."""
    permit(house, Action.ADD_CUSTOMERS)
    told = customer_from(form, NEW)
    refuse_unknown_group(house, [told])
    deed = house.deed()
    with house.store.write() as tx:
        customer = told.model_copy(update={"id": free_id(tx, told.name)})
        add_customer(tx, customer, deed.time)
        record(tx, deed, customer.id, "customer_added", {})
    return customer


def change(house: House, identifier: str, version: int, form: Form) -> Customer:
    """Everything that the form says; what was issued keeps the old data.

    InputRefused as `add_new`; Busy if somebody else has changed the customer since this version.
    """
    permit(house, Action.CHANGE_CUSTOMERS)
    customer = customer_from(form, identifier)
    refuse_unknown_group(house, [customer])
    return _changed(house, KeptCustomer(customer, version))


def put_first(house: House, identifier: str, version: int, place: int) -> Customer:
    """The contact at this place is the one that quotations are written to. Busy as `change`."""
    permit(house, Action.CHANGE_CUSTOMERS)
    with house.store.read() as tx:
        known = get_customer(tx, identifier).customer
    chosen = known.contacts[place : place + 1]
    others = known.contacts[:place] + known.contacts[place + 1 :]
    return _changed(house, KeptCustomer(known.model_copy(update={"contacts": chosen + others}), version))


def _changed(house: House, kept: KeptCustomer) -> Customer:
    deed = house.deed()
    with house.store.write() as tx:
        before = get_customer(tx, kept.customer.id).customer
        change_customer(tx, kept, deed.time)
        fields = [name for name, _, _ in differences(before, kept.customer)]
        record(tx, deed, kept.customer.id, "customer_changed", {"fields": fields})
    return kept.customer


def differences(before: Customer, after: Customer) -> Iterator[tuple[str, str, str]]:
    """Each field that differs, with what it was and is; of contacts, all of them in one line each."""
    old, new = form_of(before), form_of(after)
    for name in CELLS:
        if old.cells[name] != new.cells[name]:
            yield name, old.cells[name], new.cells[name]
    if old.contacts != new.contacts:
        yield "contacts", _in_one_line(old.contacts), _in_one_line(new.contacts)


def _in_one_line(contacts: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(", ".join(text for text in contact.values() if text) for contact in contacts)


def similar(house: House, form: Form, but: str = "") -> tuple[Similar, ...]:
    """Customers that may well be the same one: of the same VAT id, code, name but for its form, or mail address."""
    found: dict[str, Similar] = {}
    with house.store.read() as tx:
        for why, told in _marks(form):
            for customer in list_customers(tx, told, _ENOUGH):
                if customer.id != but and told in _marks_of(why, customer):
                    found.setdefault(customer.id, Similar(customer, why))
    return tuple(found.values())


def _marks(form: Form) -> Iterator[tuple[Why, str]]:
    cells = form.cells
    compact = re.sub(r"\s", "", cells.get("vat_id", "")).upper()
    emails = [contact.get("email", "") for contact in form.contacts]
    told = [(Why.VAT_ID, compact), (Why.COMPANY_CODE, cells.get("company_code", "").strip())]
    told += [(Why.NAME, core_name(cells.get("name", ""))), *((Why.EMAIL, _host(email)) for email in emails)]
    yield from ((why, mark) for why, mark in told if mark)


def _marks_of(why: Why, customer: Customer) -> set[str]:
    party = customer.party
    match why:
        case Why.VAT_ID:
            return {party.vat_id or ""}
        case Why.COMPANY_CODE:
            return {party.company_code}
        case Why.NAME:
            return {core_name(party.name)}
        case Why.EMAIL:
            return {_host(contact.email or "") for contact in customer.contacts}


def core_name(name: str) -> str:
    """A name without its form of company, case, accents and marks: of `UAB „Žemė“` and `Žemė, UAB` it is `zeme`."""
    return " ".join(re.findall(r"\w+", folded(_FORM_WORDS.sub(" ", name))))


def _host(email: str) -> str:
    """`@company.example`, where a company has one of its own."""
    host = email.rpartition("@")[2].strip().casefold()
    return f"@{host}" if host and host not in PUBLIC_MAIL else ""
