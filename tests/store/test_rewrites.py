"""Whoever can write the database, and knows everything but the key, is found out: rewrites of 20 kinds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from unittest.mock import ANY, Mock

import pytest

from quotegen.files.keys import id_of
from quotegen.store.keys import Key
from quotegen.store.verify import verify_store
from quotegen.usecases.house import House
from tests.store.databases import SECRET
from tests.store.forger import guesser
from tests.store.lived import Copy, live
from tests.store.rewrites import KINDS, found

EACH, ELSEWHERE = 5, 2
"""So many of each kind, always the same ones, on SQLite and on PostgreSQL, where each takes five times as long;
`python -m benchmarks.attempts_rewrites` does 25 of each on either."""
ID = id_of(SECRET)


@pytest.fixture
def copies(house: House, tmp_path: Path) -> list[Copy]:
    return live(house, tmp_path)


def seen(house: House, copies: list[Copy], kinds: list[str], each: int, key: Key) -> Counter[str]:
    """How many rewrites of each kind were found."""
    return Counter(kind for kind in kinds for n in range(each) if found(house.store, copies, kind, n, key) is not None)


def test_what_nobody_rewrote_has_no_fault(house: House, copies: list[Copy]) -> None:
    with house.store.read() as tx:
        assert list(verify_store(tx)) == []


def test_every_rewrite_of_every_kind_is_found(house: House, copies: list[Copy]) -> None:
    each = EACH if house.store.is_sqlite else ELSEWHERE
    assert len(KINDS) == 20
    assert seen(house, copies, list(KINDS), each, guesser(ID)) == dict.fromkeys(KINDS, each)


@pytest.mark.parametrize(
    "kind", ["a user given another role", "amount, owner, last day or words of a revision changed"]
)
def test_whoever_has_the_key_as_well_is_found_by_the_heads_in_what_was_issued_alone(
    house: House, copies: list[Copy], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control, and what is not proved: with the key all can be made anew, those heads too with more work."""
    assert seen(house, copies, [kind], EACH, Key(ID, SECRET))[kind] == EACH
    monkeypatch.setattr("quotegen.store.verify.heads_before_issue", lambda tx: Mock(get=lambda *_: ANY))
    assert seen(house, copies, [kind], 2 * EACH, Key(ID, SECRET))[kind] < 2 * EACH
