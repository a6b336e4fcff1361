"""The database itself keeps what was issued: no program, and nobody with a shell, changes it by mistake."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from quotegen.errors import RuleRefused
from quotegen.model.lifecycle import TRANSITIONS, State
from quotegen.store import rows
from quotegen.store.engine import Store
from quotegen.store.schema import metadata, quotations, revisions
from tests.store.kit import DEED, keep_customer, keep_plain_revision

FROZEN = [column.name for column in revisions.columns if column.name not in {"state", "changed_at", "seal"}]
REACHED = {State.ISSUED: [], State.SENT: ["sent"], State.ACCEPTED: ["accepted"], State.DECLINED: ["declined"]}
REACHED |= {State.WITHDRAWN: ["withdrawn"], State.SUPERSEDED: ["superseded"]}


def change(store: Store, statement: str) -> None:
    with store.write() as tx:
        tx.execute(text(statement))


@pytest.fixture
def issued(store: Store) -> Store:
    with store.write() as tx:
        keep_customer(tx)
        keep_plain_revision(tx, "Q-2026-00001", 1)
    return store


@pytest.mark.parametrize("column", FROZEN)
def test_no_column_of_an_issued_revision_can_be_changed(issued: Store, column: str) -> None:
    value = 9 if column == "revision" else "'other'"
    with pytest.raises(RuleRefused):
        change(issued, f"UPDATE revisions SET {column} = {value}")


@pytest.mark.parametrize("table", ["revisions", "quotations", "snapshots", "events", "chain", "drafts", "counters"])
def test_nothing_that_was_issued_can_be_deleted(issued: Store, table: str) -> None:
    with pytest.raises(RuleRefused):
        change(issued, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", ["quotations", "snapshots", "events", "idempotency"])
def test_what_is_written_once_cannot_be_changed(issued: Store, table: str) -> None:
    column = "answer" if table == "idempotency" else "seal"
    with pytest.raises(RuleRefused):
        change(issued, f"UPDATE {table} SET {column} = 'other'")


def test_without_the_guard_the_same_change_goes_through(issued: Store) -> None:
    drop = "DROP TRIGGER revisions_fixed" + ("" if issued.is_sqlite else " ON revisions")
    change(issued, drop)
    change(issued, "UPDATE revisions SET title = 'other'")


@pytest.mark.parametrize("state", REACHED)
def test_the_database_knows_the_same_steps_as_the_lifecycle(issued: Store, state: State) -> None:
    for step in REACHED[state]:
        change(issued, f"UPDATE revisions SET state = '{step}'")
    possible = set(TRANSITIONS[state].values())
    for wanted in State:
        if wanted is state:
            continue
        try:
            with issued.write() as tx:
                tx.execute(text(f"UPDATE revisions SET state = '{wanted}'"))
                raise ZeroDivisionError
        except ZeroDivisionError:
            assert wanted in possible
        except RuleRefused:
            assert wanted not in possible


def test_a_counter_counts_one_by_one_only(issued: Store) -> None:
    with pytest.raises(RuleRefused):
        change(issued, "UPDATE counters SET n = n + 2")


def test_two_quotations_cannot_have_the_same_number(issued: Store) -> None:
    row = {"number": "Q-2026-1", "series": "Q", "year": 2026, "n": 1, "customer": "zeme", "created_at": DEED.time}
    with pytest.raises(RuleRefused), issued.write() as tx:
        rows.insert(tx, quotations, row)


def test_every_table_has_a_seal() -> None:
    assert all("seal" in table.columns for table in metadata.tables.values())
