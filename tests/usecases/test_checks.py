"""What the seller is told of a draft before it is issued: of tax that is not charged."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quotegen.errors import InputRefused
from quotegen.model.request import LineRequest
from quotegen.usecases.checks import Level, checks_of
from quotegen.usecases.conversation import add_line, answer_all
from quotegen.usecases.drafts import begin_draft, edit_draft
from quotegen.usecases.house import House
from quotegen.usecases.people import add
from quotegen.usecases.priced import priced_draft

CELLS = {"name": "N", "street": "S 1", "city": "C", "language": "en"}
ENOUGH = {"volume_by": "people", "people": "25", "printed": ["internal"]}


def draft_for(house: House, **cells: str) -> int:
    add(house, {"id": "they", **CELLS, **cells})
    begun = begin_draft(house, "they")
    device = next(iter(house.desk.catalogue.devices))
    return answer_all(house, begun.id, {**ENOUGH, "printers": [{"device": device, "quantity": 2}]}).kept.id


def told(house: House, **cells: str) -> dict[str, str]:
    checks = checks_of(house, priced_draft(house, draft_for(house, **cells)))
    return {check.values["vat_id"]: check.code for check in checks if "vat_id" in check.values}


def test_of_a_supply_to_another_member_state_the_seller_is_told_what_else_it_needs(house: House) -> None:
    found = told(house, country="DE", postal_code="10115", vat_id="DE136695976")
    assert found == {"DE136695976": "intra_community"}


@pytest.mark.parametrize("cells", [{"country": "LT"}, {"country": "NO"}, {"country": "DE", "kind": "consumer"}])
def test_of_any_other_sale_nothing_of_that_is_said(house: House, cells: dict[str, str]) -> None:
    assert told(house, **cells) == {}


def test_a_missing_postal_code_stands_in_the_way_of_a_draft(house: House) -> None:
    number = draft_for(house, country="GB")
    with pytest.raises(InputRefused) as refused:
        priced_draft(house, number)
    assert [fault.code for fault in refused.value.faults] == ["postal_code_missing"]


def test_advice_blocks_nothing(house: House) -> None:
    number = draft_for(house, country="DE", postal_code="10115", vat_id="DE136695976")
    checks = checks_of(house, priced_draft(house, number))
    assert {check.level for check in checks if check.code == "intra_community"} == {Level.ADVICE}


@pytest.mark.parametrize(
    ("cells", "guessed"),
    [({"country": "LT"}, []), ({"country": "DE", "postal_code": "10115", "vat_id": "DE136695976"}, ["Consulting"])],
)
def test_an_own_line_that_does_not_say_what_it_is_is_told_where_its_tax_hangs_on_it(
    house: House, cells: dict[str, str], guessed: list[str]
) -> None:
    number = draft_for(house, **cells)
    add_line(house, number, LineRequest(description="Consulting", quantity=Decimal(1), price=Decimal(100)))
    checks = checks_of(house, priced_draft(house, number))
    assert [check.values["line"] for check in checks if check.code == "supply_assumed"] == guessed


@pytest.mark.parametrize(("start", "told"), [("2020-01-01", ["start_past"]), ("2099-01-01", [])])
def test_an_agreement_that_would_begin_before_its_quotation_is_told(house: House, start: str, told: list[str]) -> None:
    number = draft_for(house, country="LT")
    edit_draft(house, number, [], {"start_date": start})
    found = [check.code for check in checks_of(house, priced_draft(house, number))]
    assert [code for code in found if code == "start_past"] == told
