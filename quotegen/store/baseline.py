"""All rows told of as they are: once, when the database is brought to the form in which events tell of rows, and
whenever rows are accepted that were sealed with a key which is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection, Table, inspect, select

from quotegen.store.events import BASELINE, record_rows
from quotegen.store.rows import each
from quotegen.store.told import TOLD, columns_of, content_of, name_of

_AT_ONCE = 500


ACCEPTED = "rows_accepted"
"""What somebody has taken as it was, because the key that could have told is lost."""


def tell_what_is_there(tx: Connection, what: str = BASELINE) -> None:
    """Events that tell of every row as it is now; none in an empty database."""
    for table in TOLD:
        told = _contents(tx, table)
        while some := dict(islice(told, _AT_ONCE)):
            record_rows(tx, what, some)


def _contents(tx: Connection, table: Table) -> Iterator[tuple[str, str]]:
    """By their names. A column that a later program makes is not there yet."""
    there = {column["name"] for column in inspect(tx).get_columns(table.name)}
    wanted = select(*(column for column in columns_of(table) if column.name in there))
    for row in each(tx, wanted.order_by(*table.primary_key.columns).execution_options(yield_per=_AT_ONCE)):
        yield name_of(table, row), content_of(table, row)
