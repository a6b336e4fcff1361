"""Customers: added, changed, found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from pydantic import ValidationError

from quotegen.errors import Fault, refuse_if_any
from quotegen.files.customers import column_of, customer_from_cells, read_customers
from quotegen.files.validation import faults_of
from quotegen.model.party import Party
from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.store.engine import Transaction
from quotegen.store.events import Deed, record
from quotegen.store.people import (
    KeptCustomer,
    add_customer,
    change_customer,
    customers_named,
    find_customer,
    list_customers,
)
from quotegen.store.search import folded
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit


@dataclass(frozen=True, slots=True)
class Imported:
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def add(house: House, cells: Mapping[str, str]) -> Customer:
    """A new customer. InputRefused with every fault, by the names of the options."""
    permit(house, Action.ADD_CUSTOMERS)
    try:
        customer = Customer.model_validate(customer_from_cells(cells))
    except ValidationError as error:
        refuse_if_any(
            [Fault(each.code, each.message, each.hint, column_of(each.path)) for each in faults_of(error, Customer)]
        )
        raise
    refuse_unknown_group(house, [customer])
    deed = house.deed()
    with house.store.write() as tx:
        add_customer(tx, customer, deed.time)
        record(tx, deed, customer.id, "customer_added", {})
    return customer


def import_file(house: House, path: Path) -> Imported:
    """Every customer of a file, added or changed; all of them or, if one is wrong, none."""
    permit(house, Action.CHANGE_CUSTOMERS)
    customers = read_customers(path)
    refuse_unknown_group(house, customers)
    deed = house.deed()
    with house.store.write() as tx:
        return save_all(tx, customers, deed)


def save_all(tx: Transaction, customers: Sequence[Customer], deed: Deed) -> Imported:
    """Each of them added, changed, or left as it is."""
    done: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for customer in customers:
        done[_save(tx, customer, deed.time)].append(customer.id)
    record(tx, deed, "customers", "customers_imported", {name: len(ids) for name, ids in done.items()})
    return Imported(**{name: tuple(ids) for name, ids in done.items()})


def _save(tx: Transaction, customer: Customer, at: str) -> str:
    known = find_customer(tx, customer.id)
    if known is None:
        add_customer(tx, customer, at)
        return "added"
    if known.customer == customer:
        return "unchanged"
    change_customer(tx, KeptCustomer(customer, known.version), at)
    return "changed"


def customer_of(tx: Transaction, party: Party, deed: Deed) -> Customer:
    """The customer who is this party; kept anew, under an id made of the name, if none is. Contacts do not count."""
    alone = party.model_copy(update={"contact": None})
    for known in customers_named(tx, party.name):
        if known.party.model_copy(update={"contact": None}) == alone:
            return known
    customer = Customer(id=free_id(tx, party.name), party=alone, contacts=(party.contact,) if party.contact else ())
    add_customer(tx, customer, deed.time)
    record(tx, deed, customer.id, "customer_added", {})
    return customer


def free_id(tx: Transaction, name: str) -> str:
    """An id made of the name that no customer has yet."""
    wanted = _slug(name)
    return next(
        each for each in chain([wanted], (f"{wanted}-{number}" for number in count(2))) if not find_customer(tx, each)
    )


def _slug(name: str) -> str:
    """`Žemė, UAB` is `zeme-uab`."""
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")[:40] or "customer"


def refuse_unknown_group(house: House, customers: tuple[Customer, ...] | list[Customer]) -> None:
    """A group without a price list would be found out only when a quotation is priced."""
    groups = {price_list.group for price_list in house.desk.catalogue.price_lists}
    refuse_if_any(
        [
            Fault(
                "group_unknown",
                f"there is no customer group {each.party.group}",
                f"one of {', '.join(groups)}",
                "group",
            )
            for each in customers
            if each.party.group not in groups
        ]
    )


def customers(house: House, search: str, limit: int) -> tuple[Customer, ...]:
    """Those with every word of the search, in the order of their names."""
    with house.store.read() as tx:
        return tuple(list_customers(tx, search, limit))
