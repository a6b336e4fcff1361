"""Whole packs: the mix of pack sizes that costs least."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from quotegen.model.catalogue import Catalogue, Pack
from quotegen.model.prices import Price, PriceModel
from quotegen.recommend.packs import PackPlan, cheapest_packs
from tests.recommend.kit import occasion, pack, price, product, shop


def plan(
    office: Catalogue, quantity: Fraction | int, packs: list[Pack], *prices: Price, limit: int = 25
) -> PackPlan | None:
    catalogue = shop(office, products=(product("x"),), packs=tuple(packs), prices=prices)
    policy = office.policy.model_copy(update={"surplus_limit": Decimal(limit)})
    return cheapest_packs(packs, Fraction(quantity), occasion(catalogue.model_copy(update={"policy": policy})))


def mix(
    office: Catalogue, quantity: Fraction | int, packs: list[Pack], *prices: Price, limit: int = 25
) -> dict[str, int]:
    found = plan(office, quantity, packs, *prices, limit=limit)
    assert found is not None
    return {portion.pack.sku: int(portion.count) for portion in found.portions}


def chosen(office: Catalogue, quantity: Fraction | int, packs: list[Pack], *prices: Price) -> tuple[str, int]:
    """Where only one pack size is taken."""
    ((sku, count),) = mix(office, quantity, packs, *prices).items()
    return sku, count


REAM_AND_BOX = [pack("ream", "x", 500), pack("box", "x", 2500)]
PAPER_PRICES = (price("ream", (1, "4.00")), price("box", (1, "17.50")))


def test_large_packs_are_filled_up_with_small_ones(office: Catalogue) -> None:
    found = plan(office, 12_650, REAM_AND_BOX, *PAPER_PRICES)
    assert found is not None
    assert [(item.pack.sku, int(item.count)) for item in found.portions] == [("box", 5), ("ream", 1)]
    assert (found.content, found.cost, found.skus) == (13_000, Fraction("91.50"), ("box", "ream"))


def test_a_price_break_of_the_small_pack_can_beat_the_large_one(office: Catalogue) -> None:
    cheap = price("ream", (1, "4.00"), (10, "3.20"))
    assert mix(office, 5500, REAM_AND_BOX, cheap, PAPER_PRICES[1]) == {"ream": 11}


def test_minimum_and_multiple_hold_within_a_mix(office: Catalogue) -> None:
    packs = [pack("ream", "x", 500, minimum=3, multiple=2), pack("box", "x", 2500)]
    assert mix(office, 3000, packs, price("ream", (1, "1.00")), price("box", (1, "50.00"))) == {"ream": 6}
    assert mix(office, 4500, packs, price("ream", (1, "4.00")), price("box", (1, "16.00"))) == {"box": 1, "ream": 4}


def test_more_is_bought_to_pay_less_only_up_to_the_limit(office: Catalogue) -> None:
    packs, prices = [pack("s", "x", 100)], price("s", (1, "5.00"), (10, "3.00"))
    assert mix(office, 800, packs, prices, limit=24) == {"s": 8}
    assert mix(office, 800, packs, prices, limit=25) == {"s": 10}


def test_the_smallest_purchase_is_allowed_however_much_it_brings(office: Catalogue) -> None:
    assert mix(office, 1, REAM_AND_BOX, *PAPER_PRICES, limit=0) == {"ream": 1}


def test_without_a_limit_to_spare_the_smallest_content_is_bought_at_its_lowest_cost(office: Catalogue) -> None:
    packs, prices = [pack("s", "x", 250), pack("l", "x", 500)], (price("s", (1, "4")), price("l", (1, "1")))
    assert mix(office, 700, packs, *prices, limit=0) == {"s": 1, "l": 1}
    assert mix(office, 800, packs, *prices, limit=0) == {"l": 2}


def test_contents_in_fractions_are_exact(office: Catalogue) -> None:
    packs = [pack("s", "x", "0.1"), pack("l", "x", "0.75")]
    prices = (price("s", (1, "1")), price("l", (1, "5")))
    assert mix(office, Fraction(17, 20), packs, *prices) == {"s": 1, "l": 1}
    assert mix(office, Fraction(17, 20) + Fraction(1, 10**9), packs, *prices) == {"s": 2, "l": 1}


@pytest.mark.parametrize("need", [999_999, 1_000_000, 1_000_001, 10**12])
def test_a_very_large_need_takes_a_moment(office: Catalogue, need: int) -> None:
    packs = [pack("a", "x", 7), pack("b", "x", 2, minimum=3), pack("c", "x", "1.5")]
    prices = (price("a", (1, "6.90"), (40, "6.60")), price("b", (1, "2.00")), price("c", (1, "1.40"), (30, "1.39")))
    found = plan(office, need, packs, *prices)
    assert found is not None and need <= found.content <= need + 7


def test_a_quantity_is_rounded_up_to_whole_packs(office: Catalogue) -> None:
    assert chosen(office, 501, [pack("s", "x", 250)], price("s", (1, "5"))) == ("s", 3)


def test_a_quantity_that_fills_packs_exactly_takes_no_more(office: Catalogue) -> None:
    assert chosen(office, 500, [pack("s", "x", 250)], price("s", (1, "5"))) == ("s", 2)


def test_the_pack_size_that_costs_least_for_the_whole_quantity_wins(office: Catalogue) -> None:
    packs, prices = [pack("s", "x", 250), pack("l", "x", 1000)], (price("s", (1, "5")), price("l", (1, "14")))
    assert chosen(office, 800, packs, *prices) == ("l", 1)
    assert chosen(office, 500, packs, *prices) == ("s", 2)


def test_a_break_above_the_need_is_taken_where_it_costs_less(office: Catalogue) -> None:
    found = plan(office, 900, [pack("s", "x", 100)], price("s", (1, "5.00"), (10, "4.00")))
    assert found is not None
    assert (int(found.content / 100), found.cost) == (10, 40)


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
    assert mix(office, 500, [pack("s", "x", 100, multiple=4)], cheap, limit=100) == {"s": 12}


def test_a_minimum_that_is_no_multiple_is_rounded_up(office: Catalogue) -> None:
    assert chosen(office, 1, [pack("s", "x", 1, minimum=5, multiple=4)], price("s", (1, "5"))) == ("s", 8)


def test_between_equal_costs_the_smaller_surplus_wins(office: Catalogue) -> None:
    packs = [pack("a", "x", 500), pack("b", "x", 300)]
    assert chosen(office, 250, packs, price("a", (1, "5")), price("b", (1, "5"))) == ("b", 1)


def test_between_equal_costs_and_contents_fewer_packs_win(office: Catalogue) -> None:
    packs = [pack("a", "x", 250), pack("b", "x", 500)]
    assert chosen(office, 500, packs, price("a", (1, "5")), price("b", (1, "10"))) == ("b", 1)


def test_a_price_for_started_packages_is_counted_in_whole_packages(office: Catalogue) -> None:
    found = plan(office, 500, [pack("s", "x", 100)], price("s", (1, "9"), model=PriceModel.PACKAGE, base=4))
    assert found is not None
    assert (int(found.content / 100), found.cost) == (5, 18)


def test_a_pack_without_a_price_is_not_offered(office: Catalogue) -> None:
    assert chosen(office, 500, [pack("a", "x", 500), pack("b", "x", 100)], price("b", (1, "5"))) == ("b", 5)


def test_without_any_price_there_is_no_plan(office: Catalogue) -> None:
    assert plan(office, 500, [pack("a", "x", 500)]) is None


@pytest.mark.parametrize("quantity", [Fraction(1, 3), Fraction(999, 10), Fraction(100)])
def test_a_part_of_a_pack_takes_a_whole_one(office: Catalogue, quantity: Fraction) -> None:
    assert chosen(office, quantity, [pack("s", "x", 100)], price("s", (1, "5"))) == ("s", 1)
