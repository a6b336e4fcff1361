"""Which product: filters, then the order of preference."""

from __future__ import annotations

from quotegen.model.catalogue import Catalogue
from tests.recommend.kit import BEANS, bought, pack, price, product, recommended, shop

PRODUCTS = (
    product("light", roast="light", strength=2, organic=True),
    product("dark", roast="dark", strength=5, organic=False),
    product("plain", roast="dark"),
)
PACKS = tuple(pack(name, name, 1000) for name in ("light", "dark", "plain"))
PRICES = (price("light", (1, "9")), price("dark", (1, "7")), price("plain", (1, "8")))


def best(office: Catalogue, prefer: str = "[{cost: lowest}]", filters: str = "[]", **answers: object) -> str:
    rules = BEANS.replace("prefer: [{cost: lowest}]", f"prefer: {prefer}\n    filters: {filters}")
    catalogue = shop(office, rules, products=PRODUCTS, packs=PACKS, prices=PRICES)
    (sku,) = bought(recommended(catalogue, **answers))
    return sku


def test_the_lowest_cost_of_the_whole_need_is_preferred(office: Catalogue) -> None:
    assert best(office) == "dark"


def test_only_products_that_pass_the_filters_are_candidates(office: Catalogue) -> None:
    assert best(office, filters="[{attribute: roast, equals: light}]") == "light"


def test_a_filter_may_compare_with_an_answer(office: Catalogue) -> None:
    assert best(office, filters="[{attribute: strength, at_most: {answer: cups}}]", cups=3) == "light"


def test_highest_first(office: Catalogue) -> None:
    assert best(office, "[{attribute: strength, order: highest}]") == "dark"


def test_lowest_first(office: Catalogue) -> None:
    assert best(office, "[{attribute: strength, order: lowest}]") == "light"


def test_a_product_without_the_attribute_comes_last(office: Catalogue) -> None:
    only = "[{attribute: roast, equals: dark}]"
    assert best(office, "[{attribute: strength, order: lowest}]", only) == "dark"


def test_those_that_pass_a_test_come_first(office: Catalogue) -> None:
    assert best(office, "[{attribute: organic, equals: true}, {cost: lowest}]") == "light"


def test_a_later_step_decides_between_equals(office: Catalogue) -> None:
    assert best(office, "[{attribute: roast, equals: dark}, {cost: lowest}]") == "dark"


def test_a_step_whose_condition_does_not_hold_is_passed_over(office: Catalogue) -> None:
    prefer = "[{attribute: roast, equals: light, when: {answer: taste, equals: mild}}, {cost: lowest}]"
    assert best(office, prefer, taste="mild") == "light"
    assert best(office, prefer, taste="strong") == "dark"


def test_between_equals_in_everything_the_first_in_the_catalogue_is_taken(office: Catalogue) -> None:
    assert best(office, "[{attribute: roast, any_of: [light, dark]}]") == "light"
