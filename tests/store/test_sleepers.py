"""Who sleeps while writing is told to whoever waits, and on a server holds the house up only for a while."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from quotegen.errors import Busy
from quotegen.store import engine
from quotegen.store.engine import Store
from quotegen.store.events import record
from quotegen.store.upkeep import upgrade
from tests.store.databases import store_at
from tests.store.kit import DEED

SLEEPER = """
import sys
from quotegen.errors import QuotegenError
from quotegen.store import engine
from tests.store.databases import store_at
from quotegen.store.events import record
from tests.store.kit import DEED
engine.WRITER_SILENCE = int(sys.argv[2])
store = store_at(sys.argv[1])
try:
    with store.write() as tx:
        record(tx, DEED, "D1", "by the sleeper", {})
        print("writing", flush=True)
        sys.stdin.readline()
        record(tx, DEED, "D1", "by the sleeper", {})
    print("written", flush=True)
except QuotegenError as error:
    print(error.faults[0].code, error.faults[0].hint, flush=True)
"""


@pytest.fixture
def silence() -> int:
    return 2


@pytest.fixture
def sleeper(store: Store, database_url: str, silence: int) -> Iterator[subprocess.Popen[str]]:
    """A process that has begun to write, and is then stopped."""
    command = [sys.executable, "-c", SLEEPER, database_url, str(silence)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "writing\n"
    os.kill(child.pid, signal.SIGSTOP)
    yield child
    child.kill()
    child.communicate()


def woken(child: subprocess.Popen[str]) -> str:
    os.kill(child.pid, signal.SIGCONT)
    return child.communicate("go on\n", timeout=60)[0].strip()


def events_of(store: Store) -> list[str]:
    with store.read() as tx:
        return list(tx.scalars(text("SELECT what FROM events ORDER BY seq")))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_house_goes_on_while_a_writer_sleeps_who_is_told_that_nothing_was_written(
    store: Store, sleeper: subprocess.Popen[str]
) -> None:
    with store.write() as tx:
        record(tx, DEED, "D1", "by another", {})
    assert woken(sleeper) == "database_let_go nothing was written; it is safe to try again"
    assert events_of(store) == ["by another"]


@pytest.mark.parametrize("silence", [0])  # no limit
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_limit_it_would_wait_as_long_as_the_other_sleeps(
    store: Store, database_url: str, sleeper: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red control."""
    monkeypatch.setattr(engine, "WAIT_SECONDS", 4)
    with pytest.raises(Busy):
        with_hurry(database_url)
    assert woken(sleeper) == "written"


def with_hurry(url: str) -> None:
    store = store_at(url)
    try:
        with store.write() as tx:
            record(tx, DEED, "D1", "by another", {})
    finally:
        store.close()


@pytest.mark.parametrize("silence", [30])
def test_whoever_waits_is_told_who_holds_it_and_for_how_long(
    store: Store, database_url: str, sleeper: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 2)
    with pytest.raises(Busy, match=rf"held by quotegen \S+@\S+ {sleeper.pid} for [1-9]\d* s") as refused:
        with_hurry(database_url)
    assert store.is_sqlite == ("which is stopped" in str(refused.value))
    assert woken(sleeper) == "written"


@pytest.mark.parametrize("silence", [30])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_note_of_somebody_who_does_not_hold_it_is_not_believed(
    store: Store, database_url: str, sleeper: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 1)
    assert store.file is not None
    store.file.with_name(f"{store.file.name}.writer").write_text('{"who": "somebody", "pid": 1, "since": "2026-01-01"}')
    with pytest.raises(Busy, match=rf"held by process {sleeper.pid}, which is stopped"):
        with_hurry(database_url)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_long_transaction_that_works_is_not_let_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WRITER_SILENCE", 1)
    with store.write() as tx:
        for _ in range(4):
            tx.execute(text("SELECT pg_sleep(0.6)"))
            time.sleep(0.1)
        record(tx, DEED, "D1", "slowly", {})
    assert events_of(store) == ["slowly"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_session_has_the_limits_that_the_page_on_the_store_names(store: Store) -> None:
    with store.read() as tx:
        assert tx.scalar(text("SHOW idle_in_transaction_session_timeout")) == "5min"
        assert tx.scalar(text("SHOW tcp_user_timeout")) in {"1min", "60000"}
    with store.write() as tx:
        assert tx.scalar(text("SHOW idle_in_transaction_session_timeout")) == "15s"


def test_nobody_is_named_who_has_let_go(database_url: str) -> None:
    store = store_at(database_url)
    upgrade(store)
    assert store._holder() == ""
    store.close()
