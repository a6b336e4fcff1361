"""Changes by hand, applied in their order to the lines and terms they change. The originals are kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from quotegen.errors import Fault, InputRefused, did_you_mean, refuse_if_any
from quotegen.language import trimmed
from quotegen.model.base import LocalText
from quotegen.model.draft import (
    AddLine,
    DiscountAll,
    DiscountLine,
    Edit,
    KeepLine,
    MakeOptional,
    ReplaceLine,
    SetPrice,
    SetQuantity,
    TargetTotal,
)
from quotegen.model.needs import Offer
from quotegen.model.request import AllowanceChargeRequest, LineRequest, ManualChange, Reason, Terms

OnLine = SetQuantity | SetPrice | DiscountLine | MakeOptional | ReplaceLine | KeepLine
BY_HAND = "quantity set by hand"
AGREED = LocalText({"en": "As agreed with you.", "lt": "Kaip susitarėme."})
"""What the customer reads instead of a sentence that the quantity or the product no longer bears out."""


_OF_THE_PRODUCT = dict.fromkeys(("description", "unit", "price", "base_quantity", "manual", "tax", "kept"))
"""What a line has for its product alone."""


@dataclass(slots=True)
class _Line:
    """A line on its way; the discount given by hand stays apart, so that another one can take its place."""

    request: LineRequest
    discount: AllowanceChargeRequest | None = None

    def done(self) -> LineRequest:
        if self.discount is None:
            return self.request
        return self.request.model_copy(update={"allowance_charges": (*self.request.allowance_charges, self.discount)})


@dataclass(slots=True)
class _Work:
    """All offers on their way."""

    lines: dict[str, list[_Line]]
    target: Decimal | None
    discount: AllowanceChargeRequest | None = None
    faults: list[Fault] = field(default_factory=list)


def apply_edits(offers: Sequence[Offer], terms: Terms, edits: Sequence[Edit]) -> tuple[tuple[Offer, ...], Terms]:
    """Every edit in its order. A line is named by its id, or by its SKU or description where that is one line.

    Raises InputRefused with all faults: `unknown_offer`, `line_unknown`, `line_ambiguous`, `line_id_twice`, and
    `offer_empty` where no line is left.
    """
    work = _Work({offer.code: [_Line(line) for line in offer.lines] for offer in offers}, terms.target_total)
    for index, edit in enumerate(edits):
        try:
            _apply(edit, work)
        except InputRefused as refused:
            work.faults += [fault.under(f"edits[{index}]") for fault in refused.faults]
    refuse_if_any(work.faults)
    return tuple(_made(offer, work.lines[offer.code]) for offer in offers), _terms(terms, work)


def _terms(terms: Terms, work: _Work) -> Terms:
    """A target total sets the rounding itself; where there is none, the rounding is the one that was stated."""
    extra = () if work.discount is None else (work.discount,)
    changed = {"allowance_charges": (*terms.allowance_charges, *extra), "target_total": work.target}
    return terms.model_copy(update=changed if work.target is None else {**changed, "rounding": Decimal(0)})


def name_of(line: LineRequest) -> str:
    """What people call a line; several may have one name."""
    return line.sku or line.own_name


def id_of(line: LineRequest) -> str:
    """What an edit calls a line."""
    return line.id or name_of(line)


def _apply(edit: Edit, work: _Work) -> None:
    match edit:
        case DiscountAll():
            work.discount = _discount(edit)
        case TargetTotal():
            work.target = edit.amount
        case AddLine():
            for lines in _offers(edit.offer, work):
                _add(edit.add, lines)
        case _:
            _on_line(edit, _offers(edit.offer, work))


def _offers(code: str | None, work: _Work) -> list[list[_Line]]:
    if code is None:
        return list(work.lines.values())
    if code not in work.lines:
        hint = did_you_mean(code, work.lines, f"one of {', '.join(work.lines)}")
        raise InputRefused(Fault("unknown_offer", f"there is no offer {code}", hint))
    return [work.lines[code]]


def _add(added: LineRequest, lines: list[_Line]) -> None:
    if added.id is not None and any(line.request.id == added.id for line in lines):
        message = f"there is a line {added.id} already"
        raise InputRefused(Fault("line_id_twice", message, "leave the id out: the line is given one", "add.id"))
    lines.append(_Line(added))


def _on_line(edit: OnLine, offers: Sequence[list[_Line]]) -> None:
    met = [(_named(edit.line, lines), lines) for lines in offers]
    if not any(line for line, _ in met):
        requests = [line.request for lines in offers for line in lines]
        names = dict.fromkeys([*map(name_of, requests), *map(id_of, requests)])
        hint = did_you_mean(edit.line, names, "a line is named by its id, its SKU or its description")
        raise InputRefused(Fault("line_unknown", f"there is no line {edit.line}", hint))
    for line, lines in met:
        if line is None:
            continue
        if isinstance(edit, SetQuantity) and edit.quantity == 0:
            _take_out(line, lines)
        else:
            _change(line, edit)


def _named(name: str, lines: Sequence[_Line]) -> _Line | None:
    """The line of one offer that is meant. InputRefused where several have the name, and none of them the id."""
    by_id = next((line for line in lines if line.request.id == name), None)
    found = [line for line in lines if name_of(line.request) == name] if by_id is None else [by_id]
    if len(found) > 1:
        ids = ", ".join(f"{id_of(line.request)} ({trimmed(line.request.quantity)})" for line in found)
        message = f"{name} is {len(found)} lines of the offer"
        raise InputRefused(Fault("line_ambiguous", message, f"name one of them by its id: {ids}", "line"))
    return found[0] if found else None


def _take_out(line: _Line, lines: list[_Line]) -> None:
    if len(lines) == 1:
        message = f"without {id_of(line.request)} the offer has no line left"
        raise InputRefused(Fault("offer_empty", message, "add the line that takes its place first"))
    lines[:] = [each for each in lines if each is not line]


def _change(line: _Line, edit: OnLine) -> None:
    match edit:
        case SetQuantity():
            line.request = line.request.model_copy(update={"quantity": edit.quantity})
        case SetPrice():
            manual = ManualChange(by=edit.by, reason=edit.reason)
            changed = {"price": edit.price, "base_quantity": edit.base_quantity, "manual": manual}
            line.request = line.request.model_copy(update=changed)
        case DiscountLine():
            line.discount = _discount(edit)
        case MakeOptional():
            line.request = line.request.model_copy(update={"optional": edit.optional})
        case ReplaceLine():
            line.request = line.request.model_copy(update={**_OF_THE_PRODUCT, "sku": edit.sku})
        case KeepLine():
            line.request = line.request.model_copy(update={"kept": ManualChange(by=edit.by, reason=edit.reason)})


def _discount(edit: DiscountLine | DiscountAll) -> AllowanceChargeRequest | None:
    if not edit.percent and not edit.amount:
        return None
    return AllowanceChargeRequest(percent=edit.percent, amount=edit.amount, reason=edit.reason)


# --- reasons stay true ---------------------------------------------------------------------------------------


class _Told(NamedTuple):
    """What a reason speaks of: these packs, in these quantities."""

    name: str
    quantity: Decimal
    recurrence: str


def _made(offer: Offer, work: Sequence[_Line]) -> Offer:
    """The offer with its changed lines; where packs changed, their reason no longer claims to lead to them."""
    lines = tuple(line.done() for line in work)
    before, after = list(_told(offer.lines)), list(_told(lines))
    moved = [reason for reason, told in before if told != next((now for same, now in after if same == reason), [])]
    kept = tuple(
        line.model_copy(update={"reason": by_hand(line.reason)})
        if line.reason is not None and line.reason in moved
        else line
        for line in lines
    )
    if kept == offer.lines:
        return offer
    return offer.model_copy(update={"lines": kept, "by_hand": _by_hand(offer.lines, kept)})


def _by_hand(before: Sequence[LineRequest], after: Sequence[LineRequest]) -> tuple[LineRequest, ...]:
    """The lines that stand on one side alone, by what they bring to the customer; their prices do not matter."""
    was, now = ({_brings(line) for line in lines} for lines in (before, after))
    gone = (line for line in before if _brings(line) not in now)
    return (*gone, *(line for line in after if _brings(line) not in was))


def _brings(line: LineRequest) -> tuple[str, str, Decimal, bool]:
    return id_of(line), name_of(line), line.quantity, line.optional


def _told(lines: Sequence[LineRequest]) -> Iterator[tuple[Reason, list[_Told]]]:
    """For each reason the packs it stands beside: a mix of sizes is told by one reason."""
    reasons: list[Reason] = []
    for line in lines:
        if line.reason is not None and line.reason not in reasons:
            reasons.append(line.reason)
    for reason in reasons:
        packs = [line for line in lines if line.reason == reason]
        yield reason, sorted(_Told(name_of(line), line.quantity, line.recurrence) for line in packs)


def by_hand(reason: Reason) -> Reason:
    """Still this need and these answers, but neither the arithmetic nor the sentence gives the quantity."""
    return reason.model_copy(update={"arithmetic": (BY_HAND,), "sentence": AGREED})
