"""Named places at which a test may end the process, to see that nothing is lost or doubled there.

Nothing happens at them in what people install: no setting and no environment has a say. The tests, which are not
installed, tell from their own program what is to be done there (`tests/failing.py`).
"""

from __future__ import annotations

from collections.abc import Callable

POINTS = (
    "issue.begun",
    "issue.numbered",
    "issue.quotation_kept",
    "issue.superseded",
    "issue.revision_kept",
    "issue.snapshot_kept",
    "issue.draft_closed",
    "issue.recorded",
    "issue.answered",
    "issue.committed",
    "issue.rendered",
    "issue.document_kept",
    "revise.begun",
    "revise.draft_kept",
    "revise.recorded",
    "revise.committed",
    "accept.begun",
    "accept.stepped",
    "accept.recorded",
    "accept.answered",
    "accept.committed",
    "catalogue.begun",
    "catalogue.exchanged",
    "catalogue.committed",
    "batch.begun",
    "batch.row_begun",
    "batch.row_settled",
    "batch.row_committed",
    "batch.document_kept",
    "batch.published",
)


_watching: list[Callable[[str], None]] = []


def point(name: str) -> None:
    """Tells whoever watches, in this process, that it is here."""
    for told in _watching:
        told(name)


def watch(told: Callable[[str], None]) -> None:
    """From now on, in this process, `told` is called with the name of each place that is come to."""
    _watching.append(told)
