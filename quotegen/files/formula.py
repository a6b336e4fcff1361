"""Cells that a spreadsheet would take for a formula are written with an apostrophe in front, and read without it.

A spreadsheet may be told to split a file at other marks than those it was written with. So what would then be the
beginning of a cell counts as one: what follows a comma, a semicolon, a bar, a tab or a line break within the text.
"""

from __future__ import annotations

import re

_BEFORE = "['\" \u00a0]*"
"""What may stand before the sign: blanks and quotes are passed over by those who split. Apostrophes count as well: what
already has one gets one more, so that reading takes off just that."""
_SIGN = "=+\\-@＝＋－＠"
_FORMULA = (
    f"(?:(?={_BEFORE}[{_SIGN}\\t\\r\\n])(?<![\\s\\S])"
    f"|(?<=[,;|\\t\\r\\n\\v\\f\\x1c-\\x1e\\x85\u2028\u2029])(?={_BEFORE}[{_SIGN}]))"
)
_TO_WRITE = re.compile(_FORMULA)
_TO_READ = re.compile(f"{_FORMULA}'")


def escaped(text: str) -> str:
    """The text as it is safe in a cell: `=1+1` is `'=1+1`, and `a;=1+1` is `a;'=1+1`."""
    return _TO_WRITE.sub("'", text)


def unescaped(text: str) -> str:
    """The text that a cell stands for: without the apostrophes that `escaped` puts in front."""
    return _TO_READ.sub("", text) if "'" in text else text
