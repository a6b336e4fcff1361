"""Changes of a draft from this tab, and how a change from elsewhere is noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import streamlit as st

from quotegen.errors import Fault
from quotegen.store.drafts import KeptDraft
from quotegen.ui.kit.acts import Tab, tab
from quotegen.usecases.conversation import Changed

_SEEN = "versions_seen"


class Kept(Protocol):
    """What a change of a draft answers."""

    @property
    def kept(self) -> KeptDraft: ...


K = TypeVar("K", bound=Kept)


def keep(work: Callable[[], K]) -> K | None:
    """In a callback: does it, and remembers that the version it made is this tab's own. None if it is refused.

    Changes by hand that had to go with it are told, so that nobody misses them later.
    """
    return _kept(tab(), _seen(), work)


def keeps(work: Callable[[], Kept]) -> Callable[[], None]:
    """The same as a callback."""
    mine, seen = tab(), _seen()

    def callback() -> None:
        _kept(mine, seen, work)

    return callback


def _kept(mine: Tab, seen: dict[int, int], work: Callable[[], K]) -> K | None:
    with mine.turn:
        changed = mine.act(work)
        if changed is None:
            return None
        before = seen.get(changed.kept.id)
        if before is None or changed.kept.version <= before + 1:
            seen[changed.kept.id] = changed.kept.version
        if isinstance(changed, Changed):
            for edit in changed.gone:
                mine.faults.append(Fault("line_change_gone", str(getattr(edit, "line", "")) or edit.do))
        return changed


def changed_elsewhere(kept: KeptDraft) -> bool:
    """Whether the draft has changed since this tab saw it, by another one's doing; what is here now counts as seen."""
    seen = _seen()
    before = seen.get(kept.id)
    seen[kept.id] = kept.version
    return before is not None and kept.version != before


def _seen() -> dict[int, int]:
    """The version of each draft that this tab saw last."""
    found: dict[int, int] = st.session_state.setdefault(_SEEN, {})
    return found
