"""What the program has worked out is made without a check: here all of it is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from quotegen.model.base import Model
from tests.samples import CUSTOMERS, proposal


def models(value: Any) -> Iterator[Model]:
    """Every model inside a value."""
    if isinstance(value, Model):
        yield value
    if isinstance(value, BaseModel):
        yield from (model for field in type(value).model_fields for model in models(getattr(value, field)))
    elif isinstance(value, Mapping):
        yield from (model for each in value.values() for model in models(each))
    elif isinstance(value, tuple):
        yield from (model for each in value for model in models(each))


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_every_value_of_a_proposal_passes_its_own_check(customer: str) -> None:
    made = proposal(customer, "en")
    for model in models((made.recommendation, made.quotation, made.costing)):
        fields = {name: getattr(model, name) for name in type(model).model_fields}
        assert type(model).model_validate(fields) == model
        assert [name for name in model.__dict__ if name in fields] == list(fields)
