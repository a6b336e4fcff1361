"""Named places at which a test may kill the process, to see that nothing is lost or doubled there.

Nothing happens at them unless QUOTEGEN_FAILPOINT names one.
"""

from __future__ import annotations

import os
import signal

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


def point(name: str) -> None:
    """Ends the process as a power cut would, if this is the place that is asked for."""
    if os.environ.get("QUOTEGEN_FAILPOINT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
