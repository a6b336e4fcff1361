"""How two PDFs look, page by page, in another reader than the one that compares their parts. Runs in a worker.

Two readers that know nothing of each other have to agree that nothing was changed: a file that is written so that one
of them is led astray is told by the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from quotegen.document.pdfium import opened
from quotegen.errors import Fault

_SCALE = 1.0
"""Pixels in a point."""
_MARGIN = 2
"""Points around a signature's box within which a line of it may be drawn."""
_HINT = "a signature may be shown where nothing is printed; ask for the file with it there, or without a picture"

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Seen:
    files: tuple[tuple[str, bytes], ...]
    sizes: tuple[tuple[float, float], ...]
    texts: tuple[str, ...]
    pictures: tuple[Image.Image, ...]
    letters: tuple[tuple[Box, ...], ...]


def look_faults(issued: bytes, pdf: bytes, boxes: Sequence[tuple[int, Box]]) -> Iterator[Fault]:
    """What looks otherwise outside these boxes, each on a page counted from 0; and which box lies over printed text."""
    old, new = _seen(issued), _seen(pdf)
    if len(old.sizes) != len(new.sizes):
        message = f"it has {len(new.sizes)} pages, and {len(old.sizes)} were issued"
        yield Fault("changed_after_issue", message, "ask for the file as it was issued")
        return
    if old.files != new.files:
        yield Fault("changed_after_issue", "what it carries beside its pages was changed", "", "attachments")
    for page, size in enumerate(old.sizes):
        here = [box for number, box in boxes if number == page]
        alike = size == new.sizes[page] and old.texts[page] == new.texts[page]
        if not alike or not _alike(old.pictures[page], new.pictures[page], [_pixels(box, size[1]) for box in here]):
            yield Fault("changed_after_issue", f"page {page + 1} looks otherwise", "", f"pages[{page}]")
        if any(_meet(box, letter) for box in here for letter in old.letters[page]):
            message = f"a signature is shown over what is printed on page {page + 1}"
            yield Fault("signature_over_text", message, _HINT, f"pages[{page}]")


def _seen(pdf: bytes) -> _Seen:
    with opened(pdf) as document:
        document.init_forms()  # before any page: fields are drawn by whoever draws forms
        items = [document.get_attachment(place) for place in range(min(document.count_attachments(), 100))]
        files = tuple((item.get_name(), bytes(item.get_data())) for item in items)
        pages = list(document)
        texts = [page.get_textpage() for page in pages]
        return _Seen(
            files,
            tuple(page.get_size() for page in pages),
            tuple(text.get_text_bounded() for text in texts),
            tuple(page.render(scale=_SCALE, grayscale=True, may_draw_forms=True).to_pil().copy() for page in pages),
            tuple(tuple(_letters(text)) for text in texts),
        )


def _letters(text: pypdfium2.PdfTextPage) -> Iterator[Box]:
    for place in range(text.count_chars()):
        if text.get_text_range(place, 1).strip():
            yield text.get_charbox(place)


def _alike(old: Image.Image, new: Image.Image, boxes: Sequence[tuple[int, int, int, int]]) -> bool:
    difference = ImageChops.difference(old, new)
    draw = ImageDraw.Draw(difference)
    for box in boxes:
        draw.rectangle(box, fill=0)
    return difference.getbbox() is None


def _pixels(box: Box, height: float) -> tuple[int, int, int, int]:
    left, bottom, right, top = box
    edges = (left - _MARGIN, height - top - _MARGIN, right + _MARGIN, height - bottom + _MARGIN)
    first, second, third, fourth = (int(edge * _SCALE) for edge in edges)
    return first, second, third, fourth


def _meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
