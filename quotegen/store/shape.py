"""Whether the tables hold what rows rest on, as they were made: a table without its key can have a row twice, of which
one is checked and the other one believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, UniqueConstraint, inspect

from quotegen.errors import Fault
from quotegen.store.schema import metadata


def shape_faults(tx: Connection) -> Iterator[Fault]:
    """A table of quotegen with other columns, keys, references or conditions, or without one of its indexes."""
    there = inspect(tx)
    known = set(there.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in known:  # the guards tell of that
            continue
        wrong = [name for name, (made, found) in _parts(table, there).items() if made != found]
        if wrong:
            message = f"the table {table.name} is not as it was made: {', '.join(wrong)}"
            yield Fault("table_changed", message, "restore a backup into a new database, and find out who changed it")


def _parts(table: Table, there: Any) -> dict[str, tuple[Any, Any]]:
    """By its name, each part as it should be and as it is. An index that somebody has added does no harm."""
    name = table.name
    indexes = {index.name for index in table.indexes}
    unique = {tuple(each.columns.keys()) for each in table.constraints if isinstance(each, UniqueConstraint)}
    references = {(tuple(each.column_keys), each.referred_table.name) for each in table.foreign_key_constraints}
    found = there.get_columns(name)
    return {
        "columns": (
            {(each.name, each.nullable, False) for each in table.columns},
            {(each["name"], each["nullable"], bool(each.get("default") or each.get("computed"))) for each in found},
        ),
        "primary key": (
            set(table.primary_key.columns.keys()),
            set(there.get_pk_constraint(name)["constrained_columns"]),
        ),
        "unique columns": (unique, {tuple(each["column_names"]) for each in there.get_unique_constraints(name)}),
        "references": (
            references,
            {(tuple(each["constrained_columns"]), each["referred_table"]) for each in there.get_foreign_keys(name)},
        ),
        "conditions": ([], there.get_check_constraints(name)),
        "indexes": (indexes, indexes & {each["name"] for each in there.get_indexes(name)}),
    }
