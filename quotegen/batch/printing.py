"""A quotation of a batch -> its PDF, and how long that took: printed by a disposable worker, on whichever machine."""

from __future__ import annotations

import time
from dataclasses import dataclass

from quotegen.document.press import PrintOrder, page_order, print_order

_HEAD = 32


@dataclass(frozen=True, slots=True)
class Printed:
    pdf: bytes
    seconds: float


def print_row(order: PrintOrder) -> bytes:
    """The PDF behind the seconds it took; `read_printed` reads the answer."""
    begun = time.perf_counter()
    pdf = print_order(order)
    return f"{time.perf_counter() - begun:.6f}".encode().ljust(_HEAD) + pdf


def read_printed(content: bytes) -> Printed:
    return Printed(content[_HEAD:], float(content[:_HEAD]))


def try_page(order: PrintOrder) -> bytes:
    """Nothing, if the template can be filled in; it refuses otherwise."""
    page_order(order)
    return b""
