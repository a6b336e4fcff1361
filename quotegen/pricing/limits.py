"""What goes beyond the limits of whoever makes it: in any offer, by whatever way it came about.

It is measured on the priced lines and totals, not on edits: a price by hand, a discount, a target total, rounding and
the lines of a file all end there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quotegen.model.approval import Excess, ExcessCode
from quotegen.model.costing import CostedLine, Costing, CostTotal, OfferCosting
from quotegen.model.policy import Limits
from quotegen.model.quotation import PriceSource, Quotation, QuotationLine, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.money import percent_of, round_to
from quotegen.pricing.costing import usual_amount

IN_A_YEAR = {Recurrence.ONCE: 1, Recurrence.MONTH: 12, Recurrence.QUARTER: 4, Recurrence.YEAR: 1}
"""How often each is paid in the first year; what is paid once counts once."""
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Gauge:
    """The limits, in the currency of a quotation."""

    limits: Limits
    currency: str
    offer: str

    def discount(self, code: ExcessCode, limit: Decimal | None, given: Decimal, usual: Decimal) -> Iterator[Excess]:
        """A discount of `given` off what would cost `usual`; compared in whole cents."""
        most = _NOTHING if limit is None else percent_of(abs(usual), limit, self.currency)
        if limit is not None and given > most:
            actual = _percent(given, abs(usual), Decimal(100))
            yield Excess(code=code, offer=self.offer, allowed=limit, actual=actual, over=actual - limit,
                         cost=given - most)  # fmt: skip

    def margin(self, margin: Decimal, net: Decimal) -> Iterator[Excess]:
        """What is credited earns nothing, and is held to other limits."""
        floor = self.limits.margin_floor
        least = _NOTHING if floor is None else percent_of(net, floor, self.currency)
        if floor is not None and net >= 0 and margin < least:
            actual = _percent(margin, net, Decimal(-100))
            yield Excess(code=ExcessCode.MARGIN, offer=self.offer, allowed=floor, actual=actual, over=floor - actual,
                         cost=least - margin)  # fmt: skip

    def money(self, code: ExcessCode, allowed: Decimal, actual: Decimal, cost: Decimal) -> Excess:
        return Excess(code=code, offer=self.offer, allowed=allowed, actual=actual, over=actual - allowed, cost=cost)


def excesses(quotation: Quotation, costing: Costing, limits: Limits, house_currency: str) -> tuple[Excess, ...]:
    """Everything in any offer that these limits do not hold, in the order of offers and lines.

    `house_currency` is the currency of the policy: in any other one, `amount` cannot be compared.
    """
    found: list[Excess] = []
    for offer, costs in zip(quotation.offers, costing.offers, strict=True):
        gauge = _Gauge(limits, quotation.currency, offer.code)
        found += _of_lines(offer, costs, gauge)
        found += _of_totals(offer, costs, gauge)
        found += _of_amount(offer, gauge, house_currency)
    return tuple(found)


def _of_lines(offer: QuotationOffer, costs: OfferCosting, gauge: _Gauge) -> Iterator[Excess]:
    for line, cost in zip(offer.lines, costs.lines, strict=True):
        about = {"line": line.id, "name": line.sku or line.name, "recurrence": line.recurrence}
        for excess in _of_line(line, cost, gauge):
            yield excess.model_copy(update=about)


def _of_line(line: QuotationLine, cost: CostedLine, gauge: _Gauge) -> Iterator[Excess]:
    """An optional line, once ticked, is part of the whole: so it is held to the limit of the document as well."""
    limits, usual = gauge.limits, usual_amount(line, gauge.currency)
    given = usual - line.net_amount
    yield from gauge.discount(ExcessCode.LINE_DISCOUNT, limits.line_discount, given, usual)
    if line.optional:
        yield from gauge.discount(ExcessCode.DOCUMENT_DISCOUNT, limits.document_discount, given, usual)
    if cost.margin is not None:
        yield from gauge.margin(cost.margin, line.net_amount)
    if is_unlisted(line) and not limits.unlisted:
        of_one = round_to(Fraction(line.net_amount) / Fraction(line.quantity), 6)
        yield gauge.money(ExcessCode.UNLISTED, _NOTHING, of_one, abs(line.net_amount))


def is_unlisted(line: QuotationLine) -> bool:
    """No price list has it, so nobody can say what is given away."""
    return line.trace.source is not PriceSource.LIST and line.trace.list_amount is None


def _of_totals(offer: QuotationOffer, costs: OfferCosting, gauge: _Gauge) -> Iterator[Excess]:
    """All that is taken off at one recurrence, on lines and on the document. Rounding never makes up for a discount."""
    for recurrence, total in offer.totals.items():
        lines = [line for line in offer.lines if line.recurrence is recurrence and not line.optional]
        usual = _sum([usual_amount(line, gauge.currency) for line in lines])
        rounded_off = max(-total.rounding, _NOTHING)
        given = usual - total.tax_exclusive + rounded_off
        limit = gauge.limits.document_discount
        whole = [*gauge.discount(ExcessCode.DOCUMENT_DISCOUNT, limit, given, usual)]
        whole += gauge.margin(*_received(costs.totals[recurrence], rounded_off))
        if total.tax_inclusive < 0 and not gauge.limits.unlisted:
            whole.append(gauge.money(ExcessCode.CREDIT, _NOTHING, total.tax_inclusive, -total.tax_inclusive))
        yield from (excess.model_copy(update={"recurrence": recurrence}) for excess in whole)


def _received(cost: CostTotal, rounded_off: Decimal) -> tuple[Decimal, Decimal]:
    """Margin and net over the lines whose cost is known, with what rounding takes."""
    margin = cost.margin - rounded_off if cost.cost else cost.margin
    return margin, margin + cost.cost


def _of_amount(offer: QuotationOffer, gauge: _Gauge, house_currency: str) -> Iterator[Excess]:
    most = gauge.limits.amount
    if most is None:
        return
    worth = first_year(offer)
    if gauge.currency != house_currency:
        yield gauge.money(ExcessCode.CURRENCY, _NOTHING, worth, worth)
    elif worth > most:
        yield gauge.money(ExcessCode.AMOUNT, most, worth, worth - most)


def first_year(offer: QuotationOffer) -> Decimal:
    """The net worth of an offer in its first year, with all that the customer may tick."""
    firm = [total.tax_exclusive * IN_A_YEAR[recurrence] for recurrence, total in offer.totals.items()]
    ticked = [line.net_amount * IN_A_YEAR[line.recurrence] for line in offer.lines if line.optional]
    return _sum(firm) + _sum(ticked)


def not_covered(found: Sequence[Excess], approved: Sequence[Excess]) -> tuple[Excess, ...]:
    """Those of `found` that an approval of `approved` does not cover, in their order.

    It covers what is about the same (code, offer, line, recurrence), no worse and no dearer; each approved one once.
    """
    free = sorted(approved, key=lambda each: each.cost)
    left: list[Excess] = []
    for excess in sorted(found, key=lambda each: each.cost):
        match = next((each for each in free if excess.within(each)), None)
        if match is None:
            left.append(excess)
        else:
            free.remove(match)
    return tuple(each for each in found if any(each is other for other in left))


def _percent(part: Decimal, whole: Decimal, of_nothing: Decimal) -> Decimal:
    return round_to(Fraction(part) * 100 / Fraction(whole), 4) if whole else of_nothing


def _sum(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, _NOTHING)
