"""Laws of lines: an edit changes the one line that it names; a draft kept before lines had ids is worth the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from quotegen.errors import InputRefused
from quotegen.model.canonical import canonical
from quotegen.model.draft import (
    AddLine,
    DiscountAll,
    DiscountLine,
    Draft,
    MakeOptional,
    SetPrice,
    SetQuantity,
    TargetTotal,
)
from quotegen.model.line_ids import identified
from quotegen.model.needs import Offer
from quotegen.model.request import AllowanceChargeRequest, LineRequest
from quotegen.model.upgrade_lines import draft_1_to_2
from quotegen.model.versioned import from_text
from quotegen.pricing.edits import OnLine, apply_edits, name_of
from tests.builders import said
from tests.properties.test_desk_laws import law

_REASON = {"rule": "r", "need": said("n"), "answers": [], "arithmetic": [], "sentence": said("s")}
_CODES = ("one", "two", "three")


def kept(offers: list[dict[str, Any]], edits: list[dict[str, Any]], answers: Any = None) -> dict[str, Any]:
    """A draft as it is kept: JSON, with everything that was left out."""
    about = {"customer": "c", "catalogue": "default", "language": "en", "currency": "EUR", "answers": answers}
    draft = Draft.model_validate({**about, "offers": offers, "edits": edits})
    found: dict[str, Any] = json.loads(canonical(draft))
    return found


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    """Often of the same name: that is what this is about."""
    more: dict[str, Any] = {"quantity": draw(st.integers(1, 9)), "optional": draw(st.booleans())}
    if draw(st.booleans()):
        more["reason"] = _REASON
    if draw(st.booleans()):
        return {"sku": draw(st.sampled_from(["TONER", "BOOK"])), **more}
    return {"description": draw(st.sampled_from(["Carrying", "TONER"])), "price": "10.00", **more}


@st.composite
def old_drafts(draw: st.DrawFn) -> dict[str, Any]:
    codes = _CODES[: draw(st.integers(1, 3))]
    offers = [
        {
            "code": code,
            "name": said(code),
            "recommended": code == "one",
            "lines": draw(st.lists(lines(), min_size=1, max_size=4)),
        }
        for code in codes
    ]
    edits = [draw(_edit(codes)) for _ in range(draw(st.integers(0, 6)))]
    return kept(offers, edits, draw(st.sampled_from([None, {"people": 3}])))


@st.composite
def _edit(draw: st.DrawFn, codes: tuple[str, ...]) -> dict[str, Any]:
    about = {
        "line": draw(st.sampled_from(["TONER", "BOOK", "Carrying"])),
        "offer": draw(st.sampled_from([None, *codes])),
    }
    return draw(
        st.sampled_from(
            [
                {"do": "quantity", **about, "quantity": draw(st.sampled_from([0, 0, 1, 7]))},
                {"do": "price", **about, "price": "3.00", "by": "Rūta", "reason": "x"},
                {"do": "discount", **about, "percent": draw(st.integers(0, 20)), "reason": "x"},
                {"do": "optional", **about, "optional": draw(st.booleans())},
                {"do": "add", "add": draw(lines()), "offer": about["offer"]},
                {"do": "discount_all", "percent": draw(st.integers(0, 9)), "reason": "x"},
            ]
        )
    )


# --- as it was: every line of the name -------------------------------------------------------------------------


@dataclass
class _Old:
    """A line on its way, as form 1 changed it."""

    line: LineRequest
    discount: DiscountLine | None = None


def as_it_was(draft: Draft) -> list[list[LineRequest]] | None:
    """The lines of each offer by the rule of form 1, where reasons are not looked at; None if it was refused."""
    work = {offer.code: [_Old(line) for line in offer.lines] for offer in draft.offers}
    for edit in draft.edits:
        if isinstance(edit, DiscountAll | TargetTotal):
            continue
        meant = [work[edit.offer]] if edit.offer else list(work.values())
        if isinstance(edit, AddLine):
            for offer in meant:
                offer.append(_Old(edit.add))
            continue
        hits = [(offer, [each for each in offer if name_of(each.line) == edit.line]) for offer in meant]
        is_out = isinstance(edit, SetQuantity) and edit.quantity == 0
        if not any(found for _, found in hits) or (is_out and any(len(found) == len(offer) for offer, found in hits)):
            return None
        for offer, found in hits:
            if is_out:
                offer[:] = [each for each in offer if all(each is not out for out in found)]
            else:
                for each in found:
                    _changed(each, edit)
    return [[_with_discount(each) for each in offer] for offer in work.values()]


def _changed(old: _Old, edit: OnLine) -> None:
    match edit:
        case SetQuantity():
            old.line = old.line.model_copy(update={"quantity": edit.quantity})
        case SetPrice():
            changed = {"price": edit.price, "base_quantity": edit.base_quantity}
            old.line = old.line.model_copy(update=changed)
        case DiscountLine():
            old.discount = edit if edit.percent else None
        case MakeOptional():
            old.line = old.line.model_copy(update={"optional": edit.optional})


def _with_discount(old: _Old) -> LineRequest:
    edit = old.discount
    given = (AllowanceChargeRequest(percent=edit.percent, reason=edit.reason),) if edit else ()
    return old.line.model_copy(update={"allowance_charges": (*old.line.allowance_charges, *given)})


def plain(found: list[LineRequest]) -> list[LineRequest]:
    return [line.model_copy(update={"id": None, "reason": None, "manual": None}) for line in found]


def ids_in(offers: tuple[Offer, ...]) -> list[list[str | None]]:
    return [[line.id for line in offer.lines] for offer in offers]


@law
@given(old_drafts())
def test_a_draft_of_form_1_is_worth_the_same_as_it_was(old: dict[str, Any]) -> None:
    before = as_it_was(Draft.model_validate(old))
    upgraded = Draft.model_validate(draft_1_to_2(old))
    try:
        offers, _ = apply_edits(upgraded.offers, upgraded.terms, upgraded.edits)
    except InputRefused:
        assert before is None
        return
    assert before is not None
    assert [plain(list(offer.lines)) for offer in offers] == [plain(found) for found in before]


@law
@given(old_drafts())
def test_an_upgraded_draft_has_an_id_for_every_line_and_names_lines_by_nothing_else(old: dict[str, Any]) -> None:
    assume(as_it_was(Draft.model_validate(old)) is not None)
    upgraded = Draft.model_validate(draft_1_to_2(old))
    known = {each for ids in ids_in(upgraded.offers) for each in ids}
    known |= {edit.add.id for edit in upgraded.edits if isinstance(edit, AddLine)}
    assert None not in known and identified(upgraded) == upgraded
    assert all(edit.line in known for edit in upgraded.edits if hasattr(edit, "line"))


# --- one line, by its id ---------------------------------------------------------------------------------------


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    offers = [{"code": "one", "name": said("one"), "lines": draw(st.lists(lines(), min_size=2, max_size=5))}]
    return identified(Draft.model_validate(kept(offers, [])))


def with_edits(draft: Draft, *edits: Any) -> Draft:
    return identified(Draft.model_validate({**dict(draft), "edits": (*draft.edits, *edits)}))


def lines_of(draft: Draft) -> dict[str, LineRequest]:
    found = apply_edits(draft.offers, draft.terms, draft.edits)[0][0].lines
    return {line.id or "": line for line in found}


@law
@given(drafts(), st.integers(0, 4), st.integers(0, 9))
def test_an_edit_changes_the_line_with_its_id_and_no_other(draft: Draft, which: int, quantity: int) -> None:
    before = lines_of(draft)
    name = list(before)[which % len(before)]
    after = lines_of(with_edits(draft, SetQuantity(line=name, quantity=Decimal(quantity))))
    others = {each: (line.quantity, line.sku) for each, line in before.items() if each != name}
    assert {each: (line.quantity, line.sku) for each, line in after.items() if each != name} == others
    assert after[name].quantity == quantity if quantity else name not in after


@law
@given(drafts(), st.lists(st.one_of(lines(), st.integers(0, 9)), max_size=8))
def test_no_id_is_given_twice_in_a_draft_whatever_is_added_and_taken_out(draft: Draft, steps: list[Any]) -> None:
    seen = set(lines_of(draft))
    for step in steps:
        here = list(lines_of(draft))
        if isinstance(step, int):
            if len(here) > 1:
                draft = with_edits(draft, SetQuantity(line=here[step % len(here)], quantity=Decimal(0)))
            continue
        draft = with_edits(draft, AddLine(add=LineRequest.model_validate(step)))
        new = set(lines_of(draft)) - set(here)
        assert len(new) == 1 and not new & seen
        seen |= new


@law
@given(drafts(), st.lists(lines(), min_size=1, max_size=3))
def test_an_id_stays_when_a_line_is_added_or_a_change_is_taken_back(draft: Draft, more: list[dict[str, Any]]) -> None:
    before = lines_of(draft)
    longer = with_edits(draft, *(AddLine(add=LineRequest.model_validate(each)) for each in more))
    assert list(lines_of(longer))[: len(before)] == list(before)
    assert lines_of(longer.model_copy(update={"edits": ()})) == before


@law
@given(old_drafts())
def test_a_draft_is_read_from_what_was_kept_before_lines_had_ids(old: dict[str, Any]) -> None:
    unnamed = {key: value for key, value in old.items() if key not in {"last_line", "known"}}
    assert from_text(Draft, json.dumps(unnamed)) == Draft.model_validate(draft_1_to_2(old))
