"""Customers from files: one in YAML, or a table of many."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from quotegen.errors import Fault, refuse_if_any
from quotegen.files.reading import read_data
from quotegen.files.tables import Row, read_table
from quotegen.files.validation import build, faults_of
from quotegen.model.people import Customer

REQUIRED = ("id", "name", "street", "city", "country", "language")
OPTIONAL = (
    "postal_code",
    "kind",
    "vat_id",
    "company_code",
    "group",
    "contact_name",
    "contact_role",
    "contact_email",
    "contact_phone",
    "note",
)
ADDRESS = ("street", "city", "postal_code", "country")
PARTY = ("name", "kind", "vat_id", "company_code", "language", "group")


def customer_from_cells(cells: Mapping[str, str]) -> dict[str, Any]:
    """The form of a customer, from flat columns."""
    contact = {name.removeprefix("contact_"): cells[name] for name in OPTIONAL if "contact_" in name and name in cells}
    party = {name: cells[name] for name in PARTY if name in cells}
    address = {name: cells[name] for name in ADDRESS if name in cells}
    rest = {name: cells[name] for name in ("id", "note") if name in cells}
    return {**rest, "party": {**party, "address": address}, "contacts": [contact] if contact else []}


def column_of(path: str) -> str:
    """`party.address.city` stands in the column city, `contacts[0].email` in contact_email."""
    last = path.rsplit(".", 1)[-1]
    return f"contact_{last}" if path.startswith("contacts") else last


def read_customers(path: Path) -> tuple[Customer, ...]:
    """One customer in YAML or JSON, or a CSV with a row for each. InputRefused with every fault of all rows."""
    faults: list[Fault] = []
    if path.suffix.lower() in {".yaml", ".yml", ".json"}:
        source = read_data(path)
        customer = build(Customer, source, source.data, faults)
        refuse_if_any(faults)
        return (customer,) if customer else ()
    found: dict[str, Customer] = {}
    for row in read_table(path, REQUIRED, faults, OPTIONAL):
        customer = _customer(row, faults)
        if customer is None:
            continue
        if customer.id in found:
            faults.append(row.fault("customer_twice", f"{customer.id} stands here twice", "keep one of them", "id"))
        found[customer.id] = customer
    refuse_if_any(faults)
    return tuple(found.values())


def _customer(row: Row, faults: list[Fault]) -> Customer | None:
    try:
        return Customer.model_validate(customer_from_cells(row.cells))
    except ValidationError as error:
        for fault in faults_of(error, Customer):
            faults.append(row.fault(fault.code, fault.message, fault.hint, column_of(fault.path)))
        return None
