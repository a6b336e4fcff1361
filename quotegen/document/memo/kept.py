"""What all of this hangs on: styles that stay as they are."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from weasyprint import css


class KeptStyle(css.ComputedStyle):  # type: ignore[misc]
    """A computed style that many documents share, and nobody changes: WeasyPrint changes copies, which are not kept.

    The attributes hold what follows from the style alone, worked out when it is first asked for.
    """

    lengths: Any = None
    in_flow: bool | None = None
    strut: Any = None
    bare: bool | None = None

    @cached_property
    def anonymous_style(self) -> Any:
        return KeptAnonymousStyle(self)


class KeptAnonymousStyle(css.AnonymousStyle):  # type: ignore[misc]
    """The style of boxes without an element of their own, within a kept one."""

    lengths: Any = None
    in_flow: bool | None = None
    strut: Any = None
    bare: bool | None = None

    @cached_property
    def anonymous_style(self) -> Any:
        return KeptAnonymousStyle(self)


def is_kept(style: Any) -> bool:
    """Whether whatever follows from the style may be kept with it."""
    kind = type(style)
    return kind is KeptStyle or kind is KeptAnonymousStyle
