"""What stands in the way of a draft, what needs somebody's yes, and what would be wise: told while it is worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten

from quotegen.errors import Fault, RuleRefused
from quotegen.model.approval import Excess
from quotegen.model.inputs import START, day_in
from quotegen.model.party import Party
from quotegen.model.tax import TaxCode
from quotegen.money import plain
from quotegen.pricing.by_hand import counts_need, cover_alike, shortfalls
from quotegen.pricing.discontinued import Discontinued
from quotegen.pricing.edits import apply_edits
from quotegen.pricing.tax import is_taxed_by_a_guess
from quotegen.recommend.replies import Remark, unanswered
from quotegen.usecases.approve import standing_of
from quotegen.usecases.house import House
from quotegen.usecases.priced import Priced, PricedDraft

_SHOWN = 100
"""Letters of a remark that are shown where it lacks an answer."""


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
    blocks = [Check(Level.BLOCKS, each.code, {}, fault=each) for each in discontinued_faults(draft.priced)]
    approvals = [Check(Level.APPROVAL, each.code.value, {}, excess=each) for each in standing.over]
    return (*blocks, *approvals, *_advice(draft.priced))


def discontinued_faults(priced: Priced) -> tuple[Fault, ...]:
    """A fault for each line that the catalogue does not carry, and that nobody has decided to keep; each once."""
    faults = (_fault_of(each, priced) for each in priced.discontinued if each.is_open)
    return tuple({fault.path: fault for fault in faults}.values())


def _fault_of(gone: Discontinued, priced: Priced) -> Fault:
    offer = next(each for each in priced.quotation.offers if each.code == gone.offer)
    name = next((line.name for line in offer.lines if line.id == gone.line), gone.sku)
    what = "is not in the catalogue any more" if gone.code == "line_discontinued" else "has no price any more"
    known = "" if gone.has_price else ", and what it cost is not known"
    hint = "put another product in its place, take the line out, or have a manager keep it"
    return Fault(gone.code, f"{name} ({gone.line}) {what}{known}", hint, gone.line)


def refuse_discontinued(priced: Priced) -> None:
    """RuleRefused with every line that the catalogue does not carry, unless somebody keeps it."""
    faults = discontinued_faults(priced)
    if faults:
        raise RuleRefused(faults)


def refusals(faults: tuple[Fault, ...]) -> tuple[Check, ...]:
    """Of a draft that has no price yet: each fault blocks."""
    return tuple(Check(Level.BLOCKS, fault.code, {}, fault=fault) for fault in faults)


def _advice(priced: Priced) -> Iterator[Check]:
    yield from _of_buyer(priced.occasion.buyer)
    yield from _of_tax(priced)
    start = day_in(priced.occasion.inputs.get(START, ""))
    if start is not None and start < priced.quotation.issue_date:
        yield Check(Level.ADVICE, "start_past", {"day": start.isoformat()})
    for line in priced.quotation.recommended.lines:
        if line.net_amount == 0:
            yield Check(Level.ADVICE, "price_zero", {"line": line.name})
    for total in priced.quotation.recommended.totals.values():
        if abs(total.rounding) >= 1:
            yield Check(Level.ADVICE, "rounding_large", {"amount": plain(total.rounding)})
    if priced.quotation.changes is not None:
        for changed in priced.quotation.changes.unexplained:
            yield Check(Level.ADVICE, "change_unexplained", {"line": changed.name})
    yield from _of_answers(priced)


def unanswered_in(priced: Priced) -> tuple[Remark, ...]:
    """What the customer wrote, the document repeats, and nobody answers."""
    brief = priced.quotation.brief
    return tuple(unanswered(brief, priced.occasion.catalogue)) if brief is not None else ()


def _shortened(text: str) -> str:
    return shorten(text, _SHOWN, placeholder=" …")


def _of_buyer(buyer: Party | None) -> Iterator[Check]:
    if buyer is None or buyer.contact is None:
        yield Check(Level.ADVICE, "contact_missing", {})
    elif not buyer.contact.email:
        yield Check(Level.ADVICE, "email_missing", {"name": buyer.contact.name})


def _of_tax(priced: Priced) -> Iterator[Check]:
    """What a supply to another member state needs (Directive 2006/112/EC, Articles 138 and 262); what is guessed."""
    lines, buyer = priced.quotation.recommended.lines, priced.occasion.buyer
    if any(line.tax_category.code is TaxCode.INTRA_COMMUNITY for line in lines):
        yield Check(Level.ADVICE, "intra_community", {"vat_id": (buyer and buyer.vat_id) or ""})
    content = priced.content
    offers, _ = apply_edits(content.offers, content.terms, content.edits)
    for line in next(offer.lines for offer in offers if offer.recommended):
        if is_taxed_by_a_guess(line, priced.occasion):
            yield Check(Level.ADVICE, "supply_assumed", {"line": line.own_name})


def _of_answers(priced: Priced) -> Iterator[Check]:
    told = priced.recommendation
    for fault in priced.untold:
        yield Check(Level.ADVICE, fault.code, {}, fault=fault)
    if told is None:
        yield Check(Level.ADVICE, "needs_untold", {})
        return
    for remark in unanswered_in(priced):
        yield Check(Level.ADVICE, "remark_unanswered", {"asked": remark.asked, "said": _shortened(remark.said)})
    language = priced.quotation.language
    for gap in told.gaps:
        yield Check(Level.ADVICE, "gap", {"text": gap.text[language]})
    yield from _of_changes_by_hand(priced)
    compared = priced.quotation.recommended.comparison
    if compared is not None and compared.budget_left is not None and compared.budget_left < 0:
        yield Check(Level.ADVICE, "over_budget", {"amount": plain(-compared.budget_left)})


def _of_changes_by_hand(priced: Priced) -> Iterator[Check]:
    """Needs of which less is in the totals than was worked out, and figures that are left out because of that."""
    offer, brief = priced.quotation.recommended, priced.quotation.brief
    recommended = next((each for each in priced.content.offers if each.code == offer.code), None)
    if not offer.by_hand or recommended is None or brief is None:
        return
    for each in shortfalls(recommended, offer, priced.occasion):
        values = {"need": each.need, "worked_out": each.worked_out, "now": each.now}
        yield Check(Level.ADVICE, "need_less" if each.now else "need_dropped", values)
    if brief.per_unit is not None and not counts_need(offer, brief.per_unit):
        yield Check(Level.ADVICE, "per_unit_left_out", {"name": brief.per_unit.name})
    if not cover_alike(priced.quotation.offers):
        yield Check(Level.ADVICE, "claims_left_out", {})
