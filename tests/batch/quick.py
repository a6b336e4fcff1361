"""An engine for tests of what is written: rows are really quoted, in this process, and printing only pretends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from quotegen.batch.printing import print_row, try_page
from quotegen.batch.quoting import quote_rows, work_out


def fake_pdf(order: Any) -> bytes:
    quotation = order.quotation
    return b"%PDF-" + f"{quotation.number} R{quotation.revision}".encode() + b" " * 2000


class QuickEngine:
    """Does everything at once; `printing` says what a row is printed as, or raises what it is refused with."""

    workers = 2

    def __init__(self, printing: Callable[[Any], bytes] = fake_pdf) -> None:
        self._works: dict[Any, Callable[[Any], bytes]] = {
            quote_rows: work_out,
            print_row: lambda order: b"0.001".ljust(32) + printing(order),
            try_page: lambda order: b"",
        }

    def submit(self, work: Callable[[Any], bytes], argument: Any) -> Future[bytes]:
        done: Future[bytes] = Future()
        try:
            done.set_result(self._works[work](argument))
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is read
            done.set_exception(error)
        return done

    def close(self) -> None:
        """Nothing is held."""
