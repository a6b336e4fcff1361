"""Who did what, when and from where: a chain in which every event holds the digest of the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from quotegen.model.canonical import canonical, sha256
from quotegen.store import clock, rows
from quotegen.store.keys import keyed_digest
from quotegen.store.schema import chain, events, notes
from quotegen.store.told import take_noted

START = "0" * 64
ROWS, TEXTS = "row_digests", "text_digest"
"""Under these an event's details hold digests: of rows by their names, and of what was written beside it."""
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
class Written:
    """What somebody wrote, or a name: never in an event itself, which stays for good."""

    said: Any


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


BASELINE = "rows_before"
"""What was there before events told of rows."""


def record(tx: Connection, deed: Deed, subject: str, what: str, details: Mapping[str, Any]) -> None:
    """The next event of the chain, with a keyed digest of each row that was written since the one before.

    It holds the details that are ids, codes and counts; those that are `Written` are kept beside it, under a digest.
    """
    deed = _in_time(tx, deed)
    texts = {name: value.said for name, value in details.items() if isinstance(value, Written)}
    held = {name: value for name, value in details.items() if name not in texts}
    written = canonical(texts) if any(texts.values()) else ""
    held |= {TEXTS: keyed_digest(tx, written)} if written else texts
    told = {name: keyed_digest(tx, content) for name, content in take_noted(tx).items()}
    seq = _append(tx, deed, subject, what, {**held, **({ROWS: told} if told else {})})
    if written:
        rows.insert(tx, notes, {"event": seq, "content": written})


def _in_time(tx: Connection, deed: Deed) -> Deed:
    """Never earlier than the event before unless an event of its own tells of that."""
    last = clock.last_time(tx)
    if last is None or last <= deed.at:
        return deed
    if last - deed.at <= clock.TOLERANCE:
        return replace(deed, at=last)
    _tell_went_back(tx, deed, last)
    return deed


def _tell_went_back(tx: Connection, deed: Deed, last: datetime) -> None:
    found = clock.behind(tx, deed.at)
    told = {"clock": deed.time, "last": time_text(last), "latest": time_text(found.latest if found else last)}
    _append(tx, deed, clock.SUBJECT, clock.WENT_BACK, told)


def record_rest(tx: Connection) -> None:
    """The end of a transaction: rows that no event has told of get an event of their own."""
    noted = take_noted(tx)
    if noted:
        record_rows(tx, "rows_kept", noted)


def record_rows(tx: Connection, what: str, contents: Mapping[str, str]) -> None:
    """An event of nothing but rows, by their names: it is nobody's, and at the time of the event before."""
    last = tx.scalar(select(events.c.at).order_by(events.c.seq.desc()).limit(1))
    at = datetime.fromisoformat(last) if last else datetime.now(UTC)
    _append(
        tx, Deed("", "", at), "database", what, {ROWS: {name: keyed_digest(tx, contents[name]) for name in contents}}
    )


def _append(tx: Connection, deed: Deed, subject: str, what: str, details: Mapping[str, Any]) -> int:
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
    return int(event["seq"])


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
    """The events of these subjects, oldest first, with what was written on the occasion; without digests."""
    wanted = select(events, notes.c.content).select_from(events.outerjoin(notes))
    for row in rows.each(tx, wanted.where(events.c.subject.in_(subjects)).order_by(events.c.seq)):
        found = {name: row[name] for name in ("seq", "at", "who", "source", "subject", "what")}
        details = {**json.loads(row["details"]), **json.loads(row["content"] or "{}")}
        yield Event(**found, details={name: told for name, told in details.items() if name not in {ROWS, TEXTS}})
