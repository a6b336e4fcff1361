"""The columns that a batch may have, and in which of them a fault stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotegen.errors import did_you_mean
from quotegen.files.customers import OPTIONAL, REQUIRED, column_of
from quotegen.files.inputs import codes
from quotegen.model.batch import MOST_LINES
from quotegen.model.catalogue import Catalogue

CUSTOMER = tuple(name for name in (*REQUIRED, *OPTIONAL) if name not in {"id", "note"})
"""As in a table of customers."""
ROW = ("external_id", "customer", "currency", "document_language", "note")
"""Of the row itself."""
LINE = ("sku", "description", "quantity", "unit", "price", "supply", "recurrence", "optional", "discount", "reason")
NEEDS = "needs."
_LINE = re.compile(r"line\.([1-9][0-9]{0,3})\.(\w+)")
_ROW_PATH = {"language": "document_language", "customer_id": "customer", "currency": "currency", "note": "note"}


def columns(catalogue: Catalogue) -> Iterator[str]:
    """All columns but those of lines, in the order of a template: the row, the customer, inputs, the questions."""
    yield from (*ROW[:2], *CUSTOMER, *ROW[2:], *codes())
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


def is_column(name: str, catalogue: Catalogue) -> bool:
    """Whether it is one of our columns."""
    return line_of(name) is not None or name in catalogue.once(
        ("columns", codes()), lambda: frozenset(columns(catalogue))
    )


def hint_for(name: str, catalogue: Catalogue) -> str:
    """Which column may be meant."""
    lines = [line_column(1, field) for field in LINE]
    return did_you_mean(name[:100], [*columns(catalogue), *lines], "see `quotegen batch template`")


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
    return _ROW_PATH.get(path, path if path in (*ROW, *codes()) else "")


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
