"""How often whoever may not see margins was told that one is below the floor: at a change, or refused at issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from quotegen.store.events import Deed, record, time_text
from quotegen.store.schema import events

_TOLD, _REFUSED = "told_below_floor", "refused_below_floor"


@dataclass(frozen=True, slots=True)
class Tries:
    told: int
    refused: int


def keep_told(tx: Connection, deed: Deed, draft: str) -> None:
    record(tx, deed, draft, _TOLD, {})


def keep_refused(tx: Connection, deed: Deed, subject: str) -> None:
    record(tx, deed, subject, _REFUSED, {})


def refused_since(tx: Connection, who: str, since: datetime) -> int:
    wanted = select(func.count()).where(
        events.c.what == _REFUSED, events.c.who == who, events.c.at >= time_text(since)
    )  # fmt: skip
    return tx.scalar(wanted) or 0


def tries_since(tx: Connection, since: datetime) -> Mapping[str, Tries]:
    """By user, those with the most first."""
    of_one = select(events.c.who, events.c.what, func.count().label("n"))
    recent = of_one.where(events.c.what.in_((_TOLD, _REFUSED)), events.c.at >= time_text(since))
    found: dict[str, dict[str, int]] = {}
    for row in tx.execute(recent.group_by(events.c.who, events.c.what)):
        found.setdefault(row.who, {})[row.what] = row.n
    tries = {who: Tries(each.get(_TOLD, 0), each.get(_REFUSED, 0)) for who, each in found.items()}
    return dict(sorted(tries.items(), key=lambda one: (-one[1].told - one[1].refused, one[0])))
