"""Tables that were made anew with less to hold them, and values that are not of their column's kind, are told."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from quotegen.model.canonical import sha256
from quotegen.store import rows
from quotegen.store.engine import Store, Transaction
from quotegen.store.events import record
from quotegen.store.migrations.guards import lifted
from quotegen.store.numbering import next_number
from quotegen.store.schema import bundles, chain
from quotegen.store.verify import verify_store
from tests.store.kit import DEED
from tests.store.test_verify import guards_lifted


def codes(tx: Transaction) -> set[str]:
    return {fault.code for fault in verify_store(tx)}


def a_head_twice(tx: Transaction, is_sqlite: bool) -> None:
    """As it is and as it was, each rightly sealed, in a table without its key and under the same guards."""
    record(tx, DEED, "D1", "made", {})
    before = dict(rows.find(tx, chain, id=1) or {})
    record(tx, DEED, "D1", "made", {})
    if is_sqlite:
        made = "id INT NOT NULL, seq INT NOT NULL, hash TEXT NOT NULL, seal TEXT NOT NULL"
        with lifted(tx, "chain"):
            tx.execute(text("ALTER TABLE chain RENAME TO old"))
            tx.execute(text(f"CREATE TABLE chain ({made})"))
            tx.execute(text("INSERT INTO chain SELECT * FROM old"))
            tx.execute(text("DROP TABLE old"))
    else:
        tx.execute(text("ALTER TABLE chain DROP CONSTRAINT chain_pkey"))
    tx.execute(chain.insert().values(before))


def test_a_table_made_anew_without_its_key_is_told(store: Store) -> None:
    with store.write() as tx:
        a_head_twice(tx, store.is_sqlite)
        assert "table_changed" in codes(tx)


def test_without_looking_at_tables_a_second_head_of_the_chain_goes_unseen(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control."""
    monkeypatch.setattr("quotegen.store.verify.shape_faults", lambda _: iter(()))
    with store.write() as tx:
        a_head_twice(tx, store.is_sqlite)
        assert codes(tx) == set()


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX revisions_by_state",
        "ALTER TABLE users ADD COLUMN more TEXT",
        "ALTER TABLE users ADD COLUMN more TEXT DEFAULT 'x'",
    ],
)
def test_an_index_less_and_a_column_more_are_told(store: Store, change: str) -> None:
    with store.write() as tx:
        tx.execute(text(change))
        assert codes(tx) == {"table_changed"}


def test_an_index_that_the_house_has_added_is_no_fault(store: Store) -> None:
    with store.write() as tx:
        tx.execute(text("CREATE INDEX of_the_house ON revisions (payable)"))
        assert codes(tx) == set()


def test_the_identity_taken_out_is_told(store: Store) -> None:
    with store.write() as tx:
        with guards_lifted(tx):
            tx.execute(text("DELETE FROM identity"))
        assert codes(tx) == {"identity_lost"}


def bundle_as_its_digest(store: Store) -> None:
    """The templates are gone, and the text of their digest, which the seal is over as well, stands there."""
    content = b"templates"
    with store.write() as tx:
        rows.insert(tx, bundles, {"digest": "d", "content": content})
        with guards_lifted(tx):
            tx.execute(text("UPDATE bundles SET content = :text"), {"text": sha256(content)})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_bytes_exchanged_by_the_text_of_their_digest_are_told(store: Store) -> None:
    bundle_as_its_digest(store)
    with store.read() as tx:
        assert codes(tx) == {"row_changed"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_looking_at_kinds_they_pass_for_what_was_sealed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The red control."""
    monkeypatch.setattr("quotegen.store.verify._is_typed", lambda *_: True)
    bundle_as_its_digest(store)
    with store.read() as tx:
        assert codes(tx) == set()


def test_a_form_that_stands_there_twice_ends_no_check(store: Store) -> None:
    with store.write() as tx:
        tx.execute(text("INSERT INTO alembic_version VALUES ('0005')"))
        tx.execute(text("INSERT INTO users VALUES ('eve', 'admin', '{}', 'forged')"))
        assert {"kept_unreadable", "row_changed", "row_untold"} <= codes(tx)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE counters SET n = 'many'",
        "UPDATE users SET content = CAST(content AS BLOB)",
        "UPDATE customers SET content = CAST(content AS BLOB), version = 'x'",
    ],
)
def test_a_value_of_another_kind_ends_no_check(store: Store, change: str) -> None:
    with store.write() as tx:
        next_number(tx, "Z")
        record(tx, DEED, "D1", "made", {})
    with store.write() as tx, guards_lifted(tx):
        rows_before = codes(tx)
        tx.execute(text("INSERT INTO users VALUES ('eve', 'admin', '{}', 'forged')"))
        tx.execute(text("INSERT INTO customers VALUES ('c', '', '{}', 1, '', 'forged')"))
        tx.execute(text(change))
    with store.read() as tx:
        assert {"row_changed"} <= codes(tx) - rows_before
