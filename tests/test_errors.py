"""Errors arrive whole where they are sent: from a process, or from another machine."""

from __future__ import annotations

import pickle

import pytest

from quotegen.errors import Busy, DamagedData, Fault, InputRefused, OutputFailed, QuotegenError, RuleRefused

FAULTS = (Fault("a", "first", "a hint", "lines[2]", "file.csv", 3, 4), Fault("b", "second"))


@pytest.mark.parametrize("kind", [QuotegenError, InputRefused, RuleRefused, DamagedData, Busy, OutputFailed])
def test_an_error_is_the_same_after_a_journey(kind: type[QuotegenError]) -> None:
    arrived = pickle.loads(pickle.dumps(kind(FAULTS)))
    assert type(arrived) is kind
    assert arrived.faults == FAULTS
    assert str(arrived) == str(kind(FAULTS))
