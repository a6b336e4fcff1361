"""PDFs opened to be read. PDFium must never be called by two threads at once, whatever documents they read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2

_ONE_AT_A_TIME = Lock()


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document, while no other one is open in this process: what is taken out of it has to be copied."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        yield document
