"""A table of customers that is handed in: what it would change is shown first, and just that is done."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quotegen.errors import Busy, Fault, InputRefused
from quotegen.files.batch_shelf import checked
from quotegen.files.batch_tables import table
from quotegen.files.content import Content
from quotegen.files.customers import OPTIONAL, REQUIRED, read_customers
from quotegen.files.formula import unescaped
from quotegen.files.sheets import sheet_in
from quotegen.model.canonical import canonical, sha256
from quotegen.model.notices import listening
from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.store.engine import Transaction
from quotegen.store.people import find_customer
from quotegen.usecases.customer_desk import differences
from quotegen.usecases.house import House
from quotegen.usecases.people import Imported, refuse_unknown_group, save_all
from quotegen.usecases.permit import permit


@dataclass(frozen=True, slots=True)
class Changed:
    """A customer who is kept, and each field that the file has otherwise, with what it was and would be."""

    customer: Customer
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file would do. `mark` tells whether that is still so, `notes` what is read otherwise than written."""

    added: tuple[Customer, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    mark: str
    notes: tuple[Fault, ...] = ()


def compare_import(house: House, content: bytes) -> Compared:
    """CSV or XLSX, at most 20 MB. InputRefused with every fault of all rows, each with its line and column."""
    permit(house, Action.CHANGE_CUSTOMERS)
    with listening() as heard:
        customers = _read(house, content)
    with house.store.read() as tx:
        return replace(_compared(tx, customers), notes=tuple(heard))


def import_compared(house: House, content: bytes, mark: str) -> Imported:
    """Just what was shown, all of it. Busy if a customer was changed since."""
    permit(house, Action.CHANGE_CUSTOMERS)
    customers = _read(house, content)
    deed = house.deed()
    with house.store.write() as tx:
        if _compared(tx, customers).mark != mark:
            hint = "look at the differences once more, then import"
            raise Busy(Fault("changed_meanwhile", "a customer was changed since this was shown", hint))
        return save_all(tx, customers, deed)


def template() -> bytes:
    """The header of such a table, and a row that shows how it is filled."""
    example = ("nida", "Nida, MB", "Kopų g. 2", "Nida", "LT", "lt", "LT-93121", "business")
    header = (*REQUIRED, *OPTIONAL)
    return table(header, [example + ("",) * (len(header) - len(example))], ",")


def _compared(tx: Transaction, customers: Sequence[Customer]) -> Compared:
    added: list[Customer] = []
    changed: list[Changed] = []
    for customer in customers:
        known = find_customer(tx, customer.id)
        if known is None:
            added.append(customer)
        elif known.customer != customer:
            changed.append(Changed(customer, tuple(differences(known.customer, customer))))
    told = [[each.id for each in added], [[each.customer.id, each.fields] for each in changed]]
    unchanged = len(customers) - len(added) - len(changed)
    return Compared(tuple(added), tuple(changed), unchanged, sha256(canonical(told)))


def _read(house: House, content: bytes) -> tuple[Customer, ...]:
    held = checked(content)
    with tempfile.TemporaryDirectory(prefix="quotegen-customers-") as folder:
        path = Path(folder) / "customers.csv"
        _write_table(held, path)
        try:
            customers = read_customers(path)
        except InputRefused as refused:
            raise InputRefused(replace(fault, file="") for fault in refused.faults) from None
    refuse_unknown_group(house, customers)
    return customers


def _write_table(held: Content, path: Path) -> None:
    """As the reader of customers has it: comma, UTF-8, no marks against formulas, the same row on the same line."""
    with path.open("w", newline="", encoding="utf-8") as file:
        told = iter(sheet_in(held))
        header = [cell.strip() for cell in next(told, [])]
        while header and not header[-1]:
            header.pop()
        rows = csv.writer(file)
        rows.writerow(header)
        for row in told:
            cells = [" ".join(unescaped(cell).split()) for cell in row]
            while len(cells) > len(header) and not cells[-1]:
                cells.pop()
            rows.writerow(cells + [""] * (len(header) - len(cells)))
