"""How far it is to the next price of a line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from quotegen.cli.text import recommendation_text
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Nudge
from quotegen.model.prices import Price, PriceModel
from quotegen.model.request import LineRequest
from quotegen.recommend.checks import check_rules
from quotegen.recommend.nudges import nudge_for, nudge_text
from tests.recommend.kit import BEANS, occasion, pack, price, product, recommended, shop

BREAKS = ((1, "5.00"), (10, "4.00"), (20, "3.00"))
TEXT = LocalText({"en": "{more}: {extra_cost}, {extra_content}", "lt": "{more}: {extra_cost}, {extra_content}"})


def nudge(office: Catalogue, quantity: int, listed: Price, multiple: int = 1) -> Nudge | None:
    packs = (pack("s", "x", 100, multiple=multiple),)
    catalogue = shop(office, products=(product("x"),), packs=packs, prices=(listed,))
    return nudge_for(LineRequest(id="s:once", sku="s", quantity=Decimal(quantity)), occasion(catalogue))


def test_it_says_how_many_more_and_what_they_cost_and_bring(office: Catalogue) -> None:
    found = nudge(office, 7, price("s", *BREAKS))
    assert found is not None
    assert (found.sku, found.more, found.unit, found.extra_cost) == ("s", 3, "bag", 5)
    assert (found.extra_content.value, found.extra_content.unit) == (300, "gram")


def test_more_may_cost_less(office: Catalogue) -> None:
    found = nudge(office, 9, price("s", *BREAKS))
    assert found is not None and found.extra_cost == -5


def test_only_the_next_break_counts(office: Catalogue) -> None:
    found = nudge(office, 16, price("s", *BREAKS))
    assert found is not None and (found.more, found.extra_cost) == (4, -4)


def test_the_break_is_reached_in_whole_multiples(office: Catalogue) -> None:
    found = nudge(office, 9, price("s", *BREAKS), multiple=3)
    assert found is not None and (found.more, found.extra_cost) == (3, 3)


@pytest.mark.parametrize(
    ("quantity", "listed"),
    [
        (6, price("s", *BREAKS)),
        (20, price("s", *BREAKS)),
        (9, price("s", *BREAKS, model=PriceModel.GRADUATED)),
        (9, price("s", (1, "5.00"), model=PriceModel.FLAT)),
        (9, price("s", (1, "5.00"), model=PriceModel.PACKAGE, base=4)),
        (9, price("s", (1, "5.00"), (10, "5.20"))),
    ],
)
def test_what_is_too_dear_or_no_cheaper_price_is_left_unsaid(office: Catalogue, quantity: int, listed: Price) -> None:
    assert nudge(office, quantity, listed) is None


def with_text(office: Catalogue, text: LocalText | None) -> Catalogue:
    return office.model_copy(update={"rules": office.rules.model_copy(update={"nudge": text})})


def test_the_text_is_said_in_the_language_of_the_occasion_with_a_sign(office: Catalogue) -> None:
    catalogue = with_text(shop(office, products=(product("x"),), packs=(pack("s", "x", 100),)), TEXT)
    found = Nudge.model_validate(
        {"line": "s:once", "sku": "s", "more": 2, "unit": "bag", "extra_cost": "12.40"}
        | {"extra_content": {"value": Decimal(1000), "unit": "gram"}}
    )
    at = occasion(catalogue)
    assert nudge_text(found, at).replace("\N{NO-BREAK SPACE}", " ") == "2 bags: +€12.40, 1,000 grams"
    less = found.model_copy(update={"extra_cost": Decimal("-3.00")})
    assert nudge_text(less, at).replace("\N{NO-BREAK SPACE}", " ") == "2 bags: −€3.00, 1,000 grams"
    assert nudge_text(found, replace(at, catalogue=with_text(catalogue, None))) == ""


def test_a_name_the_text_may_not_use_is_refused(office: Catalogue) -> None:
    wrong = LocalText({"en": "{need}", "lt": "{need}"})
    (fault,) = check_rules(with_text(office, wrong))
    assert (fault.code, fault.path) == ("unknown_placeholder", "rules.nudge")


def test_the_seller_reads_it_below_the_lines(office: Catalogue) -> None:
    said = "\nnudge: {en: '{more} more: {extra_cost}', lt: 'dar {more}: {extra_cost}'}"
    packs, prices = (pack("s", "x", 100),), (price("s", (1, "5.00"), (10, "4.90")),)
    catalogue = shop(office, BEANS + said, products=(product("x"),), packs=packs, prices=prices)
    found = recommended(catalogue)
    assert [(item.sku, item.more, item.extra_cost) for item in found.nudges] == [("s", 1, 4)]
    text = recommendation_text(found, occasion(catalogue)).replace("\N{NO-BREAK SPACE}", " ")
    assert "next price: [s] 1 bag more: +€4.00" in text
