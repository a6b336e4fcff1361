"""What is kept, held against what its events tell: that nothing was put in, changed, turned back or taken out unsaid.

A seal proves that the program wrote a row, not that it is the last that was written, nor that there is no other. The
last event that tells of a row does, because events are a chain whose end is known.

What the events tell is sorted in a file of its own, so that memory does not grow with what is kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select

from quotegen.errors import Fault
from quotegen.model.numbering import draft_name, revised
from quotegen.model.snapshot import Snapshot
from quotegen.money import plain
from quotegen.store.drafts import DraftState
from quotegen.store.events import BASELINE, ROWS, TEXTS
from quotegen.store.keys import check_keyed
from quotegen.store.rows import Row, each
from quotegen.store.schema import draft_pasts, drafts, events, job_items, jobs, notes
from quotegen.store.told import TOLD, columns_of, content_of, name_of

_HINT = "restore a backup, and find out who changed it: quotegen audit NUMBER"
_HELD, _WRITTEN = f'"{ROWS}":{{', f'"{TEXTS}":"'
_TABLE = "CREATE TABLE told (name TEXT PRIMARY KEY, digest TEXT, seq INTEGER, met INTEGER) WITHOUT ROWID"
_PUT = "INSERT OR REPLACE INTO told VALUES (?, ?, ?, 0)"


def _fault(code: str, message: str) -> Fault:
    return Fault(code, message, _HINT)


def witnessed(tx: Connection) -> Iterator[Fault]:
    """Every row is as the last event that tells of it says, and every row that is told of is there."""
    with closing(sqlite3.connect("")) as told:  # a file of its own that is gone when it is closed
        told.execute(_TABLE)
        yield from _read_events(tx, told)
        unknown: Counter[str] = Counter()
        for table in TOLD:
            yield from _held_against(tx, table, told, unknown)
        for key, count in unknown.items():
            yield _fault("key_unknown", f"{count} rows cannot be held against their events: the key {key} is not here")
        for name, seq in told.execute("SELECT name, seq FROM told WHERE met = 0 ORDER BY name"):
            yield _fault("row_lost", f"{name} is not there any more, but event {seq} tells of it")


def _read_events(tx: Connection, told: sqlite3.Connection) -> Iterator[Fault]:
    """The last digest of each row. What was there before events told of rows is told of first, and never again."""
    wanted = select(events.c.seq, events.c.what, events.c.details).where(events.c.details.contains(_HELD))
    begun = False
    for row in each(tx, wanted.order_by(events.c.seq).execution_options(yield_per=200)):
        is_baseline = row["what"] == BASELINE
        if begun and is_baseline:
            yield _fault("told_late", f"event {row['seq']} tells of rows as if they had been there before all others")
            continue
        begun = begun or not is_baseline
        digests = _details(row).get(ROWS)
        if isinstance(digests, dict):
            told.executemany(_PUT, ((name, str(digest), row["seq"]) for name, digest in digests.items()))


def _details(event: Row) -> Mapping[str, Any]:
    """Nothing of an event that cannot be read: the chain tells of that."""
    try:
        found = json.loads(event["details"])
    except (ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _held_against(tx: Connection, table: Table, told: sqlite3.Connection, unknown: Counter[str]) -> Iterator[Fault]:
    """The rows of a table; those that are told of by a key that is not here are counted by its id."""
    begun = {row["id"]: row["created_at"] for row in each(tx, select(jobs.c.id, jobs.c.created_at))}
    wanted = select(*columns_of(table)).order_by(*table.primary_key.columns)
    for row in each(tx, wanted.execution_options(yield_per=200)):
        name = name_of(table, row)
        found = told.execute("UPDATE told SET met = 1 WHERE name = ? RETURNING digest, seq", [name]).fetchone()
        if found is None:
            if table is not job_items or not _is_as_begun(row, begun):
                yield _fault("row_untold", f"{name} is there, but no event tells of it")
            continue
        digest, seq = found
        same = check_keyed(tx, digest, content_of(table, row))
        if same is None:
            unknown[digest.partition(":")[0]] += 1
        elif not same:
            yield _fault("row_turned_back", f"{name} is not as event {seq} left it")


def _is_as_begun(item: Row, begun: Mapping[str, str]) -> bool:
    """A row of a batch that nothing became of yet."""
    return item["changed_at"] == begun.get(item["job"]) and item["draft"] is None and item["quotation"] is None


def noted(tx: Connection) -> Iterator[Fault]:
    """What people wrote on the occasion of an event is there, and as they wrote it."""
    wanted = select(events.c.seq, events.c.details, notes.c.content).select_from(events.outerjoin(notes))
    either = wanted.where(or_(notes.c.event.is_not(None), events.c.details.contains(_WRITTEN)))
    for row in each(tx, either.order_by(events.c.seq).execution_options(yield_per=200)):
        digest, content = _details(row).get(TEXTS), row["content"]
        if content is None:
            yield _fault("note_lost", f"what was written at event {row['seq']} is lost")
        elif digest is None or check_keyed(tx, str(digest), str(content)) is False:
            yield _fault("note_changed", f"what is kept as written at event {row['seq']} is not what was written")


def batches(tx: Connection) -> Iterator[Fault]:
    """Each has all the rows that it began with."""
    counted = select(job_items.c.job, func.count().label("rows")).group_by(job_items.c.job).subquery()
    joined = jobs.outerjoin(counted, counted.c.job == jobs.c.id)
    wanted = select(jobs.c.id).select_from(joined).where(func.coalesce(counted.c.rows, 0) != jobs.c.rows)
    for job in tx.scalars(wanted):
        yield _fault("batch_rows_wrong", f"the batch {job} does not have the rows that it began with")


def pasts(tx: Connection) -> Iterator[Fault]:
    """What a draft was before is older than what it is; one that is closed has no past."""
    joined = draft_pasts.join(drafts, drafts.c.id == draft_pasts.c.draft)
    wrong = or_(drafts.c.state != DraftState.OPEN.value, draft_pasts.c.version >= drafts.c.version)
    for draft in tx.scalars(select(draft_pasts.c.draft).select_from(joined).where(wrong).distinct()):
        yield _fault("past_wrong", f"{draft_name(draft)} has a past that it cannot have had")


def headline_faults(revision: Row, snapshot: Snapshot) -> Iterator[Fault]:
    """What a list shows of a revision is what was promised."""
    promised, draft = snapshot.quotation, snapshot.draft
    recurrence, payable = promised.greatest
    told = {
        "customer": draft.customer,
        "title": promised.buyer.name if promised.buyer else "",
        "catalogue": draft.catalogue,
        "currency": promised.currency,
        "payable": plain(payable),
        "recurrence": recurrence.value,
        "issue_date": promised.issue_date.isoformat(),
        "valid_until": promised.valid_until.isoformat(),
    }
    wrong = [name for name, value in told.items() if revision[name] != value]
    if wrong:
        number = revised(revision["quotation"], revision["revision"])
        yield _fault("headline_wrong", f"lists show another {', '.join(wrong)} of {number} than was promised")
