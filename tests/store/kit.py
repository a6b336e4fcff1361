"""What the tests of the store put into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from quotegen.files.settings import Settings
from quotegen.model.numbering import Numbers
from quotegen.model.party import Address, Contact, Party
from quotegen.model.people import Customer, Role, User
from quotegen.store import rows
from quotegen.store.engine import Store, Transaction
from quotegen.store.events import Deed, record
from quotegen.store.idempotency import Origin, RequestKey, once
from quotegen.store.people import add_customer, save_user
from quotegen.store.quotations import new_quotation
from quotegen.store.schema import drafts, revisions, snapshots
from quotegen.usecases.desk import open_desk
from quotegen.usecases.drafts import Beginning, draft_from_request
from quotegen.usecases.house import House
from quotegen.usecases.priced import PricedDraft

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DEED = Deed("ana", "test@here", AT)
ZEME = Customer(
    id="zeme",
    party=Party(name="Žemė, UAB", address=Address(street="Upės g. 1", city="Vilnius", country="LT"), language="lt"),
    contacts=(Contact(name="Rasa Žukienė", email="rasa@zeme.example"),),
)


LINES = """\
lines:
  - {sku: GIR-C80A4-B, quantity: 4}
  - {description: Unpacking, quantity: 1, price: 25, recurrence: once}
"""


def house_on(store: Store, role: Role = Role.ADMIN, at: datetime = AT) -> House:
    """Somebody of this role, at this moment, in the bundled sample company."""
    user = User(name=f"the-{role.value.replace('_', '-')}", role=role)
    return House(open_desk(), store, Settings(), user, "test@here", lambda: at)


def as_user(house: House, role: Role) -> House:
    user = User(name=f"the-{role.value.replace('_', '-')}", role=role)
    with house.store.write() as tx:
        save_user(tx, user)
    return replace(house, user=user)


def begin(house: House, folder: Path, lines: str = LINES) -> PricedDraft:
    """A draft of a few lines: quick to price, and a page long."""
    file = folder / "lines.yaml"
    file.write_text(lines)
    return draft_from_request(house, file, Beginning(customer="zeme", language="en"))


def keep_customer(tx: Transaction, customer: Customer = ZEME) -> None:
    add_customer(tx, customer, DEED.time)
    record(tx, DEED, customer.id, "customer_added", {})


def keep_plain_revision(tx: Transaction, number: str, revision: int, deed: Deed = DEED) -> None:
    """A revision row as issuing leaves it, with a draft, events and a key; what it promises is of no matter here."""
    if revision == 1:
        assert new_quotation(tx, Numbers(), "zeme", date(2026, 11, 24), deed) == number
    key: dict[str, Any] = {"quotation": number, "revision": revision}
    row: dict[str, Any] = {name: "x" for name in revisions.columns.keys() if name != "seal"}  # noqa: SIM118 - not a mapping
    dates = {"issue_date": "2026-11-24", "valid_until": "2026-12-24", "issued_at": deed.time, "changed_at": deed.time}
    row |= {**key, "state": "issued", "customer": "zeme", "payable": "12.50", "recurrence": "month", **dates}
    row |= {"zone": "Europe/Vilnius", "currency": "EUR", "title": "Žemė, UAB", "search": "zeme", "owner": deed.who}
    rows.insert(tx, revisions, row)
    rows.insert(tx, snapshots, {**key, "content": "{}", "costing": "{}"})
    draft: dict[str, Any] = {name: "x" for name in drafts.columns.keys() if name != "seal"}  # noqa: SIM118 - not a mapping
    draft |= {"id": revision, "quotation": number, "revision": revision, "customer": "zeme", "version": 1}
    rows.insert(tx, drafts, draft)
    record(tx, deed, number, "issued", {})
    once(tx, RequestKey(Origin.PERSON, deed.who, f"{number}-{revision}"), {}, deed.time, lambda: {"number": number})
