"""The table of places is checked as it is read, since people keep it by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from quotegen.files.validation import faults_of
from quotegen.files.vat import vat_territory
from quotegen.model.party import Address
from quotegen.model.vat_territory import VatTerritory


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"postal_codes": {"DE": "[0-9"}}, "postal_codes.DE", "form_wrong"),
        ({"members": [{"country": "ZZ"}]}, "members[0].country", "country_unknown"),
        ({"standard_rates": [{"place": "DE", "rate": 119}]}, "standard_rates[0].rate", "out_of_range"),
        (
            {"territories": [{"place": "x y", "country": "DE", "community": "outside", "source": "s"}]},
            "territories[0].place",
            "form_wrong",
        ),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_place(changes: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        VatTerritory.model_validate(vat_territory().model_dump() | changes)
    assert [(fault.path, fault.code) for fault in faults_of(refused.value, VatTerritory)] == [(path, code)]


@pytest.mark.parametrize(
    ("country", "code", "place"),
    [
        ("DE", "78266 Büsingen", "buesingen"),
        ("DE", "D-78266 Büsingen", "buesingen"),
        ("DE", "78266, Büsingen", "buesingen"),
        ("ES", "35001 Las Palmas", "canary_islands"),
        ("PT", "9000-001 Funchal", "madeira"),
        ("GB", "BT7 1NN Belfast", "northern_ireland"),
        ("FI", "FI-22100 Mariehamn", "AX"),
        ("DE", "782661", "DE"),
        ("DE", "Büsingen", "DE"),
        ("ES", "3501", "ES"),
    ],
)
def test_a_postal_code_is_read_at_the_beginning_of_what_is_written(country: str, code: str, place: str) -> None:
    address = Address(street="s", city="c", country=country, postal_code=code)
    assert vat_territory().places_of(address, date(2026, 11, 29))[0].code == place
