"""The functions of WeasyPrint, and of what it is built on, that this package replaces."""

from __future__ import annotations

import sys
from types import FunctionType

import pydyf
from cssselect2 import ElementWrapper
from tinyhtml5 import inputstream
from weasyprint import css
from weasyprint.formatting_structure import boxes as weasyprint_boxes

from quotegen.document.memo import boxes, glyphs, lines, style_tree, writing

_FUNCTIONS = (
    (lines._split_first_line, lines.split_first_line),
    (lines._strut, lines.strut),
    (glyphs._draw_text, glyphs.draw_text),
    (boxes._resolve_percentages, boxes.resolve_percentages),
    (boxes._layout_box_backgrounds, boxes.layout_box_backgrounds),
    (boxes._avoid_collisions, boxes.avoid_collisions),
)


def put_in_place() -> None:
    """Replaces each, in every module of WeasyPrint that has it by name."""
    stand_ins = {id(stock): stand_in for stock, stand_in in _FUNCTIONS}
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint."):
            for attribute, value in list(vars(module).items()):
                if isinstance(value, FunctionType) and id(value) in stand_ins:
                    setattr(module, attribute, stand_ins[id(value)])
    css.StyleFor = style_tree.StyleFor
    weasyprint_boxes.Box.is_in_normal_flow = boxes.is_in_normal_flow
    inputstream.characters_until_regex = writing.Patterns()
    pydyf._to_bytes = writing.to_bytes
    pydyf.PDF.page_references = writing.page_references
    ElementWrapper.query_all = writing.query_all
