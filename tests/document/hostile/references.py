"""A document for every place of HTML, CSS and SVG that can hold an address, with every address in it."""

from __future__ import annotations

from collections.abc import Sequence

from quotegen.document.bundle import Bundle
from tests.document.hostile.corpus import DRAWINGS, REFERENCES, SVG, page_of, with_logo


def references(urls: Sequence[str]) -> dict[str, Bundle]:
    """By the place that holds the address."""
    pages = {place: page_of("".join(_filled(place, url) for url in urls)) for place in REFERENCES}
    pages |= {f"{place} in the style sheet": page_of("<p>x</p><li>x</li>", _styles(place, urls)) for place in _sheets()}
    # A logo has one root, so that each takes one address: that of a file, then that of a server.
    schemes = {url.partition(":")[0].lower(): url for url in urls}
    for scheme, url in schemes.items():
        for place in DRAWINGS:
            logo = place.format(url=url, svg=SVG).encode()
            pages[f"{place} as a logo, {scheme}"] = with_logo("l.svg", logo)
    return pages


def _filled(place: str, url: str) -> str:
    return place.format(url=url).replace("~", "'").replace("<svg>", f'<svg {SVG} width="9" height="9">')


def _sheets() -> list[str]:
    return [place for place in REFERENCES if place.startswith("<style>")]


def _styles(place: str, urls: Sequence[str]) -> str:
    return "\n".join(place.partition("</style>")[0].removeprefix("<style>").format(url=url) for url in urls)
