"""Lines of two revisions matched with each other, and each taken apart into quantity, price and discount."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from quotegen.model.changes import Cause, CauseKind, ChangedAnswer, LineFigures, PriceWhy, Reduction
from quotegen.model.prices import PriceModel
from quotegen.model.quotation import ItemPrice, PriceSource, QuotationLine
from quotegen.model.rules import Recurrence
from quotegen.money import exact_product, percent_of, round_money, round_to
from quotegen.pricing.allowances import of_remaining

Pair = tuple[QuotationLine | None, QuotationLine | None]
Placed = tuple[Recurrence, Cause]


def matched_lines(before: Sequence[QuotationLine], after: Sequence[QuotationLine], by_id: bool = True) -> list[Pair]:
    """Every line once, in the order of `after`, then what is gone. Each of `_MATCHES` pairs what is alone so far.

    `by_id`: an id says the same in both, as in revisions of one quotation; then it comes first.
    """
    partner: dict[int, int] = {}
    for key in (_id, *_MATCHES) if by_id else _MATCHES:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        taken = set(partner.values())
        for place, line in enumerate(before):
            if place not in taken and key(line) is not None:
                waiting[key(line)].append(place)
        for place, line in enumerate(after):
            if place not in partner and key(line) is not None and waiting[key(line)]:
                partner[place] = waiting[key(line)].popleft()
    gone = sorted(set(range(len(before))) - set(partner.values()))
    found: list[Pair] = [
        (before[partner[place]] if place in partner else None, line) for place, line in enumerate(after)
    ]
    return [*found, *((before[place], None) for place in gone)]


def _id(line: QuotationLine) -> Hashable:
    """None for the place that stood here before lines had ids: the same place is not the same line."""
    return None if line.id.isdigit() else line.id


def _item(line: QuotationLine) -> Hashable:
    return (True, line.sku) if line.sku is not None else (False, line.name)


def _purpose(line: QuotationLine) -> Hashable:
    return (line.reason.rule, line.reason.need) if line.reason else None


def _instead(line: QuotationLine) -> Hashable:
    """What is left under one rule answers the same need with something else; a line without a reason does not."""
    return (_purpose(line), line.recurrence, line.optional) if line.reason else None


_MATCHES: tuple[Callable[[QuotationLine], Hashable], ...] = (
    lambda line: (_item(line), line.recurrence, line.optional, _purpose(line)),
    lambda line: (_item(line), line.recurrence, _purpose(line)),
    lambda line: (_item(line), line.recurrence, line.optional),
    lambda line: (_item(line), line.recurrence),
    _item,
    _instead,
)


def told_of(lines: Pair, reasons: Mapping[str, str]) -> str:
    """The reason that is told for a line, by its id, or by what it is called; empty where there is none."""
    found = (each for each in lines if each is not None)
    names = (name for each in found for name in (_id(each), each.sku, each.name))
    return next((reasons[str(name)] for name in names if name in reasons), "")


_OF_THE_HOUSE = frozenset({CauseKind.PRICE, CauseKind.LINE_DISCOUNT, CauseKind.TEXT})
"""What no answer is the cause of."""


_BY_HAND = frozenset({PriceWhy.AGREED, PriceWhy.NO_LONGER_AGREED})
"""Why a price is another one for which a person may tell a reason: what the price list does has one."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """Two lines that are matched, in one currency, with the answers that changed, and the reason that is told."""

    before: QuotationLine
    after: QuotationLine
    currency: str
    answers: tuple[ChangedAnswer, ...]
    told: str = ""

    def cause(self, kind: CauseKind, amount: Decimal) -> Cause:
        return Cause(
            kind=kind,
            amount=amount,
            before=figures_of(self.before),
            after=figures_of(self.after),
            answers=() if kind in _OF_THE_HOUSE else self.answers,
            told=self.told,
        )


def lone_line(pair: Pair, answers: tuple[ChangedAnswer, ...], told: str = "") -> Placed:
    """A line that only one of the revisions has."""
    before, after = pair
    line = after or before
    assert line is not None
    kind, amount = (CauseKind.ADDED, counted(line)) if after else (CauseKind.REMOVED, -counted(line))
    figures = {"after" if after else "before": figures_of(line)}
    return line.recurrence, Cause(kind=kind, amount=amount, answers=answers, told=told, **figures)


def line_causes(change: LineChange) -> Iterator[Placed]:
    """What differs between two matched lines. A line that is another one altogether is one cause, not three."""
    before, after = change.before, change.after
    if before.recurrence is not after.recurrence:
        yield before.recurrence, change.cause(CauseKind.RECURRENCE, -counted(before))
        yield after.recurrence, change.cause(CauseKind.RECURRENCE, counted(after))
    elif before.optional is not after.optional:
        kind = CauseKind.LEFT_OUT if after.optional else CauseKind.INCLUDED
        yield after.recurrence, change.cause(kind, counted(after) - counted(before))
    elif _item(before) != _item(after):
        yield after.recurrence, change.cause(CauseKind.REPLACED, counted(after) - counted(before))
    else:
        yield from ((after.recurrence, cause) for cause in _steps(change))
        if before.own_text != after.own_text:
            yield after.recurrence, change.cause(CauseKind.TEXT, after.net_amount * 0)


def counted(line: QuotationLine) -> Decimal:
    """What the line adds to the sum of its recurrence: an optional one nothing."""
    return line.net_amount * 0 if line.optional else line.net_amount


def figures_of(line: QuotationLine) -> LineFigures:
    """The figures of a line that a customer may read."""
    trace = line.trace
    return LineFigures(
        id=line.id,
        sku=line.sku,
        name=line.name,
        contents=line.contents,
        quantity=line.quantity,
        quantity_text=line.quantity_text,
        price=line.price.amount,
        base_quantity=line.price.base_quantity,
        from_quantity=trace.from_quantity if trace.source is PriceSource.LIST else None,
        reductions=_reductions(line),
        net_amount=line.net_amount,
        recurrence=line.recurrence,
        optional=line.optional,
    )


def _reductions(line: QuotationLine) -> tuple[Reduction, ...]:
    return tuple(
        Reduction(charge=item.charge, percent=item.percent, amount=item.amount) for item in line.allowance_charges
    )


# --- substitution ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _State:
    """A line on the way from one revision to the other."""

    quantity: Decimal
    price: ItemPrice
    reductions: tuple[Reduction, ...]
    of_rest: tuple[bool, ...]

    def net(self, currency: str) -> Decimal:
        """Rounded where pricing rounds: the gross, and each percentage of the exact gross or of what is left."""
        gross = exact_product(self.quantity, self.price.amount, self.price.base_quantity)
        net = round_money(gross, currency)
        for item, of_rest in zip(self.reductions, self.of_rest, strict=True):
            base = Fraction(max(net, Decimal(0))) if of_rest else gross
            amount = item.amount if item.percent is None else percent_of(base, item.percent, currency)
            net += amount if item.charge else -amount
        return net


def _steps(change: LineChange) -> Iterator[Cause]:
    """Quantity, price, discount, in this order; each figure that differs is put in the place of the old one.

    The last step ends at the line as it was priced, so nothing is left over.
    """
    before, after = change.before, change.after
    state = _State(before.quantity, before.price, _reductions(before), _of_rest(before, change.currency))
    kinds, as_a_whole = _differing(before, after, change.currency), _same_whole_price(before, after)
    paid = before.net_amount
    for kind in kinds:
        state = _moved(state, kind, change, as_a_whole)
        reached = after.net_amount if kind is kinds[-1] else state.net(change.currency)
        cause = change.cause(kind, reached - paid if not after.optional else reached * 0)
        paid = reached
        yield _with_price(cause, change) if kind is CauseKind.PRICE else cause


def _moved(state: _State, kind: CauseKind, change: LineChange, as_a_whole: bool) -> _State:
    after = change.after
    if kind is CauseKind.PRICE:
        return replace(state, price=after.price)
    if kind is CauseKind.LINE_DISCOUNT:
        return replace(state, reductions=_reductions(after), of_rest=_of_rest(after, change.currency))
    return replace(state, quantity=after.quantity, price=after.price if as_a_whole else state.price)


def _of_rest(line: QuotationLine, currency: str) -> tuple[bool, ...]:
    gross = exact_product(line.quantity, line.price.amount, line.price.base_quantity)
    return of_remaining(line.allowance_charges, gross, currency)


def _differing(before: QuotationLine, after: QuotationLine, currency: str) -> list[CauseKind]:
    """Which figures differ. A net amount that differs alone can only come from the way of pricing: it is a price."""
    kinds = [CauseKind.QUANTITY] if before.quantity != after.quantity else []
    if _rate(before.price) != _rate(after.price) and not (kinds and _same_whole_price(before, after)):
        kinds.append(CauseKind.PRICE)
    if _terms(before, currency) != _terms(after, currency):
        kinds.append(CauseKind.LINE_DISCOUNT)
    return kinds or ([CauseKind.PRICE] if before.net_amount != after.net_amount else [])


def _rate(price: ItemPrice) -> Fraction:
    return exact_product(Decimal(1), price.amount, price.base_quantity)


def _terms(line: QuotationLine, currency: str) -> list[tuple[bool, bool, bool, Decimal]]:
    """What was agreed of discounts and charges; of a percentage not the money it comes to, but what it is of."""
    return sorted(
        (item.charge, item.percent is None, of_rest, item.amount if item.percent is None else item.percent)
        for item, of_rest in zip(line.allowance_charges, _of_rest(line, currency), strict=True)
    )


def _same_whole_price(before: QuotationLine, after: QuotationLine) -> bool:
    """Graduated and package prices are stated for the whole quantity: they move with it and are no cause."""
    traces = (before.trace, after.trace)
    return (
        all(trace.source is PriceSource.LIST for trace in traces)
        and all(trace.model in {PriceModel.GRADUATED, PriceModel.PACKAGE} for trace in traces)
        and (traces[0].price_list, traces[0].model) == (traces[1].price_list, traces[1].model)
    )


def _with_price(cause: Cause, change: LineChange) -> Cause:
    old, new = _rate(change.before.price), _rate(change.after.price)
    percent = round_to((new - old) * 100 / old, 1) if old else None
    why = _why(change)
    told = cause.told if _BY_HAND.issuperset(why) else ""
    return cause.model_copy(update={"percent": percent, "why": tuple(why), "told": told})


def _why(change: LineChange) -> list[PriceWhy]:
    old, new = change.before.trace, change.after.trace
    if new.source is not PriceSource.LIST:
        return [PriceWhy.AGREED]
    if old.source is not PriceSource.LIST:
        return [PriceWhy.NO_LONGER_AGREED]
    found = [PriceWhy.PRICE_LIST] if old.price_list != new.price_list else []
    found += [PriceWhy.BREAK] if old.from_quantity != new.from_quantity else []
    return found or [PriceWhy.LIST_CHANGED]
