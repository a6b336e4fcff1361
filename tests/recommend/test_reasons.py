"""The sentence of a line, and what it may name."""

from __future__ import annotations

import pytest

from quotegen.model.catalogue import Catalogue
from tests.recommend.kit import BEANS, pack, price, product, recommended, shop

PRODUCT = product("house", roast="dark", strength=5, organic=False, origin="Peru")
FIGURE = """
figures: [{id: double, unit: cup/day, cases: [{amount: {product: [{answer: cups}, {value: 2}]}}]}]
constants: {dose: {value: 8, unit: gram/cup}}
"""


def said(office: Catalogue, text: str, **answers: object) -> str:
    rules = BEANS.replace("{quantity} of {product}", text).replace("{quantity}, {product}", text) + FIGURE
    catalogue = shop(
        office, rules, products=(PRODUCT,), packs=(pack("H", "house", 250),), prices=(price("H", (1, "5")),)
    )
    (line,) = recommended(catalogue, **answers).offers[0].lines
    assert line.reason is not None
    return line.reason.sentence["en"].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{quantity}", "900 grams"),
        ("{needed}", "900 grams"),
        ("{content}", "1,000 grams"),
        ("{packs}", "4 bags"),
        ("{product}", "house"),
        ("{roast}", "dark"),
        ("{strength}", "5 numbers"),
        ("{origin}", "Peru"),
        ("{cups}", "10 cup/days (assumed)"),
        ("{double}", "20 cup/days"),
        ("{dose}", "8 gram/cups"),
        ("{taste}", "mild (assumed)"),
        ("{extras}", "milk and sugar"),
    ],
)
def test_a_sentence_says_each_thing_it_names(office: Catalogue, text: str, expected: str) -> None:
    answers = {"extras": ["sugar", "milk"], "milk_cups": 1}
    assert said(office, text, **answers) == expected


def test_a_flag_that_is_not_set_is_not_claimed(office: Catalogue) -> None:
    assert said(office, "({organic})") == "(–)"


def test_an_answer_that_was_not_given_is_a_dash(office: Catalogue) -> None:
    assert said(office, "({note})") == "(–)"


def test_a_text_in_braces_that_the_customer_wrote_is_not_filled_in_again(office: Catalogue) -> None:
    assert said(office, "{note}", note="{packs}") == "{packs}"


def test_an_attribute_the_product_does_not_have_is_a_dash(office: Catalogue) -> None:
    rules = BEANS.replace("{quantity} of {product}", "{strength}").replace("{quantity}, {product}", "{strength}")
    catalogue = shop(
        office, rules, products=(product("p"),), packs=(pack("P", "p", 1),), prices=(price("P", (1, "5")),)
    )
    (line,) = recommended(catalogue).offers[0].lines
    assert line.reason is not None
    assert line.reason.sentence["en"] == "–"
