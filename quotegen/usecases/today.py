"""What somebody should do next: offers that run out, decisions that wait, drafts that lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from quotegen.model.approval import ApprovalState
from quotegen.model.lifecycle import State
from quotegen.model.numbering import draft_name
from quotegen.store.listing import EXPIRING, Listed, Query
from quotegen.usecases.approve import asked_by_me, waiting
from quotegen.usecases.find import list_quotes
from quotegen.usecases.house import House

_FEW = 5
_LYING = timedelta(days=3)
"""A draft that nobody has touched for so long lies about."""


class Kind(StrEnum):
    DECIDE = "decide"
    APPROVED = "approved"
    REFUSED = "refused"
    COUNTERED = "countered"
    EXPIRING = "expiring"
    LYING = "lying"


@dataclass(frozen=True, slots=True)
class NextStep:
    """`number` is that of the draft or of the revision; `last_day` of an offer that runs out."""

    kind: Kind
    number: str
    title: str
    last_day: date | None = None


def next_steps(house: House) -> tuple[NextStep, ...]:
    """The most pressing first; a few of each kind."""
    return (*_decisions(house), *_answers(house), *_running_out(house), *_lying(house))


def _decisions(house: House) -> Iterator[NextStep]:
    for request in waiting(house)[:_FEW]:
        if request.asked_by != house.user.name:
            yield NextStep(Kind.DECIDE, draft_name(request.draft), request.asked_by)


def _answers(house: House) -> Iterator[NextStep]:
    """What became of one's own requests, of drafts that are still open."""
    kinds = {
        ApprovalState.APPROVED: Kind.APPROVED,
        ApprovalState.REFUSED: Kind.REFUSED,
        ApprovalState.COUNTERED: Kind.COUNTERED,
    }
    still_open = {each.number: each for each in _drafts(house)}
    for request in asked_by_me(house):
        name = draft_name(request.draft)
        if request.state in kinds and name in still_open:
            yield NextStep(kinds[request.state], name, still_open.pop(name).title)


def _running_out(house: House) -> Iterator[NextStep]:
    for each in list_quotes(house, Query(state=EXPIRING, limit=_FEW)):
        yield NextStep(Kind.EXPIRING, each.number, each.title, each.valid_until)


def _lying(house: House) -> Iterator[NextStep]:
    before = house.clock() - _LYING
    lying = [each for each in _drafts(house) if datetime.fromisoformat(each.at) < before]
    for each in lying[-_FEW:]:
        yield NextStep(Kind.LYING, each.number, each.title)


def _drafts(house: House) -> list[Listed]:
    return list(list_quotes(house, Query(state=State.DRAFT.value, owners=(house.user.name,), limit=50)))
