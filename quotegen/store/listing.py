"""Drafts and quotations in one list: searched, filtered, the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Column, ColumnCollection, ColumnElement, Connection, func, select

from quotegen.model.lifecycle import OPEN, SOON, State, is_expired, is_expiring
from quotegen.model.numbering import draft_name, revised
from quotegen.store import rows
from quotegen.store.drafts import DraftState
from quotegen.store.schema import drafts, revisions
from quotegen.store.search import matching

DAY = timedelta(days=1)
"""The date where a seller is differs from the one in UTC by no more."""
EXPIRED = "expired"
"""Shown in the place of an open state, and asked for like one; never kept."""
SHOWN_STATES = (*(state.value for state in State), EXPIRED)
WAITING = "waiting"
"""Asked for only: what the customer may still say yes to, issued or sent."""
EXPIRING = "expiring"
"""Asked for only: the same, where the last day comes soon."""


@dataclass(frozen=True, slots=True)
class Query:
    """All that is given has to hold. `state` is one of SHOWN_STATES, WAITING or EXPIRING; `owners` any of these."""

    search: str = ""
    state: str | None = None
    customer: str | None = None
    owners: tuple[str, ...] | None = None
    limit: int = 50
    skip: int = 0

    @property
    def reach(self) -> int:
        """How many rows are looked through, with those that are skipped."""
        return self.skip + self.limit


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
    expires_soon: bool
    at: str


def list_all(tx: Connection, query: Query, now: datetime) -> Sequence[Listed]:
    """At most `limit` rows after the skipped ones, the latest first."""
    found = [*_drafts(tx, query), *_revisions(tx, query, now)]
    return sorted(found, key=lambda row: row.at, reverse=True)[query.skip : query.reach]


def _drafts(tx: Connection, query: Query) -> list[Listed]:
    if query.state not in {None, State.DRAFT.value}:
        return []
    table = drafts.c
    wanted = select(drafts).where(table.state == DraftState.OPEN.value, *narrowed(table, query))
    wanted = wanted.order_by(table.changed_at.desc()).limit(query.reach)
    return [_listed(row, draft_name(row["id"]), State.DRAFT.value) for row in rows.each(tx, wanted)]


def _revisions(tx: Connection, query: Query, now: datetime) -> Iterator[Listed]:
    """Each state is asked for by itself, so that an index gives it in order and the first rows are enough."""
    if query.state == State.DRAFT.value:
        return
    for state in OPEN if query.state in {EXPIRED, WAITING, EXPIRING} else (query.state,):
        yield from _in_state(tx, state, query, now)


def _in_state(tx: Connection, state: str | None, query: Query, now: datetime) -> Iterator[Listed]:
    """Whether an offer has run out hangs on its time zone: what may have is looked at row by row."""
    table, today = revisions.c, now.astimezone(UTC).date()
    wanted = select(revisions).where(*narrowed(table, query))
    if state is not None:
        wanted = wanted.where(table.state == state)
    if query.state == EXPIRED:
        wanted = wanted.where(table.valid_until <= today.isoformat())
    elif query.state in {*OPEN, WAITING, EXPIRING}:
        wanted = wanted.where(table.valid_until >= (today - DAY).isoformat())
    if query.state == EXPIRING:
        wanted = wanted.where(table.valid_until <= (today + SOON + DAY).isoformat())
    if state == query.state and state not in OPEN:
        wanted = wanted.limit(query.reach)
    # A search reads every row: in the order in which they lie, which an index by time would not keep.
    time = table.issued_at.concat("") if query.search else table.issued_at
    ordered = wanted.order_by(time.desc()).execution_options(yield_per=max(query.reach, 50))
    shown = (_shown(row, now) for row in rows.each(tx, ordered))
    yield from islice((each for each in shown if _fits(each, query.state)), query.reach)


@dataclass(frozen=True, slots=True)
class Latest:
    """How many quotations a customer has, and the revision that was issued last."""

    count: int
    last: Listed


def latest_of(
    tx: Connection, customers: Sequence[str], owners: Sequence[str] | None, now: datetime
) -> Mapping[str, Latest]:
    """By the ids of these customers, where there is a quotation of these owners."""
    table = revisions.c
    seen = [table.customer.in_(customers), *([] if owners is None else [table.owner.in_(owners)])]
    counted = select(table.customer, func.count(table.quotation.distinct()), func.max(table.issued_at)).where(*seen)
    found: dict[str, Latest] = {}
    for customer, count, at in tx.execute(counted.group_by(table.customer)).all():
        wanted = select(revisions).where(*seen, table.customer == customer, table.issued_at == at)
        last = next(rows.each(tx, wanted.order_by(table.quotation.desc(), table.revision.desc()).limit(1)))
        found[customer] = Latest(count, _shown(last, now))
    return found


def _fits(listed: Listed, asked: str | None) -> bool:
    if asked == EXPIRING:
        return listed.expires_soon
    return asked in {None, listed.state} or (asked == WAITING and listed.state in OPEN)


def _shown(row: rows.Row, now: datetime) -> Listed:
    last = (State(row["state"]), date.fromisoformat(row["valid_until"]), row["zone"], now)
    state = EXPIRED if is_expired(*last) else row["state"]
    return _listed(row, revised(row["quotation"], row["revision"]), state, is_expiring(*last))


def narrowed(table: ColumnCollection[str, Column[Any]], query: Query) -> Iterator[ColumnElement[bool]]:
    """All that a query asks for but the state."""
    yield from matching(table.search, query.search)
    if query.customer is not None:
        yield table.customer == query.customer
    if query.owners is not None:
        yield table.owner.in_(query.owners)


def _listed(row: Mapping[str, Any], number: str, state: str, soon: bool = False) -> Listed:
    until = row.get("valid_until")
    return Listed(
        number=number,
        state=state,
        payable=Decimal(row["payable"]),
        valid_until=date.fromisoformat(until) if until else None,
        expires_soon=soon,
        at=row["issued_at"] if until else row["changed_at"],
        **{name: row[name] for name in ("title", "customer", "owner", "currency", "recurrence")},
    )
