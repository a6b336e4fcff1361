"""Printing what means harm in a pool with small limits, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from quotegen.document.bundle import Bundle
from quotegen.document.range_view import RangeView
from quotegen.errors import QuotegenError
from quotegen.workers.pool import Limits, Pool, WorkerLost
from tests.document.hostile.corpus import page_of

PREPARE = "quotegen.document.press_tasks:prepare"
SMALL = Limits(memory=640 * 1024 * 1024, seconds=1)
GOOD = page_of("<h1>A good page</h1><p>{{ view.title }}</p>", "h1 { font-family: Inter; color: {{ accent }} }")
VIEW = RangeView("en", "a title", "", "", "", "", "", "", ())


@dataclass(frozen=True, slots=True)
class Outcome:
    """`said` is `printed`, the code of a fault, or why the worker was lost."""

    said: str
    pdf: bytes
    seconds: float


def printed(pool: Pool, bundle: Bundle, view: RangeView = VIEW) -> bytes:
    return pool.call("quotegen.document.press_tasks:print_range", (view, bundle))


def outcome_of(pool: Pool, bundle: Bundle, view: RangeView = VIEW) -> Outcome:
    start, pdf = time.monotonic(), b""
    try:
        pdf = printed(pool, bundle, view)
        said = "printed" if pdf.startswith(b"%PDF") else "nonsense"
    except QuotegenError as error:
        said = error.faults[0].code
    except WorkerLost as lost:
        said = f"{lost.why} {lost.details}".strip()
    return Outcome(said, pdf, time.monotonic() - start)
