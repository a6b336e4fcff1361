"""What the workers do that read what others hand in. Imported by them alone: this process needs no reader of its own.

A further format is a further task: a function of one argument that answers bytes, and its counterpart in `reader.py`.
"""

from __future__ import annotations

import io

from quotegen.files.content import Content
from quotegen.files.workbook import packed_sheet
from quotegen.files.zip_upload import packed_files

__all__ = ["prepare", "unpack_zip", "xlsx_rows"]


def prepare() -> None:
    """What is loaded at the first use is loaded before the worker is closed in."""
    io.TextIOWrapper(io.BytesIO(b"warm"), "cp437").read()  # the letters of names in a zip


def xlsx_rows(order: tuple[Content, str | None]) -> bytes:
    return packed_sheet(*order)


def unpack_zip(order: tuple[str, bytes]) -> bytes:
    return packed_files(*order)
