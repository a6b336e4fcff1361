"""Who did what, when and from where: a chain in which every event holds the digest of the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from quotegen.model.canonical import canonical, sha256
from quotegen.store import rows
from quotegen.store.schema import chain, events

START = "0" * 64
_HEAD = {"id": 1}


@dataclass(frozen=True, slots=True)
class Deed:
    """Who acts, from where, and at what moment."""

    who: str
    source: str
    at: datetime

    @property
    def time(self) -> str:
        return time_text(self.at)


@dataclass(frozen=True, slots=True)
class Event:
    seq: int
    at: str
    who: str
    source: str
    subject: str
    what: str
    details: Mapping[str, Any]


def time_text(at: datetime) -> str:
    """UTC to the microsecond, always as long: texts are in order as the times are."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def record(tx: Connection, deed: Deed, subject: str, what: str, details: Mapping[str, Any]) -> None:
    """The next event of the chain."""
    head = rows.find(tx, chain, **_HEAD)
    if head is None:
        head = {"id": 1, "seq": 0, "hash": START}
        rows.insert(tx, chain, head)
    event = {
        "seq": head["seq"] + 1,
        "at": deed.time,
        "who": deed.who,
        "source": deed.source,
        "subject": subject,
        "what": what,
        "details": canonical(dict(details)),
        "previous": head["hash"],
    }
    event["hash"] = hash_of(event)
    rows.insert(tx, events, event)
    rows.update(tx, chain, _HEAD, {"seq": event["seq"], "hash": event["hash"]})


def head_of(tx: Connection) -> str:
    """How far the chain is, as `SEQ-HASH`; whoever keeps it elsewhere can ask later whether the chain still has it."""
    head = rows.find(tx, chain, **_HEAD) or {"seq": 0, "hash": START}
    return f"{head['seq']}-{head['hash']}"


_HASHED = ("seq", "at", "who", "source", "subject", "what", "details", "previous")
"""What the chain is made of. It never changes: whatever else an event should tell one day belongs in its details."""


def hash_of(event: Mapping[str, Any]) -> str:
    """The digest of everything that an event tells, the hash of the one before included."""
    return sha256(canonical({name: event[name] for name in _HASHED}))


def of_subjects(tx: Connection, subjects: list[str]) -> Iterator[Event]:
    """The events of these subjects, oldest first."""
    wanted = select(events).where(events.c.subject.in_(subjects)).order_by(events.c.seq)
    for row in rows.each(tx, wanted):
        found = {name: row[name] for name in ("seq", "at", "who", "source", "subject", "what")}
        yield Event(**found, details=json.loads(row["details"]))
