"""A priced offer line by line, and of another offer only what differs from the recommended one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotegen.document.amount_words import amount_in_words
from quotegen.document.pieces import Amount, Bar, bars, dotted, named_lines, price_for, unbroken
from quotegen.document.words import Words
from quotegen.language import money, number, percent
from quotegen.model.quotation import ItemPrice, MonetaryTotal, Quotation, QuotationLine, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.money import exact_product
from quotegen.pricing.allowances import of_remaining

_MONTHS = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}


@dataclass(frozen=True, slots=True)
class PricedLine:
    id: str
    name: str
    details: str
    quantity: str
    price: str
    less: str
    net: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PricedGroup:
    """The lines of one recurrence with their sums; `rows` come before the total, `words` spell it out."""

    title: str
    lines: tuple[PricedLine, ...]
    rows: tuple[Amount, ...]
    total: Amount | None
    words: str
    tax_notes: tuple[str, ...]

    @property
    def has_less(self) -> bool:
        """Whether any line is discounted or charged extra, so that the column is worth its room."""
        return any(line.less for line in self.lines)


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer to the cent. The chart is empty for an offer that only tells what differs."""

    name: str
    groups: tuple[PricedGroup, ...]
    optional: PricedGroup | None
    chart_title: str = ""
    chart: tuple[Bar, ...] = ()
    chart_total: Amount | None = None


def whole_offer(offer: QuotationOffer, quotation: Quotation, words: Words) -> OfferView:
    """Every line, and what each group of products costs over the agreement, if there is one."""
    months = quotation.brief.agreement_months if quotation.brief else 0
    spread = _spread(offer, months) if months else {}
    together = money(sum(spread.values(), Decimal(0)), quotation.currency, quotation.language)
    return OfferView(
        name=offer.name,
        groups=tuple(
            _group(each, offer, [_priced(line, quotation, words) for line in _paid(offer, each)], quotation, words)
            for each in offer.totals
        ),
        optional=_optional(offer, quotation, words),
        chart_title=words("chart_title", months=number(Decimal(months), quotation.language)),
        chart=bars(spread, next(iter(spread), ""), quotation),
        chart_total=Amount(words("chart_total"), together) if spread else None,
    )


def differing_offer(offer: QuotationOffer, quotation: Quotation, words: Words) -> OfferView:
    """The lines that the recommended offer has too as one row, then the others, with the same sums and totals."""
    best = quotation.recommended
    optional = None
    if _known([line for line in offer.lines if line.optional]) != _known([ln for ln in best.lines if ln.optional]):
        optional = _optional(offer, quotation, words)
    return OfferView(
        name=offer.name,
        groups=tuple(
            _group(each, offer, list(_differing(_paid(offer, each), best, quotation, words)), quotation, words)
            for each in offer.totals
        ),
        optional=optional,
    )


def _paid(offer: QuotationOffer, recurrence: Recurrence) -> list[QuotationLine]:
    return [line for line in offer.lines if line.recurrence is recurrence and not line.optional]


def _known(lines: Sequence[QuotationLine]) -> list[QuotationLine]:
    """Lines as they are compared: wherever they stand, and whatever the reason."""
    return [line.model_copy(update={"id": "", "reason": None}) for line in lines]


def _differing(
    lines: Sequence[QuotationLine], best: QuotationOffer, quotation: Quotation, words: Words
) -> Iterator[PricedLine]:
    """The row of shared lines names them by their numbers in the recommended offer."""
    theirs = list(zip(_known(best.lines), best.lines, strict=True))
    shared: list[str] = []
    own: list[QuotationLine] = []
    net = Decimal(0)
    for known, line in zip(_known(lines), lines, strict=True):
        place = next((place for place, (other, _) in enumerate(theirs) if other == known), None)
        if place is None:
            own.append(line)
        else:
            shared.append(theirs.pop(place)[1].id)
            net += line.net_amount
    if shared:
        name = words("as_recommended", lines=named_lines(shared, words))
        yield PricedLine("", name, "", "", "", "", money(net, quotation.currency, quotation.language))
    yield from (_priced(line, quotation, words) for line in own)


def _spread(offer: QuotationOffer, months: int) -> dict[str, Decimal]:
    """What each group of products costs over the agreement, net of tax, largest first.

    Empty where the agreement is not a whole number of every period, only one group would show, or one is credited.
    """
    costs: dict[str, Decimal] = {}
    for line in offer.lines:
        period = _MONTHS.get(line.recurrence)
        if period is not None and months % period:
            return {}
        if not line.optional:
            times = months // period if period else 1
            costs[line.group] = costs.get(line.group, Decimal(0)) + line.net_amount * times
    shown = len(costs) > 1 and all(cost >= 0 for cost in costs.values())
    return dict(sorted(costs.items(), key=lambda item: -item[1])) if shown else {}


def _group(
    recurrence: Recurrence, offer: QuotationOffer, lines: Sequence[PricedLine], quotation: Quotation, words: Words
) -> PricedGroup:
    total, language, currency = offer.totals[recurrence], quotation.language, quotation.currency
    return PricedGroup(
        title=words(f"group_{recurrence}"),
        lines=tuple(lines),
        rows=tuple(_sum_rows(recurrence, total, offer, quotation, words)),
        total=Amount(words(f"total_{recurrence}"), money(total.payable, currency, language)),
        words=amount_in_words(total.payable, currency, language),
        tax_notes=tuple(dict.fromkeys(part.reason for part in total.tax_subtotals if part.reason)),
    )


def _sum_rows(
    recurrence: Recurrence, total: MonetaryTotal, offer: QuotationOffer, quotation: Quotation, words: Words
) -> Iterator[Amount]:
    """From the sum of lines to what is to be paid, leaving out what is zero."""
    language, currency = quotation.language, quotation.currency
    adjustments: dict[str, Decimal] = {}
    for item in offer.allowance_charges:
        if item.recurrence is recurrence:
            label = item.reason if item.percent is None else f"{item.reason}, {percent(item.percent, language)}"
            signed = item.amount if item.charge else -item.amount
            adjustments[label] = adjustments.get(label, Decimal(0)) + signed
    if adjustments:
        yield Amount(words("line_total"), money(total.line_total, currency, language))
        for label, amount in adjustments.items():
            yield Amount(label, money(amount, currency, language))
    yield Amount(words("tax_exclusive"), money(total.tax_exclusive, currency, language))
    for part in total.tax_subtotals:
        if len(total.tax_subtotals) == 1:
            label = words("tax", rate=percent(part.rate, language))
        else:
            base = money(part.taxable, currency, language)
            label = words("tax_on", rate=percent(part.rate, language), base=base)
        yield Amount(label, money(part.tax, currency, language))
    if total.prepaid:
        yield Amount(words("prepaid"), money(-total.prepaid, currency, language))
    if total.rounding:
        yield Amount(words("rounding"), money(total.rounding, currency, language))


def _optional(offer: QuotationOffer, quotation: Quotation, words: Words) -> PricedGroup | None:
    """Lines the customer may tick; each net amount says how often it would be paid."""
    lines = [line for line in offer.lines if line.optional]
    if not lines:
        return None
    return PricedGroup(
        title=words("optional_title"),
        lines=tuple(_priced(line, quotation, words, words(f"per_{line.recurrence}")) for line in lines),
        rows=(),
        total=None,
        words="",
        tax_notes=(),
    )


def _priced(line: QuotationLine, quotation: Quotation, words: Words, suffix: str = "") -> PricedLine:
    return PricedLine(
        id=line.id,
        name=unbroken(line.name),
        details=dotted(line.sku or "", line.contents, suffix),
        quantity=line.quantity_text,
        price=price_text(line.price, quotation, words),
        less=", ".join(_less(line, quotation, words)),
        net=money(line.net_amount, quotation.currency, quotation.language),
        text=line.own_text,
    )


def price_text(item: ItemPrice, quotation: Quotation, words: Words) -> str:
    """The price of one, or `€4.20 for 100`."""
    return price_for(item.amount, item.base_quantity, quotation.currency, words)


def _less(line: QuotationLine, quotation: Quotation, words: Words) -> Iterator[str]:
    """`8%` for a discount, `+5%` for a charge, `then 5%` for one of what those before it leave."""
    items, currency = line.allowance_charges, quotation.currency
    gross = exact_product(line.quantity, line.price.amount, line.price.base_quantity)
    for item, of_rest in zip(items, of_remaining(items, gross, currency), strict=True):
        said = (
            percent(item.percent, quotation.language)
            if item.percent is not None
            else money(item.amount, quotation.currency, quotation.language)
        )
        said = f"+{said}" if item.charge else said
        yield words("less_then", less=said) if of_rest else said
