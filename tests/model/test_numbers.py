"""Numbers as texts: what comes in is written plainly; what was kept is read as it was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from quotegen.model.base import KEPT, Exactly, Model

ODD = ["1_000", "1e2", "1E+2", "\u0661\u0662", "\uff11\uff12", "Infinity", "1 000"]


class Figure(Model):
    value: Exactly


@pytest.mark.parametrize("text", ODD)
def test_a_number_that_comes_in_is_plain_digits(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Figure.model_validate({"value": text})
    assert [each["type"] for each in refused.value.errors()] == ["not_a_decimal"]


@pytest.mark.parametrize("text", ["12", "-12.50", "+.5", "12.", " 7 "])
def test_what_is_written_plainly_is_read(text: str) -> None:
    assert Figure.model_validate({"value": text}).value == Decimal(text)


@pytest.mark.parametrize("text", ODD[:5])
def test_what_was_kept_is_read_as_it_was(text: str) -> None:
    assert Figure.model_validate({"value": text}, context=KEPT).value == Decimal(text)
