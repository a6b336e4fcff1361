"""What a new catalogue changes for a customer's answers: totals, lines, and why."""

from __future__ import annotations

from collections.abc import Mapping

from quotegen.model.base import Code, Exactly, LocalText, Model
from quotegen.model.rules import Recurrence


class LineMove(Model):
    """One line before and after; a side without a SKU has no such line. `why` tells of another product or quantity."""

    need: LocalText
    recurrence: Recurrence
    old_sku: Code | None = None
    new_sku: Code | None = None
    old_quantity: Exactly | None = None
    new_quantity: Exactly | None = None
    old_net: Exactly | None = None
    new_net: Exactly | None = None
    why: LocalText

    @property
    def flips(self) -> bool:
        """Whether the recommendation itself changes, not only its price."""
        return (self.old_sku, self.old_quantity) != (self.new_sku, self.new_quantity)


class TotalMove(Model):
    """What is paid at a recurrence, tax not included; None where there is nothing."""

    old: Exactly | None
    new: Exactly | None


class Replay(Model):
    """One file of answers under both catalogues. `refused` says why there is nothing to compare."""

    answers: str
    currency: str
    totals: Mapping[Recurrence, TotalMove] = {}
    lines: tuple[LineMove, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        return bool(self.lines)
