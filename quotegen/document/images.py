"""PDF -> page images, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from quotegen.document.pdfium import opened

_QUICK = 1
"""The level of compression: higher ones take twice as long, and save two hundredths."""


def page_images(pdf: bytes, dots_per_inch: int = 110) -> Iterator[bytes]:
    """Each page as a PNG, one after the other: the first can be looked at while the others are made."""
    with opened(pdf) as document:
        count = len(document)
    for place in range(count):
        yield _page_image(pdf, place, dots_per_inch)


def first_page_image(pdf: bytes, dots_per_inch: int) -> bytes:
    """The first page as a PNG, whatever comes behind it."""
    return next(page_images(pdf, dots_per_inch))


def _page_image(pdf: bytes, place: int, dots_per_inch: int) -> bytes:
    with opened(pdf) as document:
        bitmap = document[place].render(scale=dots_per_inch / 72, rev_byteorder=True)
        image = bitmap.to_pil().copy()
        bitmap.close()
    buffer = BytesIO()
    image.save(buffer, format="PNG", compress_level=_QUICK)
    return buffer.getvalue()
