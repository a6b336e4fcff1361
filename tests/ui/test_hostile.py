"""The hostile names are names."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from quotegen.model.base import Name
from tests.ui.hostile import HOSTILE, seen


@pytest.mark.parametrize("name", HOSTILE)
def test_a_customer_can_have_this_name(name: str) -> None:
    kept = TypeAdapter(Name).validate_python(name)
    assert seen(kept)


def test_there_are_sixty_and_none_stands_twice() -> None:
    assert len(HOSTILE) >= 60 and len({seen(name) for name in HOSTILE}) == len(HOSTILE)
