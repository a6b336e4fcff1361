"""What stands in the way of a draft, what needs somebody's yes, and what would be wise: told while it is worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quotegen.errors import Fault
from quotegen.model.approval import Excess
from quotegen.model.party import Party
from quotegen.money import plain
from quotegen.usecases.approve import standing_of
from quotegen.usecases.house import House
from quotegen.usecases.priced import Priced, PricedDraft


class Level(StrEnum):
    BLOCKS = "blocks"
    APPROVAL = "approval"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Check:
    """A stable code with the values that its sentence names; of a refusal the fault, of a limit the excess."""

    level: Level
    code: str
    values: Mapping[str, str]
    fault: Fault | None = None
    excess: Excess | None = None


def checks_of(house: House, draft: PricedDraft) -> tuple[Check, ...]:
    """All that is to be said of a draft that has a price; those that block come first."""
    standing = standing_of(house, draft)
    approvals = [Check(Level.APPROVAL, each.code.value, {}, excess=each) for each in standing.over]
    return (*approvals, *_advice(draft.priced))


def refusals(faults: tuple[Fault, ...]) -> tuple[Check, ...]:
    """Of a draft that has no price yet: each fault blocks."""
    return tuple(Check(Level.BLOCKS, fault.code, {}, fault=fault) for fault in faults)


def _advice(priced: Priced) -> Iterator[Check]:
    yield from _of_buyer(priced.occasion.buyer)
    for line in priced.quotation.recommended.lines:
        if line.net_amount == 0:
            yield Check(Level.ADVICE, "price_zero", {"line": line.name})
    for total in priced.quotation.recommended.totals.values():
        if abs(total.rounding) >= 1:
            yield Check(Level.ADVICE, "rounding_large", {"amount": plain(total.rounding)})
    yield from _of_answers(priced)


def _of_buyer(buyer: Party | None) -> Iterator[Check]:
    if buyer is None or buyer.contact is None:
        yield Check(Level.ADVICE, "contact_missing", {})
    elif not buyer.contact.email:
        yield Check(Level.ADVICE, "email_missing", {"name": buyer.contact.name})


def _of_answers(priced: Priced) -> Iterator[Check]:
    told = priced.recommendation
    if told is None:
        yield Check(Level.ADVICE, "needs_untold", {})
        return
    language = priced.quotation.language
    for gap in told.gaps:
        yield Check(Level.ADVICE, "gap", {"text": gap.text[language]})
    compared = priced.quotation.recommended.comparison
    if compared is not None and compared.budget_left is not None and compared.budget_left < 0:
        yield Check(Level.ADVICE, "over_budget", {"amount": plain(-compared.budget_left)})
