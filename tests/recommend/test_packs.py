"""Whole packs: the pack size and the number of packs that cost least."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quotegen.model.catalogue import Catalogue, Pack
from quotegen.model.prices import Price, PriceModel
from quotegen.recommend.packs import PackPlan, cheapest_packs, orderable
from tests.recommend.kit import occasion, pack, price, product, shop


def plan(office: Catalogue, quantity: Fraction | int, packs: list[Pack], *prices: Price) -> PackPlan | None:
    catalogue = shop(office, products=(product("x"),), packs=tuple(packs), prices=prices)
    return cheapest_packs(packs, Fraction(quantity), occasion(catalogue))


def chosen(office: Catalogue, quantity: Fraction | int, packs: list[Pack], *prices: Price) -> tuple[str, int]:
    found = plan(office, quantity, packs, *prices)
    assert found is not None
    return found.pack.sku, int(found.count)


def test_a_quantity_is_rounded_up_to_whole_packs(office: Catalogue) -> None:
    assert chosen(office, 501, [pack("s", "x", 250)], price("s", (1, "5"))) == ("s", 3)


def test_a_quantity_that_fills_packs_exactly_takes_no_more(office: Catalogue) -> None:
    assert chosen(office, 500, [pack("s", "x", 250)], price("s", (1, "5"))) == ("s", 2)


def test_the_pack_size_that_costs_least_for_the_whole_quantity_wins(office: Catalogue) -> None:
    packs, prices = [pack("s", "x", 250), pack("l", "x", 1000)], (price("s", (1, "5")), price("l", (1, "14")))
    assert chosen(office, 700, packs, *prices) == ("l", 1)
    assert chosen(office, 500, packs, *prices) == ("s", 2)


def test_a_break_above_the_need_is_taken_where_it_costs_less(office: Catalogue) -> None:
    found = plan(office, 900, [pack("s", "x", 100)], price("s", (1, "5.00"), (10, "4.00")))
    assert found is not None
    assert (int(found.count), found.cost) == (10, 40)


def test_a_break_above_the_need_is_left_where_it_costs_more(office: Catalogue) -> None:
    assert chosen(office, 700, [pack("s", "x", 100)], price("s", (1, "5.00"), (10, "4.00"))) == ("s", 7)


def test_a_graduated_price_never_makes_more_cheaper(office: Catalogue) -> None:
    graduated = price("s", (1, "5.00"), (10, "1.00"), model=PriceModel.GRADUATED)
    assert chosen(office, 800, [pack("s", "x", 100)], graduated) == ("s", 8)


def test_a_minimum_is_kept(office: Catalogue) -> None:
    assert chosen(office, 100, [pack("s", "x", 100, minimum=3)], price("s", (1, "5"))) == ("s", 3)


def test_only_whole_multiples_are_ordered(office: Catalogue) -> None:
    assert chosen(office, 500, [pack("s", "x", 100, multiple=4)], price("s", (1, "5"))) == ("s", 8)


def test_a_break_is_reached_in_whole_multiples(office: Catalogue) -> None:
    cheap = price("s", (1, "5"), (10, "1"))
    assert chosen(office, 500, [pack("s", "x", 100, multiple=4)], cheap) == ("s", 12)


def test_a_minimum_that_is_no_multiple_is_rounded_up() -> None:
    assert orderable(pack("s", "x", 1, minimum=5, multiple=4), Fraction(1)) == 8


def test_between_equal_costs_the_smaller_surplus_wins(office: Catalogue) -> None:
    packs = [pack("a", "x", 500), pack("b", "x", 300)]
    assert chosen(office, 250, packs, price("a", (1, "5")), price("b", (1, "5"))) == ("b", 1)


def test_between_equal_costs_and_contents_the_larger_pack_wins(office: Catalogue) -> None:
    packs = [pack("a", "x", 250), pack("b", "x", 500)]
    assert chosen(office, 500, packs, price("a", (1, "5")), price("b", (1, "10"))) == ("b", 1)


def test_a_price_for_started_packages_is_counted_in_whole_packages(office: Catalogue) -> None:
    found = plan(office, 500, [pack("s", "x", 100)], price("s", (1, "9"), model=PriceModel.PACKAGE, base=4))
    assert found is not None
    assert (int(found.count), found.cost) == (5, 18)


def test_a_pack_without_a_price_is_not_offered(office: Catalogue) -> None:
    assert chosen(office, 500, [pack("a", "x", 500), pack("b", "x", 100)], price("b", (1, "5"))) == ("b", 5)


def test_without_any_price_there_is_no_plan(office: Catalogue) -> None:
    assert plan(office, 500, [pack("a", "x", 500)]) is None


@pytest.mark.parametrize("quantity", [Fraction(1, 3), Fraction(999, 10), Fraction(100)])
def test_a_part_of_a_pack_takes_a_whole_one(office: Catalogue, quantity: Fraction) -> None:
    assert chosen(office, quantity, [pack("s", "x", 100)], price("s", (1, "5"))) == ("s", 1)
