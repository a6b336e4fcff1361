"""The lines of an offer as a grid. What is typed in it comes as changes, and is kept as changes by hand.

The grid is never given its own result: it is drawn from what is kept, and stays the same widget while only values
change, so that whoever types goes on typing. After any other change it is a new one.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import streamlit as st

from quotegen.language import number, percent, price, trimmed
from quotegen.model.draft import Edit, edit_of
from quotegen.model.quotation import AllowanceCharge, QuotationLine, QuotationOffer
from quotegen.typed import Kind, read_discount, read_money, read_number
from quotegen.ui.editor.keeping import keep
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import amount
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.bench import Bench
from quotegen.usecases.drafts import agreed_price, content_of, edit_draft
from quotegen.usecases.house import House

Told = Mapping[int, Mapping[str, Any]]
"""What was typed in a grid since it was made: by row, by column."""
_MOST_IN_SIGHT = 18
"""A longer grid scrolls by itself."""
_NOTHING = {"percent": Decimal(0)}
_EDITABLE = ("quantity", "price", "discount", "optional")
_COLUMNS = ("item", "quantity", "unit", "price", "discount", "net", "recurrence", "optional", "why")
_READ_ONLY = ("item", "unit", "net", "recurrence", "why", "margin")


def show_grid(bench: Bench, offer: QuotationOffer, show_margin: bool) -> None:
    assert bench.priced is not None
    currency = bench.priced.quotation.currency
    margins = _margins(bench, offer) if show_margin else {}
    gone = {each.line for each in bench.priced.discontinued}
    rows = [_row(line, currency, margins) | _marked(line, gone) for line in offer.lines]
    columns = list(_COLUMNS)
    if margins:
        columns.insert(6, "margin")
    grid = _grid(bench, offer)
    st.data_editor(
        {name: [row[name] for row in rows] for name in columns},
        key=grid.key,
        hide_index=True,
        disabled=[name for name in columns if name in _READ_ONLY],
        column_config=_columns(columns),
        width="stretch",
        height="content" if len(rows) <= _MOST_IN_SIGHT else 700,
        alt=say("editor.grid.alt", offer=offer.name),
        on_change=_take,
        args=(bench.kept.id, grid, offer, grid.key),
    )


def _columns(names: Sequence[str]) -> dict[str, Any]:
    """All of them texts, so that amounts are written as the language writes them, but for the tick."""
    widths: Mapping[str, Any] = {"item": "large", "why": "large", "quantity": 100, "discount": 140, "unit": 90}
    config = {
        name: st.column_config.TextColumn(
            say(f"editor.grid.{name}"),
            width=widths.get(name),
            help=say(f"editor.grid.{name}_help") if name in {"quantity", "price", "discount"} else None,
            alignment="right" if name in {"quantity", "price", "discount", "net", "margin"} else None,
            max_chars=40 if name in _EDITABLE else None,
        )
        for name in names
    }
    help_text = say("editor.grid.optional_help")
    config["optional"] = st.column_config.CheckboxColumn(say("editor.grid.optional"), help=help_text, width=125)
    return config


def _row(line: QuotationLine, currency: str, margins: Mapping[str, str]) -> dict[str, Any]:
    language = app_language()
    return {
        "item": line.name,
        "quantity": number(trimmed(line.quantity), language),
        "unit": _unit(line),
        "price": price(line.price.amount, currency, language),
        "discount": _discount(line, currency),
        "net": amount(line.net_amount, currency),
        "margin": margins.get(line.id, ""),
        "recurrence": say(f"editor.grid.paid.{line.recurrence.value}"),
        "optional": line.optional,
        "why": line.reason.sentence if line.reason else line.own_text,
    }


def _marked(line: QuotationLine, gone: Collection[str]) -> dict[str, str]:
    """Said of a line that the catalogue does not carry any more."""
    return {"item": say("editor.grid.discontinued", item=line.name)} if line.id in gone else {}


def _unit(line: QuotationLine) -> str:
    """The unit as the document says it, without the number."""
    return line.quantity_text.split("\N{NO-BREAK SPACE}", 1)[-1]


def _discount(line: QuotationLine, currency: str) -> str:
    """Each of them in percent or in money, in the order in which they are given."""
    return " + ".join(
        amount(each.amount, currency) if each.percent is None else percent(each.percent, app_language())
        for each in _allowances(line)
    )


def _allowances(line: QuotationLine) -> list[AllowanceCharge]:
    return [each for each in line.allowance_charges if not each.charge]


def _margins(bench: Bench, offer: QuotationOffer) -> Mapping[str, str]:
    if bench.costing is None:
        return {}
    costed = next(each for each in bench.costing.offers if each.code == offer.code)
    return {
        line.id: "?" if line.margin_percent is None else percent(round(line.margin_percent, 1), app_language())
        for line in costed.lines
    }


# --- the same widget as long as it is the only one who changes ------------------------------------------------


@dataclass(slots=True)
class _Grid:
    """`made`: the draft's version when the grid was made; `own`: the version that it brought about itself last.

    `offer` is what it showed when it was drawn last, `taken` what is taken of all that it tells.
    """

    made: int
    own: int
    refused: int = 0
    key: str = ""
    offer: QuotationOffer | None = None
    taken: Told = field(default_factory=dict)


def _grid(bench: Bench, offer: QuotationOffer) -> _Grid:
    """The draft's grid, for this offer. What the last one tells is taken first, if its run was stopped before."""
    draft, version = bench.kept.id, bench.kept.version
    grid: _Grid = st.session_state.setdefault("grids", {}).setdefault(draft, _Grid(version, version))
    if grid.offer is not None and _told(grid.key) != grid.taken:
        _take(draft, grid, grid.offer, grid.key)
        st.rerun()
    if grid.own != version:
        grid.made = grid.own = version
    key = f"lines-{bench.kept.name}-{offer.code}-{grid.made}-{grid.refused}"
    if key != grid.key:
        grid.key, grid.taken = key, {}
    grid.offer = offer
    return grid


def _take(draft: int, grid: _Grid, offer: QuotationOffer, key: str) -> None:
    """Every change that the grid tells, as changes by hand. A refused one is taken back in the grid, too."""
    told, house = _told(key), current_house()
    made = keep(lambda: edit_draft(house, draft, list(edits_of(told, offer, hand_of(house, draft)))))
    if key == grid.key:  # a grid that was drawn meanwhile has told nothing yet
        grid.taken = told
    if made is None:
        grid.refused += 1
    else:
        grid.own = made.kept.version


def _told(key: str) -> Told:
    told: Told = copy.deepcopy(st.session_state.get(key, {}).get("edited_rows", {}))
    return told


class Hand(NamedTuple):
    """Who types, in which currency amounts are, and the reason of what is agreed on, in the document's language."""

    by: str
    currency: str
    reason: str


def hand_of(house: House, draft: int) -> Hand:
    content = content_of(house, draft)
    return Hand(house.user.name, content.currency, agreed_price(house, content))


def edits_of(told: Told, offer: QuotationOffer, hand: Hand) -> Iterator[Edit]:
    """The changes by hand that rows of the grid stand for, by place and column.

    Only what differs from what is kept: the grid tells all that was typed in it since it was made.
    """
    for place, changes in told.items():
        line = offer.lines[int(place)]
        about = {"line": line.id, "offer": offer.code}
        for values in _of_line(line, changes, hand):
            yield edit_of({**about, **values})


def _of_line(line: QuotationLine, changes: Mapping[str, Any], hand: Hand) -> Iterator[dict[str, Any]]:
    language = app_language()
    if "quantity" in changes:
        quantity = read_number(changes["quantity"] or "0", language)
        if quantity != line.quantity:
            yield {"do": "quantity", "quantity": quantity}
    if changes.get("price"):
        unit_price = read_money(changes["price"], hand.currency, language)
        if unit_price != line.price.amount:
            given = {"price": unit_price, "base_quantity": line.price.base_quantity}
            yield {"do": "price", **given, "by": hand.by, "reason": hand.reason}
    if "discount" in changes:
        yield from _discount_edit(line, changes["discount"] or "0", hand)
    if "optional" in changes and changes["optional"] != line.optional:
        yield {"do": "optional", "optional": bool(changes["optional"])}


def _discount_edit(line: QuotationLine, text: str, hand: Hand) -> Iterator[dict[str, Any]]:
    """The discount given by hand, which is the last one of a line; a number alone is of the kind that stands there."""
    last = next(reversed(_allowances(line)), None)
    usual: Kind = "percent" if last is None or last.percent is not None else "amount"
    typed = read_discount(text, hand.currency, app_language(), usual)
    now = _NOTHING if last is None else {"amount": last.amount} if last.percent is None else {"percent": last.percent}
    if typed != now and (any(typed.values()) or last is not None):
        yield {"do": "discount", **typed, "reason": hand.reason}
