"""The tables of a proposal as their figures need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotegen.document.changes_view import ChangesView
from quotegen.document.columns import TEXT, Column, Fit, Set, fit
from quotegen.document.investment_view import OfferView, PricedGroup
from quotegen.document.offers_view import ComparedRow, OffersView
from quotegen.document.pieces import Amount, Bar
from quotegen.document.range_view import FittingTable

_BODY = (90, 80, 70)
_NOTE = (80, 72, 65)
_TEXT = (95, 85, 75)
_TOTAL = (125, 105, 90)
_CHOICE = (95, 85, 70)
_PRICES = ((190, 4), (140, 6), (110, 6))
"""The type of the prices of page one, and how many of it stand side by side at most."""
_PRICE_CLASSES = {190: "", 140: " many", 110: " more"}


@dataclass(frozen=True, slots=True)
class PriceRows:
    """The prices of page one: `size` is a class of the style sheet, each row a table with the same count of cells."""

    size: str
    rows: tuple[tuple[Amount | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Fits:
    """Every table with columns of figures, by its class."""

    prices: PriceRows
    invoice: Fit
    lines: Fit
    changed: Fit
    compare: Fit
    choice: Fit
    chart: Fit
    proposed: Fit
    fitting: Fit


def price_rows(prices: Sequence[Amount]) -> PriceRows:
    """In one row if the type need not be smaller than 14 pt, else in as few rows as it takes."""
    for count in range(1, len(prices) + 1):
        beside = -(-len(prices) // count)
        for points, most in _PRICES[:2]:
            if beside <= most and _price_needs(prices, points) <= (TEXT - 80) // beside:
                return _price_rows(prices, beside, points)
    return _price_rows(prices, 1, _PRICES[-1][0])


def _price_needs(prices: Sequence[Amount], points: int) -> int:
    return 30 + Set([each.amount for each in prices], (points, points, points), is_serif=True).needs(0)


def _price_rows(prices: Sequence[Amount], beside: int, points: int) -> PriceRows:
    padded = [*prices, *[None] * (-len(prices) % beside)]
    rows = tuple(tuple(padded[start : start + beside]) for start in range(0, len(padded), beside))
    return PriceRows(_PRICE_CLASSES[points], rows)


def invoice_fit(row: ComparedRow | None) -> Fit:
    """The first payment of every offer, in columns of the same width."""
    cells = row.cells if row else ()
    amounts = Set([line for cell in cells for line in cell.lines], _TOTAL, is_serif=True)
    columns = [Column(str(place), 0, [amounts], padding=35) for place in range(len(cells) + 1)]
    return fit(columns, 0, TEXT - 80)


def lines_fit(offers: Sequence[OfferView]) -> Fit:
    """All tables of lines alike, so that their columns stand under each other."""
    groups = [group for offer in offers for group in (*offer.groups, offer.optional) if group]
    lines = [line for group in groups for line in group.lines]
    less = [Column("less", 240, [Set([line.less for line in lines], _BODY)])] if any(g.has_less for g in groups) else []
    columns = [
        Column("id", 80, [Set([line.id for line in lines], _BODY)], padding=10, least=80),
        Column("quantity", 290, [Set([line.quantity for line in lines], _BODY)]),
        Column(
            "price", 270, [Set([line.price for line in lines], _BODY), Set([line.price_note for line in lines], _NOTE)]
        ),
        *less,
        Column("net", 240, _nets(groups)),
    ]
    return fit(columns, max(380, min(700, Set([line.details for line in lines], _NOTE).needs(0) + 35)))


def _nets(groups: Sequence[PricedGroup]) -> list[Set]:
    sums = [row.amount for group in groups for row in group.rows]
    totals = [group.total.amount for group in groups if group.total]
    return [
        Set([line.net for group in groups for line in group.lines] + sums, _BODY),
        Set(totals, _TOTAL, is_serif=True),
    ]


def changed_fit(changes: ChangesView | None) -> Fit:
    parts = changes.parts if changes else ()
    rows = [row for part in parts for row in part.rows]
    amounts = Set(
        [row.amount for row in rows] + [each.amount for part in parts for each in (part.change, part.before)], _BODY
    )
    totals = Set([part.after.amount for part in parts], _TOTAL, is_serif=True)
    how = Column("how", 680, [Set([row.change for row in rows], _BODY)], padding=40)
    return fit([how, Column("by", 260, [amounts, totals])], 450)


def compare_fit(view: OffersView) -> Fit:
    """Every offer has a column as wide as the others; only the type gives way."""
    amounts = [line for row in (*view.figures, *view.judgement) for cell in row.cells for line in cell.lines]
    amounts += [cell.note for row in view.figures for cell in row.cells]
    today = [line for cell in (view.today.cells if view.today else ()) for line in cell.lines]
    sets = [Set([text for text in amounts if len(text) <= 60], _BODY), Set(today, _TOTAL, is_serif=True)]
    found = fit([Column(str(place), 0, sets, padding=45) for place in range(len(view.columns))], 340)
    return Fit(found.size)


def choice_fit(view: OffersView, committed: Sequence[Amount | None]) -> Fit:
    """The room for the tick and for the name of the offer gives way before the type does."""
    beside = [each.amount for each in (*committed, *(choice.first for choice in view.choices)) if each]
    count = max(len(view.recurrences), 1)
    prices = [
        Column(str(place), (TEXT - 760) // count, [Set([each.prices[place] for each in view.choices], _CHOICE)], 15)
        for place in range(len(view.recurrences))
    ]
    offers = Column("offer", 580, [Set(beside, _NOTE)], padding=35, least=280)
    return fit([Column("tick", 180, [], least=140), offers, *prices], 0)


def chart_fit(view: OffersView, offer: OfferView) -> Fit:
    bars: list[Bar | Amount] = [*view.chart, *offer.chart]
    bars += [offer.chart_total] if offer.chart_total else []
    return fit([Column("amount", 300, [Set([each.amount for each in bars], _TEXT)])], 420 + 300)


def proposed_fit(quantities: Sequence[str]) -> Fit:
    return fit([Column("quantity", 280, [Set(quantities, _BODY)], padding=35)], 290 + 560 + 400)


def fitting_fit(tables: Sequence[FittingTable]) -> Fit:
    """Attributes behind the first give way with the figures."""
    rows = [row for table in tables for need in table.needs for row in need.rows]
    behind = max((len(table.attributes) for table in tables), default=1)
    values = [
        Column(
            f"value{place}",
            400,
            [Set([text for row in rows for text in row.values[place : place + 1]], _BODY)],
            35,
            200,
        )
        for place in range(1, behind)
    ]
    columns = [
        Column("lasts", 250, [Set([row.lasts for row in rows], _BODY)]),
        Column("price", 200, [Set([row.price for row in rows], _BODY), Set([row.pack for row in rows], _NOTE)]),
    ]
    return fit([*values, *columns], 260 + 250 + 250)
