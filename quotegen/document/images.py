"""PDF -> page images, to be looked at."""

from __future__ import annotations

from io import BytesIO

import pypdfium2


def page_images(pdf: bytes, dots_per_inch: int = 110) -> list[bytes]:
    """Each page as a PNG."""
    images: list[bytes] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            buffer = BytesIO()
            page.render(scale=dots_per_inch / 72).to_pil().save(buffer, format="PNG", optimize=False)
            images.append(buffer.getvalue())
    return images


def first_page_image(pdf: bytes, dots_per_inch: int) -> bytes:
    """The first page as a PNG, whatever comes behind it."""
    with pypdfium2.PdfDocument(pdf) as document:
        buffer = BytesIO()
        document[0].render(scale=dots_per_inch / 72).to_pil().save(buffer, format="PNG", optimize=False)
        return buffer.getvalue()
