"""The offers side by side: what each chooses, what it costs by when, and what it gives up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotegen.document.pieces import NOTHING, Amount, Bar, bars, dotted, parts_of, total_label, unbroken
from quotegen.document.tax_words import Basis, basis_note, basis_of, payable_note, tax_note
from quotegen.document.words import Words
from quotegen.language import listing, money
from quotegen.model.comparison import Beside, Comparison, Horizon
from quotegen.model.quotation import Quotation, QuotationOffer
from quotegen.model.rules import Recurrence
from quotegen.pricing.by_hand import cover_alike
from quotegen.pricing.comparison import paid_within, payments
from quotegen.pricing.comparison_before import is_of_before

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
    """An offer to tick: what is to be paid at each of the recurrences in the head, each with its own tax, and first."""

    name: str
    says: str
    prices: tuple[str, ...]
    to_pay: tuple[Amount, ...]
    first: Amount | None


@dataclass(frozen=True, slots=True)
class ComparedOffer:
    name: str
    recommended: bool


@dataclass(frozen=True, slots=True)
class OffersView:
    """What there is to pay, then what to think of it, `today` last; `recurrences` head the choices.

    A row's note says whether tax is in it; `basis` is that of most rows, so it need not be repeated. Offers that were
    not compared, for want of a brief, have no `today` and no chart. `tax_note` is of all amounts to pay together.
    `agreed`: what is offered was changed by hand, so that nothing is claimed of it beside others.
    """

    columns: tuple[ComparedOffer, ...]
    wording: tuple[ComparedRow, ...]
    sums: tuple[ComparedRow, ...]
    judgement: tuple[ComparedRow, ...]
    today: ComparedRow | None
    chart_title: str
    chart: tuple[Bar, ...]
    agreed: bool
    recurrences: tuple[str, ...]
    choices: tuple[Choice, ...]
    tax_note: str
    basis: str

    @property
    def figures(self) -> tuple[ComparedRow, ...]:
        return (*self.wording, *self.sums)

    @property
    def several(self) -> bool:
        """Whether there is anything to choose between."""
        return len(self.columns) > 1


def offers_view(quotation: Quotation, words: Words) -> OffersView:
    """Every figure is one of the quotation's, which are computed from the offer's own lines."""
    offers = quotation.offers
    table = _Table(quotation, words, basis_of(quotation, words), is_of_before(offers))
    recurrences = [each for each in Recurrence if any(each in offer.totals for offer in offers)]
    spans = {offer.name: offer.comparison.horizons[0] for offer in offers if offer.comparison}
    months = next((str(horizon.months) for horizon in spans.values()), "")
    return OffersView(
        columns=tuple(ComparedOffer(offer.name, offer.recommended) for offer in offers),
        wording=tuple(_words_first(table)),
        sums=tuple(_figures(table, recurrences)),
        judgement=tuple(_judgement(table)),
        today=first_row(quotation, words) if spans else None,
        chart_title=words("compare_chart", months=months, tax=table.note or tax_note_of_all(quotation, words)),
        chart=bars({name: table.over(span) for name, span in spans.items()}, quotation.recommended.name, quotation),
        recurrences=tuple(words(f"total_{each}") for each in recurrences),
        choices=tuple(_choice(offer, recurrences, table) for offer in offers),
        tax_note=tax_note_of_all(quotation, words),
        basis=table.note,
        agreed=not cover_alike(offers),
    )


def tax_note_of_all(quotation: Quotation, words: Words) -> str:
    return tax_note([total for offer in quotation.offers for total in offer.totals.values()], words)


def first_payment(offer: QuotationOffer, quotation: Quotation, words: Words) -> Amount:
    """The first payment of every recurrence together: what has to be paid before anything else."""
    today = offer.comparison.today if offer.comparison else paid_within(offer, 1, 1)
    note = tax_note(offer.totals.values(), words)
    return Amount(words("first_payment"), money(today, quotation.currency, quotation.language), note)


def _choice(offer: QuotationOffer, recurrences: Sequence[Recurrence], table: _Table) -> Choice:
    words = table.words
    to_pay = [
        Amount(
            total_label(each, total.payable if total else Decimal(0), words),
            table.payable(offer, each),
            payable_note(total, table.quotation, words) if total else "",
        )
        for each in recurrences
        for total in [offer.totals.get(each)]
    ]
    first = first_payment(offer, table.quotation, words) if len(offer.totals) > 1 else None
    return Choice(offer.name, offer.says, tuple(each.amount for each in to_pay), tuple(to_pay), first)


def _compared(offer: QuotationOffer) -> Comparison:
    assert offer.comparison is not None
    return offer.comparison


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of the comparison in the making. `before`: compared as schemas 1 and 2 did, tax in all but two rows."""

    quotation: Quotation
    words: Words
    basis: Basis
    before: bool

    @property
    def note(self) -> str:
        return "" if self.before else self.basis.note

    @property
    def note_of_units(self) -> str:
        """Beside the price by the unit."""
        return self.words("net_of_tax") if self.before else self.basis.note

    @property
    def note_of_budget(self) -> str:
        """A budget is asked for without tax, of a consumer too."""
        return self.words("net_of_tax") if self.quotation.with_tax else self.note_of_units

    def note_of(self, recurrence: Recurrence) -> str:
        totals = [offer.totals[recurrence] for offer in self.quotation.offers if recurrence in offer.totals]
        return "" if self.before else basis_note(totals, self.quotation.with_tax, self.words)

    def row(self, label: str, said: Iterable[str], note: str) -> ComparedRow:
        return ComparedRow(label, tuple(Cell((text,)) for text in said), note)

    def money(self, amount: Decimal) -> str:
        return money(amount, self.quotation.currency, self.quotation.language)

    def payable(self, offer: QuotationOffer, recurrence: Recurrence) -> str:
        total = offer.totals.get(recurrence)
        return self.money(total.payable) if total else NOTHING

    def price(self, offer: QuotationOffer, recurrence: Recurrence) -> str:
        """Without tax where that is how the customer compares."""
        total = offer.totals.get(recurrence)
        if total is None or self.before or self.quotation.with_tax:
            return self.payable(offer, recurrence)
        return self.money(total.tax_exclusive)

    def over(self, span: Horizon) -> Decimal:
        return span.payable if span.tax_exclusive is None or self.quotation.with_tax else span.tax_exclusive


def first_row(quotation: Quotation, words: Words) -> ComparedRow:
    """What is to be paid first for each offer: how long there is for it, and the tax where it is the same for all."""
    firsts = [first_payment(offer, quotation, words) for offer in quotation.offers]
    notes = {first.note for first in firsts}
    cells = tuple(Cell((first.amount,), first.note if len(notes) > 1 else "") for first in firsts)
    period = quotation.seller.payment_period
    due = words("due_within", period=period) if period else ""
    return ComparedRow(words("first_payment"), cells, dotted(min(notes) if len(notes) == 1 else "", due))


def _words_first(table: _Table) -> Iterator[ComparedRow]:
    """What each offer is, and the products in which they differ; nothing where there is one offer."""
    if len(table.quotation.offers) > 1:
        says = [offer.says for offer in table.quotation.offers]
        if any(says):
            yield table.row(table.words("in_a_sentence"), (text or NOTHING for text in says), "")
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
    """Prices, and what the agreement comes to. What is paid once is left to the last row if it is all."""
    quotation, words = table.quotation, table.words
    for each in recurrences if recurrences != [Recurrence.ONCE] or quotation.brief is None else ():
        prices = (table.price(offer, each) for offer in quotation.offers)
        yield table.row(words(f"price_{each}"), prices, table.note_of(each))
    if quotation.brief is None:
        return
    paid = [_compared(offer).per_unit for offer in quotation.offers]
    if quotation.brief.per_unit is not None and any(amount is not None for amount in paid):
        said = (NOTHING if amount is None else table.money(amount) for amount in paid)
        yield table.row(quotation.brief.per_unit.name, said, table.note_of_units)
    yield from _horizons(table)


def _judgement(table: _Table) -> Iterator[ComparedRow]:
    """What an offer costs more or less and gives up beside the others, and whether it is within the budget."""
    quotation, words = table.quotation, table.words
    if quotation.brief is None:
        return
    if len(quotation.offers) > 1:
        yield from _beside(table)
        if not any(each.what == "product" for offer in quotation.offers for each in offer.by_hand):
            yield ComparedRow(words("gives_up"), tuple(Cell(_given_up(offer, words)) for offer in quotation.offers))
    if quotation.brief.budget is not None:
        yield table.row(words("budget"), (_budget(offer, table) for offer in quotation.offers), table.note_of_budget)


def _horizons(table: _Table) -> Iterator[ComparedRow]:
    words = table.words
    for place, horizon in enumerate(_compared(table.quotation.offers[0]).horizons):
        spans = [_compared(offer).horizons[place] for offer in table.quotation.offers]
        cells = tuple(
            Cell(
                (table.money(table.over(span)),),
                words("such_orders", count=str(span.orders)) if span.orders > 1 else "",
            )
            for span in spans
        )
        yield ComparedRow(words("over_months", months=str(horizon.months)), cells, table.note)


def _beside(table: _Table) -> Iterator[ComparedRow]:
    """Nothing where none was worked out: schemas 1 and 2 kept another figure, which said too much.

    Nor is there one where changes by hand leave nothing to hold side by side.
    """
    offers = table.quotation.offers
    if any(_compared(offer).beside for offer in offers):
        least = next(offer for offer in offers if _compared(offer).beside is None)
        cells = tuple(Cell(tuple(_more_or_less(_compared(offer).beside, table)) or (NOTHING,)) for offer in offers)
        yield ComparedRow(table.words("beside_offer", offer=least.name), cells, table.note)


def _more_or_less(beside: Beside | None, table: _Table) -> Iterator[str]:
    """Over the agreement, on the way there, and the month of it from which on no more has been paid, if any."""
    if beside is None:
        return
    words, brief = table.words, table.quotation.brief
    assert brief is not None
    months, difference = brief.agreement_months, beside.difference
    name = "less_over" if difference < 0 else "more_over" if difference > 0 else "same_over"
    yield words(name, amount=table.money(abs(difference)), months=str(months))
    if beside.most > max(difference, Decimal(0)):
        yield words("more_on_the_way", amount=table.money(beside.most))
    if difference > 0:
        yield words("not_paid_back")
    elif beside.paid_back is not None and 1 < beside.paid_back <= months:
        yield words("paid_back_from", month=str(beside.paid_back))


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
