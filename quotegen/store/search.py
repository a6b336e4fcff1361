"""How names are looked for: without regard to case and accents, every word anywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement


def folded(*texts: str) -> str:
    """`Labdaros fondas „Žemė“` is `labdaros fondas „zeme“`."""
    joined = unicodedata.normalize("NFKD", " ".join(text for text in texts if text).casefold())
    return "".join(char for char in joined if not unicodedata.combining(char))


def matching(column: Column[str], search: str) -> Iterator[ColumnElement[bool]]:
    """One condition for each word."""
    for word in folded(search).split():
        yield column.contains(word, autoescape=True)
