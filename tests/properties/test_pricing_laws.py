"""Laws of pricing that hold for every request, checked against a second computation in plain fractions."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quotegen.errors import QuotegenError
from quotegen.language import LANGUAGES, NBSP, Language, money, number
from quotegen.model.prices import Price
from quotegen.model.quotation import MonetaryTotal, QuotationOffer
from quotegen.model.request import LineRequest
from quotegen.money import allocate, percent_of, round_to
from tests.builders import EU_BUSINESS, ad_hoc, occasion, off, priced

law = settings(derandomize=True, deadline=None, max_examples=150, database=None)

CURRENCIES = {"EUR": 2, "JPY": 0, "KWD": 3}
TAXES = [("S", "21"), ("S", "5"), ("S", "9.5"), ("Z", "0"), ("E", "0"), ("AE", "0"), ("K", "0")]


def decimal(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda units: Decimal(units).scaleb(-places))


def half_up(value: Fraction, places: int) -> Fraction:
    """The oracle's own rounding: half away from zero."""
    scaled = abs(value) * 10**places
    units = math.floor(scaled + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**places)


# --- requests ----------------------------------------------------------------------------------------


@st.composite
def discounts(draw: st.DrawFn, places: int, recurrence: bool = False) -> dict[str, Any]:
    """A discount or a charge small enough that nothing falls below zero too often."""
    more: dict[str, Any] = {"charge": draw(st.booleans())}
    if recurrence and draw(st.booleans()):
        more["recurrence"] = draw(st.sampled_from(["once", "month"]))
    if draw(st.booleans()):
        return off(percent=str(draw(decimal(1, 4000, 2))), **more)
    return off(amount=str(draw(decimal(1, 500, places))), **more)


@st.composite
def requests(draw: st.DrawFn, places: int, taxes: Sequence[tuple[str, str]] = TAXES) -> LineRequest:
    category, rate = draw(st.sampled_from(taxes))
    return ad_hoc(
        str(draw(decimal(0, 5_000_000, draw(st.integers(0, 6))))),
        str(draw(decimal(1, 100_000, draw(st.integers(0, 3))))),
        base_quantity=draw(st.sampled_from(["1", "3", "100"])),
        tax={"category": category, "rate": rate, "reason": "" if category in {"S", "Z"} else f"reason of {category}"},
        recurrence=draw(st.sampled_from(["once", "month"])),
        optional=draw(st.integers(0, 5)) == 0,
        allowance_charges=draw(st.lists(discounts(places), max_size=2)),
    )


REFUSALS = {"line_negative", "recurrence_empty", "total_negative", "tax_group_negative"}
Case = tuple[str, list[LineRequest], dict[str, Any]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A currency, lines in mixed categories and recurrences, and terms."""
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    places = CURRENCIES[currency]
    lines = draw(st.lists(requests(places), min_size=1, max_size=8))
    terms = {
        "allowance_charges": draw(st.lists(discounts(places, recurrence=True), max_size=3)),
        "prepaid": str(draw(decimal(0, 1000, places))),
        "rounding": str(draw(decimal(-5, 5, places))),
    }
    return currency, lines, terms


def quoted(case: Case) -> QuotationOffer | None:
    """The priced offer, or None if the draw asks for something that is refused."""
    currency, lines, terms = case
    try:
        return priced(*lines, at=occasion(EU_BUSINESS, currency=currency), **terms)
    except QuotegenError as refused:
        assert {fault.code for fault in refused.faults} <= REFUSALS
    return None


# --- money -------------------------------------------------------------------------------------------

weights = st.one_of(st.integers(0, 1000), decimal(0, 1_000_000_00, 2), st.fractions(0, 100, max_denominator=60))


@law
@given(st.sampled_from(sorted(CURRENCIES)), st.integers(-(10**12), 10**12), st.lists(weights, min_size=1, max_size=12))
def test_the_parts_of_a_split_sum_to_the_whole(currency: str, units: int, of: list[Decimal | Fraction | int]) -> None:
    whole = sum(Fraction(weight) for weight in of)
    assume(whole != 0)
    total = Decimal(units).scaleb(-CURRENCIES[currency])
    parts = allocate(total, of, currency)
    assert sum(parts) == total
    cent = Fraction(1, 10 ** CURRENCIES[currency])
    assert all(
        abs(Fraction(part) - Fraction(total) * Fraction(weight) / whole) < cent
        for part, weight in zip(parts, of, strict=True)
    )
    assert all(part == 0 for part, weight in zip(parts, of, strict=True) if weight == 0)


@law
@given(st.fractions(max_denominator=10**9), st.integers(0, 4))
def test_rounding_is_half_away_from_zero_and_symmetric(value: Fraction, places: int) -> None:
    assert Fraction(round_to(value, places)) == half_up(value, places)
    assert round_to(-value, places) == -round_to(value, places)


# --- printing ----------------------------------------------------------------------------------------


def read_back(text: str, language: Language) -> Decimal:
    """A reader with a pencil: thousands' marks away, the comma a point, signs and digits kept."""
    text = text.replace(NBSP, "").replace("\N{MINUS SIGN}", "-")
    text = text.replace(",", "") if language == "en" else text.replace(",", ".")
    return Decimal("".join(char for char in text if char in "-.0123456789"))


@law
@given(st.sampled_from(LANGUAGES), st.sampled_from(sorted(CURRENCIES)), st.integers(-(10**17), 10**17))
def test_a_printed_amount_reads_back_as_stored(language: Language, currency: str, units: int) -> None:
    amount = Decimal(units).scaleb(-CURRENCIES[currency])
    assert read_back(money(amount, currency, language), language) == amount


@law
@given(st.sampled_from(LANGUAGES), st.decimals(-(10**15), 10**15, places=6))
def test_a_printed_number_reads_back_as_stored(language: Language, value: Decimal) -> None:
    assert read_back(number(value, language), language) == value


@law
@given(cases())
def test_every_amount_of_a_quotation_prints_in_both_languages_and_reads_back(case: Case) -> None:
    found = quoted(case)
    assume(found is not None and found.totals)
    assert found is not None
    amounts = [line.net_amount for line in found.lines]
    for total in found.totals.values():
        amounts += [total.tax_exclusive, total.tax, total.payable, *(part.taxable for part in total.tax_subtotals)]
    for language in LANGUAGES:
        assert [read_back(money(amount, case[0], language), language) for amount in amounts] == amounts


# --- totals ------------------------------------------------------------------------------------------


@law
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_lines_never_changes_a_total(case: Case, shuffle: Any) -> None:
    currency, lines, terms = case
    found, again = quoted(case), list(lines)
    shuffle.shuffle(again)
    other = quoted((currency, again, terms))
    assert (found is None) == (other is None)
    if found is not None and other is not None:
        assert found.totals == other.totals
        assert found.allowance_charges == other.allowance_charges


@law
@given(cases(), st.lists(requests(0), min_size=1, max_size=3))
def test_optional_lines_never_change_a_total(case: Case, more: list[LineRequest]) -> None:
    currency, lines, terms = case
    plain = [each.model_copy(update={"allowance_charges": ()}) for each in more]
    extra = [each.model_copy(update={"optional": True}) for each in plain]
    found, other = quoted(case), quoted((currency, [*lines, *extra], terms))
    assert (found is None) == (other is None)
    if found is not None and other is not None:
        assert found.totals == other.totals
        assert found.allowance_charges == other.allowance_charges


def line_net(request: LineRequest, places: int) -> Fraction:
    """BT-131 by the oracle."""
    assert request.price is not None and request.base_quantity is not None
    gross = Fraction(request.quantity) * Fraction(request.price) / Fraction(request.base_quantity)
    net = half_up(gross, places)
    for item in request.allowance_charges:
        share = half_up(gross * Fraction(item.percent) / 100, places) if item.percent else Fraction(item.amount or 0)
        net += share if item.charge else -share
    return net


def stated_total(terms: dict[str, Any], lines: Sequence[LineRequest], recurrence: str, places: int) -> Fraction:
    """Charges minus allowances of the document for one recurrence, by the oracle, before any split."""
    present = {line.recurrence.value for line in lines}
    main = "once" if "once" in present else "month"
    base = sum((line_net(line, places) for line in lines if line.recurrence.value == recurrence), Fraction(0))
    signed = Fraction(0)
    for item in terms["allowance_charges"]:
        named = item.get("recurrence")
        applies = named == recurrence if named else "percent" in item or recurrence == main
        if applies:
            percent = item.get("percent")
            amount = half_up(base * Fraction(percent) / 100, places) if percent else Fraction(item["amount"])
            signed += amount if item.get("charge") else -amount
    return signed


def check_equations(total: MonetaryTotal, places: int) -> None:
    """BR-CO-13 to 16 and 17, and no amount with part of a cent."""
    value = {name: Fraction(each) for name, each in total if isinstance(each, Decimal)}
    assert value["tax_exclusive"] == value["line_total"] - value["allowance_total"] + value["charge_total"]
    assert value["tax_inclusive"] == value["tax_exclusive"] + value["tax"]
    assert value["payable"] == value["tax_inclusive"] - value["prepaid"] + value["rounding"]
    assert value["tax"] == sum(Fraction(part.tax) for part in total.tax_subtotals)
    assert value["tax_exclusive"] == sum(Fraction(part.taxable) for part in total.tax_subtotals)
    for part in total.tax_subtotals:
        assert Fraction(part.tax) == half_up(Fraction(part.taxable) * Fraction(part.rate) / 100, places)
    assert len({(part.category, part.rate) for part in total.tax_subtotals}) == len(total.tax_subtotals)
    shown = [each for _, each in total if isinstance(each, Decimal)]
    shown += [each for part in total.tax_subtotals for each in (part.taxable, part.tax)]
    assert all(each.as_tuple().exponent == -places for each in shown)


@law
@given(cases())
def test_the_equations_of_en_16931_hold(case: Case) -> None:
    currency, requested, terms = case
    found, places = quoted(case), CURRENCIES[currency]
    assume(found is not None)
    assert found is not None
    assert [Fraction(line.net_amount) for line in found.lines] == [line_net(line, places) for line in requested]
    counted = [line for line in requested if not line.optional]
    assert set(found.totals) == {line.recurrence for line in counted}
    for recurrence, total in found.totals.items():
        mine = [line for line in counted if line.recurrence is recurrence]
        assert Fraction(total.line_total) == sum(line_net(line, places) for line in mine)
        signed = stated_total(terms, counted, recurrence.value, places)
        assert Fraction(total.charge_total) - Fraction(total.allowance_total) == signed
        check_equations(total, places)


@law
@given(cases())
def test_the_taxable_amounts_are_the_lines_of_the_group_with_their_documents_share(case: Case) -> None:
    found = quoted(case)
    assume(found is not None)
    assert found is not None
    for recurrence, total in found.totals.items():
        groups: dict[tuple[str, Fraction], Fraction] = defaultdict(Fraction)
        for line in found.lines:
            if line.recurrence is recurrence and not line.optional:
                groups[line.tax_category.code.value, Fraction(line.tax_category.rate)] += Fraction(line.net_amount)
        for item in found.allowance_charges:
            if item.recurrence is recurrence:
                group = item.tax_category.code.value, Fraction(item.tax_category.rate)
                groups[group] += Fraction(item.amount if item.charge else -item.amount)
        assert groups == {
            (part.category.value, Fraction(part.rate)): Fraction(part.taxable) for part in total.tax_subtotals
        }


def test_rounding_a_percentage_for_each_group_would_break_the_law() -> None:
    """The red control: what the split by largest remainder guards against."""
    nets = [Decimal("10.05"), Decimal("10.05")]
    once = percent_of(sum(nets, Decimal(0)), 10, "EUR")
    naive = [percent_of(net, 10, "EUR") for net in nets]
    assert sum(naive) - once == Decimal("0.01")
    assert sum(allocate(once, nets, "EUR")) == once


# --- target ------------------------------------------------------------------------------------------


@st.composite
def targets(draw: st.DrawFn) -> tuple[str, list[LineRequest], dict[str, Any], Decimal]:
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    places = CURRENCIES[currency]
    lines = []
    for category, rate in draw(st.lists(st.sampled_from(TAXES), min_size=1, max_size=5)):
        reason = "" if category in {"S", "Z"} else f"reason of {category}"
        tax = {"category": category, "rate": rate, "reason": reason}
        lines.append(ad_hoc(str(draw(decimal(0, 2_000_000, places))), tax=tax))
    items = [off(percent=str(draw(st.integers(1, 40))))] if draw(st.booleans()) else []
    return currency, lines, {"allowance_charges": items}, draw(decimal(1, 5_000_000, places))


@settings(law, max_examples=400)
@given(targets())
def test_a_target_is_met_to_the_cent_with_at_most_a_cent_of_rounding_for_each_taxed_group(
    case: tuple[str, list[LineRequest], dict[str, Any], Decimal],
) -> None:
    currency, lines, terms, target = case
    found = priced(*lines, at=occasion(EU_BUSINESS, currency=currency), target_total=str(target), **terms)
    (total,) = found.totals.values()
    assert total.payable == target
    check_equations(total, CURRENCIES[currency])
    taxed = sum(1 for part in total.tax_subtotals if part.rate)
    assert abs(total.rounding).scaleb(CURRENCIES[currency]) <= taxed
    assert all(part.taxable >= 0 for part in total.tax_subtotals)


@law
@given(targets())
def test_in_practice_the_rounding_of_a_target_is_one_cent_at_most(
    case: tuple[str, list[LineRequest], dict[str, Any], Decimal],
) -> None:
    currency, lines, terms, target = case
    assume(any(line.price for line in lines))
    found = priced(*lines, at=occasion(EU_BUSINESS, currency=currency), target_total=str(target), **terms)
    (total,) = found.totals.values()
    assert abs(total.rounding).scaleb(CURRENCIES[currency]) <= 1


# --- price models ------------------------------------------------------------------------------------


@st.composite
def price_breaks(draw: st.DrawFn) -> list[tuple[int, Decimal]]:
    starts = draw(st.lists(st.integers(2, 300), max_size=4, unique=True).map(sorted))
    return [(start, draw(decimal(0, 10_000_00, 4))) for start in [draw(st.sampled_from([0, 1])), *starts]]


def listed(model: str, steps: list[tuple[int, Decimal]], base: int = 1) -> Price:
    data = [{"from_quantity": start, "amount": amount} for start, amount in steps]
    return Price.model_validate({"sku": "X", "model": model, "base_quantity": base, "breaks": data})


@law
@given(price_breaks(), decimal(1, 1_000_00, 2), st.sampled_from([1, 10]))
def test_volume_is_the_whole_quantity_at_the_price_reached(
    steps: list[tuple[int, Decimal]], quantity: Decimal, base: int
) -> None:
    reached = steps[0][1]
    for start, amount in steps:
        reached = amount if quantity >= start else reached
    assert listed("volume", steps, base).gross(quantity) == Fraction(quantity) * Fraction(reached) / base


@law
@given(price_breaks(), st.integers(1, 500))
def test_graduated_is_each_unit_at_the_price_of_its_own_break(steps: list[tuple[int, Decimal]], quantity: int) -> None:
    def price_of_unit(position: int) -> Fraction:
        return Fraction([amount for start, amount in steps if start <= position][-1])

    by_unit = sum((price_of_unit(position) for position in range(1, quantity + 1)), Fraction(0))
    assert listed("graduated", steps).gross(Decimal(quantity)) == by_unit


@law
@given(price_breaks(), decimal(1, 500_00, 2))
def test_graduated_counts_a_part_of_a_unit_at_the_price_of_that_unit(
    steps: list[tuple[int, Decimal]], quantity: Decimal
) -> None:
    price = listed("graduated", steps)
    below, above = math.floor(quantity), math.ceil(quantity)
    if below == above:
        return
    low = price.gross(Decimal(below)) if below else Fraction(0)
    whole_unit = price.gross(Decimal(above)) - low
    assert price.gross(quantity) == low + (Fraction(quantity) - below) * whole_unit


@law
@given(decimal(0, 10_000_00, 2), decimal(1, 500_00, 2), st.integers(1, 48))
def test_package_is_whole_packages(amount: Decimal, quantity: Decimal, size: int) -> None:
    packages = math.ceil(Fraction(quantity) / size)
    assert listed("package", [(1, amount)], size).gross(quantity) == packages * Fraction(amount)
