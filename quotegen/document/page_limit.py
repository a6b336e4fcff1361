"""No document grows without end: it is refused when the page beyond the limit is begun, not when all are laid out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from quotegen.errors import Fault, InputRefused

MAX_PAGES = 100
_PROGRESS = logging.getLogger("weasyprint.progress")
_PAGE = "Step 5 - Creating layout - Page %d"


@contextmanager
def limited_pages(most: int) -> Iterator[None]:
    """While it lasts, InputRefused where this thread lays out more pages. WeasyPrint tells its progress to a logger."""
    thread = threading.get_ident()

    def watch(record: logging.LogRecord) -> bool:
        if threading.get_ident() != thread:
            return True
        if record.msg.startswith(_PAGE) and isinstance(record.args, tuple) and record.args[0] > most:  # type: ignore[operator]
            raise InputRefused(
                Fault("print_too_long", f"the document has more than {most} pages", "leave something out, or split it")
            )
        return False

    level = _PROGRESS.level
    _PROGRESS.addFilter(watch)
    _PROGRESS.setLevel(logging.INFO)
    try:
        yield
    finally:
        _PROGRESS.setLevel(level)
        _PROGRESS.removeFilter(watch)
