"""Drafts and quotations in one list: searched, filtered, the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Column, ColumnCollection, ColumnElement, Connection, select

from quotegen.model.lifecycle import OPEN, State, is_expired
from quotegen.model.numbering import draft_name, revised
from quotegen.store import rows
from quotegen.store.drafts import DraftState
from quotegen.store.schema import drafts, revisions
from quotegen.store.search import matching

EXPIRED = "expired"
"""Shown in the place of an open state, and asked for like one; never kept."""
SHOWN_STATES = (*(state.value for state in State), EXPIRED)


@dataclass(frozen=True, slots=True)
class Query:
    """All that is given has to hold. `state` is one of SHOWN_STATES."""

    search: str = ""
    state: str | None = None
    customer: str | None = None
    owner: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Listed:
    number: str
    state: str
    title: str
    customer: str
    owner: str
    currency: str
    payable: Decimal
    recurrence: str
    valid_until: date | None
    at: str


def list_all(tx: Connection, query: Query, now: datetime) -> Sequence[Listed]:
    """At most `limit` rows, the last changed first."""
    found = [*_drafts(tx, query), *_revisions(tx, query, now)]
    return sorted(found, key=lambda row: row.at, reverse=True)[: query.limit]


def _drafts(tx: Connection, query: Query) -> list[Listed]:
    if query.state not in {None, State.DRAFT.value}:
        return []
    table = drafts.c
    wanted = select(drafts).where(table.state == DraftState.OPEN.value, *matching(table.search, query.search))
    wanted = wanted.where(*_of(table, query)).order_by(table.changed_at.desc()).limit(query.limit)
    return [_listed(row, draft_name(row["id"]), State.DRAFT.value, None) for row in rows.each(tx, wanted)]


def _revisions(tx: Connection, query: Query, now: datetime) -> Iterator[Listed]:
    """Each state is asked for by itself, so that an index gives it in order and the first rows are enough."""
    if query.state == State.DRAFT.value:
        return
    for state in OPEN if query.state == EXPIRED else (query.state,):
        yield from _in_state(tx, state, query, now)


def _in_state(tx: Connection, state: str | None, query: Query, now: datetime) -> Iterator[Listed]:
    """Whether an offer has run out hangs on its time zone: what may have is looked at row by row."""
    table, today = revisions.c, now.astimezone(UTC).date()
    wanted = select(revisions).where(*matching(table.search, query.search), *_of(table, query))
    if state is not None:
        wanted = wanted.where(table.state == state)
    if query.state == EXPIRED:
        wanted = wanted.where(table.valid_until <= today.isoformat())
    elif query.state in OPEN:
        wanted = wanted.where(table.valid_until >= (today - timedelta(days=1)).isoformat())
    ordered = wanted.order_by(table.issued_at.desc()).execution_options(yield_per=max(query.limit, 50))
    shown = (_shown(row, now) for row in rows.each(tx, ordered))
    yield from islice((each for each in shown if query.state in {None, each.state}), query.limit)


def _shown(row: rows.Row, now: datetime) -> Listed:
    valid_until = date.fromisoformat(row["valid_until"])
    expired = is_expired(State(row["state"]), valid_until, row["zone"], now)
    state = EXPIRED if expired else row["state"]
    return _listed(row, revised(row["quotation"], row["revision"]), state, valid_until)


def _of(table: ColumnCollection[str, Column[Any]], query: Query) -> Iterator[ColumnElement[bool]]:
    for name in ("customer", "owner"):
        if getattr(query, name) is not None:
            yield table[name] == getattr(query, name)


def _listed(row: Mapping[str, Any], number: str, state: str, valid_until: date | None) -> Listed:
    return Listed(
        number=number,
        state=state,
        payable=Decimal(row["payable"]),
        valid_until=valid_until,
        at=row["issued_at"] if valid_until else row["changed_at"],
        **{name: row[name] for name in ("title", "customer", "owner", "currency", "recurrence")},
    )
