"""What is no longer said once quantities or products were changed by hand."""

from __future__ import annotations

from typing import Any

import pytest

from quotegen.model.comparison import ByHand
from quotegen.model.draft import Edit, edit_of
from quotegen.model.needs import Offer
from quotegen.model.quotation import Brief, Quotation, UnitQuantity
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.by_hand import Shortfall, shortfalls
from quotegen.pricing.edits import apply_edits
from quotegen.pricing.pipeline import price
from quotegen.pricing.recompute import recompute_faults
from tests.builders import line, occasion, said

UNIT = UnitQuantity(name="100 pages cost", quantity=12, groups=("goods",))
BRIEF = Brief(headline="x", summary=(), told=(), agreement_months=12, per_unit=UNIT)


def needed(sku: str, quantity: int, need: str, **more: Any) -> LineRequest:
    reason = {"rule": "a", "need": said(need), "answers": [], "arithmetic": [], "sentence": said("It covers a year")}
    return line(sku, quantity, id=f"{sku}:{need}", reason=reason, **more)


def offers() -> tuple[Offer, Offer]:
    same = (needed("SETUP", 2, "Setup"), needed("DELIVERY", 1, "Delivery", recurrence="month"))
    cheap = (needed("PAPER", 12, "Printing", recurrence="month"), *same)
    dear = (needed("TONER", 1, "Printing", recurrence="year"), needed("BOOK", 1, "Manual"), *same)
    shared = {"says": said("Least over the agreement"), "gives_up": (said("Paper: whiteness"),)}
    return (
        Offer.model_validate({"code": "cheap", "name": said("Cheap"), "recommended": False, "lines": cheap, **shared}),
        Offer.model_validate({"code": "dear", "name": said("Dear"), "lines": dear, **shared}),
    )


def edit(do: str, of: str, need: str, **more: Any) -> Edit:
    return edit_of({"do": do, "line": f"{of}:{need}", **more})


def quoted(*edits: Edit, brief: Brief | None = BRIEF) -> Quotation:
    changed, terms = apply_edits(offers(), Terms(), edits)
    return price(changed, terms, occasion(), brief)[0]


HALF = edit("quantity", "SETUP", "Setup", quantity=1, offer="dear")
OUT = edit("quantity", "BOOK", "Manual", quantity=0)
OTHER = edit("replace", "TONER", "Printing", sku="LABELS")
TICKED = edit("optional", "TONER", "Printing", optional=True)
SERVICE = edit("quantity", "DELIVERY", "Delivery", quantity=2)
CHEAPER = edit("price", "TONER", "Printing", price="300", by="ana", reason="x")
LESS = edit("discount", "TONER", "Printing", percent=5, reason="x")
MORE = edit_of({"do": "add", "add": {"sku": "CLIPS", "quantity": 100}})
MORE_HERE = edit_of({"do": "add", "add": {"sku": "CLIPS", "quantity": 100}, "offer": "dear"})


def figures(*edits: Edit) -> tuple[bool, bool, bool, bool]:
    """Whether the recommended offer still says: what a unit costs, what it costs beside the other,
    what it is, what it gives up."""
    found = quoted(*edits).recommended
    assert found.comparison is not None
    return (
        found.comparison.per_unit is not None,
        found.comparison.beside is not None,
        bool(found.says),
        bool(found.gives_up),
    )


def test_what_is_as_it_was_worked_out_is_all_said() -> None:
    assert figures() == (True, True, True, True)


@pytest.mark.parametrize("edits", [(CHEAPER,), (LESS,), (HALF, edit("quantity", "SETUP", "Setup", quantity=2))])
def test_prices_discounts_and_a_change_taken_back_leave_all_that_is_said(edits: tuple[Edit, ...]) -> None:
    assert figures(*edits) == (True, True, True, True)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (edit("quantity", "TONER", "Printing", quantity=2), (False, False, False, True)),
        (OUT, (False, False, False, False)),
        (OTHER, (False, False, False, False)),
        (TICKED, (False, False, False, False)),
        (SERVICE, (True, False, False, True)),
        (MORE, (False, True, True, True)),
        (MORE_HERE, (False, False, False, True)),
    ],
)
def test_a_change_by_hand_takes_with_it_what_rests_on_the_need(change: Edit, left: tuple[bool, ...]) -> None:
    assert figures(change) == left


def test_a_quantity_of_another_group_leaves_the_price_by_the_unit() -> None:
    assert figures(HALF)[0]


def test_it_is_told_which_needs_are_answered_otherwise() -> None:
    found = quoted(HALF, OUT, MORE).recommended
    assert found.needs_by_hand == ("Manual", "Setup")
    assert set(found.by_hand) == {
        ByHand(need="Setup", group="service", what="quantity"),
        ByHand(need="Manual", group="goods", what="product"),
        ByHand(need="Clips", group="goods", what="added"),
    }


def test_lines_that_nobody_told_a_need_for_are_not_by_hand() -> None:
    assert all(each.by_hand == () for each in quoted(HALF, OUT, brief=None).offers)


@pytest.mark.parametrize("change", [HALF, OUT, OTHER, TICKED, SERVICE, MORE, MORE_HERE])
def test_the_customer_works_out_the_same(change: Edit) -> None:
    assert recompute_faults(quoted(change).for_customer()) == ()


def test_a_figure_that_was_not_left_out_would_be_found() -> None:
    found = quoted(SERVICE, OUT)
    offer = found.recommended
    assert offer.comparison is not None
    claimed = offer.comparison.model_copy(update={"per_unit": 1})
    lying = found.model_copy(update={"offers": (found.offers[0], offer.model_copy(update={"comparison": claimed}))})
    assert [fault.path for fault in recompute_faults(lying)] == ["offers[1].comparison.per_unit"]


@pytest.mark.parametrize(
    ("change", "short"),
    [
        (HALF, [Shortfall("Setup", "2\N{NO-BREAK SPACE}pieces", "1\N{NO-BREAK SPACE}piece")]),
        (OUT, [Shortfall("Manual", "1\N{NO-BREAK SPACE}piece", "")]),
        (TICKED, [Shortfall("Printing", "1\N{NO-BREAK SPACE}piece", "")]),
        (OTHER, []),
        (edit("quantity", "TONER", "Printing", quantity=3), []),
        (LESS, []),
    ],
)
def test_a_need_of_which_less_is_left_is_told_to_the_seller(change: Edit, short: list[Shortfall]) -> None:
    assert list(shortfalls(offers()[1], quoted(change).recommended, occasion())) == short
