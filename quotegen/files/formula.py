"""Cells that a spreadsheet would take for a formula are written with an apostrophe in front, and read without it."""

from __future__ import annotations

import re

_LOOKS_LIKE_ONE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""Apostrophes before it count as well: what already has one gets one more, so that reading takes off just that."""


def escaped(text: str) -> str:
    """The text as it is safe in a cell: `=1+1` is `'=1+1`."""
    return f"'{text}" if _LOOKS_LIKE_ONE.match(text) else text


def unescaped(text: str) -> str:
    """The text that a cell stands for: without the one apostrophe that `escaped` puts in front."""
    return text[1:] if text.startswith("'") and _LOOKS_LIKE_ONE.match(text) else text
