"""The range of a price while answers are open, worked out by a disposable worker: it may take a second or two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from quotegen.batch.packed import PackedCatalogue, unpack
from quotegen.errors import Fault, RuleRefused
from quotegen.language import Language
from quotegen.model.answers import Answer
from quotegen.model.narrowing import Narrowing
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.recommend.ask_next import narrow
from quotegen.workers.pool import WorkerLost, shared_pool


@dataclass(frozen=True, slots=True)
class NarrowOrder:
    """Some answers, and the occasion they are given on."""

    catalogue: PackedCatalogue
    known: Mapping[str, Answer | None]
    buyer: Party
    language: Language
    currency: str
    day: date


def narrowed(order: NarrowOrder) -> Narrowing:
    """What the price may be, and what to ask next. Raises as `narrow`; RuleRefused `range_lost` if it is too much."""
    try:
        content = shared_pool().call("quotegen.batch.narrowing:work_out", order)
    except WorkerLost as lost:
        hint = "go on asking: with more answers it is quicker"
        raise RuleRefused(Fault("range_lost", f"the range could not be worked out ({lost.why})", hint)) from None
    return Narrowing.model_validate_json(content)


def work_out(order: NarrowOrder) -> bytes:
    """In the worker."""
    catalogue = unpack(order.catalogue)
    occasion = Occasion(catalogue, order.buyer, order.language, order.currency, order.day)
    narrowing, _ = narrow(order.known, occasion)
    return narrowing.model_dump_json().encode()
