"""VAT ids are checked by their own country, whatever that of the address."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from quotegen.model.base import KEPT
from quotegen.model.party import Party
from quotegen.model.vat_id import checked_vat_id
from tests.builders import party


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("LT 100005555110", "LT", "LT100005555110"),
        ("100005555110", "LT", "LT100005555110"),
        ("el 094259216", "GR", "EL094259216"),
        ("GR094259216", "GR", "EL094259216"),
        ("094259216", "GR", "EL094259216"),
        ("GR094259216", "DE", "EL094259216"),
        ("FR40303265045", "DE", "FR40303265045"),
        ("40303265045", "MC", "FR40303265045"),
        ("B78603495", "ES", "ESB78603495"),
        ("U13585627", "AT", "ATU13585627"),
        ("XI434031494", "GB", "XI434031494"),
        ("GB 980 7806 84", "GB", "GB980780684"),
        ("980780684", "IM", "GB980780684"),
        ("CHE-107.787.577 MWST", "CH", "CHE107787577MWST"),
        ("CHE-107.787.577", "CH", "CHE107787577"),
        ("107787577", "CH", "CHE107787577"),
        ("NO 995 525 828 MVA", "NO", "NO995525828MVA"),
        ("995525828", "NO", "NO995525828"),
        ("12-3456789", "US", "12-3456789"),
        ("DE136695976", "US", "DE136695976"),
    ],
)
def test_an_id_is_kept_with_its_letters(text: str, country: str, kept: str) -> None:
    assert checked_vat_id(text, country) == kept
    assert checked_vat_id(kept, country) == kept


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("LT100005555111", "LT"),
        ("LT100005555111", "US"),
        ("GB980780685", "GB"),
        ("980780685", "GB"),
        ("XI980780685", "GB"),
        ("CHE-107.787.578 MWST", "CH"),
        ("NO995525829MVA", "NO"),
        ("EL094259217", "GR"),
        ("US123456789", "DE"),
        ("EU372022452", "DE"),
        ("IM3720000224", "DE"),
    ],
)
def test_an_id_that_cannot_be_right_is_none(text: str, country: str) -> None:
    assert checked_vat_id(text, country) is None


def test_a_wrong_id_is_told_where_it_stands() -> None:
    with pytest.raises(ValidationError) as refused:
        party("GB", vat_id="GB980780685")
    (wrong,) = refused.value.errors()
    assert (wrong["type"], wrong["loc"]) == ("vat_id_wrong", ("vat_id",))


def test_an_id_that_was_kept_is_read_as_it_was() -> None:
    kept = party("GB").model_dump() | {"vat_id": "GB980780685"}
    assert Party.model_validate(kept, context=KEPT).vat_id == "GB980780685"


def test_an_id_beside_an_address_that_is_wrong_is_checked_all_the_same() -> None:
    with pytest.raises(ValidationError) as refused:
        party("ZZ", vat_id="LT100005555111")
    assert {each["type"] for each in refused.value.errors()} == {"country_unknown", "vat_id_wrong"}
