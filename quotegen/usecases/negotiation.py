"""A draft whose customer asks for a lower price."""

from __future__ import annotations

from decimal import Decimal

from quotegen.model.negotiation import Negotiation
from quotegen.pricing.discontinued import completed
from quotegen.recommend.answers import parse_given
from quotegen.usecases.floor import banded
from quotegen.usecases.house import House
from quotegen.usecases.negotiate import Case, negotiate
from quotegen.usecases.priced import priced_draft, shown_costing


def negotiate_draft(house: House, number: int, asked: Decimal, offer: str | None = None) -> Negotiation:
    """What could be given for the asked price instead of a discount; margins for those who may see them.

    A longer agreement is looked at only where the catalogue still leads from the answers to these lines.
    """
    draft = priced_draft(house, number)
    priced = draft.priced
    content, stays = priced.content, bool(priced.discontinued or priced.untold)
    known_costs = banded(house, draft.kept.owner, priced.occasion)
    occasion = completed(content.skus, content.known, known_costs)
    answers = None if content.answers is None or stays else parse_given(content.answers, occasion.catalogue)
    case = Case(content.offers, content.terms, content.edits, occasion, priced.quotation.brief, answers)
    talk = negotiate(case, asked, offer)
    return talk if shown_costing(house, draft) is not None else talk.without_margins
