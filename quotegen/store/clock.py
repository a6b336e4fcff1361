"""Time in the chain of events does not run backwards without a word.

Several machines may write, and one waits for the other: a clock that is behind by less than TOLERANCE is nobody's
fault, and the later time is taken. One that is further behind is told by an event of its own, with both times, and
from then on the chain goes by it. Nothing is promised by such a clock, until it is past the latest time that was ever
kept, or an admin has said that it was the later one that was wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from quotegen.errors import Fault, RuleRefused
from quotegen.store.schema import events, identity

TOLERANCE = timedelta(minutes=5)
SUBJECT, WENT_BACK, ACCEPTED = "clock", "clock_went_back", "clock_accepted"


@dataclass(frozen=True, slots=True)
class Behind:
    """How far a clock is behind the latest time that was kept."""

    clock: datetime
    latest: datetime

    @property
    def fault(self) -> Fault:
        message = (
            f"the clock says {_plain(self.clock)}, but something was kept at {_plain(self.latest)} already:"
            " nothing is issued or accepted by a clock that went back"
        )
        hint = "set the clock right; if the later time was the wrong one, an admin says so: quotegen db clock --accept"
        return Fault("clock_behind", message, hint)


def _plain(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def last_time(tx: Connection) -> datetime | None:
    """When the last event was, by the chain."""
    at = tx.scalar(select(events.c.at).order_by(events.c.seq.desc()).limit(1))
    return None if at is None else datetime.fromisoformat(at)


def behind(tx: Connection, clock: datetime) -> Behind | None:
    """Whether the clock is behind the latest time that was kept, by more than the tolerance."""
    latest = _latest(tx)
    return Behind(clock, latest) if latest is not None and latest - clock > TOLERANCE else None


def refuse_behind(tx: Connection, clock: datetime) -> None:
    """RuleRefused by a clock that went back: what is promised would bear a wrong date."""
    found = behind(tx, clock)
    if found is not None:
        raise RuleRefused(found.fault)


def _latest(tx: Connection) -> datetime | None:
    """What the chain goes by now, or went by before it went back, unless somebody said that this was wrong."""
    last = last_time(tx)
    wanted = select(events.c.what, events.c.details).where(events.c.subject == SUBJECT)
    told = tx.execute(wanted.order_by(events.c.seq.desc()).limit(1)).first()
    if last is None or told is None or told.what != WENT_BACK:
        return last
    return max(last, datetime.fromisoformat(json.loads(told.details)["latest"]))


def ran_back_untold(tx: Connection) -> Iterator[Fault]:
    """Each event that is earlier than the one before it, without an event that says why.

    Nobody looked at the times of the events before the database had an identity.
    """
    from_seq = tx.scalar(select(func.max(identity.c.from_seq))) or 0
    wanted = select(events.c.seq, events.c.at, events.c.what).where(events.c.seq > from_seq).order_by(events.c.seq)
    before = ""
    for seq, at, what in tx.execute(wanted.execution_options(yield_per=1000)):
        if at < before and what != WENT_BACK:
            hint = "somebody may have written it with another program: restore a backup"
            message = f"event {seq} is of {at}, earlier than the one before it, and nothing tells why"
            yield Fault("time_ran_back", message, hint)
        before = at
