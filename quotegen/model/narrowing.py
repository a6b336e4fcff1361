"""How far the answers so far narrow down what an average month will cost, and what to ask next."""

from __future__ import annotations

from quotegen.model.answers import Answer
from quotegen.model.base import Exactly, Identifier, Model
from quotegen.model.prices import Currency


class Narrowing(Model):
    """What an average month of the agreement costs at least and at most, whatever the open answers are.

    List prices without tax, and without what is optional; no `high` where there is no limit yet. `matter` are the
    open questions that may change a line of the recommended offer, `ask` the one that narrows most; `settled` where
    none can, and then `assumed` are answers that no line depends on, but that are needed.
    """

    low: Exactly
    high: Exactly | None = None
    currency: Currency
    ask: Identifier | None = None
    matter: tuple[Identifier, ...] = ()
    settled: bool = False
    assumed: dict[Identifier, Answer] = {}
