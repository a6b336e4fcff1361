"""Customers with their contacts, and users with their roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from quotegen.errors import Busy, Fault, InputRefused, did_you_mean
from quotegen.model.canonical import canonical
from quotegen.model.people import Customer, Preferences, User
from quotegen.model.versioned import from_text, to_text
from quotegen.store import rows
from quotegen.store.schema import customers, preferences, users
from quotegen.store.search import folded, matching


@dataclass(frozen=True, slots=True)
class KeptCustomer:
    """`version` grows with every change: whoever changes an older one is told so."""

    customer: Customer
    version: int


def add_customer(tx: Connection, customer: Customer, at: str) -> None:
    """InputRefused if there is one with this id."""
    if rows.find(tx, customers, id=customer.id) is not None:
        message = f"there is a customer {customer.id} already"
        raise InputRefused(Fault("customer_exists", message, "choose another id, or change that one", "id"))
    rows.insert(tx, customers, {**_columns(customer, at), "version": 1})


def change_customer(tx: Connection, kept: KeptCustomer, at: str) -> None:
    """Busy if somebody else has changed it since it was read. What was issued keeps the old data."""
    row = rows.find(tx, customers, id=kept.customer.id)
    if row is None or row["version"] != kept.version:
        hint = "read it again, then repeat the change"
        raise Busy(Fault("changed_meanwhile", f"{kept.customer.id} was changed by somebody else", hint))
    changes = {**_columns(kept.customer, at), "version": kept.version + 1}
    rows.update(tx, customers, {"id": kept.customer.id}, changes)


def find_customer(tx: Connection, name: str) -> KeptCustomer | None:
    row = rows.find(tx, customers, id=name)
    return (
        None if row is None else KeptCustomer(from_text(Customer, row["content"], f"customer {name}"), row["version"])
    )


def get_customer(tx: Connection, name: str) -> KeptCustomer:
    """InputRefused if there is none."""
    found = find_customer(tx, name)
    if found is None:
        near = did_you_mean(name, tx.scalars(select(customers.c.id)), "`quotegen customer list` names them")
        raise InputRefused(Fault("customer_unknown", f"there is no customer {name}", near, "customer"))
    return found


def list_customers(tx: Connection, search: str = "", limit: int = 100) -> Iterator[Customer]:
    """In the order of their names; all the words of the search stand in id, name, contacts or codes."""
    wanted = select(customers.c.content).where(*matching(customers.c.search, search))
    for content in tx.scalars(wanted.order_by(customers.c.search).limit(limit)):
        yield from_text(Customer, content)


def customers_named(tx: Connection, name: str) -> Iterator[Customer]:
    """Those with exactly this name."""
    told = canonical({"name": name})[1:-1]
    for content in tx.scalars(select(customers.c.content).where(customers.c.content.contains(told, autoescape=True))):
        customer = from_text(Customer, content)
        if customer.name == name:
            yield customer


def _columns(customer: Customer, at: str) -> dict[str, str]:
    party = customer.party
    contacts = [f"{contact.name} {contact.email or ''}" for contact in customer.contacts]
    words = [party.name, customer.id, party.vat_id or "", party.company_code, party.address.city, *contacts]
    return {"id": customer.id, "search": folded(*words), "content": to_text(customer), "changed_at": at}


def save_user(tx: Connection, user: User) -> None:
    """A new user, or a known one with another role."""
    columns = {"name": user.name, "role": user.role.value, "content": to_text(user)}
    if rows.find(tx, users, name=user.name) is None:
        rows.insert(tx, users, columns)
    else:
        rows.update(tx, users, {"name": user.name}, columns)


def find_user(tx: Connection, name: str) -> User | None:
    content = tx.scalar(select(users.c.content).where(users.c.name == name))
    return None if content is None else from_text(User, content, f"user {name}")


def list_users(tx: Connection) -> Iterator[User]:
    for content in tx.scalars(select(users.c.content).order_by(users.c.name)):
        yield from_text(User, content)


def has_users(tx: Connection) -> bool:
    return bool(tx.scalar(select(func.count()).select_from(users)))


def save_preferences(tx: Connection, who: str, preferred: Preferences) -> None:
    columns = {"who": who, "content": to_text(preferred)}
    if rows.find(tx, preferences, who=who) is None:
        rows.insert(tx, preferences, columns)
    else:
        rows.update(tx, preferences, {"who": who}, columns)


def preferences_of(tx: Connection, who: str) -> Preferences:
    """The usual ones for whoever has said nothing yet."""
    row = rows.find(tx, preferences, who=who)
    return Preferences() if row is None else from_text(Preferences, row["content"])
