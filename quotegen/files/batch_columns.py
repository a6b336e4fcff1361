"""The columns that a batch may have, and in which of them a fault stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotegen.files.customers import column_of
from quotegen.model.batch import MOST_LINES
from quotegen.model.catalogue import Catalogue

ROW = ("external_id", "customer", "document_language", "currency", "note")
"""Of the row itself."""
PARTY = ("name", "kind", "vat_id", "company_code", "language", "group")
ADDRESS = ("street", "city", "postal_code", "country")
CONTACT = ("contact_name", "contact_role", "contact_email", "contact_phone")
CUSTOMER = (*PARTY, *ADDRESS, *CONTACT)
LINE = ("sku", "description", "quantity", "unit", "price", "recurrence", "optional", "discount", "reason")
NEEDS = "needs."
_LINE = re.compile(r"line\.([1-9][0-9]{0,3})\.(\w+)")
_ROW_PATH = {"language": "document_language", "customer_id": "customer", "currency": "currency", "note": "note"}


def columns(catalogue: Catalogue) -> Iterator[str]:
    """All columns but those of lines, in the order of a template: the row, the customer, the questions."""
    yield from (*ROW, *CUSTOMER)
    yield from (NEEDS + question.id for question in catalogue.questionnaire)


def line_column(number: int, field: str) -> str:
    """`line.2.quantity`; lines count from 1."""
    return f"line.{number}.{field}"


def line_of(column: str) -> tuple[int, str] | None:
    """The number and the field of a line's column, None for any other."""
    found = _LINE.fullmatch(column)
    if not found or found[2] not in LINE or int(found[1]) > MOST_LINES:
        return None
    return int(found[1]), found[2]


def column_of_path(path: str) -> str:
    """The column of what is at a path: `answers.people[0]` is needs.people, `lines[1].quantity` is line.2.quantity.

    Empty for what stands in no column of its own.
    """
    if path.startswith("answers."):
        return NEEDS + re.split(r"[.\[]", path.removeprefix("answers."), maxsplit=1)[0]
    if path.startswith("lines["):
        return _line_column_of(path)
    if path.startswith(("customer.", "party.", "contacts")):
        return _customer_column(path)
    return _ROW_PATH.get(path, path if path in ROW else "")


def _line_column_of(path: str) -> str:
    found = re.match(r"lines\[([0-9]+)\]", path)
    number = int(found[1]) + 1 if found else 1
    last = path.rsplit(".", 1)[-1]
    if "allowance_charges" in path and last != "reason":
        last = "discount"
    return line_column(number, last if last in LINE else "sku")


def _customer_column(path: str) -> str:
    if ".contact." in path:
        return f"contact_{path.rsplit('.', 1)[-1]}"
    column = column_of(path)
    return {"address": "street", "contact": "contact_name"}.get(column, column)
