"""Looking for something in the range."""

from __future__ import annotations

from datetime import date

import pytest

from quotegen.errors import InputRefused
from quotegen.model.catalogue import Catalogue
from quotegen.usecases.browse_catalogue import find_packs, lists_today, product_detail
from tests.samples import DAY


def test_without_a_search_everything_is_there_at_the_prices_of_every_list_in_force(office: Catalogue) -> None:
    rows = find_packs(office, "", None, "en", DAY)
    assert [row.sku for row in rows] == list(office.packs)
    lists = {each.id for each in lists_today(office, DAY)}
    assert lists and set().union(*(row.prices for row in rows)) <= lists


def test_every_word_must_be_there_in_any_language_and_without_accents(office: Catalogue) -> None:
    assert [row.sku for row in find_packs(office, "gir-l60a4-r", None, "en", DAY)] == ["GIR-L60A4-R"]
    by_name = {row.product for row in find_packs(office, "light 60", None, "lt", DAY)}
    assert by_name == {"girios-light-60-a4"}
    assert find_packs(office, "POPIERIUS girios", None, "en", DAY)
    assert find_packs(office, "no such thing", None, "en", DAY) == ()


def test_a_category_alone(office: Catalogue) -> None:
    rows = find_packs(office, "", "label", "en", DAY)
    assert rows and {office.category_of(row.sku).id for row in rows} == {"label"}


def test_a_price_that_falls_with_quantity_shows_both_ends(office: Catalogue) -> None:
    (row,) = find_packs(office, "GIR-L60A4-R", None, "en", DAY)
    assert " … " in row.prices["standard-2026"] and row.prices["standard-2026"].startswith("€3.22")


@pytest.mark.parametrize("language", ["en", "lt"])
def test_every_product_has_a_detail(office: Catalogue, language: str) -> None:
    for name, product in office.products.items():
        detail = product_detail(office, name, language, DAY)  # type: ignore[arg-type]
        assert list(dict.fromkeys(row.sku for row in detail.breaks)) == [pack.sku for pack in office.packs_of[name]]
        assert {rule.category for rule in detail.needs} <= {product.category}


def test_a_break_that_only_one_list_has_stands_in_a_row_of_its_own(office: Catalogue) -> None:
    detail = product_detail(office, "girios-light-60-a4", "en", DAY)
    rows = [(row.start, set(row.prices)) for row in detail.breaks if row.sku == "GIR-L60A4-R"]
    assert rows[0][0] == "1+" and all(prices for _, prices in rows)


def test_on_a_day_without_lists_there_are_no_prices(office: Catalogue) -> None:
    day = date(1999, 1, 1)
    assert lists_today(office, day) == () and product_detail(office, "girios-light-60-a4", "en", day).breaks == ()


@pytest.mark.parametrize("name", ["", "girios-light-60", "x" * 10_000, "<b>x</b>", "\x00"])
def test_a_product_that_is_not_there_is_refused(office: Catalogue, name: str) -> None:
    with pytest.raises(InputRefused, match="product_unknown"):
        product_detail(office, name, "en", DAY)
