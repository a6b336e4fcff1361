"""The presentation of a whole range, for a visit to the customer."""

from __future__ import annotations

from functools import cache

import pytest

from quotegen.errors import InputRefused
from quotegen.language import Language, price
from quotegen.usecases.desk import open_desk
from quotegen.usecases.present_range import present_range
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import DAY, LANGUAGES, page_texts


@cache
def presented(category: str, language: Language) -> bytes:
    return present_range(open_desk(), category, language, DAY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", ["special_ink", "label"])
def test_every_sku_of_the_range_stands_with_its_price(category: str, language: Language) -> None:
    catalogue = open_desk().catalogue
    text = " ".join(page_texts(presented(category, language))).replace("\r\n", "").replace("\n", "")
    for product in catalogue.products_of[category]:
        for pack in catalogue.packs_of[product.id]:
            found = catalogue.price_of(pack.sku, "standard", "EUR", DAY)
            assert found is not None and pack.sku in text
            assert price(found[1].breaks[0].amount, "EUR", language).replace("\xa0", " ") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_range_is_printed_outside_the_margins(language: Language) -> None:
    assert outside_the_margins(presented("special_ink", language)) == []


def test_a_range_of_supplies_says_what_they_fit_and_how_long_they_last() -> None:
    text = " ".join(page_texts(presented("special_ink", "en")))
    assert "Lumo F910" in text and "lasts for 500 pages" in text


def test_a_range_that_fits_no_device_has_no_such_column() -> None:
    assert "Fits" not in " ".join(page_texts(presented("label", "en")))


def test_a_range_printed_twice_is_the_same() -> None:
    assert present_range(open_desk(), "special_ink", "lt", DAY) == presented("special_ink", "lt")


def test_an_unknown_range_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputRefused) as refused:
        present_range(open_desk(), "special_inks", "en", DAY)
    assert refused.value.faults[0].code == "unknown_category" and "special_ink" in refused.value.faults[0].hint
