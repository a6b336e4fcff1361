"""The offers side by side: what each chooses, what it costs by when, and what it gives up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotegen.document.pieces import NOTHING, Bar, bars, dotted, parts_of, tax_note, unbroken
from quotegen.document.words import Words
from quotegen.language import listing, money
from quotegen.model.quotation import Comparison, Quotation, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.pricing.comparison import payments

_DIFFERENCES = 6
_GIVEN_UP = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """What one offer has to say, line by line, with a note such as how many orders that are."""

    lines: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One line of the comparison, a cell for each offer; without cells the label is all there is to say."""

    label: str
    cells: tuple[Cell, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An offer to tick, with what it costs at each of the recurrences in the head."""

    name: str
    says: str
    prices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedOffer:
    name: str
    recommended: bool


@dataclass(frozen=True, slots=True)
class OffersView:
    """What there is to pay, then what to think of it, `today` last; `recurrences` head the choices.

    Offers that were not compared, for want of a brief, have no `today` and no chart.
    """

    columns: tuple[ComparedOffer, ...]
    figures: tuple[ComparedRow, ...]
    judgement: tuple[ComparedRow, ...]
    today: ComparedRow | None
    chart_title: str
    chart: tuple[Bar, ...]
    recurrences: tuple[str, ...]
    choices: tuple[Choice, ...]
    tax_note: str

    @property
    def several(self) -> bool:
        """Whether there is anything to choose between."""
        return len(self.columns) > 1


def offers_view(quotation: Quotation, words: Words) -> OffersView:
    """Every figure is one of the quotation's, which are computed from the offer's own lines."""
    offers = quotation.offers
    tax = tax_note([total for offer in offers for total in offer.totals.values()], words)
    table = _Table(quotation, words)
    recurrences = [each for each in Recurrence if any(each in offer.totals for offer in offers)]
    over_a_year = {offer.name: offer.comparison.horizons[0] for offer in offers if offer.comparison}
    months = next((str(horizon.months) for horizon in over_a_year.values()), "")
    return OffersView(
        columns=tuple(ComparedOffer(offer.name, offer.recommended) for offer in offers),
        figures=(*_words_first(table), *_figures(table, recurrences)),
        judgement=tuple(_judgement(table)),
        today=_first_invoice(table, tax) if over_a_year else None,
        chart_title=words("compare_chart", months=months, tax=tax),
        chart=bars(
            {name: horizon.payable for name, horizon in over_a_year.items()}, quotation.recommended.name, quotation
        ),
        recurrences=tuple(words(f"price_{each}") for each in recurrences),
        choices=tuple(
            Choice(offer.name, offer.says, tuple(table.payable(offer, each) for each in recurrences))
            for offer in offers
        ),
        tax_note=tax,
    )


def _compared(offer: QuotationOffer) -> Comparison:
    assert offer.comparison is not None
    return offer.comparison


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of the comparison in the making."""

    quotation: Quotation
    words: Words

    def row(self, name: str, say: Callable[[QuotationOffer], str], note: str = "", **values: str) -> ComparedRow:
        cells = tuple(Cell((say(offer),)) for offer in self.quotation.offers)
        return ComparedRow(self.words(name, **values), cells, note)

    def money(self, amount: Decimal) -> str:
        return money(amount, self.quotation.currency, self.quotation.language)

    def payable(self, offer: QuotationOffer, recurrence: Recurrence) -> str:
        total = offer.totals.get(recurrence)
        return self.money(total.payable) if total else NOTHING

    def payable_row(self, recurrence: Recurrence) -> ComparedRow:
        return self.row(f"price_{recurrence}", lambda offer: self.payable(offer, recurrence))


def _first_invoice(table: _Table, tax: str) -> ComparedRow:
    """Every first payment, and how long there is for it."""
    period = table.quotation.seller.payment_period
    due = table.words("due_within", period=period) if period else ""
    return table.row("pay_today", lambda offer: table.money(_compared(offer).today), dotted(tax, due))


def _words_first(table: _Table) -> Iterator[ComparedRow]:
    """What each offer is, and the products in which they differ; nothing where there is one offer."""
    if len(table.quotation.offers) > 1:
        yield table.row("in_a_sentence", lambda offer: offer.says or NOTHING)
        if table.quotation.brief:
            yield from _differences(table)


def _differences(table: _Table) -> Iterator[ComparedRow]:
    """The needs that the offers answer with other products, those first whose cost differs most."""
    offers, words = table.quotation.offers, table.words
    needs = list(dict.fromkeys(line.reason.need for offer in offers for line in offer.lines if line.reason))
    chosen = {need: [_products(offer, need) for offer in offers] for need in needs}
    differing = [need for need in needs if len({frozenset(names) for names in chosen[need]}) > 1]
    shown = sorted(differing, key=lambda need: -_apart([_cost(offer, need, table) for offer in offers]))[:_DIFFERENCES]
    for need in shown:
        cells = (_joined(names, words) or (words("not_included"),) for names in chosen[need])
        yield ComparedRow(need, tuple(Cell(lines) for lines in cells))
    if len(differing) > len(shown):
        part = parts_of(table.quotation).investment
        yield ComparedRow(words("more_differences", count=str(len(differing) - len(shown)), part=part), ())


def _products(offer: QuotationOffer, need: str) -> tuple[str, ...]:
    lines = [line for line in offer.lines if line.reason and line.reason.need == need and not line.optional]
    return tuple(dict.fromkeys(line.name for line in lines))


def _joined(names: Sequence[str], words: Words) -> tuple[str, ...]:
    """Names that differ after their last comma alone are told as one: `this or that, one and another`."""
    stems: dict[str, list[str]] = {}
    for name in names:
        stem, comma, last = name.rpartition(", ")
        stems.setdefault(stem + comma, []).append(last)
    return tuple(unbroken(stem + listing(last, words.language)) for stem, last in stems.items())


def _cost(offer: QuotationOffer, need: str, table: _Table) -> Decimal:
    """What the lines of a need cost over the agreement, without tax."""
    assert table.quotation.brief is not None
    months = table.quotation.brief.agreement_months
    nets = (
        line.net_amount * payments(offer, line.recurrence, months, months)
        for line in offer.lines
        if line.reason and line.reason.need == need and not line.optional
    )
    return sum(nets, Decimal(0))


def _apart(costs: Sequence[Decimal]) -> Decimal:
    return max(costs) - min(costs)


def _figures(table: _Table, recurrences: Sequence[Recurrence]) -> Iterator[ComparedRow]:
    """Prices, and totals by month. What is paid once is left to the last row if it is all."""
    quotation, words = table.quotation, table.words
    for each in recurrences if recurrences != [Recurrence.ONCE] or quotation.brief is None else ():
        yield table.payable_row(each)
    if quotation.brief is None:
        return
    if quotation.brief.per_unit is not None:
        paid = [_compared(offer).per_unit for offer in quotation.offers]
        cells = tuple(Cell((NOTHING if amount is None else table.money(amount),)) for amount in paid)
        yield ComparedRow(quotation.brief.per_unit.name, cells, words("net_of_tax"))
    yield from _horizons(table)


def _judgement(table: _Table) -> Iterator[ComparedRow]:
    """What an offer gets back and gives up beside the others, and whether it is within the budget."""
    quotation, words = table.quotation, table.words
    if quotation.brief is None:
        return
    if len(quotation.offers) > 1:
        least = min(quotation.offers, key=lambda offer: _compared(offer).today)
        beside = words("beside", offer=least.name)
        yield table.row("paid_back", lambda offer: _paid_back(offer, least, words), beside)
        yield ComparedRow(words("gives_up"), tuple(Cell(_given_up(offer, words)) for offer in quotation.offers))
    if quotation.brief.budget is not None:
        yield table.row("budget", lambda offer: _budget(offer, table), words("net_of_tax"))


def _horizons(table: _Table) -> Iterator[ComparedRow]:
    words = table.words
    for place, horizon in enumerate(_compared(table.quotation.offers[0]).horizons):
        spans = [_compared(offer).horizons[place] for offer in table.quotation.offers]
        cells = tuple(
            Cell((table.money(span.payable),), words("such_orders", count=str(span.orders)) if span.orders > 1 else "")
            for span in spans
        )
        yield ComparedRow(words("over_months", months=str(horizon.months)), cells)


def _paid_back(offer: QuotationOffer, least: QuotationOffer, words: Words) -> str:
    if offer is least:
        return NOTHING
    month = _compared(offer).paid_back
    return words("never_pays_back") if month is None else words("in_month", month=str(month))


def _given_up(offer: QuotationOffer, words: Words) -> tuple[str, ...]:
    shown = offer.gives_up[:_GIVEN_UP]
    more = len(offer.gives_up) - len(shown)
    return (*shown, *((words("and_more", count=str(more)),) if more else ())) or (words("nothing"),)


def _budget(offer: QuotationOffer, table: _Table) -> str:
    brief, left = table.quotation.brief, _compared(offer).budget_left
    assert brief is not None and brief.budget is not None and left is not None
    if left < 0:
        return table.words("over_budget", amount=table.money(-left), budget=table.money(brief.budget))
    return table.words("in_budget", amount=table.money(left))
