"""The small range table of a need: what fits the customer's devices, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from quotegen.model.catalogue import Catalogue
from quotegen.model.quotation import RangeTable
from quotegen.model.rules import NeedRule
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.recommend import recommend
from tests.recommend.kit import device, fit, occasion, pack, price, product, shop, yaml

NEED = """
needs:
  - id: beans
    name: {en: Beans, lt: Pupelės}
    category: beans
    devices: []
    slots: [hopper]
    share_by: daily
    quantity: {value: 400, unit: cup}
    prefer: [{cost: lowest}]
    recurrence: once
    range: true
    because: {en: "{product}", lt: "{product}"}
"""
MINE = {"machines": [{"device": "mine", "quantity": 1}]}


def coffee(office: Catalogue, rules: str = NEED, category: str = "beans") -> Catalogue:
    beans = ("cheap", "dear", "elsewhere", "unpriced", "spare")
    roasts: dict[str, Any] = {} if category == "filter" else {"roast": "dark"}
    light: dict[str, Any] = {} if category == "filter" else {"roast": "light"}
    return shop(
        office,
        rules,
        products=(product("cheap", category, **roasts), *(product(name, category, **light) for name in beans[1:])),
        packs=(*tuple(pack(name, name, 1000) for name in beans), pack("cheap-large", "cheap", 5000)),
        prices=(
            price("cheap", (1, "5.00"), (10, "4.00")),
            price("cheap-large", (1, "24.00")),
            *(price(name, (1, "9.00")) for name in ("dear", "elsewhere", "spare")),
        ),
        devices=(device("mine", daily=10), device("yours", daily=10)),
        fits=(
            *(fit("mine", "hopper", name, 100) for name in ("cheap", "dear", "unpriced")),
            fit("yours", "hopper", "elsewhere", 100),
            fit("mine", "tray", "spare", 50),
        ),
    )


def tables(catalogue: Catalogue, **answers: Any) -> tuple[RangeTable, ...]:
    given = parse_answers(MINE | answers, catalogue)
    at = occasion(catalogue)
    return brief_for(given, recommend(given, at), at).ranges


def skus(catalogue: Catalogue, **answers: Any) -> list[tuple[str, ...]]:
    return [row.skus for table in tables(catalogue, **answers) for row in table.rows]


def test_it_shows_what_fits_the_slots_of_the_customers_devices_and_has_a_price(office: Catalogue) -> None:
    assert skus(coffee(office)) == [("cheap",), ("dear",)]


def test_what_is_proposed_is_marked(office: Catalogue) -> None:
    assert [row.proposed for row in tables(coffee(office))[0].rows] == [True, False]


def test_the_price_is_that_of_one_smallest_pack(office: Catalogue) -> None:
    row = tables(coffee(office))[0].rows[0]
    assert (row.price.amount, row.pack) == (5, "bag: 1,000\xa0grams")


def test_a_need_without_range_shows_none(office: Catalogue) -> None:
    assert skus(coffee(office, NEED.replace("    range: true\n", ""))) == []


@pytest.mark.parametrize(("taste", "shown"), [("mild", 0), ("strong", 1)])
def test_a_range_under_a_condition_is_shown_where_it_holds(office: Catalogue, taste: str, shown: int) -> None:
    rules = NEED.replace("range: true", "range: {answer: taste, equals: strong}")
    assert len(tables(coffee(office, rules), taste=taste)) == shown


def test_where_the_customer_chooses_the_slot_it_shows_what_else_there_is_to_choose(office: Catalogue) -> None:
    rules = NEED.replace("slots: [hopper]", "slots: {answer: note}").replace("note", "taste")
    catalogue = coffee(office, rules)
    slots = {"hopper": "mild", "tray": "strong"}
    fits = tuple(each.model_copy(update={"slot": slots[each.slot]}) for each in catalogue.fits)
    assert skus(catalogue.model_copy(update={"fits": fits}), taste="mild") == [("cheap",), ("dear",), ("spare",)]


def test_products_that_differ_in_their_first_value_alone_share_a_row(office: Catalogue) -> None:
    catalogue = coffee(office)
    products = catalogue.products | {"spare": product("spare", roast="dark")}
    fits = (*catalogue.fits, fit("mine", "hopper", "spare", 100))
    rows = tables(catalogue.model_copy(update={"fits": fits, "products": products}))[0].rows
    assert [(row.skus, row.values) for row in rows] == [
        (("cheap",), ("dark",)),
        (("dear", "spare"), ("light and dark",)),
    ]


def test_products_that_last_differently_do_not_share_a_row(office: Catalogue) -> None:
    catalogue = coffee(office)
    fits = (*catalogue.fits, fit("mine", "hopper", "spare", 70))
    assert skus(catalogue.model_copy(update={"fits": fits})) == [("cheap",), ("dear",), ("spare",)]


def test_products_without_a_choice_stand_with_their_names(office: Catalogue) -> None:
    catalogue = coffee(office, NEED.replace("category: beans", "category: filter"), "filter")
    table = tables(catalogue)[0]
    assert table.attributes == ("filters",) and [row.values for row in table.rows] == [("cheap",), ("dear",)]


def test_more_rows_than_eight_are_counted_and_those_proposed_are_kept(office: Catalogue) -> None:
    catalogue = coffee(office)
    names = [f"more{number}" for number in range(12)]
    lists = catalogue.price_lists[0]
    dear = {name: price(name, (1, f"{50 + place}.00")) for place, name in enumerate(names)}
    more = catalogue.model_copy(
        update={
            "products": {name: product(name, roast="light") for name in names} | catalogue.products,
            "packs": {name: pack(name, name, 1000) for name in names} | catalogue.packs,
            "fits": (*(fit("mine", "hopper", name, 100) for name in names), *catalogue.fits),
            "price_lists": (lists.model_copy(update={"prices": lists.prices | dear}),),
        }
    )
    table = tables(more)[0]
    assert len(table.rows) == 8 and table.left_out == 6
    assert [row.skus for row in table.rows if row.proposed] == [("cheap",)]


def test_a_range_needs_slots() -> None:
    need = yaml(NEED)["needs"][0]
    with pytest.raises(ValidationError, match="needs `slots`"):
        NeedRule.model_validate({key: value for key, value in need.items() if key not in {"slots", "share_by"}})
