"""Lines of text: where they break and how high they are.

Kept is what WeasyPrint found for a text in a kept style and a width, by exactly the arguments it was asked with. That
is safe because Pango answers the same question with the same line, and because whoever gets a kept line gets a copy.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break

from quotegen.document.memo.kept import is_kept
from quotegen.document.memo.recent import Recent

_lines = Recent(8000)
_split_first_line = line_break.split_first_line
_strut = line_break.strut


def split_first_line(text: str, style: Any, context: Any, *measures: Any, **conditions: Any) -> tuple[Any, ...]:
    """As in WeasyPrint: the layout of the line, and its measures."""
    if not is_kept(style):
        line: tuple[Any, ...] = _split_first_line(text, style, context, *measures, **conditions)
        return line
    key = (text, id(style), measures, *conditions.items())
    found = _lines.find(key)
    if found is None:
        layout, *rest = _split_first_line(text, style, context, *measures, **conditions)
        # With the style, so that no other style can come to have its id.
        found = style, layout.__dict__.copy(), rest
        _lines.keep(key, found)
    copy = line_break.Layout.__new__(line_break.Layout)
    copy.__dict__.update(found[1])
    return copy, *found[2]


def strut(style: Any) -> Any:
    """As in WeasyPrint: the height of a line and its baseline, which hang on the style alone."""
    if not is_kept(style):
        return _strut(style)
    if style.strut is None:
        style.strut = _strut(style)
    return style.strut
