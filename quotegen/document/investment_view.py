"""A priced offer line by line, and of another offer only what differs from the recommended one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotegen.document.amount_words import amount_in_words
from quotegen.document.pieces import Amount, Bar, bars, dotted, named_lines, price_for, total_label, unbroken
from quotegen.document.tax_words import basis_of, own_tax_note, tax_label
from quotegen.document.whole import code, measure
from quotegen.document.words import Words
from quotegen.language import money, number, percent
from quotegen.model.quotation import ItemPrice, LineTax, MonetaryTotal, Quotation, QuotationLine, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.model.tax import TaxCode
from quotegen.money import exact_product, money_for, plus_percent, round_money
from quotegen.pricing.allowances import of_remaining
from quotegen.pricing.shares import shares

_MONTHS = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One row: `price_note` says what one costs on average, where the price is that of the whole quantity."""

    id: str
    name: str
    details: str
    quantity: str
    price: str
    less: str
    net: str
    text: str = ""
    price_note: str = ""


@dataclass(frozen=True, slots=True)
class PricedGroup:
    """The lines of one recurrence with their sums; `rows` come before the total, `words` spell it out.

    A row's note is the reason why it bears no tax; `tax_notes` are the same reasons together. `with_tax`: there is
    tax in what the lines cost.
    """

    title: str
    lines: tuple[PricedLine, ...]
    rows: tuple[Amount, ...]
    total: Amount | None
    words: str
    tax_notes: tuple[str, ...]
    with_tax: bool

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


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the lines and sums are written for. `with_tax`: as a consumer reads them, every amount with its tax."""

    quotation: Quotation
    words: Words
    with_tax: bool

    def money(self, amount: Decimal) -> str:
        return money(amount, self.quotation.currency, self.quotation.language)

    def shown(self, amount: Decimal, tax: LineTax) -> Decimal:
        """An amount without tax as it is printed: with tax it is rounded by itself, since it is in no total."""
        return round_money(plus_percent(amount, tax.rate), self.quotation.currency) if self.with_tax else amount

    def net(self, line: QuotationLine) -> Decimal:
        return self.shown(line.net_amount, line.tax_category)

    def price(self, line: QuotationLine) -> ItemPrice:
        """With tax in cents where that multiplies up to the same amount, else with all its decimals."""
        item, currency = line.price, self.quotation.currency
        if not self.with_tax:
            return item
        exact = plus_percent(item.amount, line.tax_category.rate)
        cents = round_money(exact, currency)
        alike = money_for(line.quantity, cents, item.base_quantity, currency) == money_for(
            line.quantity, exact, item.base_quantity, currency
        )
        return ItemPrice(amount=cents if alike else exact, base_quantity=item.base_quantity)


def whole_offer(offer: QuotationOffer, quotation: Quotation, words: Words, with_tax: bool = False) -> OfferView:
    """Every line, and what each group of products costs over the agreement, if there is one."""
    paper = _Paper(quotation, words, with_tax)
    months = quotation.brief.agreement_months if quotation.brief else 0
    spread = _spread(offer, months, quotation) if months else {}
    title = words(
        "compare_chart", months=number(Decimal(months), quotation.language), tax=basis_of(quotation, words).note
    )
    return OfferView(
        name=offer.name,
        groups=tuple(
            _group(each, offer, [_priced(line, paper) for line in _paid(offer, each)], paper) for each in offer.totals
        ),
        optional=_optional(offer, paper),
        chart_title=title,
        chart=bars(spread, next(iter(spread), ""), quotation),
        chart_total=Amount(words("chart_total"), paper.money(sum(spread.values(), Decimal(0)))) if spread else None,
    )


def differing_offer(offer: QuotationOffer, quotation: Quotation, words: Words, with_tax: bool = False) -> OfferView:
    """The lines that the recommended offer has too as one row, then the others, with the same sums and totals."""
    best, paper = quotation.recommended, _Paper(quotation, words, with_tax)
    optional = None
    if _known([line for line in offer.lines if line.optional]) != _known([ln for ln in best.lines if ln.optional]):
        optional = _optional(offer, paper)
    return OfferView(
        name=offer.name,
        groups=tuple(
            _group(each, offer, list(_differing(_paid(offer, each), best, paper)), paper) for each in offer.totals
        ),
        optional=optional,
    )


def _paid(offer: QuotationOffer, recurrence: Recurrence) -> list[QuotationLine]:
    return [line for line in offer.lines if line.recurrence is recurrence and not line.optional]


def _known(lines: Sequence[QuotationLine]) -> list[QuotationLine]:
    """Lines as they are compared: wherever they stand, and whatever the reason."""
    return [line.model_copy(update={"id": "", "reason": None}) for line in lines]


def _differing(lines: Sequence[QuotationLine], best: QuotationOffer, paper: _Paper) -> Iterator[PricedLine]:
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
            net += paper.net(line)
    if shared:
        name = paper.words("as_recommended", lines=named_lines(shared, paper.words))
        yield PricedLine("", name, "", "", "", "", paper.money(net))
    yield from (_priced(line, paper) for line in own)


def _spread(offer: QuotationOffer, months: int, quotation: Quotation) -> dict[str, Decimal]:
    """What each group of products costs over the agreement, largest first, with its share of document discounts.

    Without tax, or for a consumer with it. Nothing where no chart can be drawn: there is one group alone, something is
    credited on balance, or a period ends after the agreement.
    """
    costs: dict[str, Decimal] = {}
    for line, share in zip(offer.lines, shares(offer, quotation.currency, quotation.with_tax), strict=True):
        period = _MONTHS.get(line.recurrence)
        if period is not None and months % period:
            return {}
        if not line.optional:
            times = months // period if period else 1
            costs[line.group] = costs.get(line.group, Decimal(0)) + share * times
    shown = len(costs) > 1 and all(cost >= 0 for cost in costs.values())
    return dict(sorted(costs.items(), key=lambda item: -item[1])) if shown else {}


def _group(recurrence: Recurrence, offer: QuotationOffer, lines: Sequence[PricedLine], paper: _Paper) -> PricedGroup:
    total, quotation = offer.totals[recurrence], paper.quotation
    with_tax = paper.with_tax and any(part.category is TaxCode.STANDARD for part in total.tax_subtotals)
    sums = _sums_with_tax if with_tax else _sums
    return PricedGroup(
        title=paper.words(f"group_{recurrence}"),
        lines=tuple(lines),
        rows=(*sums(recurrence, offer, paper), *_settled(total, paper)),
        total=Amount(total_label(recurrence, total.payable, paper.words), paper.money(total.payable)),
        words=amount_in_words(total.payable, quotation.currency, quotation.language),
        tax_notes=tuple(dict.fromkeys(part.reason for part in total.tax_subtotals if part.reason)),
        with_tax=with_tax,
    )


def _sums(recurrence: Recurrence, offer: QuotationOffer, paper: _Paper) -> Iterator[Amount]:
    """From the sum of lines to the tax on it."""
    total, adjustments = offer.totals[recurrence], _adjustments(recurrence, offer, paper)
    if adjustments:
        yield Amount(paper.words("line_total"), paper.money(total.line_total))
        yield from (Amount(label, paper.money(amount)) for label, amount in adjustments.items())
    yield Amount(paper.words("tax_exclusive"), paper.money(total.tax_exclusive))
    yield from _taxes(total, paper)


def _sums_with_tax(recurrence: Recurrence, offer: QuotationOffer, paper: _Paper) -> Iterator[Amount]:
    """From the sum of lines, each with its tax, to the total, and the tax that is in it.

    Tax is computed once for all lines of a rate (BR-CO-17), so lines that were each rounded may miss the total by some
    cents: they have a row of their own.
    """
    total, adjustments = offer.totals[recurrence], _adjustments(recurrence, offer, paper)
    lines = sum((paper.net(line) for line in _paid(offer, recurrence)), Decimal(0))
    left = total.tax_inclusive - lines - sum(adjustments.values(), Decimal(0))
    if adjustments or left:
        yield Amount(paper.words("line_total"), paper.money(lines))
        yield from (Amount(label, paper.money(amount)) for label, amount in adjustments.items())
    if left:
        yield Amount(paper.words("tax_rounding"), paper.money(left))
    yield Amount(paper.words("tax_inclusive"), paper.money(total.tax_inclusive))
    for row in _taxes(total, paper):
        yield Amount(paper.words("tax_within", tax=row.label), row.amount, row.note)


def _adjustments(recurrence: Recurrence, offer: QuotationOffer, paper: _Paper) -> dict[str, Decimal]:
    """What is taken off or put on by its reason, a part for each tax group made one again."""
    found: dict[str, Decimal] = {}
    for item in offer.allowance_charges:
        if item.recurrence is recurrence:
            rate = None if item.percent is None else percent(item.percent, paper.words.language)
            label = item.reason if rate is None else f"{item.reason}, {rate}"
            amount = paper.shown(item.amount, item.tax_category)
            found[label] = found.get(label, Decimal(0)) + (amount if item.charge else -amount)
    return found


def _taxes(total: MonetaryTotal, paper: _Paper) -> Iterator[Amount]:
    """A row for each category and rate, beneath one without tax the reason."""
    for part in total.tax_subtotals:
        label = tax_label(part, len(total.tax_subtotals) == 1, paper.quotation, paper.words)
        yield Amount(label, paper.money(part.tax), part.reason)


def _settled(total: MonetaryTotal, paper: _Paper) -> Iterator[Amount]:
    """What lies between the total with tax and what is to be paid, leaving out what is zero."""
    if total.prepaid:
        yield Amount(paper.words("prepaid"), paper.money(-total.prepaid))
    if total.rounding:
        yield Amount(paper.words("rounding"), paper.money(total.rounding))


def _optional(offer: QuotationOffer, paper: _Paper) -> PricedGroup | None:
    """Lines the customer may tick; each says what no total says of it."""
    lines = [line for line in offer.lines if line.optional]
    if not lines:
        return None
    return PricedGroup(
        title=paper.words("optional_title"),
        lines=tuple(_priced(line, paper, _by_itself(line, paper)) for line in lines),
        rows=(),
        total=None,
        words="",
        tax_notes=tuple(dict.fromkeys(line.tax_category.reason for line in lines if line.tax_category.reason)),
        with_tax=paper.with_tax and any(line.tax_category.code is TaxCode.STANDARD for line in lines),
    )


def _by_itself(line: QuotationLine, paper: _Paper) -> str:
    """What a line that is in no total has to say: how often it is paid, its tax, and why it bears none."""
    tax = line.tax_category
    return dotted(paper.words(f"per_{line.recurrence}"), own_tax_note(tax, paper.with_tax, paper.words), tax.reason)


def _priced(line: QuotationLine, paper: _Paper, suffix: str = "") -> PricedLine:
    item = paper.price(line)
    return PricedLine(
        id=line.id,
        name=unbroken(line.name),
        details=dotted(code(line.sku or ""), line.contents, suffix),
        quantity=measure(line.quantity_text),
        price=price_text(item, paper.quotation, paper.words),
        less=", ".join(_less(line, paper)),
        net=paper.money(paper.net(line)),
        text=line.own_text,
        price_note=_average(item, line, paper),
    )


def _average(item: ItemPrice, line: QuotationLine, paper: _Paper) -> str:
    """A graduated or package price is that of the whole quantity: what that makes each, to the cent."""
    if item.base_quantity != line.quantity or line.quantity <= 1:
        return ""
    each = money_for(Decimal(1), item.amount, item.base_quantity, paper.quotation.currency)
    return paper.words("each_on_average", price=paper.money(each)) if each else ""


def price_text(item: ItemPrice, quotation: Quotation, words: Words) -> str:
    """The price of one, or `€4.20 for 100`."""
    return price_for(item.amount, item.base_quantity, quotation.currency, words)


def _less(line: QuotationLine, paper: _Paper) -> Iterator[str]:
    """`8%` for a discount, `+5%` for a charge, `then 5%` for one of what those before it leave."""
    items, currency = line.allowance_charges, paper.quotation.currency
    gross = exact_product(line.quantity, line.price.amount, line.price.base_quantity)
    for item, of_rest in zip(items, of_remaining(items, gross, currency), strict=True):
        said = (
            percent(item.percent, paper.words.language)
            if item.percent is not None
            else paper.money(paper.shown(item.amount, line.tax_category))
        )
        said = f"+{said}" if item.charge else said
        yield paper.words("less_then", less=said) if of_rest else said
