"""A database file that is overwritten under a running program is noticed before anything is mixed up with it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from quotegen.errors import DamagedData
from quotegen.store.backup import backup
from quotegen.store.engine import Store
from quotegen.store.events import record
from quotegen.store.exchanged import FileWatch
from quotegen.store.restore import RestoreOptions, exchange, restore
from quotegen.store.upkeep import check_soundness, upgrade
from tests.store.databases import store_at
from tests.store.kit import DEED


def write(store: Store, times: int = 1, what: str = "made") -> None:
    for _ in range(times):
        with store.write() as tx:
            record(tx, DEED, "D1", what, {"what": "x" * 3000})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "quotegen.db"


@pytest.fixture
def desk(file: Path) -> Store:
    """A program that is there all day, with a copy of its file beside it from before the last changes."""
    store = store_at(f"sqlite:///{file}", lasting=True)
    upgrade(store)
    write(store, 5)
    shutil.copy(file, file.with_name("copy.db"))
    write(store, 40)
    return store


def cp(source: Path, target: Path) -> None:
    subprocess.run(["cp", str(source), str(target)], check=True)


def test_an_older_copy_put_over_the_file_is_noticed_and_nothing_is_written(desk: Store, file: Path) -> None:
    cp(file.with_name("copy.db"), file)
    for _ in range(2):
        with pytest.raises(DamagedData, match="exchanged under a running program"):
            write(desk)
    with pytest.raises(DamagedData, match="exchanged"), desk.read():
        pass
    desk.close()
    assert file.read_bytes() == file.with_name("copy.db").read_bytes()


def test_without_looking_two_files_are_mixed_until_neither_is_whole(
    desk: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control."""
    cp(file.with_name("copy.db"), file)
    monkeypatch.setattr(FileWatch, "check", lambda _: None)
    write(desk, 10)
    desk.close()
    with pytest.raises(DamagedData):
        check_soundness(store_at(f"sqlite:///{file}"))


def test_a_copy_that_went_on_elsewhere_is_noticed_too(desk: Store, file: Path) -> None:
    other = store_at(f"sqlite:///{file.with_name('copy.db')}")
    write(other, 80, "made elsewhere")
    cp(file.with_name("copy.db"), file)
    with pytest.raises(DamagedData, match="exchanged"):
        write(desk)
    desk.close()


def test_a_file_restored_elsewhere_is_noticed_though_its_epoch_is_higher(desk: Store, file: Path) -> None:
    backup(desk, file.with_name("a.gz"))
    other = store_at(f"sqlite:///{file.with_name('other.db')}")
    restore(other, file.with_name("a.gz"), DEED)
    write(other, 100)
    cp(file.with_name("other.db"), file)
    with pytest.raises(DamagedData, match="exchanged"):
        write(desk)
    desk.close()


def test_what_other_programs_write_is_no_exchange(desk: Store, file: Path) -> None:
    for _ in range(5):
        other = store_at(f"sqlite:///{file}")
        write(other, 3)
        other.close()
        write(desk)
        with other.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
            connection.exec_driver_sql("BEGIN")
        write(desk, 2)
    desk.close()
    check_soundness(store_at(f"sqlite:///{file}"))


def test_a_backup_that_takes_its_place_as_it_should_is_gone_on_with(desk: Store, file: Path) -> None:
    backup(desk, file.with_name("a.gz"))
    write(desk, 3)
    exchange(store_at(f"sqlite:///{file}"), file.with_name("a.gz"), DEED, RestoreOptions(), file.with_name("aside.gz"))
    write(desk, 3)
    with desk.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM events WHERE what = 'restored'")) == 1
    desk.close()
    check_soundness(store_at(f"sqlite:///{file}"))


CHILD = """
import sys
from tests.store.databases import store_at
from tests.store.test_exchanged import write
store = store_at("sqlite:///" + sys.argv[1], lasting=True)
write(store, 10)
print("ready", flush=True)
for line in sys.stdin:
    try:
        write(store)
        print("written", flush=True)
    except Exception as error:
        print(error.faults[0].code, flush=True)
"""


@pytest.fixture
def running(desk: Store, file: Path):  # type: ignore[no-untyped-def]
    """A desk in a process of its own."""
    desk.close()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    yield child
    child.kill()
    child.communicate()


def asked(child: subprocess.Popen[str]) -> str:
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write("write\n")
    child.stdin.flush()
    return child.stdout.readline().strip()


def test_a_running_desk_notices_a_copy_put_over_its_file(running: subprocess.Popen[str], file: Path) -> None:
    assert asked(running) == "written"
    cp(file.with_name("copy.db"), file)
    assert [asked(running), asked(running)] == ["database_exchanged", "database_exchanged"]


def test_a_desk_that_was_killed_leaves_a_log_that_is_not_taken_for_that_of_a_copy(
    running: subprocess.Popen[str], file: Path
) -> None:
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    before = file.with_name("copy.db").read_bytes()
    cp(file.with_name("copy.db"), file)
    with pytest.raises(DamagedData, match="log beside the database is that of another file"):
        write(store_at(f"sqlite:///{file}"))
    assert file.read_bytes() == before


def test_without_looking_the_log_would_be_played_over_the_copy(
    running: subprocess.Popen[str], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control."""
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    cp(file.with_name("copy.db"), file)
    monkeypatch.setattr("quotegen.store.exchanged._belongs", lambda *_: True)
    with pytest.raises(DamagedData):
        check_soundness(store_at(f"sqlite:///{file}"))


def test_a_desk_that_was_killed_is_gone_on_with_where_nothing_was_exchanged(
    running: subprocess.Popen[str], file: Path
) -> None:
    assert asked(running) == "written"
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    again = store_at(f"sqlite:///{file}")
    write(again)
    check_soundness(again)


def left_by_an_older_program(file: Path) -> None:
    """A database from before commits were counted, its last event in the log alone: the program was killed."""
    made = file.with_name("made.db")
    store = store_at(f"sqlite:///{made}")
    upgrade(store)
    write(store, 3)
    store.close()
    with closing(sqlite3.connect(made, isolation_level=None)) as old:
        for statement in (
            "PRAGMA wal_autocheckpoint = 0",
            "DROP TABLE identity",
            "PRAGMA user_version = 0",
            "PRAGMA application_id = 0",
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "INSERT INTO events SELECT seq + 1, at, who, source, subject, what, details, hash, 'new', seal"
            " FROM events ORDER BY seq DESC LIMIT 1",
            "UPDATE chain SET seq = seq + 1, hash = 'new'",
        ):
            old.execute(statement)
        for ending in ("", "-wal"):
            shutil.copy(f"{made}{ending}", f"{file}{ending}")


def test_what_an_older_program_left_in_its_log_is_no_exchange(file: Path) -> None:
    left_by_an_older_program(file)
    store = store_at(f"sqlite:///{file}")
    for _ in range(3):
        with store.read() as tx:
            assert tx.scalar(text("SELECT hash FROM chain")) == "new"


def test_an_older_programs_file_with_another_chain_is_one(file: Path) -> None:
    left_by_an_older_program(file)
    store = store_at(f"sqlite:///{file}", lasting=True)
    with store.read() as tx:
        tx.scalar(text("SELECT hash FROM chain"))
    store.close()
    with store.read():
        pass
    other = file.with_name("other.db")
    shutil.copy(file, other)
    with closing(sqlite3.connect(other, isolation_level=None)) as forged:
        forged.execute("DROP TRIGGER events_fixed")
        forged.execute("UPDATE events SET hash = 'other' WHERE hash = 'new'")
    cp(other, file)
    with pytest.raises(DamagedData, match="exchanged"), store.read():
        pass
