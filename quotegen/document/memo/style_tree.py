"""Computed styles, kept with their style sheet.

WeasyPrint matches every element of every document against every selector, and works out its style. Kept is: for an
element, by its tag and the attributes that selectors look at, below what its parent came to, the computed style of
itself and of its pseudo-elements. That is safe where selectors look at nothing else (see `selectors`), and where
nothing in a style hangs on the page it lands on or is changed while the document is laid out (`_HANGS_ON_MORE`,
`_is_plain`). Documents with anything else in them are styled as ever, and so are all others with the same style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cssselect2 import ElementWrapper
from weasyprint import css

from quotegen.document.memo.kept import KeptStyle
from quotegen.document.memo.selectors import watched

MOST_ELEMENTS = 5000
"""More different elements than that, and the tree is begun anew: `style` attributes differ between documents."""

_HANGS_ON_MORE = re.compile(
    r"\d(?:[sld]?v|p)(?:w|h|i|b|min|max)\b|footnote|running|note\(|leader\(|flex|grid|list-item|first-l|@layer|@import",
    re.IGNORECASE,
)
_FLOW = [("inline", "flow"), ("block", "flow"), ("inline", "flow-root"), ("block", "flow-root")]
_TABLE = [("block", "table"), ("inline", "table")] + [
    (f"table-{part}",) for part in "row row-group header-group footer-group column column-group cell caption".split()
]
_DISPLAYS = frozenset([("none",), *_FLOW, *_TABLE])


class _Unlike(Exception):
    """Something might make a style in this document another than in the next one."""


class _Node:
    """What an element came to, by pseudo-element, and what came below it."""

    __slots__ = ("below", "styles")

    def __init__(self) -> None:
        self.styles: dict[str | None, Any] = {}
        self.below: dict[Any, _Node] = {}


class _Step:
    """An element on the way through a document."""

    __slots__ = ("_wrapper", "element", "node", "parent")

    def __init__(self, element: Any, parent: _Step | None, wrapper: Any = None) -> None:
        self.element, self.parent, self._wrapper = element, parent, wrapper
        self.node = _Node()

    def wrapper(self) -> Any:
        """What selectors are matched against. None of them asks for its index or for siblings."""
        if self._wrapper is None:
            assert self.parent is not None
            self._wrapper = ElementWrapper(self.element, self.parent.wrapper(), 0, None, True)
        return self._wrapper


class StyleTree:
    """The styles of all documents that one renderer prints with one style sheet."""

    def __init__(self, text: str, font_config: Any) -> None:
        self._font_config = font_config
        self._sheets: list[Any] = []
        self._page_sizes = {"box": None, "area": None}
        self.in_use = not _HANGS_ON_MORE.search(text)
        self._begin()

    def _begin(self) -> None:
        self._top: dict[Any, _Node] = {}
        self._alike: dict[Any, KeptStyle] = {}
        self.elements = 0

    def styles(self, html: Any, sheets: list[Any]) -> dict[tuple[Any, str | None], Any] | None:
        """The computed styles of a document as StyleFor keeps them, None if it has to be styled as ever."""
        if not self.in_use or html.base_url is not None:
            return None
        try:
            self._read(sheets)
            if self.elements > MOST_ELEMENTS:
                self._begin()
            return self._walk(html)
        except _Unlike:
            self.in_use = False
            return None

    def _read(self, sheets: list[Any]) -> None:
        if not self._sheets:
            looked_at = watched(sheet.matcher for sheet, _, _ in sheets)
            if looked_at is None or any(sheet.layers for sheet, _, _ in sheets):
                raise _Unlike
            self._watched, self._sheets = looked_at, list(sheets)
        elif [sheet for sheet, _, _ in sheets] != [sheet for sheet, _, _ in self._sheets]:
            raise _Unlike

    def _walk(self, html: Any) -> dict[tuple[Any, str | None], Any]:
        styles: dict[tuple[Any, str | None], Any] = {}
        top = _Step(html.etree_element, None, html.wrapper_element)
        top.node = self._found(top, self._top)
        steps = [top]
        while steps:
            step = steps.pop()
            for pseudo, style in step.node.styles.items():
                styles[step.element, pseudo] = style
            for child in step.element:
                if isinstance(child.tag, str):
                    below = _Step(child, step)
                    below.node = self._found(below, step.node.below)
                    steps.append(below)
        return styles

    def _found(self, step: _Step, known: dict[Any, _Node]) -> _Node:
        key = step.element.tag
        if step.element.attrib:
            attributes = self._watched.attributes
            key = (key, *[item for item in step.element.attrib.items() if item[0] in attributes])
        node = known.get(key)
        if node is None:
            node = known[key] = self._made(step)
        return node

    def _made(self, step: _Step) -> _Node:
        """As StyleFor does it: the cascade, then the styles; elements for which all is alike have the same style."""
        style_attribute = step.element.get("style", "")
        if step.element.tag in self._watched.barred or _HANGS_ON_MORE.search(style_attribute):
            raise _Unlike
        self.elements += 1
        parent = step.parent.node.styles[None] if step.parent else None
        cascaded, matched = self._cascade(step)
        alike = (id(parent), style_attribute, matched)
        if alike not in self._alike:
            self._alike[alike] = self._style(parent, cascaded.get(None, {}), None)
        step.node = _Node()
        step.node.styles[None] = self._alike[alike]
        for pseudo, declared in cascaded.items():
            if pseudo:
                step.node.styles[pseudo] = self._style(self._alike[alike], declared, pseudo)
        return step.node

    def _cascade(self, step: _Step) -> tuple[dict[str | None, dict[str, Any]], tuple[Any, ...]]:
        cascaded: dict[str | None, dict[str, Any]] = {}
        matched = []
        for specificity, _, declarations, base_url in css.find_style_attributes(_Alone(step.element)):
            for name, values, importance in css.preprocess_declarations(base_url, declarations):
                weight = (css.declaration_precedence("author", importance), css.inf, specificity)
                _declare(cascaded.setdefault(None, {}), name, values, weight)
        for sheet, origin, sheet_specificity in self._sheets:
            for specificity, _, pseudo, (declarations, _layer) in sheet.matcher.match(step.wrapper()):
                matched.append((id(sheet), specificity, id(declarations)))
                for name, values, importance in declarations:
                    weight = (css.declaration_precedence(origin, importance), css.inf, sheet_specificity or specificity)
                    _declare(cascaded.setdefault(pseudo, {}), name, values, weight)
        return cascaded, tuple(matched)

    def _style(self, parent: Any, cascaded: dict[str, Any], pseudo: str | None) -> KeptStyle:
        if parent is None:
            root = css.InitialStyle(self._font_config)
        else:
            root = parent if parent.is_root_element else parent.root_style
        style = KeptStyle(parent, cascaded, pseudo, root, None, self._font_config, self._page_sizes)
        if not _is_plain(style):
            raise _Unlike
        return style

    def page_style(self, parent: Any, cascaded: dict[str, Any], pseudo: str | None) -> KeptStyle:
        """The style of a page or of a box in its margin, by the declarations that apply to it."""
        declared = [(name, id(value), str(weight)) for name, (value, weight) in cascaded.items()]
        key = (id(parent), pseudo, tuple(declared))
        if key not in self._alike:
            root = parent if parent.is_root_element else parent.root_style
            self._alike[key] = KeptStyle(parent, cascaded, pseudo, root, None, self._font_config, self._page_sizes)
        return self._alike[key]


def _is_plain(style: Any) -> bool:
    """Nothing that WeasyPrint changes in place, and no place that links or notes go to."""
    parent = style.parent_style
    scrolls = (parent is None or parent.is_root_element) and style["overflow"] != "visible"
    return (
        style["display"] in _DISPLAYS
        and style["float"] in ("none", "left", "right")
        and style["position"] in ("static", "relative", "absolute")
        and not style["anchor"]
        and not scrolls
    )


class _Alone:
    """One element, where WeasyPrint goes through a tree."""

    def __init__(self, element: Any) -> None:
        self._element = element

    def iter(self) -> Iterator[Any]:
        yield self._element


def _declare(style: dict[str, Any], name: str, values: Any, weight: Any) -> None:
    if name not in style or style[name][1] <= weight:
        style[name] = values, weight


class StyleFor(css.StyleFor):  # type: ignore[misc]
    """Takes the styles from the tree that goes with the last style sheet, if there is one."""

    tree: StyleTree | None = None

    def __init__(self, *arguments: Any) -> None:
        html, sheets, presentational_hints, font_config, _ = arguments
        tree = getattr(sheets[-1][0], "style_tree", None)
        styles = None if tree is None or presentational_hints else tree.styles(html, sheets)
        if styles is None:
            super().__init__(*arguments)
            return
        self.tree = tree
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles = styles
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets = sheets
        self.font_config = font_config

    def set_computed_styles(self, element: Any, parent: Any, **options: Any) -> None:
        if self.tree is None:
            super().set_computed_styles(element, parent, **options)
            return
        pseudo = options.get("pseudo_type")
        cascaded = self._cascaded_styles.get((element, pseudo), {})
        above = self._computed_styles[parent, None]
        self._computed_styles[element, pseudo] = self.tree.page_style(above, cascaded, pseudo)
