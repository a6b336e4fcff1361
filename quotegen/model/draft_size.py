"""How much may be changed by hand in one draft: everything that is kept of it is read at every look at it."""

from __future__ import annotations

from collections.abc import Sequence

from quotegen.errors import Fault, RuleRefused
from quotegen.model.canonical import canonical
from quotegen.model.draft import Draft, Edit

MOST_EDITS = 500
MOST_CHARACTERS = 200_000
"""Of all changes by hand together, as they are kept."""


def refuse_if_too_much(content: Draft, before: Draft | None = None) -> None:
    """RuleRefused where changes by hand go beyond a limit, and further than before: less is always allowed."""
    old = before.edits if before is not None else ()
    hint = "make a new quotation like it: quote new --like"
    if len(content.edits) > max(MOST_EDITS, len(old)):
        message = f"a draft may have {MOST_EDITS} changes by hand, and this has {len(content.edits)}"
        raise RuleRefused(Fault("draft_edits_many", message, hint, "edits"))
    if content.edits != old and _size(content.edits) > max(MOST_CHARACTERS, _size(old)):
        message = f"the changes by hand of a draft may have {MOST_CHARACTERS} characters, and these have more"
        raise RuleRefused(Fault("draft_edits_long", message, "say less in each of them", "edits"))


def _size(edits: Sequence[Edit]) -> int:
    return sum(len(canonical(each)) for each in edits)
