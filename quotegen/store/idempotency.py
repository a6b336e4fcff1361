"""The same request under the same key is done once, and answered the same every time."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from quotegen.errors import Fault, RuleRefused
from quotegen.model.canonical import canonical, sha256
from quotegen.store import rows
from quotegen.store.schema import idempotency


def answered(tx: Connection, key: str) -> Any | None:
    """What was answered under this key, or None."""
    known = rows.find(tx, idempotency, key=key)
    return None if known is None else json.loads(known["answer"])


def once(tx: Connection, key: str | None, request: Any, at: str, work: Callable[[], Any]) -> Any:
    """What `work` answers, or what it answered before under this key. RuleRefused if that was another request.

    What a request did not use to say is left out of it where it is as usual, so that it is known again.

    Only what was committed counts: a request that was refused may be tried again under its key.
    """
    if key is None:
        return work()
    digest = sha256(canonical(request))
    known = rows.find(tx, idempotency, key=key)
    if known is None:
        answer = work()
        rows.insert(tx, idempotency, {"key": key, "request_sha256": digest, "answer": canonical(answer), "at": at})
        return json.loads(canonical(answer))
    if known["request_sha256"] != digest:
        hint = "take a new key for a new request"
        raise RuleRefused(Fault("key_reused", f"the key {key} was used for another request", hint, "key"))
    return json.loads(known["answer"])
