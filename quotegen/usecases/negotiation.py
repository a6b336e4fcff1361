"""A draft whose customer asks for a lower price."""

from __future__ import annotations

from decimal import Decimal

from quotegen.model.negotiation import Negotiation
from quotegen.recommend.answers import parse_given
from quotegen.usecases.house import House
from quotegen.usecases.negotiate import Case, negotiate
from quotegen.usecases.priced import priced_draft, shown_costing


def negotiate_draft(house: House, number: int, asked: Decimal, offer: str | None = None) -> Negotiation:
    """What could be given for the asked price instead of a discount; margins for those who may see them."""
    draft = priced_draft(house, number)
    priced = draft.priced
    content, occasion = priced.content, priced.occasion
    answers = parse_given(content.answers, occasion.catalogue) if content.answers is not None else None
    case = Case(content.offers, content.terms, content.edits, occasion, priced.quotation.brief, answers)
    talk = negotiate(case, asked, offer)
    return talk if shown_costing(house, draft) is not None else talk.without_margins
