"""The same bytes with less work for each, and documents read with less.

Nothing of a document is kept here but the numbers of its own pages. tinyhtml5 means to keep the patterns it compiles,
but files each under itself, where it never looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pydyf
from cssselect2 import ElementWrapper

_to_bytes = pydyf._to_bytes
_query_all = ElementWrapper.query_all
_page_references = pydyf.PDF.page_references
_PLAIN_QUERIES = (("style", "link"), ("title", "meta", "link"))


def to_bytes(item: Any) -> bytes:
    """As in pydyf, the usual kinds first."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % item
    return _to_bytes(item)  # type: ignore[no-any-return]


@property  # type: ignore[misc]
def page_references(pdf: Any) -> Any:
    """As in pydyf; asked for with every tag, and the same until there is another page."""
    count, references = pdf.__dict__.get("kept_references", (None, None))
    if count != len(pdf.pages["Kids"]):
        references = _page_references.__get__(pdf)
        pdf.kept_references = len(pdf.pages["Kids"]), references
    return references


class Patterns(dict[tuple[Any, bool], "re.Pattern[str]"]):
    """tinyhtml5's patterns, by characters and whether these end a text or make it up."""

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        characters, opposite = key
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = re.compile(f"[{listed}]+" if opposite else f"[^{listed}]+")
        return self[key]


class _Found:
    """All that WeasyPrint asks of an element that it looked for by its tag."""

    def __init__(self, element: Any) -> None:
        self.etree_element = element


def query_all(wrapper: Any, *selectors: Any) -> Iterable[Any]:
    """As in cssselect2; elements by their tags, without a wrapper for every other element."""
    root = wrapper.etree_element
    if selectors not in _PLAIN_QUERIES or wrapper.parent is not None or any("{" in str(e.tag) for e in root.iter()):
        return _query_all(wrapper, *selectors)  # type: ignore[no-any-return]
    return [_Found(element) for element in root.iter() if element.tag in selectors]
