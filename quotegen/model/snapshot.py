"""What was promised, frozen at issue: everything the document shows and everything that led to it."""

from __future__ import annotations

from quotegen.model.base import Model
from quotegen.model.draft import Draft
from quotegen.model.quotation import Quotation


class Snapshot(Model):
    """The only source of an issued document. `template` is the digest of the template's files, logo and accent.

    `quotation` holds parties, lines, prices with their trace, texts, and the catalogue's digest; `draft` the answers
    and the changes by hand. No cost: that is kept beside it. `head` is where the chain of events was just before, as
    `SEQ-HASH`; it is empty in what was issued before there was one.
    """

    quotation: Quotation
    draft: Draft
    template: str
    version: str
    head: str = ""
