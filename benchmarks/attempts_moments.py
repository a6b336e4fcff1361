"""Attempts by restored, exchanged and sleeping databases, and clocks; each is harmless to other software."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from benchmarks.outcome import Attempts, Outcome
from quotegen.errors import Busy, DamagedData, RuleRefused
from quotegen.store import engine
from quotegen.store.backup import backup
from quotegen.store.engine import Store
from quotegen.store.events import Deed, record
from quotegen.store.restore import RestoreOptions, exchange, restore
from quotegen.store.upkeep import upgrade
from quotegen.store.verify import verify_store
from quotegen.usecases.desk import open_desk
from quotegen.usecases.house import Caller, House, enter
from quotegen.usecases.issue import promise
from tests.store.databases import store_at
from tests.store.kit import AT, DEED, begin, house_on, keep_customer
from tests.store.test_sleepers import SLEEPER


def _file(folder: Path, name: str = "quotegen.db", lasting: bool = False) -> Store:
    return store_at(f"sqlite:///{folder / name}", lasting=lasting)


def _house(folder: Path, lasting: bool = False) -> House:
    store = _file(folder, lasting=lasting)
    upgrade(store)
    with store.write() as tx:
        keep_customer(tx)
    return house_on(store)


def _events(store: Store, times: int) -> None:
    for _ in range(times):
        with store.write() as tx:
            record(tx, DEED, "D1", "made", {"what": "x" * 3000})


def _number_again(folder: Path) -> Outcome:
    """The number that went out after the backup, given to somebody else by what was restored."""
    house = _house(folder)
    backup(house.store, folder / "a.gz")
    given = {promise(house, begin(house, folder).kept.id)}
    again = house_on(_file(folder, "again.db"))
    restore(again.store, folder / "a.gz", DEED)
    return Outcome.LET_THROUGH if promise(again, begin(again, folder).kept.id) in given else Outcome.REFUSED


def _number_again_by_exchange(folder: Path) -> Outcome:
    house = _house(folder)
    backup(house.store, folder / "a.gz")
    given = {promise(house, begin(house, folder).kept.id)}
    exchange(house.store, folder / "a.gz", DEED, RestoreOptions(), folder / "aside.gz")
    return Outcome.LET_THROUGH if promise(house, begin(house, folder).kept.id) in given else Outcome.REFUSED


def _copied_over(folder: Path) -> Outcome:
    """`cp backup.db data/quotegen.db` under a running desk."""
    desk = _house(folder, lasting=True).store
    shutil.copy(folder / "quotegen.db", folder / "copy.db")
    _events(desk, 20)
    subprocess.run(["cp", str(folder / "copy.db"), str(folder / "quotegen.db")], check=True)
    try:
        _events(desk, 1)
    except DamagedData:
        return Outcome.REFUSED
    return Outcome.LET_THROUGH


def _log_left_over(folder: Path) -> Outcome:
    """The log of a program that was killed, beside a copy from before."""
    desk = _house(folder, lasting=True).store
    shutil.copy(folder / "quotegen.db", folder / "copy.db")
    _events(desk, 20)
    shutil.copy(folder / "quotegen.db-wal", folder / "copy.db-wal")
    try:
        _events(_file(folder, "copy.db"), 1)
    except DamagedData:
        return Outcome.REFUSED
    return Outcome.LET_THROUGH


def _begun_before(folder: Path) -> Outcome:
    """A change of what was looked at before a backup took its place."""
    house = _house(folder)
    backup(house.store, folder / "a.gz")
    begun = enter(open_desk(), house.store, Caller(None, "attack", lambda: AT))
    exchange(house.store, folder / "a.gz", DEED, RestoreOptions(), folder / "aside.gz")
    try:
        begin(begun, folder)
    except RuleRefused:
        return Outcome.REFUSED
    return Outcome.LET_THROUGH


def _clock_back(folder: Path) -> Outcome:
    house = _house(folder)
    draft = begin(house, folder).kept.id
    try:
        promise(house_on(house.store, at=AT - timedelta(days=2)), draft)
    except RuleRefused:
        return Outcome.REFUSED
    return Outcome.LET_THROUGH


def _clock_back_after_another_deed(folder: Path) -> Outcome:
    house = _house(folder)
    begin(house, folder)
    early = house_on(house.store, at=AT - timedelta(days=2))
    draft = begin(early, folder).kept.id
    try:
        promise(early, draft)
    except RuleRefused:
        return Outcome.REFUSED
    return Outcome.LET_THROUGH


def _clock_back_untold(folder: Path) -> Outcome:
    """A deed two days back: the chain has to tell of it, and not to be found at fault for it."""
    store = _house(folder).store
    with store.write() as tx:
        record(tx, DEED, "D1", "made", {})
        record(tx, Deed("ana", "attack", AT - timedelta(days=2)), "D1", "changed", {})
    with store.read() as tx:
        told = tx.exec_driver_sql("SELECT count(*) FROM events WHERE what = 'clock_went_back'").scalar()
        faults = list(verify_store(tx))
    return Outcome.FOUND if told == 1 and not faults else Outcome.LET_THROUGH


def _sleeper_unnamed(folder: Path) -> Outcome:
    """A writer that is stopped, and one who waits and is not told for whom."""
    _house(folder).store.close()
    address, patience = f"sqlite:///{folder / 'quotegen.db'}", engine.WAIT_SECONDS
    command = [sys.executable, "-c", SLEEPER, address, "30"]
    engine.WAIT_SECONDS = 1
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None and child.stdout.readline() == "writing\n"
            os.kill(child.pid, signal.SIGSTOP)
            _events(store_at(address), 1)
        except Busy as refused:
            named = f" {child.pid} for " in str(refused)
            return Outcome.REFUSED if named and "which is stopped" in str(refused) else Outcome.LET_THROUGH
        finally:
            engine.WAIT_SECONDS = patience
            child.kill()
    return Outcome.LET_THROUGH


ATTEMPTS: Attempts = {
    "a number given again by a restored backup": _number_again,
    "a number given again by a backup in the place of what is there": _number_again_by_exchange,
    "a copy put over the file of a running program": _copied_over,
    "a log left over beside a copy from before": _log_left_over,
    "a change of what a backup has taken the place of": _begun_before,
    "a quotation issued two days back": _clock_back,
    "the same after another deed by that clock": _clock_back_after_another_deed,
    "a deed two days back without a word": _clock_back_untold,
    "a writer that sleeps, and nobody is told who": _sleeper_unnamed,
}
