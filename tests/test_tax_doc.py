"""docs/tax.md says which tax a sale bears: every row of its tables is priced and compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from quotegen.errors import QuotegenError
from quotegen.model.catalogue import Catalogue
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.request import LineRequest
from quotegen.money import plain
from tests.builders import DAY, ad_hoc, line, occasion, priced_line, shop_data
from tests.conftest import ROOT
from tests.doc_tables import read_page

PAGE = read_page(ROOT / "docs" / "tax.md")
Row = dict[str, str]
NONE = "–"
SELLERS: dict[str, Row] = {row["seller"]: row for row in PAGE.tables["sellers"]}
SKUS = {
    "goods": "TONER",
    "reduced goods": "BOOK",
    "exempt goods": "STAMP",
    "scrap": "SCRAP",
    "service": "SETUP",
    "delivery": "DELIVERY",
}


def given(cell: str) -> str | None:
    return None if cell == NONE else cell


def address(row: Row) -> dict[str, Any]:
    return {
        "street": "Street 1",
        "city": "City",
        "postal_code": given(row["postal code"]) or "",
        "country": row["country"],
    }


def sold_by(row: Row) -> Catalogue:
    data = shop_data()
    data["seller"] |= {"address": address(row), "vat_id": given(row["VAT id"]), "oss": row["OSS"] == "yes"}
    first, *rest = data["taxes"]["classes"]
    data["taxes"] = data["taxes"] | {"classes": [first | {"rate": row["standard rate"]}, *rest]}
    return Catalogue.model_validate(data)


def at(row: Row) -> Occasion:
    buyer = Party.model_validate(
        {
            "name": "Buyer",
            "address": address(row),
            "kind": row["kind"],
            "vat_id": given(row["VAT id"]),
            "language": "en",
        }
    )
    day = date.fromisoformat(row["day"]) if "day" in row else DAY
    return occasion(buyer, catalogue=sold_by(SELLERS[row["seller"]]), day=day)


def outcome(request: LineRequest, row: Row) -> tuple[str, str]:
    """The category and rate, or the code of the fault."""
    try:
        tax = priced_line(request, at=at(row)).tax_category
    except QuotegenError as refused:
        return refused.faults[0].code, NONE
    return tax.code.value, plain(tax.rate)


def delivered(row: Row) -> Occasion:
    """With the buyer in one place and the goods going to another."""
    country, code = row["buyer in"].split(" ", 1)
    there, its_code = row["goods go to"].split(" ", 1)
    delivery = {"street": "Kai 1", "city": "City", "country": there, "postal_code": given(its_code) or ""}
    buyer = at(row | {"country": country, "postal code": code})
    return replace(buyer, inputs={f"delivery_{name}": value for name, value in delivery.items()})


def _named(row: Row) -> str:
    place = [row["seller"], row.get("day", ""), row["country"], row["postal code"], row["kind"], row["VAT id"]]
    return " ".join([*place, row.get("what", "") or row["category named"]])


@pytest.mark.parametrize("row", PAGE.tables["places"], ids=_named)
def test_a_sale_bears_the_tax_that_the_page_says(row: Row) -> None:
    assert outcome(line(SKUS[row["what"]]), row) == (row["category"], row["rate"])


@pytest.mark.parametrize("row", PAGE.tables["delivered"], ids=lambda row: " ".join([*row.values()][:6]))
def test_goods_are_taxed_where_they_go_and_services_where_the_buyer_is(row: Row) -> None:
    tax = priced_line(line(SKUS[row["what"]]), at=delivered(row)).tax_category
    assert (tax.code.value, plain(tax.rate)) == (row["category"], row["rate"])


@pytest.mark.parametrize("row", PAGE.tables["days"], ids=_named)
def test_the_day_chooses_the_row(row: Row) -> None:
    assert outcome(line(SKUS[row["what"]], price="1"), row) == (row["category"], row["rate"])


@pytest.mark.parametrize("row", PAGE.tables["chosen"], ids=_named)
def test_a_named_category_is_taken_where_the_parties_have_the_ids_it_needs(row: Row) -> None:
    tax = {"category": row["category named"], "reason": "because"}
    if row["category named"] in {"S", "Z"}:
        tax = {"category": row["category named"]} | ({"rate": "21"} if row["category named"] == "S" else {})
    assert outcome(ad_hoc("1", tax=tax), row)[0] == row["comes out"]


@pytest.mark.parametrize("row", PAGE.tables["reasons"], ids=lambda row: " ".join([*row.values()][:7]))
def test_a_named_category_has_its_usual_reason_where_that_is_true(row: Row) -> None:
    named = ad_hoc("1", tax={"category": row["category named"]}, supply=given(row["what"]))
    try:
        found = priced_line(named, at=delivered(row)).tax_category.reason
    except QuotegenError as refused:
        found = refused.faults[0].code
    assert found == row["comes out"]


def test_the_page_has_rows_enough() -> None:
    assert len(PAGE.tables["places"]) >= 60
    assert {row["country"] for row in PAGE.tables["places"]} >= {"GB", "ES", "FR", "GR", "MC", "NO", "CH"}


def test_every_row_of_the_page_says_because_of_what() -> None:
    assert all(
        row["because of"] for name in ("places", "delivered", "days", "chosen", "reasons") for row in PAGE.tables[name]
    )
