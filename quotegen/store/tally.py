"""How many drafts and quotations there are by state, and what they come to: exact, and quick among very many.

Amounts are text, so they are summed here and not by the database: of what is worked on, what the customer may still say
yes to, and what was won of late. Everything else is only counted, in the indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal
from typing import Any

from sqlalchemy import Connection, Select, func, select

from quotegen.model.lifecycle import OPEN, State, is_expired, is_expiring
from quotegen.model.rules import Recurrence
from quotegen.store.drafts import DraftState
from quotegen.store.events import time_text
from quotegen.store.listing import DAY, EXPIRED, EXPIRING, WAITING, Query, narrowed
from quotegen.store.schema import drafts, revisions

LATELY = "accepted_lately"
"""What was accepted within the last OF_LATE."""
OF_LATE = timedelta(days=30)
_EXACT = Context(prec=200)

Money = tuple[str, Recurrence]
"""A currency, and how often it is paid."""


@dataclass(frozen=True, slots=True)
class Tally:
    """`sums` adds up what a list shows of each, by currency and recurrence; empty where it is only counted."""

    count: int
    sums: Mapping[Money, Decimal]


_Row = tuple[Decimal, Money]


def tally(tx: Connection, query: Query, now: datetime) -> Mapping[str, Tally]:
    """By draft, WAITING, EXPIRING (these are waiting too), LATELY (accepted too), with sums; EXPIRED and the other
    states counted. The state, limit and skip of the query do not matter."""
    counted = {State(state): count for state, count in tx.execute(_counts(query))}
    open_ones = list(_open(tx, query, now))
    told = {
        State.DRAFT.value: _summed(_each(tx, _drafts(query))),
        WAITING: _summed(row for row, kind in open_ones if kind != EXPIRED),
        EXPIRING: _summed(row for row, kind in open_ones if kind == EXPIRING),
        LATELY: _summed(_each(tx, _lately(query, now))),
        EXPIRED: Tally(sum(counted.get(state, 0) for state in OPEN), {}),
    }
    told[EXPIRED] = Tally(told[EXPIRED].count - told[WAITING].count, {})
    closed = [state for state in State if state not in {*OPEN, State.DRAFT}]
    return told | {state.value: Tally(counted.get(state, 0), {}) for state in closed}


def _counts(query: Query) -> Select[Any]:
    table = revisions.c
    # A search reads every row: in the order in which they lie, which an index on the state would not keep.
    state = table.state.concat("") if query.search else table.state
    return select(state, func.count()).where(*narrowed(table, query)).group_by(state)


def _drafts(query: Query) -> Select[Any]:
    table = drafts.c
    wanted = select(table.payable, table.currency, table.recurrence)
    return wanted.where(table.state == DraftState.OPEN.value, *narrowed(table, query))


def _lately(query: Query, now: datetime) -> Select[Any]:
    table = revisions.c
    wanted = select(table.payable, table.currency, table.recurrence).where(*narrowed(table, query))
    return wanted.where(table.state == State.ACCEPTED.value, table.changed_at >= time_text(now - OF_LATE))


def _open(tx: Connection, query: Query, now: datetime) -> Iterator[tuple[_Row, str]]:
    """All that may still be open, and whether it is: that hangs on the time zone of each."""
    table, since = revisions.c, now.astimezone(UTC).date() - DAY
    days = (table.state, table.valid_until, table.zone)
    wanted = select(table.payable, table.currency, table.recurrence, *days).where(*narrowed(table, query))
    wanted = wanted.where(table.state.in_(list(OPEN)), table.valid_until >= since.isoformat())
    known: dict[tuple[str, str, str], str] = {}
    for payable, currency, recurrence, *last in tx.execute(wanted):
        key = (last[0], last[1], last[2])
        if key not in known:
            known[key] = _kind(State(key[0]), date.fromisoformat(key[1]), key[2], now)
        yield (Decimal(payable), (currency, Recurrence(recurrence))), known[key]


def _kind(state: State, valid_until: date, zone: str, now: datetime) -> str:
    if is_expired(state, valid_until, zone, now):
        return EXPIRED
    return EXPIRING if is_expiring(state, valid_until, zone, now) else WAITING


def _each(tx: Connection, wanted: Select[Any]) -> Iterator[_Row]:
    for payable, currency, recurrence in tx.execute(wanted):
        yield Decimal(payable), (currency, Recurrence(recurrence))


def _summed(found: Iterable[_Row]) -> Tally:
    count, sums = 0, dict[Money, Decimal]()
    for amount, money in found:
        count += 1
        sums[money] = _EXACT.add(sums.get(money, Decimal(0)), amount)
    return Tally(count, {money: sums[money] for money in sorted(sums, key=_in_order)})


def _in_order(money: Money) -> tuple[str, int]:
    currency, recurrence = money
    return currency, list(Recurrence).index(recurrence)
