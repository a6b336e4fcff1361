"""What goes beyond a limit, in a sentence: where, by how much, and what that costs."""

from __future__ import annotations

from decimal import Decimal

from quotegen.language import number, percent, price, trimmed
from quotegen.model.approval import Excess, ExcessCode
from quotegen.model.quotation import Quotation, QuotationOffer
from quotegen.money import round_money, round_to
from quotegen.ui.kit.text import amount, literal
from quotegen.ui.kit.words import app_language, say

_MONEY = {ExcessCode.UNLISTED, ExcessCode.CREDIT, ExcessCode.AMOUNT, ExcessCode.CURRENCY}


def excess_sentence(excess: Excess, currency: str, quotation: Quotation | None = None) -> str:
    """In Markdown. With the quotation, offer and line have their names."""

    def shown(value: Decimal) -> str:
        if excess.code in _MONEY:
            return literal(price(value, currency, app_language()))
        return percent(round_to(value, 2), app_language())

    where = _where(excess, quotation)
    if not excess.is_told:
        return say("approvals.excess.margin_untold", where=where)
    figures = {name: shown(getattr(excess, name)) for name in ("actual", "allowed")}
    over = number(trimmed(round_to(excess.over, 2)), app_language())
    cost = literal(amount(round_money(excess.cost, currency), currency))
    return say(f"approvals.excess.{excess.code.value}", where=where, cost=cost, over=over, **figures)


def _where(excess: Excess, quotation: Quotation | None) -> str:
    """The line or, if it is about the whole, how often that is paid; the offer where there are several."""
    offers = {each.code: each for each in quotation.offers} if quotation else {}
    offer = offers.get(excess.offer)
    about = say(f"approvals.paid.{excess.recurrence.value}") if excess.recurrence else say("approvals.paid.all")
    parts = [literal(_name(excess, offer)) if excess.line else about]
    if len(offers) != 1 and excess.offer:
        parts.insert(0, literal(offer.name if offer else excess.offer))
    return f"**{', '.join(parts)}**"


def _name(excess: Excess, offer: QuotationOffer | None) -> str:
    """The line's name, with its id where another line has the same name."""
    lines = offer.lines if offer else ()
    line = next((each for each in lines if excess.line in {each.id, each.sku}), None)
    if line is None:
        return excess.called
    return line.name if [each.name for each in lines].count(line.name) == 1 else f"{line.name} ({line.id})"
