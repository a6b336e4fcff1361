"""A quotation is worked out anew from its own lines, and whatever was changed in it is found."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from quotegen.errors import QuotegenError
from quotegen.model.canonical import canonical
from quotegen.model.quotation import Brief, Quotation, UnitQuantity
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.comparison_before import compared_before
from quotegen.pricing.pipeline import price
from quotegen.pricing.recompute import recompute_faults
from tests.builders import ad_hoc, line, occasion, off, offer
from tests.properties.test_pricing_laws import CURRENCIES, Case, cases
from tests.samples import CUSTOMERS, proposal

Path = tuple[str | int, ...]
AMOUNTS = frozenset(
    "amount base_amount net_amount line_total allowance_total charge_total tax_exclusive taxable tax tax_inclusive"
    " prepaid rounding payable today per_unit budget_left difference most".split()
)
BRIEF = Brief(
    headline="h",
    summary=(),
    told=(),
    agreement_months=12,
    per_unit=UnitQuantity(name="A piece", quantity=Decimal(7), groups=("goods",)),
    budget=Decimal(100),
)


def quotation_of(case: Case) -> Quotation | None:
    """One offer, or None if the draw asks for something that is refused."""
    currency, lines, terms = case
    try:
        return price([offer(*lines)], Terms.model_validate(terms), occasion(currency=currency))[0]
    except QuotegenError:
        return None


SHOP_LINES = st.builds(
    lambda sku, quantity, recurrence, optional: line(sku, quantity, recurrence=recurrence, optional=optional),
    st.sampled_from(["PAPER", "TONER", "CLIPS", "LABELS", "BOOK", "GIFT", "SETUP"]),
    st.integers(1, 60),
    st.sampled_from(["once", "month", "quarter", "year"]),
    st.booleans(),
)


def compared_quotation(first: list[LineRequest], second: list[LineRequest]) -> Quotation:
    """Two offers beside each other, as a brief asks for."""
    offers = [
        offer(line("DELIVERY"), *lines).model_copy(update={"code": f"o{place}", "recommended": place == 0})
        for place, lines in enumerate([first, second])
    ]
    return price(offers, Terms(), occasion(), BRIEF)[0]


QUOTATIONS = st.one_of(
    cases().map(quotation_of),
    cases().map(quotation_of),
    st.builds(compared_quotation, st.lists(SHOP_LINES, max_size=4), st.lists(SHOP_LINES, max_size=4)),
)


def amounts_in(data: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every amount of money in the JSON."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in AMOUNTS and isinstance(value, str):
                yield (*path, key)
            else:
                yield from amounts_in(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from amounts_in(value, (*path, place))


def mutated(data: Any, path: Path, units: int, currency: str) -> Any:
    """One amount raised or lowered by some cents; a price by enough to move its line."""
    changed = json.loads(json.dumps(data))
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    by = Decimal(units).scaleb(-CURRENCIES[currency])
    if path[-2] == "price":
        of = changed
        for step in path[:-2]:
            of = of[step]
        by = Decimal(math.ceil(Decimal(holder["base_quantity"]) / Decimal(of["quantity"])) * abs(units))
    holder[path[-1]] = str(Decimal(holder[path[-1]]) + by)
    return changed


def is_found(data: Any) -> bool:
    try:
        quotation = Quotation.model_validate_json(json.dumps(data))
    except ValidationError:
        return True
    return bool(recompute_faults(quotation))


@settings(derandomize=True, deadline=None, max_examples=300, database=None)
@given(QUOTATIONS, st.data())
def test_any_amount_that_is_changed_is_found_and_nothing_else_is(
    quotation: Quotation | None, data: st.DataObject
) -> None:
    assume(quotation is not None)
    assert quotation is not None
    shown = json.loads(canonical(quotation.for_customer()))
    assert recompute_faults(quotation) == recompute_faults(quotation.for_customer()) == ()
    paths = list(amounts_in(shown))
    for _ in range(3):
        path = data.draw(st.sampled_from(paths))
        units = data.draw(st.integers(-1000, 1000).filter(bool))
        assert is_found(mutated(shown, path, units, quotation.currency)), path


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_every_amount_of_a_sample_is_found_when_it_is_a_cent_off(customer: str) -> None:
    quotation = proposal(customer, "en").quotation
    assert recompute_faults(quotation) == ()
    shown = json.loads(canonical(quotation.model_copy(update={"brief": BRIEF})))
    shown["brief"] = json.loads(canonical(quotation.brief))
    paths = [path for path in amounts_in(shown) if "ranges" not in path]
    step = max(1, len(paths) // 60)
    assert [path for path in paths[::step] if not is_found(mutated(shown, path, 1, "EUR"))] == []


NUMBERS = st.sampled_from(
    ["0", "-1", "0.000001", "999999999999999999999999999999", "-99999999999999.99", "1e30", "1e-30"]
)


def scalars_in(data: Any, path: Path = ()) -> Iterator[Path]:
    """The path of everything that is written as a number."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from scalars_in(value, (*path, key))
    elif isinstance(data, int | str) and re.fullmatch(r"-?[0-9.]+", str(data)):
        yield path


@settings(derandomize=True, deadline=None, max_examples=150, database=None)
@given(st.lists(SHOP_LINES, min_size=1, max_size=3), st.data())
def test_whatever_numbers_stand_in_it_there_are_faults_and_no_crash(
    lines: list[LineRequest], data: st.DataObject
) -> None:
    shown = json.loads(canonical(compared_quotation(lines, [])))
    for path in data.draw(st.lists(st.sampled_from(list(scalars_in(shown))), min_size=1, max_size=3)):
        holder = shown
        for step in path[:-1]:
            holder = holder[step]
        number = data.draw(NUMBERS)
        holder[path[-1]] = int(float(number)) if isinstance(holder[path[-1]], int) else number
    is_found(shown)


def forged() -> Quotation:
    """A line is a euro cheaper, and every sum follows: the equations hold."""
    honest = price([offer(ad_hoc("10.00"))], Terms(), occasion())[0]
    cheap = price([offer(ad_hoc("9.00"))], Terms(), occasion())[0]
    line_of = honest.recommended.lines[0].model_copy(update={"net_amount": Decimal("9.00")})
    changed = cheap.recommended.model_copy(update={"lines": (line_of,)})
    return Quotation.model_validate_json(canonical(honest.model_copy(update={"offers": (changed,)})))


def test_the_equations_alone_would_not_find_a_forged_line() -> None:
    # The red control: the model takes it, since its sums are right.
    faults = recompute_faults(forged())
    assert [(fault.path, fault.message) for fault in faults] == [
        ("offers[0].lines[0].net_amount", "it says 9.00, worked out it is 10.00")
    ]


def changed_line(**update: Any) -> list[tuple[str, str]]:
    quotation = price([offer(ad_hoc("10.00", allowance_charges=[off("10")]))], Terms(), occasion())[0]
    line_of = quotation.recommended.lines[0].model_copy(update=update)
    changed = quotation.recommended.model_copy(update={"lines": (line_of,)})
    return [(fault.code, fault.path) for fault in recompute_faults(quotation.model_copy(update={"offers": (changed,)}))]


def test_a_base_quantity_of_zero_is_a_fault() -> None:
    line_of = price([offer(ad_hoc("10.00"))], Terms(), occasion())[0].recommended.lines[0]
    none = line_of.price.model_copy(update={"base_quantity": Decimal(0)})
    assert changed_line(price=none) == [("recompute_impossible", "offers[0].lines[0].price.base_quantity")]


def test_a_line_that_becomes_optional_leaves_a_total_without_lines() -> None:
    assert changed_line(optional=True) == [("amount_differs", "offers[0].totals.once")]


def test_a_currency_that_is_none_is_a_fault() -> None:
    quotation = forged().model_copy(update={"currency": "euro"})
    assert [fault.path for fault in recompute_faults(quotation)] == ["currency"]


def test_a_comparison_without_a_brief_is_a_fault() -> None:
    quotation = compared_quotation([], []).model_copy(update={"brief": None})
    assert [fault.path for fault in recompute_faults(quotation)] == ["offers[0].comparison", "offers[1].comparison"]


def as_before(change: dict[str, Any]) -> list[str]:
    """What is found in a comparison as schemas 1 and 2 kept it, of which the second offer's is changed."""
    lines = [line("TONER", 3, recurrence="month")], [line("TONER", 30, recurrence="year")]
    kept = compared_before(compared_quotation(*lines))
    first, second = kept.offers
    assert second.comparison is not None and second.comparison.paid_back == 10
    changed = second.model_copy(update={"comparison": second.comparison.model_copy(update=change)})
    shown = canonical(kept.model_copy(update={"offers": (first, changed)}).for_customer())
    assert '"beside"' not in shown and '"tax_exclusive":null' not in shown
    return [fault.path for fault in recompute_faults(Quotation.model_validate_json(shown))]


def test_a_comparison_as_it_was_kept_before_is_held_to_the_rule_of_its_time() -> None:
    assert as_before({}) == []
    assert as_before({"paid_back": 9}) == ["offers[1].comparison.paid_back"]
    assert as_before({"per_unit": Decimal(1)}) == ["offers[1].comparison.per_unit"]


@pytest.mark.parametrize("months", [0, 1201])
def test_months_of_zero_or_beyond_a_hundred_years_are_a_fault(months: int) -> None:
    brief = BRIEF.model_copy(update={"agreement_months": months})
    quotation = compared_quotation([], []).model_copy(update={"brief": brief})
    assert [fault.code for fault in recompute_faults(quotation)] == ["recompute_impossible"]


def successive(*items: dict[str, Any]) -> Quotation:
    request = ad_hoc("366.06", "25", allowance_charges=list(items))
    return price([offer(request)], Terms(), occasion())[0]


def test_successive_discounts_follow_from_the_document_alone() -> None:
    quotation = successive(off("10"), off("5", of="remaining"), off("2"), off("1", of="remaining"))
    assert recompute_faults(quotation.for_customer()) == ()


@pytest.mark.parametrize(("field", "value"), [("base_amount", "8236.36"), ("amount", "457.58"), ("amount", "411.81")])
def test_a_discount_of_what_remains_with_another_figure_is_found(field: str, value: str) -> None:
    """457.58 is what 5 % would be of the gross, which the base does not say."""
    data = successive(off("10"), off("5", of="remaining")).model_dump(mode="json")
    line = data["offers"][0]["lines"][0]
    line["allowance_charges"][1][field] = value
    found = [fault.path for fault in recompute_faults(Quotation.model_validate(data))]
    assert f"offers[0].lines[0].allowance_charges[1].{field}" in found
