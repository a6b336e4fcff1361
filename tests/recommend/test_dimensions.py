"""The algebra of units."""

from __future__ import annotations

import pytest

from quotegen.model.units import Dimension


def test_a_rate_times_its_time_is_an_amount() -> None:
    assert Dimension.of("page/month") * Dimension.of("month") == Dimension.of("page")


def test_an_amount_over_an_amount_of_the_same_unit_has_no_unit() -> None:
    assert Dimension.of("page") / Dimension.of("page") == Dimension.of("number")


@pytest.mark.parametrize("plain", ["number", "percent"])
def test_a_number_or_a_percentage_changes_no_unit(plain: str) -> None:
    assert Dimension.of("sheet/box") * Dimension.of(plain) == Dimension.of("sheet/box")


def test_the_order_of_factors_does_not_matter() -> None:
    a, b = Dimension.of("page/person/month"), Dimension.of("person")
    assert a * b == b * a == Dimension.of("page/month")


def test_different_units_are_not_equal() -> None:
    assert Dimension.of("page") != Dimension.of("sheet")


@pytest.mark.parametrize("unit", ["page", "page/month", "page/month/person", "number"])
def test_a_unit_reads_as_it_was_written(unit: str) -> None:
    assert str(Dimension.of(unit)) == unit


def test_dividing_by_a_rate_turns_it_round() -> None:
    assert Dimension.of("box/month") * Dimension.of("sheet/box") / Dimension.of("sheet/page") == Dimension.of(
        "page/month"
    )
