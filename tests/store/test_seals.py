"""A seal holds for the columns that it names, so that a table can grow and nothing that is kept is condemned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import MetaData, Table, text

from quotegen.files.keys import id_of
from quotegen.model.canonical import canonical, sha256
from quotegen.store import rows
from quotegen.store.engine import Transaction
from quotegen.store.keys import Key, Keyring, keyring_of
from quotegen.store.rows import Row, everything
from quotegen.store.schema import metadata
from quotegen.store.seals import _IN_FORM_1, Sealed, accepted_seal, key_of, seal_of, seal_without_key
from quotegen.store.seals import check_seal as check_with
from quotegen.usecases.house import House
from tests.store.databases import KeysInMemory
from tests.store.kit import keep_plain_revision

ROW = {"id": "zeme", "search": "zeme", "content": "{}", "version": 3, "changed_at": "2026-11-24"}


NO = "0" * 64
"""A digest of nothing."""
KEYRING = Keyring(KeysInMemory(b"a" * 32, b"b" * 32))
KEY = KEYRING.current
OLDER = Key(id_of(b"a" * 32), b"a" * 32)
LOST = Key("lost", b"l" * 32)


def in_form_1(table: str, row: Row) -> dict[str, Any]:
    """As rows were sealed before seals named their columns."""
    return {**row, "seal": sha256(canonical([table, dict(row)]))}


def check_seal(table: str, row: Row) -> Sealed:
    return check_with(table, row, KEYRING)


def sealed(**changes: Any) -> dict[str, Any]:
    row = {**ROW, **changes}
    return {**row, "seal": seal_of("customers", row, KEY)}


def accepted(row: Row) -> dict[str, Any]:
    return {**row, "seal": accepted_seal("customers", row, KEY)}


def bare(**changes: Any) -> dict[str, Any]:
    """As rows were sealed when seals named their columns and had no key."""
    row = {**ROW, **changes}
    return {**row, "seal": seal_without_key("customers", row)}


def test_a_seal_says_its_form_and_key_and_names_its_columns() -> None:
    form, key, columns, digest = seal_of("customers", ROW, KEY).split(":")
    assert (form, key, columns, len(digest)) == ("2", KEY.id, "changed_at,content,id,search,version", 64)


def test_a_row_sealed_with_an_older_key_is_whole_as_long_as_that_key_is_here() -> None:
    row = {**ROW, "seal": seal_of("customers", ROW, OLDER)}
    assert check_seal("customers", row) is Sealed.WHOLE
    assert check_with("customers", row, Keyring(KeysInMemory(b"b" * 32))) is Sealed.KEY_UNKNOWN


def test_a_row_sealed_with_another_secret_under_the_same_id_is_changed() -> None:
    assert check_seal("customers", {**ROW, "seal": seal_of("customers", ROW, Key(KEY.id, b"x" * 32))}) is Sealed.CHANGED


@pytest.mark.parametrize("row", [bare(), in_form_1("customers", ROW)])
def test_a_row_sealed_without_a_key_is_told_to_be(row: dict[str, Any]) -> None:
    assert check_seal("customers", row) is Sealed.UNKEYED
    assert check_seal("customers", {**row, "version": 4}) is Sealed.CHANGED


@pytest.mark.parametrize("row", [bare(), in_form_1("customers", ROW)])
def test_a_row_from_before_there_were_keys_is_believed_once_it_was_accepted(row: dict[str, Any]) -> None:
    assert check_seal("customers", accepted(row)) is Sealed.BEFORE
    assert check_seal("customers", {**accepted(row), "version": 4}) is Sealed.CHANGED


def test_a_row_whose_key_is_lost_is_believed_once_it_was_accepted() -> None:
    row = {**ROW, "seal": seal_of("customers", ROW, LOST)}
    assert check_seal("customers", row) is Sealed.KEY_UNKNOWN
    assert check_seal("customers", accepted(row)) is Sealed.ACCEPTED
    assert check_seal("customers", {**accepted(row), "version": 4}) is Sealed.CHANGED


def test_an_accepted_row_cannot_be_said_to_have_had_another_seal() -> None:
    row = accepted({**ROW, "seal": seal_of("customers", ROW, LOST)})
    assert check_seal("customers", {**row, "seal": row["seal"].replace("lost", "last")}) is Sealed.CHANGED
    assert check_seal("customers", {**row, "seal": row["seal"].partition(":2:")[0] + ":"}) is Sealed.CHANGED


def test_the_key_of_a_seal_is_read_from_it() -> None:
    assert [key_of(seal_of("customers", ROW, KEY)), key_of(bare()["seal"]), key_of("00")] == [KEY.id, "", ""]


def test_a_row_is_whole_as_it_was_sealed() -> None:
    assert check_seal("customers", sealed()) is Sealed.WHOLE


@pytest.mark.parametrize("change", [{"id": "other"}, {"version": 4}, {"content": "{ }"}, {"search": None}])
def test_a_changed_column_is_told(change: dict[str, Any]) -> None:
    assert check_seal("customers", {**sealed(), **change}) is Sealed.CHANGED


def test_a_row_put_into_another_table_is_told() -> None:
    assert check_seal("users", sealed()) is Sealed.CHANGED


def test_a_column_that_came_later_and_is_null_changes_nothing() -> None:
    assert check_seal("customers", {**sealed(), "later": None}) is Sealed.WHOLE
    assert check_seal("customers", {**accepted(bare()), "later": None}) is Sealed.BEFORE
    assert check_seal("customers", {**in_form_1("customers", ROW), "later": None}) is Sealed.UNKEYED


def test_a_column_that_no_seal_names_must_not_be_filled_in() -> None:
    assert check_seal("customers", {**sealed(), "later": "x"}) is Sealed.CHANGED
    assert check_seal("customers", {**accepted(bare()), "later": "x"}) is Sealed.CHANGED
    assert check_seal("customers", {**in_form_1("customers", ROW), "later": "x"}) is Sealed.CHANGED


def test_a_column_cannot_be_taken_out_of_a_seal() -> None:
    row = sealed()
    without = row["seal"].replace("changed_at,", "")
    assert check_seal("customers", {**row, "changed_at": None, "seal": without}) is Sealed.CHANGED


def test_bytes_stand_in_a_seal_as_their_digest() -> None:
    row = {"digest": "d", "content": b"\x00\xff"}
    whole = {**row, "seal": seal_of("bundles", row, KEY)}
    assert check_seal("bundles", whole) is Sealed.WHOLE
    assert check_seal("bundles", {**whole, "content": b"\x00\xfe"}) is Sealed.CHANGED


@pytest.mark.parametrize("seal", [f"4::id:{NO}", f"12:k1:id:{NO}:more"])
def test_a_seal_of_a_newer_form_is_called_newer_and_not_changed(seal: str) -> None:
    assert check_seal("customers", {**ROW, "seal": seal}) is Sealed.NEWER


@pytest.mark.parametrize(
    "seal",
    [
        "",
        ":",
        "::::",
        "00",
        f"x::id:{NO}",
        f"2::version,id:{NO}",
        f"2::id,later:{NO}",
        f"4::payable:{NO}",
        "4::id:00",
        f"3::id:{NO}",
        f"3::id:{NO}:{NO}",
        f"2:{KEY.id}:changed_at,content,id,search,version:{NO}",
        "2:::",
    ],
)
def test_anything_else_is_no_seal(seal: str) -> None:
    assert check_seal("customers", {**ROW, "seal": seal}) is Sealed.CHANGED


def test_a_table_that_came_after_the_first_form_cannot_be_sealed_in_it() -> None:
    row = {"quotation": "Q", "revision": 1, "content": "{}"}
    assert check_seal("customer_copies", in_form_1("customer_copies", row)) is Sealed.CHANGED


def test_a_column_added_to_a_table_that_is_kept_may_be_null() -> None:
    """Otherwise the rows that were there before could not be told from changed ones."""
    for name, columns in _IN_FORM_1.items():
        later = [column for column in metadata.tables[name].columns if column.name not in {*columns.split(), "seal"}]
        assert all(column.nullable for column in later), name


# --- in the database -------------------------------------------------------------------------------------------


@pytest.fixture
def grown(house: House) -> Iterator[tuple[Transaction, MetaData]]:
    """A store in which something is kept, and every table has got one more column since."""
    with house.store.write() as tx:
        keep_plain_revision(tx, "Q-2026-00001", 1)
        for table in metadata.sorted_tables:
            tx.execute(text(f"ALTER TABLE {table.name} ADD COLUMN note2 TEXT"))
        now = MetaData()
        now.reflect(tx)
        yield tx, now


def of(now: MetaData) -> list[Table]:
    return [now.tables[table.name] for table in metadata.sorted_tables]


def test_all_rows_are_whole_after_a_column_was_added_to_every_table(grown: tuple[Transaction, MetaData]) -> None:
    tx, now = grown
    found = [
        (table.name, check_with(table.name, row, keyring_of(tx))) for table in of(now) for row in everything(tx, table)
    ]
    assert len({name for name, _ in found}) > 6
    assert {sealed for _, sealed in found} == {Sealed.WHOLE}


def test_a_seal_over_whatever_columns_there_are_today_would_condemn_them_all(
    grown: tuple[Transaction, MetaData],
) -> None:
    """The red control: what made every row look changed."""
    tx, now = grown
    for table in of(now):
        for row in everything(tx, table):
            assert row["seal"] != seal_of(table.name, row, keyring_of(tx).current)


def test_a_row_that_is_changed_later_is_sealed_with_the_new_column(grown: tuple[Transaction, MetaData]) -> None:
    tx, now = grown
    row = rows.update(tx, now.tables["customers"], {"id": "zeme"}, {"note2": "calls on Mondays"})
    assert "note2" in row["seal"]
    assert check_with("customers", row, keyring_of(tx)) is Sealed.WHOLE
    assert check_with("customers", {**row, "note2": None}, keyring_of(tx)) is Sealed.CHANGED
