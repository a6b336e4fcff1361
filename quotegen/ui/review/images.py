"""The pages of a document as images, kept for a while: the same document is printed once for everybody."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.ui.kit.acts import show_faults
from quotegen.ui.kit.words import say

_MOST_KEPT = 24
"""Documents, of some two megabytes each."""
_SLOW = 2
"""Seconds after which it is said how long it took."""


@dataclass(slots=True)
class _Kept:
    documents: OrderedDict[str, tuple[bytes, ...]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, digest: str) -> tuple[bytes, ...] | None:
        with self.lock:
            if digest in self.documents:
                self.documents.move_to_end(digest)
            return self.documents.get(digest)

    def put(self, digest: str, pages: tuple[bytes, ...]) -> None:
        with self.lock:
            self.documents[digest] = pages
            while len(self.documents) > _MOST_KEPT:
                self.documents.popitem(last=False)


@st.cache_resource(show_spinner=False)
def _kept() -> _Kept:
    return _Kept()


def show_pages(digest: str, pages: Callable[[], Iterator[bytes]]) -> None:
    """The pages of the document with this digest, printed if they are not at hand.

    What stood here before is gone first: no other document's page is ever taken for one of these.
    """
    place = st.empty()
    place.empty()
    known = _kept().get(digest)
    with place.container():
        if known is not None:
            _all(known)
            return
        try:
            with st.spinner(say("review.printing"), show_time=True):
                begun = perf_counter()
                made = tuple(_one_by_one(pages()))
        except QuotegenError as refused:
            show_faults(refused)
            return
        if perf_counter() - begun > _SLOW:
            st.caption(say("review.took", seconds=f"{perf_counter() - begun:.1f}"))
    _kept().put(digest, made)


def _one_by_one(pages: Iterator[bytes]) -> Iterator[bytes]:
    for number, image in enumerate(pages, 1):
        _page(image, number)
        yield image


def _all(pages: Sequence[bytes]) -> None:
    for number, image in enumerate(pages, 1):
        _page(image, number)


def _page(image: bytes, number: int) -> None:
    caption = say("review.page", number=str(number))
    with st.container(border=True, gap="xsmall"):
        st.image(image, width="stretch", alt=caption)
    st.caption(caption)
