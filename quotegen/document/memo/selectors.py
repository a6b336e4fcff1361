"""What the selectors of style sheets look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

_ALWAYS = frozenset(("class", "id", "style", "lang", "{http://www.w3.org/XML/1998/namespace}lang"))

# All that a selector's test may name to be a matter of the element, its attributes and its ancestors alone: of no
# sibling, no child and no position. A selector is compiled to a lambda, which tells what it names.
_OWN = frozenset(
    "any ascii_lower ancestors attrib classes endswith etree_element get id in_html_document lang local_name lower"
    " namespace_url next parent split_whitespace startswith tag urlparse".split()
)


@dataclass(frozen=True, slots=True)
class Watched:
    """The attributes that selectors may look at, and the tags whose elements are matched by more than that."""

    attributes: frozenset[str]
    barred: frozenset[str]


def watched(matchers: Iterable[Any]) -> Watched | None:
    """None if a selector for elements of any tag looks at siblings, children or positions."""
    attributes, barred = set(_ALWAYS), set()
    for matcher in matchers:
        for tag, test in _tests(matcher):
            names, texts = _used(test.__code__)
            attributes |= texts
            if not names <= _OWN:
                if tag is None:
                    return None
                barred.add(tag)
    return Watched(frozenset(attributes), frozenset(barred))


def _tests(matcher: Any) -> Iterator[tuple[str | None, Callable[[Any], bool]]]:
    """Every selector's test, with the tag of the only elements it is asked for, if there is such a tag."""
    for tag, entries in matcher.lower_local_name_selectors.items():
        yield from ((tag, entry[0]) for entry in entries)
    for group in (matcher.id_selectors, matcher.class_selectors, matcher.namespace_selectors):
        for entries in group.values():
            yield from ((None, entry[0]) for entry in entries)
    yield from ((None, entry[0]) for entry in (*matcher.lang_attr_selectors, *matcher.other_selectors))


def _used(code: CodeType) -> tuple[set[str], set[str]]:
    """The names and the texts in a piece of code and in all within it."""
    names = set(code.co_names)
    texts: set[str] = set()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            inner = _used(constant)
            names, texts = names | inner[0], texts | inner[1]
        else:
            found = constant if isinstance(constant, tuple | frozenset) else (constant,)
            texts |= {item for item in found if isinstance(item, str)}
    return names, texts
