"""The ids of lines: what a line is called by every change by hand, approval and later revision.

An id never has the form of a SKU, so neither can be taken for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import count

from quotegen.model.draft import AddLine, Draft
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence

OWN = "own"
"""Stands in the id of a line without a SKU."""
_NUMBERED = re.compile(r".*:([1-9][0-9]{0,8})")


def recommended_id(sku: str, recurrence: Recurrence, optional: bool) -> str:
    """`SKU:month`, `SKU:once:optional`: from what tells the line from every other one that is recommended.

    So the same line has the same id in every offer, and when it is recommended anew.
    """
    return f"{sku}:{recurrence.value}{':optional' if optional else ''}"


def with_ids(lines: Sequence[LineRequest], last: int = 0) -> tuple[LineRequest, ...]:
    """The lines, with `SKU:3` or `own:4` for those without an id: numbers above `last` and above all that are there."""
    numbers = count(highest((line.id for line in lines), last) + 1)
    return tuple(line if line.id else line.model_copy(update={"id": _id(line, next(numbers))}) for line in lines)


def highest(ids: Iterable[str | None], last: int = 0) -> int:
    """The highest number that stands in an id, `last` if that is higher."""
    found = (_NUMBERED.fullmatch(each or "") for each in ids)
    return max([last, *(int(each[1]) for each in found if each)])


def identified(draft: Draft) -> Draft:
    """The draft with an id for every line that has entered it without one; no number is given a second time.

    Lines of several offers that have none are the same lines, in their order.
    """
    last = highest(_ids(draft), draft.last_line)
    offers = tuple(offer.model_copy(update={"lines": with_ids(offer.lines, last)}) for offer in draft.offers)
    last = highest((line.id for offer in offers for line in offer.lines), last)
    edits = []
    for edit in draft.edits:
        if isinstance(edit, AddLine):
            edit = edit.model_copy(update={"add": with_ids([edit.add], last)[0]})
            last = highest([edit.add.id], last)
        edits.append(edit)
    return draft.model_copy(update={"offers": offers, "edits": tuple(edits), "last_line": last})


def _ids(draft: Draft) -> list[str | None]:
    added = [edit.add.id for edit in draft.edits if isinstance(edit, AddLine)]
    return [line.id for offer in draft.offers for line in offer.lines] + added


def _id(line: LineRequest, number: int) -> str:
    return f"{line.sku or OWN}:{number}"
