"""Rows of a batch -> quotations without a number: recommended and priced in a worker, a few rows at a time."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from quotegen.batch.packed import PackedCatalogue, unpack
from quotegen.errors import Fault, QuotegenError
from quotegen.model.base import Model
from quotegen.model.batch import BatchRow
from quotegen.model.catalogue import Catalogue
from quotegen.model.costing import Costing
from quotegen.model.draft import Draft
from quotegen.model.line_ids import identified
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.people import Role
from quotegen.model.quotation import Brief, Quotation
from quotegen.model.request import Terms
from quotegen.money import plain
from quotegen.pricing.discontinued import remembered
from quotegen.pricing.limits import excesses
from quotegen.pricing.pipeline import price
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.recommend import recommend
from quotegen.workers.pool import WorkerLost, shared_pool

_NEW = "new"
"""Who the customer is, is settled when the quotation is issued."""

_LOST = {"time": "it takes too long", "memory": "it takes too much memory", "crash": "the program ended on it"}


@dataclass(frozen=True, slots=True)
class RowOrder:
    """A row, and for whom it is: the party in the row, or the one that is kept."""

    row: BatchRow
    buyer: Party


@dataclass(frozen=True, slots=True)
class QuoteOrder:
    """Rows to be quoted from a catalogue, on a day, for somebody of this role."""

    catalogue: PackedCatalogue
    day: date
    role: Role
    rows: tuple[RowOrder, ...]
    """All that a row needs to be issued comes back with `whole`; without it only what it comes to."""
    whole: bool = True


class Quoted(Model):
    """A row's quotation, what it costs the house, and the draft it stands for."""

    draft: Draft
    quotation: Quotation
    costing: Costing


class QuotedRow(Model):
    """What came of a row: faults, or what it comes to; `over` are limits of the role that it goes beyond."""

    row: int
    seconds: float
    faults: tuple[Fault, ...] = ()
    over: tuple[str, ...] = ()
    currency: str = ""
    payable: Mapping[str, str] = {}
    quoted: Quoted | None = None


_ROWS = TypeAdapter(tuple[QuotedRow, ...])


def quote_rows(order: QuoteOrder) -> bytes:
    """The rows worked out by a disposable worker; `read_rows` reads the answer.

    Where the worker is lost, each row is tried alone, so that the one that is too much for it says so itself.
    """
    try:
        return shared_pool().call("quotegen.batch.quoting:work_out", order)
    except WorkerLost as lost:
        if len(order.rows) == 1:
            return _ROWS.dump_json((QuotedRow(row=order.rows[0].row.row, seconds=0, faults=(_too_much(lost),)),))
    alone = (quote_rows(replace(order, rows=(each,))) for each in order.rows)
    return _ROWS.dump_json(tuple(row for answer in alone for row in read_rows(answer)))


def _too_much(lost: WorkerLost) -> Fault:
    hint = "look for very large quantities, or very many lines, and try the row alone"
    return Fault("row_lost", f"this row could not be worked out: {_LOST[lost.why]}", hint)


def read_rows(content: bytes) -> tuple[QuotedRow, ...]:
    return _ROWS.validate_json(content)


def work_out(order: QuoteOrder) -> bytes:
    """In the worker. A row that is wrong says so, and stops no other."""
    catalogue = unpack(order.catalogue)
    return _ROWS.dump_json(tuple(_row(each, order, catalogue) for each in order.rows))


def _row(asked: RowOrder, order: QuoteOrder, catalogue: Catalogue) -> QuotedRow:
    begun = time.perf_counter()
    try:
        found = _quoted(asked, order, catalogue)
    except QuotegenError as refused:
        return QuotedRow(row=asked.row.row, seconds=time.perf_counter() - begun, faults=refused.faults)
    quotation, policy = found.quotation, catalogue.policy
    over = excesses(quotation, found.costing, policy.limits[order.role], policy.currency)
    return QuotedRow(
        row=asked.row.row,
        seconds=time.perf_counter() - begun,
        over=tuple(dict.fromkeys(excess.code.value for excess in over)),
        currency=quotation.currency,
        payable={str(each): plain(total.payable) for each, total in quotation.recommended.totals.items()},
        quoted=found if order.whole else None,
    )


def _quoted(asked: RowOrder, order: QuoteOrder, catalogue: Catalogue) -> Quoted:
    row, buyer = asked.row, asked.buyer
    language = row.language or buyer.language
    occasion = Occasion(catalogue, buyer, language, row.currency or catalogue.policy.currency, order.day, order.role)
    occasion = replace(occasion, inputs=row.inputs)
    given, offers, brief = _wanted(row, occasion)
    draft = identified(
        Draft(
            customer=_NEW,
            catalogue=catalogue.name,
            language=language,
            currency=occasion.currency,
            answers=given,
            offers=tuple(offers),
            inputs=row.inputs,
            note=row.note,
        )
    )
    draft = draft.model_copy(update={"known": remembered(draft.skus, {}, occasion)})
    quotation, costing = price(draft.offers, Terms(), occasion, brief)
    return Quoted(draft=draft, quotation=quotation, costing=costing)


def _wanted(row: BatchRow, occasion: Occasion) -> tuple[Mapping[str, Any] | None, Sequence[Offer], Brief | None]:
    """What the answers call for, or the lines as they are."""
    if row.answers is None:
        usual = occasion.catalogue.rules.recommended
        return None, (Offer(code=usual.code, name=usual.name, lines=row.lines),), None
    answers = parse_answers(row.answers, occasion.catalogue)
    recommendation = recommend(answers, occasion)
    return answers.as_given(), recommendation.offers, brief_for(answers, recommendation, occasion)
