"""Laws of the difference between two revisions, for any two quotations of a shop with every price model."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quotegen.errors import QuotegenError
from quotegen.model.catalogue import Catalogue
from quotegen.model.changes import Cause, CauseKind, Changes
from quotegen.model.quotation import MonetaryTotal, Quotation
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.changes import changes_between
from quotegen.pricing.pipeline import price
from tests import builders as shop
from tests.builders import ad_hoc, off, said, shop_data
from tests.properties.test_pricing_laws import decimal

law = settings(derandomize=True, deadline=None, max_examples=150, database=None)

SKUS = ("PAPER", "TONER", "LABELS", "CLIPS", "SETUP", "BOOK", "GIFT", "STAMP")
DAYS = (shop.DAY, date(2027, 1, 11))
Case = tuple[list[LineRequest], dict[str, Any], date]


@cache
def two_years() -> Catalogue:
    """The shop with a second price list in which prices, breaks and even a model are others."""
    data = shop_data()
    prices: dict[str, dict[str, Any]] = {
        "PAPER": {"model": "volume", "breaks": {"1": "10.30", "12": "9.05", "50": "8.00"}},
        "TONER": {"breaks": {"1": "380.00"}},
        "LABELS": {"model": "graduated", "breaks": {"1": "3.10", "5": "2.95"}},
        "CLIPS": {"base_quantity": "50", "breaks": {"1": "2.10"}},
        "SETUP": {"model": "graduated", "breaks": {"1": "61.00", "6": "49.00"}},
        "BOOK": {"breaks": {"1": "20.00"}},
        "GIFT": {"breaks": {"1": "0.00"}},
        "STAMP": {"breaks": {"1": "1.115"}},
    }
    data["price_lists"][1]["prices"] = {sku: shop.price_data(sku, each) for sku, each in prices.items()}
    return Catalogue.model_validate(data)


discounts = st.one_of(
    st.builds(lambda cents, charge: off(str(cents), charge=charge), decimal(1, 2000, 2), st.booleans()),
    st.builds(lambda cents, charge: off(amount=str(cents), charge=charge), decimal(1, 150, 2), st.booleans()),
)


@st.composite
def requests(draw: st.DrawFn) -> LineRequest:
    """Few values for everything, so that two draws are often alike."""
    rule = draw(st.sampled_from(["paper", "ink"]))
    reason = {"sentence": said("Why"), "need": said(rule), "rule": rule, "answers": (), "arithmetic": ()}
    more: dict[str, Any] = {
        "recurrence": draw(st.sampled_from(["once", "month"])),
        "optional": draw(st.integers(0, 4)) == 0,
        "allowance_charges": draw(st.lists(discounts, max_size=1)),
        "reason": draw(st.sampled_from([None, reason])),
    }
    quantity = draw(st.sampled_from([1, 3, 5, 9, 10, 12, 60]))
    if draw(st.integers(0, 4)) == 0:
        names = st.sampled_from(["One", "Other"])
        return ad_hoc(str(draw(decimal(0, 30_000, 3))), quantity, description=draw(names), **more)
    if draw(st.integers(0, 4)) == 0:
        more |= {"price": str(draw(decimal(0, 3_000, 2))), "manual": {"by": "Rasa", "reason": "agreed"}}
    return shop.line(draw(st.sampled_from(SKUS)), quantity, **more)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    terms: dict[str, Any] = {"allowance_charges": draw(st.lists(discounts, max_size=2))}
    terms["prepaid"] = draw(st.sampled_from(["0", "5.00"]))
    if draw(st.integers(0, 3)) == 0:
        terms["target_total"] = str(draw(decimal(100, 100_000, 2)))
    return draw(st.lists(requests(), min_size=1, max_size=6)), terms, draw(st.sampled_from(DAYS))


@st.composite
def altered(draw: st.DrawFn, line: LineRequest) -> LineRequest:
    """The same item once more, with one of its figures drawn anew."""
    other = draw(requests())
    name = draw(st.sampled_from(["id", "sku", "quantity", "allowance_charges", "optional", "recurrence"]))
    alike = name == "id" or (name == "sku" and None in (line.sku, other.sku))
    return line if alike else line.model_copy(update={name: getattr(other, name)})


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Case, Case]:
    """Two revisions: the second keeps most lines of the first, some of them altered, in another order."""
    before, after = draw(cases()), draw(cases())
    kept = [draw(altered(line)) for line in before[0] if draw(st.integers(0, 3))]
    added = draw(st.lists(st.sampled_from(after[0]), max_size=2))
    return before, (draw(st.permutations([*kept, *added] or after[0])), *after[1:])


def quoted(case: Case) -> Quotation:
    """The quotation; a draw that asks for something that is refused is passed over."""
    lines, terms, day = case
    at = shop.occasion(day=day, catalogue=two_years())
    try:
        return price((shop.offer(*lines),), Terms.model_validate(terms), at)[0]
    except QuotegenError:
        assume(False)
        raise


FAMILIES = {
    CauseKind.DOCUMENT_DISCOUNT: "document",
    CauseKind.DOCUMENT_CHARGE: "document",
    CauseKind.TAX: "tax",
    CauseKind.PREPAID: "prepaid",
    CauseKind.ROUNDING: "rounding",
}


def moved(total: MonetaryTotal | None) -> dict[str, Decimal]:
    """What each family of causes has to explain, from the totals alone."""
    if total is None:
        return dict.fromkeys(("lines", *FAMILIES.values()), Decimal(0))
    return {
        "lines": total.line_total,
        "document": total.charge_total - total.allowance_total,
        "tax": total.tax,
        "prepaid": -total.prepaid,
        "rounding": total.rounding,
    }


def check_sums(changes: Changes, before: Quotation, after: Quotation) -> None:
    """Every family of causes sums to what its part of the total moved by, and all of them to what is to be paid."""
    causes = {part.recurrence: part.causes for part in changes.parts}
    for recurrence in Recurrence:
        old, new = (each.recommended.totals.get(recurrence) for each in (before, after))
        explained = dict.fromkeys(moved(None), Decimal(0))
        for cause in causes.get(recurrence, ()):
            explained[FAMILIES.get(cause.kind, "lines")] += cause.amount
        assert explained == {name: moved(new)[name] - amount for name, amount in moved(old).items()}
        payable = (new.payable if new else Decimal(0)) - (old.payable if old else Decimal(0))
        assert sum(explained.values()) == payable


def is_visible(cause: Cause) -> bool:
    return (cause.before, cause.before_sum) != (cause.after, cause.after_sum)


@law
@given(pairs())
def test_the_causes_sum_exactly_to_the_change(pair: tuple[Case, Case]) -> None:
    before, after = quoted(pair[0]), quoted(pair[1])
    check_sums(changes_between(before, after), before, after)


@law
@given(pairs())
def test_a_cause_that_adds_nothing_shows_something_else_that_changed(pair: tuple[Case, Case]) -> None:
    found = changes_between(quoted(pair[0]), quoted(pair[1]))
    assert all(is_visible(cause) for part in found.parts for cause in part.causes)


@law
@given(cases(), st.randoms(use_true_random=False))
def test_the_same_lines_in_another_order_have_no_cause(case: Case, chance: Any) -> None:
    lines, terms, day = case
    alike = list(enumerate(lines))
    chance.shuffle(alike)
    # Lines with one item are matched in order, so those keep theirs.
    order = {request.sku or request.description: place for place, (_, request) in enumerate(alike)}
    shuffled = sorted(lines, key=lambda request: order[request.sku or request.description])
    found = changes_between(quoted(case), quoted((shuffled, terms, day)))
    assert [cause for part in found.parts for cause in part.causes if cause.kind not in FAMILIES] == []


@law
@given(cases())
def test_equal_quotations_have_no_cause(case: Case) -> None:
    assert [part.causes for part in changes_between(quoted(case), quoted(case)).parts if part.causes] == []


@law
@given(
    decimal(1, 100_000, 2),
    decimal(1, 100_000, 2),
    st.integers(1, 90),
    st.integers(1, 90),
    st.lists(discounts, max_size=1),
)
def test_the_quantity_is_what_pricing_asks_for_the_new_one_at_the_old_price(
    old: Decimal, new: Decimal, few: int, many: int, less: list[dict[str, Any]]
) -> None:
    def of(amount: Decimal, quantity: int) -> Quotation:
        return quoted(([ad_hoc(str(amount), quantity, allowance_charges=less)], {}, shop.DAY))

    between = of(old, many).recommended.lines[0].net_amount - of(old, few).recommended.lines[0].net_amount
    found = changes_between(of(old, few), of(new, many)).parts[0].causes
    assert sum(cause.amount for cause in found if cause.kind is CauseKind.QUANTITY) == between


def test_a_broken_cause_does_not_pass() -> None:
    before, after = (quoted(([shop.line("TONER", count)], {}, shop.DAY)) for count in (6, 4))
    changes = changes_between(before, after)
    check_sums(changes, before, after)
    (part,) = changes.parts
    first, *others = part.causes
    wrong = first.model_copy(update={"amount": first.amount + Decimal("0.01")})
    broken = changes.model_copy(update={"parts": (part.model_copy(update={"causes": (wrong, *others)}),)})
    with pytest.raises(AssertionError):
        check_sums(broken, before, after)


def test_an_invisible_cause_does_not_pass() -> None:
    before, after = (quoted(([shop.line("TONER", count)], {}, shop.DAY)) for count in (6, 4))
    cause = changes_between(before, after).parts[0].causes[0]
    assert is_visible(cause) and not is_visible(cause.model_copy(update={"after": cause.before}))
