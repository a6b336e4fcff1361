"""The next number of a series: a row that counts, changed in the transaction that uses the number.

Not MAX + 1, which two can read at once; not a sequence of the database, which keeps counting when a transaction is
given up. A number exists exactly if what carries it was committed.
"""

from __future__ import annotations

from sqlalchemy import Connection

from quotegen.store import rows
from quotegen.store.schema import counters


def last_number(tx: Connection, series: str, year: int = 0) -> int:
    """The number that was given last; 0 before the first."""
    counter = rows.find(tx, counters, series=series, year=year)
    return 0 if counter is None else int(counter["n"])


def next_number(tx: Connection, series: str, year: int = 0) -> int:
    """1, 2, 3 … without a gap. Year 0 is for a series that does not begin anew each year."""
    key = {"series": series, "year": year}
    counter = rows.find(tx, counters, **key)
    if counter is None:
        rows.insert(tx, counters, {**key, "n": 1})
        return 1
    rows.update(tx, counters, key, {"n": counter["n"] + 1})
    return int(counter["n"]) + 1
