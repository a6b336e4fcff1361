"""What could be given for a lower price instead of a discount, and what each of it does to the margin."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from quotegen.model.base import Exactly, Identifier, LocalText, Model
from quotegen.model.draft import Edit
from quotegen.model.prices import Currency
from quotegen.model.rules import Recurrence


class ConcessionKind(StrEnum):
    NEXT_BREAK = "next_break"
    LARGER_PACK = "larger_pack"
    LONGER_AGREEMENT = "longer_agreement"
    DROPPED_LINE = "dropped_line"
    OTHER_OFFER = "other_offer"
    DISCOUNT = "discount"


class Outcome(Model):
    """The figures of an offer, all from its pricing.

    `payable`: at the recurrence that is negotiated, tax included, before anything prepaid. `average_month`: all that is
    paid over the agreement, tax included, by the month. Margin, over the same months: of the lines whose cost is known;
    None for those who may not see it.
    """

    payable: Exactly
    average_month: Exactly
    margin: Exactly | None
    margin_percent: Exactly | None

    @property
    def without_margin(self) -> Outcome:
        return self.model_copy(update={"margin": None, "margin_percent": None})


class Concession(Model):
    """One thing or several given together: made by `edits`, by other `answers`, or by choosing another `offer`.

    `edits` come after those there are. `change` is what it does to what is paid.
    """

    kinds: tuple[ConcessionKind, ...]
    what: tuple[LocalText, ...]
    offer: Identifier
    edits: tuple[Edit, ...] = ()
    answers: Mapping[Identifier, Any] = {}
    outcome: Outcome
    change: Exactly
    keeps_margin: bool
    reaches: bool

    @property
    def without_margin(self) -> Concession:
        return self.model_copy(update={"outcome": self.outcome.without_margin})


class Negotiation(Model):
    """The concessions that lower what is paid, now or by the month, each alone; the fewest that reach the asked price
    at the same margin percent or a better one; and the plain discount beside them.

    `best` is None where nothing reaches it so: then `short_by` is what the nearest, `nearest`, still lacks.
    """

    offer: Identifier
    currency: Currency
    recurrence: Recurrence
    asked: Exactly
    before: Outcome
    concessions: tuple[Concession, ...]
    best: Concession | None = None
    nearest: Concession | None = None
    short_by: Exactly = Decimal(0)
    discount: Concession | None = None

    @property
    def without_margins(self) -> Negotiation:
        """The same for those who may not see margins: which concessions keep the margin is all they are told of it."""
        alone = tuple(each.without_margin for each in self.concessions)
        others = {name: found and found.without_margin for name, found in self._single.items()}
        return self.model_copy(update={"before": self.before.without_margin, "concessions": alone, **others})

    @property
    def _single(self) -> Mapping[str, Concession | None]:
        return {"best": self.best, "nearest": self.nearest, "discount": self.discount}

    @property
    def is_reached(self) -> bool:
        """What is asked is no less than what is to be paid anyway."""
        return self.before.payable <= self.asked
