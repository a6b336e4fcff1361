"""How a transaction begins, and what each failure of a database means for a person."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from quotegen.errors import Busy, DamagedData, InputRefused, OutputFailed
from quotegen.store import engine
from quotegen.store.engine import Store, open_engine
from quotegen.store.keys import Keyring
from quotegen.store.upkeep import upgrade
from tests.store.databases import KeysInMemory, store_at


def sqlite_store(path: Path) -> Store:
    return store_at(f"sqlite:///{path}")


def test_sqlite_is_opened_safe_against_power_loss_and_orphans(tmp_path: Path) -> None:
    with sqlite_store(tmp_path / "a.db").read() as tx:
        found = [tx.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert found == ["wal", 2, 1]


def test_two_who_read_and_then_write_lose_no_change(store: Store) -> None:
    with store.write() as tx:
        tx.execute(text("CREATE TABLE purse (n INTEGER)"))
        tx.execute(text("INSERT INTO purse VALUES (0)"))

    def add() -> None:
        for _ in range(25):
            with store.write() as tx:
                n = tx.scalar(text("SELECT n FROM purse")) or 0
                tx.execute(text("UPDATE purse SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert tx.scalar(text("SELECT n FROM purse")) == 100


def test_a_reader_sees_one_state_throughout(store: Store) -> None:
    with store.write() as tx:
        tx.execute(text("CREATE TABLE purse (n INTEGER)"))
        tx.execute(text("INSERT INTO purse VALUES (0)"))
    with store.read() as reading:
        first = reading.scalar(text("SELECT n FROM purse"))
        with store.write() as tx:
            tx.execute(text("UPDATE purse SET n = 1"))
        assert reading.scalar(text("SELECT n FROM purse")) == first == 0


def test_a_database_held_by_somebody_else_is_busy_and_safe_to_try_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 1)
    holder, other = store_at(database_url), store_at(database_url)
    upgrade(holder)
    with holder.write() as tx:
        tx.execute(text("CREATE TABLE held (n INTEGER)"))
        with pytest.raises(Busy, match="safe to try again"), other.write():
            pass
    with other.write() as tx:
        tx.execute(text("SELECT * FROM held"))
    holder.close()
    other.close()


def test_a_full_disk_writes_nothing_and_says_so(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path / "a.db")
    upgrade(store)
    with pytest.raises(OutputFailed, match="nothing was written"), store.write() as tx:
        pages = tx.scalar(text("PRAGMA page_count"))
        tx.execute(text(f"PRAGMA max_page_count = {pages}"))
        tx.execute(text("CREATE TABLE large (content TEXT)"))
        tx.execute(text("INSERT INTO large VALUES (:text)"), {"text": "x" * 1_000_000})
    with store.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'large'")) == 0


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"this is no database, but a text that is long enough" * 100)
    with pytest.raises(DamagedData, match="damaged"), sqlite_store(path).read() as tx:
        tx.execute(text("SELECT 1 FROM sqlite_master"))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="cannot be used"), sqlite_store(tmp_path / "none" / "a.db").read():
        pass


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    store = store_at("postgresql://quotegen:secret@127.0.0.1:1/none")
    with pytest.raises(OutputFailed) as refused, store.read():
        pass
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "quotegen.db", "mysql://here/there", "sqlite", "postgresql"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(InputRefused, match="address of a database"):
        open_engine(url, Keyring(KeysInMemory()))


def test_a_deferred_begin_loses_a_change_or_fails_at_once(tmp_path: Path) -> None:
    """Why BEGIN IMMEDIATE: the same two writers without it do not both get through."""
    path = tmp_path / "a.db"
    first, second = (sqlite3.connect(path, isolation_level=None, timeout=0.1) for _ in range(2))
    first.execute("PRAGMA journal_mode=WAL")
    first.execute("CREATE TABLE purse (n INTEGER)")
    first.execute("INSERT INTO purse VALUES (0)")
    for connection in (first, second):
        connection.execute("BEGIN")
        connection.execute("SELECT n FROM purse").fetchone()
    first.execute("UPDATE purse SET n = 1")
    first.execute("COMMIT")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.execute("UPDATE purse SET n = 1")
    first.close()
    second.close()


def kept_of(path: Path) -> list[str]:
    """What somebody finds who copies the file alone, while the program goes on."""
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    with sqlite3.connect(copy) as connection:
        found = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    connection.close()
    return found


def test_a_file_with_kept_connections_is_whole_after_every_change(tmp_path: Path) -> None:
    store = store_at(f"sqlite:///{tmp_path / 'a.db'}", lasting=True)
    with store.write() as tx:
        tx.execute(text("CREATE TABLE purse (n INTEGER)"))
    assert kept_of(tmp_path / "a.db") == ["purse"]
    store.close()


def test_it_would_not_be_if_nothing_was_written_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "_write_back", lambda _: None)
    store = store_at(f"sqlite:///{tmp_path / 'a.db'}", lasting=True)
    with store.write() as tx:
        tx.execute(text("CREATE TABLE purse (n INTEGER)"))
    assert kept_of(tmp_path / "a.db") == []
    store.close()


def test_a_change_is_kept_though_it_cannot_be_written_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_at(f"sqlite:///{tmp_path / 'a.db'}", lasting=True)

    def refused(_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(engine, "closing", refused)
    with store.write() as tx:
        tx.execute(text("CREATE TABLE purse (n INTEGER)"))
    assert tables(store) == ["purse"]
    store.close()


def tables(store: Store) -> list[str]:
    with store.read() as tx:
        return list(tx.scalars(text("SELECT name FROM sqlite_master")))


def found_after_an_exchange(path: Path) -> list[str]:
    """What a store that goes on reads, when its file was put away and there is another one in its place."""
    store = store_at(f"sqlite:///{path}", lasting=True)
    with store.write() as tx:
        tx.execute(text("CREATE TABLE purse (n INTEGER)"))
    path.rename(path.with_name("old.db"))
    other = sqlite_store(path)
    with other.write() as tx:
        tx.execute(text("CREATE TABLE another (n INTEGER)"))
    other.close()
    found = tables(store)
    store.close()
    return found


def test_a_file_in_the_place_of_another_is_noticed(tmp_path: Path) -> None:
    assert found_after_an_exchange(tmp_path / "a.db") == ["another"]


def test_the_one_put_away_would_be_used_on_without_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_refuse_other_file", lambda *_: None)
    assert found_after_an_exchange(tmp_path / "a.db") == ["purse"]
