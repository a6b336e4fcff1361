"""What the lines cost the seller, what is left, and what a manager would ask about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from quotegen.language import percent
from quotegen.model.costing import CostedLine, CostTotal, Finding, OfferCosting
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import MonetaryTotal, PriceSource, QuotationLine, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.money import money_for, percent_of, plain, round_money, share_of, smallest_unit
from quotegen.pricing.floor_band import told_cost


def cost_offer(offer: QuotationOffer, occasion: Occasion) -> OfferCosting:
    """Cost and margin of each line, of each recurrence, and the findings about them."""
    lines = tuple(_cost_line(line, occasion) for line in offer.lines)
    totals = {
        recurrence: _cost_total(recurrence, total, offer, lines, occasion) for recurrence, total in offer.totals.items()
    }
    return OfferCosting(
        code=offer.code, lines=lines, totals=totals, findings=tuple(_findings(offer, lines, totals, occasion))
    )


def _findings(
    offer: QuotationOffer, costed: Sequence[CostedLine], totals: Mapping[Recurrence, CostTotal], occasion: Occasion
) -> Iterator[Finding]:
    for line, cost in zip(offer.lines, costed, strict=True):
        yield from _line_findings(line, cost, occasion)
    for recurrence, total in offer.totals.items():
        yield from _total_findings(recurrence, total, totals[recurrence], occasion)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return share_of(part, whole, 1) if whole else None


def _cost_line(line: QuotationLine, occasion: Occasion) -> CostedLine:
    known = occasion.catalogue.costs.get(line.sku or "")
    cost = margin = percent = None
    if known is not None and known.currency == occasion.currency:
        of_one = known.cost if occasion.band is None else told_cost(known.cost, known.sku, occasion.band)
        cost = money_for(line.quantity, of_one, Decimal(1), occasion.currency)
        margin = line.net_amount - cost
        percent = _percent(margin, line.net_amount)
    return CostedLine.made(
        id=line.id, sku=line.sku, net_amount=line.net_amount, cost=cost, margin=margin, margin_percent=percent
    )


def _cost_total(
    recurrence: Recurrence,
    total: MonetaryTotal,
    offer: QuotationOffer,
    costed: Sequence[CostedLine],
    occasion: Occasion,
) -> CostTotal:
    """Lines of unknown cost are left out, with their share of the document's allowances and charges."""
    pairs = [
        (line, cost.cost)
        for line, cost in zip(offer.lines, costed, strict=True)
        if line.recurrence is recurrence and not line.optional and cost.cost is not None
    ]
    net = sum((line.net_amount for line, _ in pairs), Decimal(0))
    share = Fraction(net) / Fraction(total.line_total) if total.line_total else Fraction(1)
    received = net + round_money(Fraction(total.tax_exclusive - total.line_total) * share, occasion.currency)
    cost_sum = sum((cost for _, cost in pairs), Decimal(0))
    return CostTotal(cost=cost_sum, margin=received - cost_sum, margin_percent=_percent(received - cost_sum, received))


def _line_findings(line: QuotationLine, cost: CostedLine, occasion: Occasion) -> Iterator[Finding]:
    limits, currency = occasion.limits, occasion.currency
    limit, floor = limits.line_discount, limits.margin_floor
    if limit is not None and (line.allowance_charges or line.trace.list_amount is not None):
        usual = usual_amount(line, currency)
        given = usual - line.net_amount
        if exceeds(given, usual, limit, currency):
            message = f"{_shown(given, usual)} off, the limit is {percent(limit, 'en')}"
            yield Finding(code="line_discount_over_limit", message=message, line=line.id)
    if floor is not None and cost.margin is not None and below(cost.margin, line.net_amount, floor, currency):
        margin = _shown(cost.margin, line.net_amount)
        yield Finding(
            code="margin_below_floor",
            message=f"margin {margin}, the floor is {percent(floor, 'en')}",
            line=line.id,
        )
    if line.price.amount == 0:
        yield Finding(code="price_zero", message="the line is free", line=line.id)
    if line.trace.source is PriceSource.MANUAL and line.trace.manual is None:
        yield Finding(code="manual_price_unexplained", message="price set by hand without who and why", line=line.id)


def _total_findings(
    recurrence: Recurrence, total: MonetaryTotal, cost: CostTotal, occasion: Occasion
) -> Iterator[Finding]:
    limits, currency = occasion.limits, occasion.currency
    given, limit, floor = total.allowance_total - total.charge_total, limits.document_discount, limits.margin_floor
    paid = f"what is paid {recurrence.how_often}"
    if limit is not None and exceeds(given, total.line_total, limit, currency):
        message = f"{_shown(given, total.line_total)} off {paid}, the limit is {percent(limit, 'en')}"
        yield Finding(code="document_discount_over_limit", message=message)
    if floor is not None and below(cost.margin, cost.margin + cost.cost, floor, currency):
        margin = _shown(cost.margin, cost.margin + cost.cost)
        message = f"margin {margin} of {paid}, the floor is {percent(floor, 'en')}"
        yield Finding(code="margin_below_floor", message=message)
    if abs(total.rounding) >= 100 * smallest_unit(currency):
        message = f"{plain(total.rounding)} of rounding in {paid}: that is a discount or a charge without VAT"
        yield Finding(code="rounding_large", message=message)


def usual_amount(line: QuotationLine, currency: str) -> Decimal:
    """What the line costs without discounts and charges, at its list price where a person set another one."""
    listed = line.trace.list_amount
    amount = line.price.amount if listed is None else listed
    return money_for(line.quantity, amount, line.price.base_quantity, currency)


def exceeds(given: Decimal, whole: Decimal, limit: Decimal, currency: str) -> bool:
    """Compared in whole cents: 10 % of 0.05 is 0.01, and that is not more than 10 %."""
    return given > percent_of(abs(whole), limit, currency)


def below(margin: Decimal, net: Decimal, floor: Decimal, currency: str) -> bool:
    """Compared in whole cents, as discounts are. What is credited earns nothing."""
    return net >= 0 and margin < percent_of(net, floor, currency)


def _shown(part: Decimal, whole: Decimal) -> str:
    """A share with two decimals, for people; money where there is nothing to take a share of."""
    return percent(share_of(part, whole, 2), "en") if whole else plain(part)
