"""What follows from a kept style alone, worked out once and kept with it.

That is safe because a kept style does not change. Where a length hangs on the box around it (a percentage), or there is
something to paint behind a box, WeasyPrint works it out as ever.
"""

from __future__ import annotations

from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, percent
from weasyprint.layout import float as floating

from quotegen.document.memo.kept import is_kept

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_SQUARE = {f"border_{corner}_radius": (0, 0) for corner in _CORNERS}

_resolve_percentages = percent.resolve_percentages
_is_in_normal_flow = boxes.Box.is_in_normal_flow
_layout_box_backgrounds = background.layout_box_backgrounds
_avoid_collisions = floating.avoid_collisions


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """As in WeasyPrint: the lengths of a box, in pixels."""
    style = box.style
    if is_kept(style) and style.lengths is None:
        style.lengths = _lengths(style)
    if not is_kept(style) or not style.lengths:
        _resolve_percentages(box, containing_block)
        return
    lengths, borders = style.lengths
    values = box.__dict__
    values.update(lengths)
    # Collapsed borders were found already, cell by cell.
    for name, width in borders:
        if name not in values:
            values[name] = width


def _lengths(style: Any) -> tuple[dict[str, Any], list[tuple[str, Any]]] | tuple[()]:
    """All lengths, and the widths of borders that may have been found otherwise; nothing if one is a percentage."""
    lengths = {}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            lengths[name] = 0 if name.startswith("min_") else "auto"
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return ()
    if style["box_sizing"] != "content-box":
        return ()
    borders = [(name, style[name]) for name in _BORDERS]
    return (lengths, borders) if style["border_collapse"] == "collapse" else (lengths | dict(borders), [])


def is_in_normal_flow(box: Any) -> bool:
    """As in WeasyPrint, by `float` and `position`."""
    style = box.style
    if not is_kept(style):
        return bool(_is_in_normal_flow(box))
    if style.in_flow is None:
        style.in_flow = bool(_is_in_normal_flow(box))
    return bool(style.in_flow)


def layout_box_backgrounds(
    page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
) -> None:
    """As in WeasyPrint: what is painted behind a box and behind those within it."""
    if box is page or style is not None or not layout_children or not _is_bare(box.style):
        _layout_box_backgrounds(page, box, get_image, layout_children, style)
        return
    box.__dict__.update(_SQUARE)
    for child in box.all_children():
        layout_box_backgrounds(page, child, get_image)
    box.background = None


def _is_bare(style: Any) -> bool:
    """Nothing to paint, and square corners."""
    if not is_kept(style):
        return False
    if style.bare is None:
        style.bare = (
            all((0, "px") in style[name] for name in _SQUARE)
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and style["visibility"] != "hidden"
            and all(kind == "none" and image is None for kind, image in style["background_image"])
            and get_color(style, "background_color").alpha == 0
            and not style["box_shadow"]
        )
    return bool(style.bare)


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> tuple[Any, Any, Any]:
    """As in WeasyPrint: where a box may stand; for a line where nothing floats, at the start of the box around it."""
    floats = context.excluded_shapes or not isinstance(box, boxes.LineBox) or not is_kept(box.style)
    if floats or outer or containing_block.style["direction"] != "ltr":
        place: tuple[Any, Any, Any] = _avoid_collisions(context, box, containing_block, outer)
        return place
    start = containing_block.content_box_x()
    left, right = start + box.margin_left, start + containing_block.width - box.margin_right
    return left - box.margin_left, box.border_box_y() - box.margin_top, right - left
