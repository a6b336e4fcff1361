"""What a customer gets, surface by surface, and how a secret might be written in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

import pikepdf
import pypdfium2

from tests.document.test_closed_renderer import inflated

STEM = "zq7kanar"
"""Every secret text holds it, so that one search finds them all."""

Surface = tuple[str, str | bytes]
_HEX = re.compile(rb"[0-9a-fA-F]{12,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{11,}")
_MARKS = re.compile(rb"(?<=[0-9])(?:[,.'_ ]|\xc2?\xa0|\xe2\x80[\xaf\x89]|\x20[\x2f\x09])(?=[0-9])")


def surfaces_of(pdf: bytes) -> Iterator[Surface]:
    """Everything in a PDF that can be read: its bytes, streams unpacked, text, and all that describes it."""
    yield "bytes, streams inflated", inflated(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            yield f"text of page {number}", page.get_textpage().get_text_bounded()
    with pikepdf.open(BytesIO(pdf)) as document:
        yield "metadata", " ".join(f"{key} {value}" for key, value in document.docinfo.items())
        yield "XMP", document.Root.Metadata.read_bytes()
        with document.open_outline() as outline:
            yield "outline", " ".join(_titles(outline.root))
        yield "alt texts", " ".join(_alternatives(document))
        for name, attached in document.attachments.items():
            yield f"attachment {name}", attached.get_file().read_bytes()
            yield "attachment's description", f"{name} {attached.filename} {attached.description}"


def _titles(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


def _alternatives(document: pikepdf.Pdf) -> Iterator[str]:
    """Of every object: what is read aloud in its place."""
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary):
            yield from (str(item[name]) for name in ("/Alt", "/ActualText", "/E", "/T", "/Contents") if name in item)


def needles(figures: Iterable[str]) -> frozenset[bytes]:
    """What to look for in a reading: the stem of all secret texts, and amounts as a row of digits."""
    digits = {figure.lstrip("-").replace(".", "").encode() for figure in figures}
    return frozenset({STEM.encode(), STEM[::-1].encode(), *digits})


def leaks(surfaces: Iterable[Surface], wanted: frozenset[bytes]) -> list[tuple[str, bytes]]:
    """Every secret that is found, with the surface it is found on."""
    found = ((name, reading(content)) for name, content in surfaces)
    return [(name, needle) for name, read in found for needle in wanted if needle in read]


def reading(content: str | bytes) -> bytes:
    """All that can be read out of a surface, in small letters, numbers without the marks between their digits.

    A text of 16 bits is read as one of 8; what looks like hexadecimal digits, base64 or an escaped address is decoded
    too. A page may break a word or a number over two lines, so the text of a page is read without white space as well.
    """
    raw = content if isinstance(content, bytes) else content.encode()
    layers = [raw, *(_decoded(run) for run in _HEX.findall(raw))]
    layers += [decoded for run in _BASE64.findall(raw) for decoded in _unpacked(run)]
    layers.append(unquote_to_bytes(raw))
    plain = b"\n".join(layers).lower().replace(b"\0", b"")
    if isinstance(content, str):
        plain += re.sub(rb"\s+", b"", plain)
    return plain + _MARKS.sub(b"", plain)


def _decoded(run: bytes) -> bytes:
    return bytes.fromhex(run[: len(run) // 2 * 2].decode())


def _unpacked(run: bytes) -> Iterator[bytes]:
    """The run may begin anywhere within a group of four."""
    for shift in range(4):
        part = run[shift:]
        part = part[:-1] if len(part) % 4 == 1 else part
        yield base64.b64decode(part + b"=" * (-len(part) % 4))
