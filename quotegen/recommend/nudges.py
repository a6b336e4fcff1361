"""A little more, and the next price is reached: what the seller may mention to the customer."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

from quotegen.language import fill, money
from quotegen.model.needs import Nudge, say
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceBreak, PriceModel
from quotegen.model.request import LineRequest
from quotegen.model.units import Measure
from quotegen.money import round_money

NUDGE_VALUES = frozenset({"more", "extra_cost", "extra_content"})
"""What the text `nudge` may name."""
MOST_EXTRA = Decimal("0.20")
"""A nudge may cost at most this part of what the line costs at the list price."""


def nudge_for(line: LineRequest, occasion: Occasion) -> Nudge | None:
    """How many packs more reach the next price break of a line with a SKU, and what that costs and brings.

    Only with the price model `volume`, where the lower price is that of the whole line. Only the next break, in
    whole multiples of the pack, and only where it costs no more than `MOST_EXTRA` of the line. It may cost less than
    nothing: then more is cheaper. Costs are list prices in whole cents.
    """
    catalogue = occasion.catalogue
    assert line.sku is not None and line.id is not None
    pack = catalogue.packs[line.sku]
    found = catalogue.price_of(pack.sku, occasion.group, occasion.currency, occasion.issue_date)
    following = _next_break(found[1], line) if found else None
    if found is None or following is None:
        return None
    target = ceil(Fraction(following.from_quantity) / Fraction(pack.multiple)) * pack.multiple
    now, then = (round_money(found[1].gross(count), occasion.currency) for count in (line.quantity, target))
    if then - now > now * MOST_EXTRA:
        return None
    more = target - line.quantity
    content = Measure(value=more * pack.content, unit=catalogue.category_of(pack.sku).content_unit)
    return Nudge(line=line.id, sku=pack.sku, more=more, unit=pack.unit, extra_cost=then - now, extra_content=content)


def _next_break(price: Price, line: LineRequest) -> PriceBreak | None:
    """The first break beyond the line's quantity, if its price is lower."""
    if price.model is not PriceModel.VOLUME:
        return None
    following = next((step for step in price.breaks if step.from_quantity > line.quantity), None)
    return following if following and following.amount < price.break_at(line.quantity).amount else None


def nudge_text(nudge: Nudge, occasion: Occasion) -> str:
    """The nudge in the catalogue's words; nothing where `rules.yaml` has none."""
    text, language, units = occasion.catalogue.rules.nudge, occasion.language, occasion.catalogue.units
    if text is None:
        return ""
    sign = "+" if nudge.extra_cost >= 0 else ""
    values = {
        "more": units[nudge.unit].say(nudge.more, language),
        "extra_cost": sign + money(nudge.extra_cost, occasion.currency, language),
        "extra_content": say(nudge.extra_content, language, units),
    }
    return fill(text[language], values)
