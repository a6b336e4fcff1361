"""The heads of the chain of events that issued documents carry, held against the chain."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from quotegen.model.lifecycle import State
from quotegen.store.events import START
from quotegen.store.rows import each, find
from quotegen.store.schema import events


def is_in_chain(tx: Connection, head: str) -> bool:
    """Whether the chain of this database was ever at this head, `SEQ-HASH`."""
    seq, _, digest = head.partition("-")
    if seq == "0":
        return digest == START
    row = find(tx, events, seq=int(seq))
    return row is not None and row["hash"] == digest


def heads_before_issue(tx: Connection) -> Mapping[str, str]:
    """By the number of each revision: the head just before the event by which it was issued."""
    wanted = select(events.c.subject, events.c.seq, events.c.previous).where(events.c.what == State.ISSUED.value)
    return {row["subject"]: f"{row['seq'] - 1}-{row['previous']}" for row in each(tx, wanted)}
