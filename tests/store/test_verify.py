"""Whoever changes a stored byte, or a byte of a printed file, is found out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from quotegen.errors import DamagedData, QuotegenError
from quotegen.model.lifecycle import Step
from quotegen.store import rows
from quotegen.store.engine import Store, Transaction
from quotegen.store.idempotency import Origin, RequestKey, once
from quotegen.store.migrations.guards import lifted
from quotegen.store.schema import metadata
from quotegen.store.verify import verify_store
from quotegen.usecases.answer import Acceptance, accept, revise, take
from quotegen.usecases.house import House
from quotegen.usecases.issue import issue
from quotegen.usecases.verify import verify_all, verify_pdf
from tests.store.kit import DEED, begin

FLIPS = 500
ELSEWHERE = 100
"""On the other database, where each takes three times as long: what looks at the rows is the same."""


@pytest.fixture
def lived_in(house: House, tmp_path: Path) -> House:
    """A store in which something has happened: issued, accepted, revised, declined, a draft left over, a key used."""
    first, second, third = (issue(house, begin(house, tmp_path).kept.id, f"key {n}").number for n in range(3))
    accept(house, first, Acceptance(by="Rasa"), "yes")
    issue(house, revise(house, second).kept.id)
    take(house, third, Step.DECLINE, "too dear")
    begin(house, tmp_path)
    with house.store.write() as tx:
        once(tx, RequestKey(Origin.PERSON, "ana", "another"), {}, DEED.time, lambda: "done")
    return house


@dataclass(frozen=True, slots=True)
class Cell:
    table: str
    row: rows.Row
    column: str


def cells(tx: Transaction) -> list[Cell]:
    """Every stored value that has a byte to flip."""
    found: list[Cell] = []
    for table in metadata.sorted_tables:
        for row in rows.everything(tx, table):
            found += [Cell(table.name, row, name) for name, value in row.items() if value not in (None, "", b"")]
    return found


def flipped(value: Any, chance: random.Random) -> Any:
    """The value with one bit of one byte the other way round; text stays text."""
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(4))
    if isinstance(value, bytes):
        place = chance.randrange(len(value))
        return value[:place] + bytes([value[place] ^ (1 << chance.randrange(8))]) + value[place + 1 :]
    place = chance.randrange(len(value))
    other = chr(ord(value[place]) ^ (1 << chance.randrange(5)))
    return value[:place] + (other if other.isprintable() else "~") + value[place + 1 :]


def without_guards(tx: Transaction, is_sqlite: bool) -> None:
    """As somebody would who has the database and means it."""
    if not is_sqlite:
        tx.execute(text("SET session_replication_role = replica"))
        return
    for name in list(tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))):
        tx.execute(text(f"DROP TRIGGER {name}"))
    tx.execute(text("PRAGMA defer_foreign_keys = ON"))


@contextmanager
def guards_lifted(tx: Transaction) -> Iterator[None]:
    """The same, by somebody who leaves no trace of it: afterwards the guards are there as they were."""
    with ExitStack() as lifts:
        for name in metadata.tables:
            lifts.enter_context(lifted(tx, name))
        if tx.dialect.name == "sqlite":
            tx.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            tx.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        if tx.dialect.name != "sqlite":
            tx.execute(text("SET LOCAL session_replication_role = origin"))


def flip(tx: Transaction, cell: Cell, chance: random.Random) -> None:
    table = metadata.tables[cell.table]
    where = [table.c[column.name] == cell.row[column.name] for column in table.primary_key.columns]
    tx.execute(table.update().where(*where).values({cell.column: flipped(cell.row[cell.column], chance)}))


class Undone(Exception):
    """Ends a transaction that must leave nothing behind."""


def found_after(store: Store, change: Any) -> list[str]:
    """The codes of what verifying finds after a change that is then taken back."""
    codes: list[str] = []
    try:
        with store.write() as tx:
            with guards_lifted(tx):
                change(tx)
            codes += [fault.code for fault in verify_store(tx)]
            raise Undone
    except Undone:
        return codes


def picks(house: House, chance: random.Random) -> Iterator[Cell]:
    """Cells by tables in turn, so that small tables are tried as often as large ones."""
    with house.store.read() as tx:
        by_table: dict[str, list[Cell]] = {}
        for cell in cells(tx):
            by_table.setdefault(cell.table, []).append(cell)
    for number in range(FLIPS if house.store.is_sqlite else ELSEWHERE):
        table = sorted(by_table)[number % len(by_table)]
        yield chance.choice(by_table[table])


def test_a_store_that_nobody_touched_has_no_fault(lived_in: House) -> None:
    assert verify_all(lived_in) == ()


def test_any_flipped_byte_of_any_stored_row_is_found(lived_in: House) -> None:
    chance = random.Random(20261124)
    unseen: list[Cell] = []
    for cell in picks(lived_in, chance):
        try:
            if not found_after(lived_in.store, lambda tx, cell=cell: flip(tx, cell, chance)):
                unseen.append(cell)
        except QuotegenError:
            continue  # the database itself refuses it: two rows with one key
    assert unseen == []


def test_without_the_seals_a_flipped_byte_goes_unseen(lived_in: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotegen.store.verify._sealed", lambda tx, table, row, told: iter(()))
    changed = text("UPDATE idempotency SET answer = '0'")
    assert found_after(lived_in.store, lambda tx: tx.execute(changed)) == []


def test_any_flipped_byte_of_a_printed_file_is_found(house: House, tmp_path: Path) -> None:
    pdf = issue(house, begin(house, tmp_path).kept.id).pdf
    assert verify_pdf(house, pdf).authentic
    chance = random.Random(7)
    for _ in range(FLIPS):
        try:
            assert not verify_pdf(house, flipped(pdf, chance)).authentic
        except DamagedData:
            continue


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM documents", "row_lost"),
        ("DELETE FROM snapshots WHERE quotation = 'Q-2026-00001'", "snapshot_lost"),
        ("DELETE FROM events WHERE seq = 3", "chain_broken"),
        ("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)", "chain_broken"),
        ("DELETE FROM bundles", "template_lost"),
        ("DELETE FROM drafts WHERE id = 5", "numbers_broken"),
        ("UPDATE counters SET n = n + 1 WHERE series = 'Q'", "numbers_broken"),
        ("UPDATE revisions SET state = 'sent' WHERE state = 'accepted'", "state_untold"),
        ("UPDATE revisions SET state = 'issued' WHERE state = 'superseded'", "two_open"),
    ],
)
def test_whatever_is_taken_away_or_turned_back_is_named(lived_in: House, statement: str, code: str | None) -> None:
    codes = found_after(lived_in.store, lambda tx: tx.execute(text(statement)))
    assert code in codes if code else codes == []


def test_an_amount_changed_together_with_all_its_digests_is_still_found(lived_in: House) -> None:
    """Somebody who changes a price and seals the row anew: the events and the sums give it away."""

    def forge(tx: Transaction) -> None:
        from quotegen.model.canonical import sha256
        from quotegen.store.schema import revisions, snapshots

        key = {"quotation": "Q-2026-00001", "revision": 1}
        row = rows.find(tx, snapshots, **key)
        assert row is not None
        content = row["content"].replace('"net_amount":"83.20"', '"net_amount":"38.20"')
        assert content != row["content"]
        rows.update(tx, snapshots, key, {"content": content})
        rows.update(tx, revisions, key, {"snapshot_sha256": sha256(content)})

    assert {"row_turned_back", "amount_wrong"} <= set(found_after(lived_in.store, forge))


def test_a_pdf_that_was_never_issued_here_is_told(house: House, tmp_path: Path) -> None:
    pdf = issue(house, begin(house, tmp_path).kept.id).pdf
    with house.store.write() as tx:
        without_guards(tx, house.store.is_sqlite)
        for table in ("documents", "customer_copies", "snapshots", "revisions"):
            tx.execute(text(f"DELETE FROM {table}"))
    assert [fault.code for fault in verify_pdf(house, pdf).faults] == ["never_issued"]


def test_a_pdf_of_a_superseded_revision_is_authentic_and_names_the_later_one(house: House, tmp_path: Path) -> None:
    first = issue(house, begin(house, tmp_path).kept.id)
    issue(house, revise(house, first.number).kept.id)
    found = verify_pdf(house, first.pdf)
    assert (found.authentic, found.state, found.latest) == (True, "superseded", f"{first.number}-R2")
