"""The same request under the same key is done once, and answered the same every time.

Each user has keys of his own, and the program has others for him: nobody's key is ever another's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from quotegen.errors import Fault, RuleRefused
from quotegen.model.canonical import canonical, sha256
from quotegen.store import rows
from quotegen.store.rows import Row
from quotegen.store.schema import events, idempotency


class Origin(StrEnum):
    PERSON = "person"
    """What somebody chose: `--key`."""
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A key of this user's: one of his own choice, or one that the program takes for him."""

    origin: Origin
    who: str
    text: str

    @property
    def kept(self) -> str:
        """As it is kept; no two keys are kept alike."""
        return canonical([self.origin.value, self.who, self.text])


def answered(tx: Connection, key: RequestKey, request: Any) -> Any | None:
    """What was answered to this request under this key, or None. RuleRefused if the key was for another request."""
    known = _known(tx, key, _digest(request))
    return None if known is None else json.loads(known["answer"])


def once(tx: Connection, key: RequestKey | None, request: Any, at: str, work: Callable[[], Any]) -> Any:
    """What `work` answers, or what it answered before under this key. RuleRefused if that was another request.

    What a request did not use to say is left out of it where it is as usual, so that it is known again.

    Only what was committed counts: a request that was refused may be tried again under its key.
    """
    if key is None:
        return work()
    digest = _digest(request)
    known = _known(tx, key, digest)
    if known is not None:
        return json.loads(known["answer"])
    answer = canonical(work())
    rows.insert(tx, idempotency, {"key": key.kept, "request_sha256": digest, "answer": answer, "at": at})
    return json.loads(answer)


def _digest(request: Any) -> str:
    return sha256(canonical(request))


def _known(tx: Connection, key: RequestKey, digest: str) -> Row | None:
    """The row of this key. RuleRefused if it is of another request."""
    known = rows.find(tx, idempotency, key=key.kept) or _kept_before(tx, key, digest)
    if known is not None and known["request_sha256"] != digest:
        hint = "take a new key for a new request"
        raise RuleRefused(Fault("key_reused", f"the key {key.text} was used for another request", hint, "key"))
    return known


def _kept_before(tx: Connection, key: RequestKey, digest: str) -> Row | None:
    """A row from before keys said whose they are, where the same user made it; the program's always say the same."""
    known = rows.find(tx, idempotency, key=key.text)
    if known is None or (key.origin is Origin.PROGRAM and known["request_sha256"] != digest):
        return None
    answer = json.loads(known["answer"])
    subject = answer.get("number") if isinstance(answer, dict) else None
    his = select(events.c.seq).where(
        events.c.subject == subject, events.c.at == known["at"], events.c.who == key.who
    )  # fmt: skip
    return known if subject is not None and tx.scalar(his.limit(1)) is not None else None
