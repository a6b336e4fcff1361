"""What a staged catalogue would change, the weightiest first: what goes, what drafts it moves, prices, the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from quotegen.language import price
from quotegen.model.difference import How, PriceMove, ThingMove
from quotegen.model.prices import Price
from quotegen.model.replay import Replay
from quotegen.model.rules import Recurrence
from quotegen.ui.kit.pages import link
from quotegen.ui.kit.text import literal, per
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.compare_catalogues import Difference, DraftMove

_LONGEST = 120
_MOST = 30
_PRICES = (How.UP, How.DOWN, How.MIXED, How.NEW, How.GONE)
_QUESTIONS = frozenset({"question", "section"})
_RULES = frozenset({"constant", "figure", "need", "meaning", "offer", "rule"})


def show_difference(found: Difference) -> None:
    if found.is_none:
        st.caption(say("catalogue.change.layout"))
        return
    _figures(found)
    if found.gone:
        _gone(found.gone)
    if found.drafts:
        _drafts(found.drafts)
    if found.prices:
        with st.expander(f"{say('catalogue.difference.prices')} ({len(found.prices)})"):
            _prices(found.prices)
    if found.replays:
        with st.expander(f"{say('catalogue.difference.replays')} ({len(found.replays)})"):
            _replays(found.replays)
    if found.things:
        with st.expander(f"{say('catalogue.difference.things')} ({len(found.things)})"):
            _things(found.things)


def _figures(found: Difference) -> None:
    counts = {how.value: sum(move.how is how for move in found.prices) for how in _PRICES}
    things = found.things
    counts["sku_new"] = sum(each.kind == "sku" and each.how is How.NEW for each in things)
    counts["sku_gone"] = len(found.gone)
    counts["questions"] = sum(each.kind in _QUESTIONS for each in things)
    counts["rules"] = sum(each.kind in _RULES for each in things)
    counts["drafts"] = len(found.drafts)
    with st.container(horizontal=True):
        for name, count in counts.items():
            if count:
                st.metric(say(f"catalogue.difference.count.{name}"), count, border=True, width=150)


def _gone(gone: Mapping[str, Sequence[str]]) -> None:
    st.markdown(f"**{say('catalogue.difference.gone')}**")
    for sku, drafts in list(gone.items())[:_MOST]:
        if not drafts:
            st.caption(say("catalogue.difference.gone_nowhere", sku=literal(sku)))
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            told = say("catalogue.difference.gone_in", sku=f"**{literal(sku)}**")
            st.markdown(f":orange[:material/warning:] {told}", width="content")
            for name in drafts[:_MOST]:
                link("editor", name, draft=name)


def _drafts(drafts: Sequence[DraftMove]) -> None:
    st.markdown(f"**{say('catalogue.difference.drafts')}**")
    _table(
        [
            {
                "draft": move.draft,
                "customer": move.title,
                "old": _sums(move.old, move.currency),
                "new": say("catalogue.difference.refused", why=move.refused)
                if move.refused
                else _sums(move.new, move.currency),
            }
            for move in drafts
        ]
    )


def _sums(sums: Mapping[Recurrence, Decimal], currency: str) -> str:
    return " + ".join(per(value, currency, recurrence.value) for recurrence, value in sums.items())


def _prices(moves: Sequence[PriceMove]) -> None:
    _table(
        [
            {
                "sku": move.sku,
                "list": move.price_list,
                "how": say(f"catalogue.difference.hows.{move.how.value}"),
                "old": _breaks(move.old, move.currency),
                "new": _breaks(move.new, move.currency),
            }
            for move in moves
        ]
    )


def _breaks(found: Price | None, currency: str) -> str:
    """`€3.22 … €2.95`: the prices from the first break to the last."""
    if found is None:
        return ""
    steps = [price(step.amount, currency, app_language()) for step in found.breaks]
    return " → ".join(steps)


def _replays(replays: Sequence[Replay]) -> None:
    language = app_language()
    rows: list[dict[str, Any]] = []
    for replay in replays:
        rows += [{"answers": replay.answers, "why": text} for text in replay.refused]
        rows += [
            {
                "answers": replay.answers,
                "need": line.need[language],
                "old": " × ".join(filter(None, (line.old_sku, _plain(line.old_quantity)))),
                "new": " × ".join(filter(None, (line.new_sku, _plain(line.new_quantity)))),
                "why": line.why[language],
            }
            for line in replay.lines
        ]
    _table(rows)


def _plain(quantity: Decimal | None) -> str:
    return f"{quantity.normalize():f}" if quantity is not None else ""


def _things(moves: Sequence[ThingMove]) -> None:
    rows: list[dict[str, Any]] = []
    for move in moves:
        told = {"kind": say(f"catalogue.difference.kinds.{move.kind}"), "which": move.name}
        told["how"] = say(f"catalogue.difference.hows.{move.how.value}")
        rows += [
            {**told, "field": each.field, "old": _short(each.old), "new": _short(each.new)} for each in move.fields
        ] or [told]
    _table(rows)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _table(rows: list[dict[str, Any]]) -> None:
    """A table of texts: what is in it is never read as markup."""
    named = {
        "draft": say("catalogue.difference.draft"),
        "customer": say("catalogue.difference.customer"),
        "sku": say("catalogue.browse.sku"),
        "list": say("catalogue.product.list"),
        "kind": say("catalogue.difference.kind"),
        "which": say("catalogue.difference.which"),
        "how": say("catalogue.difference.how"),
        "field": say("catalogue.difference.field"),
        "answers": say("catalogue.difference.answers"),
        "need": say("catalogue.difference.need"),
        "old": say("catalogue.difference.old"),
        "new": say("catalogue.difference.new"),
        "why": say("catalogue.difference.why"),
    }
    used = {name for row in rows for name in row}
    columns = {name: st.column_config.TextColumn(text) for name, text in named.items() if name in used}
    order = [name for name in named if name in used]
    st.dataframe(
        rows,
        hide_index=True,
        height="content" if len(rows) <= 10 else 385,
        column_config=columns,
        column_order=order,
        placeholder="",
    )
