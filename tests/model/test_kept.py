"""A rule that may change with the day holds for what comes in, and not for what was kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import AfterValidator, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from quotegen.model.base import KEPT, Exactly, Model, is_kept
from quotegen.model.versioned import from_text


def _of_today(value: str, info: ValidationInfo) -> str:
    if value == "yesterday" and not is_kept(info):
        raise PydanticCustomError("over", "it is over")
    return value


class Dated(Model):
    day: Annotated[str, AfterValidator(_of_today)]


def test_what_comes_in_is_held_to_the_rule() -> None:
    with pytest.raises(ValidationError, match="it is over"):
        Dated(day="yesterday")


def test_what_was_kept_is_read_as_it_was() -> None:
    assert from_text(Dated, '{"day":"yesterday"}').day == "yesterday"


def test_json_that_comes_in_is_not_taken_for_what_was_kept() -> None:
    with pytest.raises(ValidationError, match="it is over"):
        Dated.model_validate_json('{"day":"yesterday"}')
    assert Dated.model_validate_json('{"day":"yesterday"}', context=KEPT).day == "yesterday"


class Priced(Model):
    price: Exactly


def test_a_number_with_noise_is_refused_as_text_that_comes_in_and_read_where_it_was_kept() -> None:
    with pytest.raises(ValidationError, match="rounding error of another program"):
        Priced(price="9.779999999999999")
    assert from_text(Priced, '{"price":"9.779999999999999"}').price == Decimal("9.779999999999999")
    assert Priced(price=Decimal("9.779999999999999")).price == Decimal("9.779999999999999")
