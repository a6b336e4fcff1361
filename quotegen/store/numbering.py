"""The next number of a series: a row that counts, changed in the transaction that uses the number.

Not MAX + 1, which two can read at once; not a sequence of the database, which keeps counting when a transaction is
given up. A number exists exactly if what carries it was committed, or an event says that it was skipped.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select

from quotegen.store import rows
from quotegen.store.events import Deed, record
from quotegen.store.schema import counters, events

SKIPPED = "numbers_skipped"


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


def skip_numbers(tx: Connection, deed: Deed, series: str, year: int, last: int) -> range:
    """The next number is the one after `last`. Those between are answered: never given, and an event says so."""
    first = last_number(tx, series, year) + 1
    if last < first:
        return range(0)
    if first == 1:
        next_number(tx, series, year)
    _count_to(tx, series, year, last)
    record(tx, deed, "database", SKIPPED, {"series": series, "year": year, "first": first, "last": last})
    return range(first, last + 1)


def _count_to(tx: Connection, series: str, year: int, last: int) -> None:
    """One by one, since the guard lets nobody leap; the row is sealed where it stays."""
    between = range(last_number(tx, series, year) + 1, last)
    if between:
        where = (counters.c.series == series, counters.c.year == year)
        tx.execute(counters.update().where(*where).values(n=bindparam("next")), [{"next": n} for n in between])
    if last_number(tx, series, year) < last:
        rows.update(tx, counters, {"series": series, "year": year}, {"n": last})


def skipped_numbers(tx: Connection) -> Mapping[tuple[str, int], list[range]]:
    """By series and year, what the events say was skipped. What is no such event any more is told by the chain."""
    found: dict[tuple[str, int], list[range]] = {}
    wanted = select(events.c.details).where(events.c.subject == "database", events.c.what == SKIPPED)
    for row in rows.each(tx, wanted):
        try:
            told = json.loads(row["details"])
            numbers = range(int(told["first"]), int(told["last"]) + 1)
            found.setdefault((str(told["series"]), int(told["year"])), []).append(numbers)
        except (ValueError, KeyError, TypeError):
            continue
    return found


def are_all_but(numbers: Collection[int], last: int, skipped: Collection[range]) -> bool:
    """Whether these are 1 to `last` without what was skipped, each once."""
    expected = last - sum(len(each) for each in skipped)
    each_once = len(set(numbers)) == len(numbers) == expected
    return each_once and all(1 <= n <= last and not any(n in each for each in skipped) for n in numbers)
