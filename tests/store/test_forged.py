"""A person who can write the database, and knows all of quotegen but the key, leaves a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from quotegen.errors import Fault, InputRefused
from quotegen.model.canonical import sha256
from quotegen.store import rows
from quotegen.store.engine import Transaction
from quotegen.store.events import head_of, record
from quotegen.store.keys import Key
from quotegen.store.schema import chain, documents, events, metadata, revisions
from quotegen.store.seals import key_of, seal_of, seal_without_key
from quotegen.store.told import forget
from quotegen.store.verify import verify_store
from quotegen.usecases.house import House
from quotegen.usecases.verify import check_all
from tests.store.kit import DEED, keep_plain_revision
from tests.store.test_verify import guards_lifted

Forger = Callable[[str, dict[str, Any], str], str]
"""Seals a row of a table, whose true seal it sees, as well as it can."""


def without_a_key(table: str, row: dict[str, Any], seal: str) -> str:
    return seal_without_key(table, row)


def with_a_key_of_ones_own(table: str, row: dict[str, Any], seal: str) -> str:
    return seal_of(table, row, Key("eve", b"e" * 32))


def under_the_right_name(table: str, row: dict[str, Any], seal: str) -> str:
    return seal_of(table, row, Key(key_of(seal), b"e" * 32))


FORGERS = (without_a_key, with_a_key_of_ones_own, under_the_right_name)


@pytest.fixture
def lived_in(house: House) -> House:
    with house.store.write() as tx:
        keep_plain_revision(tx, "Q-2026-00001", 1)
        pdf = {"quotation": "Q-2026-00001", "revision": 1, "content": b"as printed", "sha256": sha256(b"as printed")}
        rows.insert(tx, documents, {**pdf, "made_at": DEED.time, "made_with": "0"})
        record(tx, DEED, "Q-2026-00001", "sent", {})
    return house


def found_after(house: House, change: Callable[[Transaction], object], since: str = "") -> set[Fault]:
    """What is found after a change by somebody who puts the guards back, and was not found before."""
    with house.store.write() as tx:
        before = set(verify_store(tx))  # what this store promises is made up
        with guards_lifted(tx):
            change(tx)
        found = set(verify_store(tx, since)) - before
        tx.rollback()
        forget(tx)
    return found


def codes(faults: set[Fault]) -> set[str]:
    return {fault.code for fault in faults}


def put(tx: Transaction, table: str, changes: dict[str, Any], forger: Forger) -> None:
    """Changes the first row of a table, and seals it again."""
    row = next(rows.everything(tx, metadata.tables[table]))
    new = {**row, **changes}
    new["seal"] = forger(table, new, row["seal"])
    tx.execute(metadata.tables[table].update().values(new))


@pytest.mark.parametrize("forger", FORGERS)
@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("revisions", {"payable": "1.00"}),
        ("documents", {"content": b"forged", "sha256": sha256(b"forged")}),
        ("customers", {"search": "eve"}),
        ("counters", {"n": 1}),
        ("drafts", {"title": "other"}),
        ("idempotency", {"answer": "{}"}),
    ],
)
def test_a_row_that_is_changed_and_sealed_again_is_found(
    lived_in: House, table: str, changes: dict[str, Any], forger: Forger
) -> None:
    found = found_after(lived_in, lambda tx: put(tx, table, changes, forger))
    assert codes(found) & {"row_changed", "row_unkeyed", "key_unknown"}


def test_with_the_key_a_kept_pdf_is_replaced_unseen_by_the_seals(lived_in: House) -> None:
    """The red control: the seals are as good as the key is secret."""
    forged = {"content": b"forged", "sha256": sha256(b"forged")}
    key = {"quotation": "Q-2026-00001", "revision": 1}
    found = found_after(lived_in, lambda tx: rows.update(tx, documents, key, forged))
    assert not codes(found) & {"row_changed", "row_unkeyed", "key_unknown", "document_changed"}


@pytest.mark.parametrize("forger", FORGERS)
def test_all_rows_sealed_again_are_all_found(lived_in: House, forger: Forger) -> None:
    def reseal(tx: Transaction) -> None:
        for table in metadata.sorted_tables:
            for row in list(rows.everything(tx, table)):
                key = [table.c[column.name] == row[column.name] for column in table.primary_key.columns]
                tx.execute(table.update().where(*key).values(seal=forger(table.name, dict(row), row["seal"])))

    with lived_in.store.read() as tx:
        count = sum(len(list(rows.everything(tx, table))) for table in metadata.sorted_tables)
    assert len(found_after(lived_in, reseal)) == count


def cut_off(tx: Transaction, head: rows.Row) -> None:
    """The last event is gone, and the head of the chain is this one."""
    tx.execute(text("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)"))
    tx.execute(chain.update().values(head))


@pytest.mark.parametrize("forger", FORGERS)
def test_an_event_cut_off_at_the_end_is_found(lived_in: House, forger: Forger) -> None:
    def forge(tx: Transaction) -> None:
        last, before = list(rows.everything(tx, events))[:-3:-1]
        head = {"id": 1, "seq": before["seq"], "hash": before["hash"]}
        cut_off(tx, {**head, "seal": forger("chain", head, last["seal"])})

    found = codes(found_after(lived_in, forge))
    assert found & {"row_changed", "row_unkeyed", "key_unknown"} and "chain_broken" not in found


def older_head(house: House) -> tuple[rows.Row, str]:
    """The head's row as it was before one more event, and the head after it, as somebody has kept it."""
    with house.store.write() as tx:
        before = next(rows.everything(tx, chain))
        record(tx, DEED, "Q-2026-00001", "looked at", {})
        return before, head_of(tx)


def test_an_older_head_put_back_is_found_by_a_head_that_was_kept_elsewhere(lived_in: House) -> None:
    before, kept = older_head(lived_in)
    seq, _, digest = kept.partition("-")
    for since in (kept, f"{seq}-{digest[:8]}"):
        assert "head_lost" in codes(found_after(lived_in, lambda tx: cut_off(tx, before), since))
        assert found_after(lived_in, lambda tx: None, since) == set()


def test_without_such_a_head_what_is_older_as_a_whole_goes_unseen(lived_in: House) -> None:
    """The red control, and what is not proved without it."""
    before, _ = older_head(lived_in)
    assert found_after(lived_in, lambda tx: cut_off(tx, before)) == set()


def test_a_head_of_another_chain_is_not_in_this_one(lived_in: House) -> None:
    with lived_in.store.read() as tx:
        seq = head_of(tx).partition("-")[0]
    assert codes(found_after(lived_in, lambda tx: None, f"{seq}-{'0' * 64}")) == {"head_lost"}
    assert codes(found_after(lived_in, lambda tx: None, f"9999-{'0' * 64}")) == {"head_lost"}


@pytest.mark.parametrize("since", ["", f"0-{'0' * 8}", f"0-{'0' * 64}"])
def test_the_beginning_of_the_chain_is_in_every_chain(lived_in: House, since: str) -> None:
    assert found_after(lived_in, lambda tx: None, since) == set()


@pytest.mark.parametrize(
    "since", ["x", "3", "3-", "3-abc", "03-0123456789", "3-0123456X", f"3-{'0' * 65}", "-1-01234567"]
)
def test_what_is_no_head_is_refused(lived_in: House, since: str) -> None:
    with pytest.raises(InputRefused, match="head_wrong"):
        check_all(lived_in, since)


def test_what_is_checked_is_counted_and_its_head_told(lived_in: House) -> None:
    found = check_all(lived_in)
    with lived_in.store.read() as tx:
        count = sum(len(list(rows.everything(tx, table))) for table in metadata.sorted_tables)
        assert (found.rows, found.before, found.accepted, found.head) == (count, 0, 0, head_of(tx))


def test_a_seal_moved_to_another_row_is_found(lived_in: House) -> None:
    def swap(tx: Transaction) -> None:
        row = next(rows.everything(tx, revisions))
        tx.execute(documents.update().values(seal=row["seal"]))

    assert codes(found_after(lived_in, swap)) == {"row_changed"}
