"""Laws of the desk: changes by hand, and limits that no split of a discount goes around."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from quotegen.errors import InputRefused, QuotegenError
from quotegen.model.approval import Excess, ExcessCode
from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import Edit
from quotegen.model.needs import Offer
from quotegen.model.policy import Limits
from quotegen.model.quotation import QuotationOffer
from quotegen.model.request import Terms
from quotegen.pricing.edits import apply_edits
from quotegen.pricing.limits import excesses, not_covered
from quotegen.pricing.pipeline import price
from tests.builders import LIMITS, line, occasion, offer, shop_data

law = settings(derandomize=True, deadline=None, max_examples=200, database=None)
_EDITS: TypeAdapter[tuple[Edit, ...]] = TypeAdapter(tuple[Edit, ...])
SKUS = ("PAPER", "TONER", "BOOK")
EXECUTIVE = Limits.model_validate(LIMITS["account_executive"])


def cents(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda units: str(Decimal(units).scaleb(-2)))


@st.composite
def edits(draw: st.DrawFn, most: int = 6) -> tuple[Edit, ...]:
    """A few changes of any kind, of lines that are there or not."""
    found: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, most))):
        sku, share = draw(st.sampled_from(SKUS)), draw(cents(0, 3000))
        found.append(
            draw(
                st.sampled_from(
                    [
                        {"do": "quantity", "line": sku, "quantity": draw(st.integers(0, 60))},
                        {"do": "price", "line": sku, "price": draw(cents(1, 50000)), "by": "Rūta", "reason": "x"},
                        {"do": "discount", "line": sku, "percent": share, "reason": "x"},
                        {"do": "optional", "line": sku, "optional": draw(st.booleans())},
                        {"do": "add", "add": {"sku": sku, "quantity": draw(st.integers(1, 60))}},
                        {"do": "discount_all", "percent": share, "reason": "x"},
                        {"do": "target_total", "amount": draw(cents(100, 200000))},
                    ]
                )
            )
        )
    return _EDITS.validate_python(found)


def start() -> tuple[Offer, ...]:
    return (offer(line("PAPER", 12), line("TONER", 2), line("BOOK", 3)),)


def applied(made: tuple[Edit, ...]) -> tuple[tuple[Offer, ...], Terms] | None:
    try:
        return apply_edits(start(), Terms(), made)
    except InputRefused:
        return None


@law
@given(edits())
def test_the_same_edits_give_the_same_and_touch_nothing_else(made: tuple[Edit, ...]) -> None:
    before = start()
    assert applied(made) == applied(made) and before == start()


@law
@given(edits(), edits(most=1))
def test_dropping_the_last_edit_undoes_it(made: tuple[Edit, ...], last: tuple[Edit, ...]) -> None:
    before = applied(made)
    assume(before is not None)
    applied((*made, *last))
    assert applied((*made, *last)[: len(made)]) == before


@law
@given(edits(), edits(most=2))
def test_edits_in_one_go_are_edits_one_after_another(first: tuple[Edit, ...], second: tuple[Edit, ...]) -> None:
    """But for discounts and for what is told as changed by hand: both are known only from where one began."""
    plain = [each for each in (*first, *second) if each.do not in {"discount", "discount_all"}]
    half = len(plain) // 2
    whole = applied(tuple(plain))
    assume(whole is not None)
    between = applied(tuple(plain[:half]))
    assert between is not None
    assert whole is not None
    offers, terms = apply_edits(*between, tuple(plain[half:]))
    assert ([*map(untold, offers)], terms) == ([*map(untold, whole[0])], whole[1])


def untold(offer: Offer) -> Offer:
    return offer.model_copy(update={"by_hand": ()})


def _dearer() -> Catalogue:
    data = shop_data()
    for each in data["price_lists"]:
        for known in each["prices"].values():
            for step in known["breaks"]:
                step["amount"] = str(Decimal(step["amount"]) * 3)
    return Catalogue.model_validate(data)


DEARER = _dearer()


@law
@given(cents(1, 50000), cents(1, 9000), st.integers(1, 60))
def test_a_price_and_a_discount_by_hand_survive_another_price_list(amount: str, share: str, quantity: int) -> None:
    made = _EDITS.validate_python(
        [
            {"do": "price", "line": "TONER", "price": amount, "by": "Rūta", "reason": "a promise"},
            {"do": "quantity", "line": "TONER", "quantity": quantity},
            {"do": "discount", "line": "TONER", "percent": share, "reason": "a promise"},
        ]
    )
    found = applied(made)
    assert found is not None
    lines = [price(*found, occasion(catalogue=each))[0].offers[0].lines[1] for each in (None, DEARER)]
    assert lines[0].net_amount == lines[1].net_amount and lines[0].price == lines[1].price
    assert lines[1].trace.list_amount == Decimal("1098.18")


# --- limits ----------------------------------------------------------------------------------------------------

COSTS = {"PAPER": Fraction("6.50"), "TONER": Fraction(300), "BOOK": Fraction(12)}
LISTED = {
    "PAPER": (Fraction(10), Fraction(9), Fraction(8)),
    "TONER": (Fraction("366.06"),) * 3,
    "BOOK": (Fraction(20),) * 3,
}


def _usual(sku: str, quantity: Decimal) -> Fraction:
    first, second, third = LISTED[sku]
    return Fraction(quantity) * (first if quantity < 10 else second if quantity < 50 else third)


def _firm(found: QuotationOffer) -> list[tuple[str, Decimal]]:
    return [(each.sku or "", each.quantity) for each in found.lines if not each.optional]


@law
@given(edits())
def test_no_split_of_a_discount_goes_below_the_floor_or_over_the_limit_unnoticed(made: tuple[Edit, ...]) -> None:
    """Computed a second time in plain fractions, from what is received in all."""
    found = applied(made)
    assume(found is not None)
    assert found is not None
    try:
        quotation, costing = price(*found, occasion())
    except QuotegenError:
        return
    sold = quotation.offers[0]
    codes = {each.code for each in excesses(quotation, costing, EXECUTIVE, "EUR") if not each.line}
    cent = Fraction(1, 100)
    for total in sold.totals.values():
        received = Fraction(total.tax_exclusive) + min(Fraction(total.rounding), Fraction(0))
        cost = sum((COSTS[sku] * Fraction(quantity) for sku, quantity in _firm(sold)), Fraction(0))
        usual = sum((_usual(sku, quantity) for sku, quantity in _firm(sold)), Fraction(0))
        if received - cost < received / 10 - cent:
            assert ExcessCode.MARGIN in codes
        if received - cost > received / 10 + cent:
            assert ExcessCode.MARGIN not in codes
        if usual - received > usual * 8 / 100 + cent:
            assert ExcessCode.DOCUMENT_DISCOUNT in codes


@law
@given(edits(), edits(most=2))
def test_an_approval_covers_itself_and_never_a_dearer_whole(made: tuple[Edit, ...], more: tuple[Edit, ...]) -> None:
    asked, later = _excesses(made), _excesses((*made, *more))
    assume(asked is not None and later is not None)
    assert asked is not None and later is not None
    assert not_covered(asked, asked) == ()
    if not_covered(later, asked) == ():
        for code in ExcessCode:
            costs = [sum((each.cost for each in one if each.code is code), Decimal(0)) for one in (later, asked)]
            assert costs[0] <= costs[1]


def _excesses(made: tuple[Edit, ...]) -> tuple[Excess, ...] | None:
    found = applied(made)
    if found is None:
        return None
    try:
        return excesses(*price(*found, occasion()), EXECUTIVE, "EUR")
    except QuotegenError:
        return None
