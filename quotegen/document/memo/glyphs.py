"""Lines of text as they are drawn: the operators in the page, and the glyphs that its fonts take in.

Kept is, by text and kept style, what WeasyPrint wrote. One thing about it hangs on the document: the first line with a
glyph gives the glyph its width, rounded at the size of that line, and later lines are spaced by that. So a drawing is
kept with the widths it was made with, and used only where the fonts of the document agree; for other widths there is
another drawing. Drawn as ever are lines that are decorated, justified, shortened or hidden, or have emojis, or glyphs
that their font lacks.
"""

from __future__ import annotations

from copy import copy
from typing import Any

import pydyf
from weasyprint.draw import text
from weasyprint.matrix import Matrix
from weasyprint.text.fonts import get_pango_font_key

from quotegen.document.memo.kept import is_kept
from quotegen.document.memo.recent import Recent

MOST_DRAWINGS = 4
_runs = Recent(6000)
_same: dict[Any, Any] = {}
_draw_text = text.draw_text


def draw_text(stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: str = "none") -> None:
    """As in WeasyPrint: a line of text into the content of a page."""
    if not _is_plain(textbox, text_overflow, block_ellipsis):
        _draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        return
    key = (textbox.pango_layout.text, textbox.text, id(textbox.style))
    run = _runs.find(key)
    if run is None:
        run = _Run(textbox.style)
        _runs.keep(key, run)
    for drawing in run.drawings:
        if drawing.fits(stream._fonts):
            drawing.draw(stream, textbox)
            return
    before = {name: dict(font.widths) for name, font in stream._fonts.items()}
    _draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
    if run.drawable and len(run.drawings) < MOST_DRAWINGS:
        run.learn(stream, textbox, before)


def _is_plain(textbox: Any, text_overflow: str, block_ellipsis: str) -> bool:
    style = textbox.style
    return bool(
        is_kept(style)
        and textbox.pango_layout.justification_spacing == 0
        and text_overflow != "ellipsis"
        and block_ellipsis == "none"
        and style["text_decoration_line"] == "none"
        and style["visibility"] == "visible"
        and style["font_size"] > 1
        and textbox.text.strip()
    )


class _Recorder(pydyf.Stream):  # type: ignore[misc]
    """Takes down how a line is drawn with fonts that give these widths; where it stands is left out."""

    def __init__(self, stream: Any, widths: dict[Any, dict[int, int]]) -> None:
        super().__init__()
        self._real, self._widths = stream, widths
        self.fonts: dict[Any, Any] = {}
        self.ink_rect, self.logical_rect = stream.ink_rect, stream.logical_rect

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        name, _, size = get_pango_font_key(pango_font)
        if name not in self.fonts:
            font = self.fonts[name] = copy(self._real._fonts[name])
            font.widths, font.to_unicode, font.missing = dict(self._widths.get(name, {})), {}, {}
        return self.fonts[name], size

    def set_font_size(self, font: str, size: float) -> None:
        self.stream.append((font, size))

    def set_text_matrix(self, *values: float) -> None:
        pass


def _recorded(stream: Any, textbox: Any, widths: dict[Any, dict[int, int]]) -> _Recorder:
    recorder = _Recorder(stream, widths)
    textbox.pango_layout.reactivate(textbox.style)
    text.draw_first_line(recorder, textbox, "clip", "none", Matrix())
    textbox.pango_layout.deactivate()
    return recorder


class _Run:
    """One text in one style, in the ways it has been drawn. Holds the style, so that its id stays its own."""

    __slots__ = ("_own", "drawable", "drawings", "style")

    def __init__(self, style: Any) -> None:
        self.style = style
        self.drawable = True
        self.drawings: list[_Drawing] = []
        self._own: dict[Any, dict[int, int]] = {}

    def learn(self, stream: Any, textbox: Any, before: dict[Any, dict[int, int]]) -> None:
        """Takes down the drawing that was just made, when fonts had the widths of `before`."""
        if not self._own:
            fonts = _recorded(stream, textbox, {}).fonts
            if any(font.missing or font.svg or font.png or font.colr for font in fonts.values()):
                self.drawable = False
                return
            self._own = {name: font.widths for name, font in fonts.items()}
        self.drawings.append(_Drawing(_recorded(stream, textbox, before), self._own))


class _Drawing:
    """The operators of a line, and of each font the glyphs: width used, width the line itself would give, text."""

    __slots__ = ("_fonts", "_operators")

    def __init__(self, recorder: _Recorder, own: dict[Any, dict[int, int]]) -> None:
        self._operators = recorder.stream
        self._fonts = [
            (
                name,
                [_shared((glyph, font.widths[glyph], width)) for glyph, width in own[name].items()],
                [_shared(item) for item in font.to_unicode.items()],
            )
            for name, font in recorder.fonts.items()
        ]

    def fits(self, fonts: dict[Any, Any]) -> bool:
        for name, widths, _ in self._fonts:
            if name not in fonts:
                return False
            known = fonts[name].widths
            for glyph, used, own in widths:
                if known.get(glyph, own) != used:
                    return False
        return True

    def draw(self, stream: Any, textbox: Any) -> None:
        stream.set_color(textbox.style["color"])
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, textbox.position_x, textbox.position_y + textbox.baseline)
        for operator in self._operators:
            if type(operator) is tuple:
                stream.set_font_size(*operator)
            else:
                stream.stream.append(operator)
        for name, widths, texts in self._fonts:
            font = stream._fonts[name]
            for glyph, used, _ in widths:
                font.widths.setdefault(glyph, used)
            for glyph, characters in texts:
                font.to_unicode.setdefault(glyph, characters)
        stream.end_text()


def _shared(item: Any) -> Any:
    """One object for all that are equal: there are some hundred glyphs, in thousands of lines."""
    return _same.setdefault(item, item)
