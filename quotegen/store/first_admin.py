"""Whoever names the first user under another name than his own stays an admin until another admin has come."""

from __future__ import annotations

from sqlalchemy import Connection, select

from quotegen.model.people import User
from quotegen.store.events import Deed, record
from quotegen.store.schema import events

_HOUSE = "house"
_NAMED, _LEFT = "first_user", "login_left"


def keep_first(tx: Connection, deed: Deed, first: User) -> None:
    """That somebody is named from now on, and by whom."""
    record(tx, deed, _HOUSE, _NAMED, {"login_stays": deed.who != first.name})


def login_that_stays(tx: Connection) -> str | None:
    """Who named the first user under another name, as long as no other admin has come."""
    found = _events(tx)
    named = next((who for what, who in found if what == _NAMED), None)
    return None if any(what == _LEFT for what, _ in found) else named


def was_named(tx: Connection) -> bool:
    """Whether there was a user once; from before this was kept, nobody can say."""
    return bool(_events(tx))


def keep_left(tx: Connection, deed: Deed) -> None:
    """Another admin has come: whoever named the first user is what he is named as from now on, if he is at all."""
    record(tx, deed, _HOUSE, _LEFT, {})


def _events(tx: Connection) -> list[tuple[str, str]]:
    wanted = select(events.c.what, events.c.who).where(events.c.subject == _HOUSE, events.c.what.in_((_NAMED, _LEFT)))
    return [(str(row.what), str(row.who)) for row in tx.execute(wanted.order_by(events.c.seq))]
