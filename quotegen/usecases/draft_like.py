"""A new quotation that begins as another one is: for the same customer all of it, for another one what is the matter.

What is asked for is the matter: needs, devices, lines, quantities. What somebody has said of himself, and what was
agreed with him, stays his: texts, budget, prices and discounts by hand with their reasons, tax that was named, sums
agreed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from quotegen.errors import InputRefused
from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import (
    AddLine,
    DiscountAll,
    DiscountLine,
    Draft,
    Edit,
    KeepLine,
    SetPrice,
    SetQuantity,
    TargetTotal,
)
from quotegen.model.inputs import inputs_for_another_buyer, without_contact
from quotegen.model.line_ids import identified
from quotegen.model.numbering import draft_id
from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.model.request import AllowanceChargeRequest, LineRequest, Terms
from quotegen.pricing.edits import name_of
from quotegen.recommend.answers import take_stock
from quotegen.store.drafts import KeptDraft, get_draft, keep_draft
from quotegen.store.people import get_customer
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases.conversation import follow_answers
from quotegen.usecases.drafts import Beginning, draft_in, inputs_of
from quotegen.usecases.floor import count_told
from quotegen.usecases.house import House
from quotegen.usecases.permit import owner_of, permit
from quotegen.usecases.priced import Priced, headline_of, price_content, with_known


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not taken over to another customer. `of`: the question or the line, empty for the whole."""

    what: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class DraftBegun:
    """The new draft. `priced` is None while it has no lines, as where a question is `open` that needs an answer."""

    kept: KeptDraft
    priced: Priced | None
    left_out: tuple[LeftOut, ...] = ()
    open: tuple[str, ...] = ()


def draft_like(house: House, name: str, beginning: Beginning) -> DraftBegun:
    """A draft that begins as a draft or an issued revision is: for another customer, if one is named.

    For the same one all stays. For another one it is in his language, unless one is named, and is recommended anew;
    what was the first one's is left out and told.
    """
    permit(house, Action.SEE, owner_of(house, name))
    permit(house, Action.EDIT, house.user.name)
    number = draft_id(name)
    with house.store.read() as tx:
        content = get_draft(tx, number).content if number else draft_in(house, snapshot_of(tx, get_revision(tx, name)))
        customer = get_customer(tx, beginning.customer or content.customer).customer
    if customer.id == content.customer:
        same: dict[str, Any] = {"language": beginning.language or content.language, "reasons": {}}
        same |= {"note": beginning.note or content.note, "inputs": _inputs(house, beginning, content.inputs)}
        return _keep(house, content.model_copy(update=same), customer, ())
    return _for_another(house, content, customer, beginning)


def _for_another(house: House, content: Draft, customer: Customer, beginning: Beginning) -> DraftBegun:
    catalogue = house.desk_of(content.catalogue).catalogue
    left_out = tuple(dict.fromkeys(_left_out(content, catalogue)))
    inputs = _inputs(house, beginning, inputs_for_another_buyer(content.inputs))
    theirs = {"customer": customer.id, "language": beginning.language or customer.party.language, "inputs": inputs}
    met = without_personal(content).model_copy(update={**theirs, "note": beginning.note})
    if content.answers:
        met = met.model_copy(update={"edits": tuple(edit for edit in met.edits if not _is_agreed(edit, content))})
        answers = _impersonal(content.answers, catalogue)
        try:
            met, gone = follow_answers(house, met, answers, customer.buyer)
        except InputRefused:  # the catalogue asks otherwise by now: the lines stay as they were recommended
            met, gone = met.model_copy(update={"answers": answers}), ()
        left_out += tuple(LeftOut("change", str(getattr(edit, "line", ""))) for edit in gone)
    return _keep(house, met, customer, left_out)


def _inputs(house: House, beginning: Beginning, given: Mapping[str, str]) -> dict[str, str]:
    """Whoever begins it and could be asked for by his name is asked from now on."""
    return inputs_of(house, beginning, without_contact(given) if house.user.full_name else given)


def _keep(house: House, draft: Draft, customer: Customer, left_out: tuple[LeftOut, ...]) -> DraftBegun:
    draft = with_known(house, identified(draft))
    catalogue = house.desk_of(draft.catalogue).catalogue
    priced = price_content(house, draft, customer.buyer) if draft.offers else None
    missing = () if draft.offers or draft.answers is None else take_stock(draft.answers, catalogue).missing
    headline = priced.headline if priced is not None else headline_of(house, draft, customer)
    with house.store.write() as tx:
        kept = keep_draft(tx, draft, headline, house.deed())
        if priced is not None:
            count_told(tx, house, kept.owner, kept.name, priced)
    return DraftBegun(kept, priced, left_out, missing)


# --- what is whose ---------------------------------------------------------------------------------------------


def _impersonal(answers: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    personal = personal_questions(catalogue)
    return {name: said for name, said in answers.items() if name not in personal}


def personal_questions(catalogue: Catalogue) -> frozenset[str]:
    """The questions about who answers them: texts, those marked as such, and what the budget is worked from."""
    marked = {question.id for question in catalogue.questionnaire if question.is_personal}
    return frozenset(marked | set(_answers_in(catalogue.rules.budget)))


def _answers_in(part: Any) -> Iterator[str]:
    """The answers that an amount names itself, wherever in it."""
    if isinstance(part, BaseModel):
        for field in type(part).model_fields:
            value = getattr(part, field)
            yield from [value] if field == "answer" and isinstance(value, str) else _answers_in(value)
    elif isinstance(part, tuple):
        yield from (name for each in part for name in _answers_in(each))


def without_personal(content: Draft) -> Draft:
    """The draft without what was agreed with its customer; its answers stay."""
    offers = tuple(
        offer.model_copy(update={"lines": tuple(_impersonal_line(line) for line in offer.lines)})
        for offer in content.offers
    )
    edits = tuple(_impersonal_edit(edit) for edit in content.edits if not isinstance(edit, _AGREED))
    charges = _charges(content.terms.allowance_charges)
    theirs = {"offers": offers, "edits": edits, "terms": Terms(allowance_charges=charges), "replies": {}, "reasons": {}}
    return content.model_copy(update=theirs)


_AGREED = (SetPrice, DiscountLine, DiscountAll, TargetTotal, KeepLine)


def _is_agreed(edit: Edit, content: Draft) -> bool:
    """A quantity by hand instead of the recommended one: what was agreed with one customer says nothing to another."""
    lines = [line for offer in content.offers for line in offer.lines if line.reason is not None]
    return isinstance(edit, SetQuantity) and any(edit.line in {line.id, line.sku} for line in lines)


def _impersonal_edit(edit: Edit) -> Edit:
    return edit.model_copy(update={"add": _impersonal_line(edit.add)}) if isinstance(edit, AddLine) else edit


def _impersonal_line(line: LineRequest) -> LineRequest:
    """A line of its own keeps its price, as it has no other."""
    changes: dict[str, Any] = {"manual": None, "tax": None, "allowance_charges": _charges(line.allowance_charges)}
    if line.sku is not None:
        changes |= {"price": None, "base_quantity": None}
    return line.model_copy(update=changes)


def _charges(items: tuple[AllowanceChargeRequest, ...]) -> tuple[AllowanceChargeRequest, ...]:
    """Extra charges belong to what is asked for; discounts, and a tax that was named, to whoever got them."""
    return tuple(item.model_copy(update={"tax": None}) for item in items if item.charge)


def _left_out(content: Draft, catalogue: Catalogue) -> Iterator[LeftOut]:
    personal = personal_questions(catalogue)
    yield from (LeftOut("answer", name) for name in content.answers or {} if name in personal)
    for line in _lines(content):
        yield from _of_line(line)
    for edit in content.edits:
        if content.answers and _is_agreed(edit, content):
            yield LeftOut("quantity", getattr(edit, "line", ""))
        elif isinstance(edit, SetPrice | DiscountLine):
            yield LeftOut("price" if isinstance(edit, SetPrice) else "discount", edit.line)
        elif isinstance(edit, KeepLine):
            yield LeftOut("keep", edit.line)
        elif isinstance(edit, DiscountAll | TargetTotal):
            yield LeftOut("discount" if isinstance(edit, DiscountAll) else "target_total")
    terms = content.terms
    yield from (LeftOut("tax" if item.charge else "discount") for item in terms.allowance_charges if _is_left_out(item))
    for name in ("prepaid", "rounding", "target_total"):
        if getattr(terms, name):
            yield LeftOut(name)
    theirs = inputs_for_another_buyer(content.inputs)
    yield from (LeftOut("input", code) for code in content.inputs if code not in theirs)
    yield from (LeftOut("reply", name) for name in content.replies)
    if content.note:
        yield LeftOut("note")


def _lines(content: Draft) -> Iterator[LineRequest]:
    yield from (line for offer in content.offers for line in offer.lines)
    yield from (edit.add for edit in content.edits if isinstance(edit, AddLine))


def _of_line(line: LineRequest) -> Iterator[LeftOut]:
    name = name_of(line)
    if line.manual is not None or (line.sku is not None and line.price is not None):
        yield LeftOut("price", name)
    if line.tax is not None:
        yield LeftOut("tax", name)
    if any(not item.charge for item in line.allowance_charges):
        yield LeftOut("discount", name)


def _is_left_out(item: AllowanceChargeRequest) -> bool:
    return not item.charge or item.tax is not None
