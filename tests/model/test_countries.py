"""Countries are those of ISO 3166-1; EL and UK are read as the codes they stand for, and that is told."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from quotegen.files.validation import faults_of
from quotegen.model.base import KEPT
from quotegen.model.countries import COUNTRIES
from quotegen.model.notices import listening
from quotegen.model.party import Address


def address(country: str) -> dict[str, Any]:
    return {"street": "Street 1", "city": "City", "country": country}


def test_there_are_the_countries_of_iso_3166() -> None:
    assert len(COUNTRIES) == 249
    assert not COUNTRIES & {"EL", "UK", "EU", "XI", "XK", "ZZ", "AN", "CS"}


@pytest.mark.parametrize(("written", "kept"), [("EL", "GR"), ("UK", "GB")])
def test_a_code_of_the_commission_is_kept_as_that_of_iso_and_told(written: str, kept: str) -> None:
    with listening() as heard:
        assert Address.model_validate(address(written)).country == kept
        Address.model_validate(address(written))
    assert [(each.code, each.message) for each in heard] == [
        ("country_read", f"the country {written} is read as {kept}")
    ]


def test_nothing_is_told_of_a_code_that_is_one() -> None:
    with listening() as heard:
        assert Address.model_validate(address("GR")).country == "GR"
    assert heard == []


@pytest.mark.parametrize(("code", "hint"), [("ZZ", "such as LT"), ("EU", "such as LT"), ("XK", "such as LT")])
def test_any_other_code_is_refused_with_a_hint(code: str, hint: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Address.model_validate(address(code))
    (fault,) = faults_of(refused.value, Address)
    assert (fault.code, fault.path) == ("country_unknown", "country")
    assert fault.hint.endswith(hint)


@pytest.mark.parametrize("code", ["EL", "UK", "ZZ"])
def test_what_was_kept_is_read_as_it_was(code: str) -> None:
    with listening() as heard:
        assert Address.model_validate(address(code), context=KEPT).country == code
    assert heard == []
