"""A database is made again from a backup: an empty one is filled, or one that is in use is exchanged as a whole.

What was issued after the backup was taken is not in it, but it has left the house: its numbers are never given again.
Whoever restores says which number went out last, or a gap is left. Which numbers were skipped stands in an event.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, select, text

from quotegen.errors import Fault, InputRefused, RuleRefused
from quotegen.model.numbering import Numbers
from quotegen.store import rows
from quotegen.store.accepting import accept_all
from quotegen.store.backup import backup, check_backup, form_in, rows_in
from quotegen.store.baseline import ACCEPTED, tell_what_is_there
from quotegen.store.engine import Store
from quotegen.store.events import Deed, head_of, record, time_text
from quotegen.store.identity import RESTORED, DatabaseIdentity, identity_of, restored_identity
from quotegen.store.keys import keyring_of
from quotegen.store.numbering import last_number, skip_numbers
from quotegen.store.schema import counters, events, identity, metadata, quotations
from quotegen.store.seals import Sealed, key_of
from quotegen.store.upkeep import bring_to, is_new, make_place, refuse_other_form

Last = Mapping[tuple[str, int], int]
"""By series and year, the number that was given last."""
LEAST_GAP = 100
MOST_SKIPPED = 100_000
_MONTH = timedelta(days=31)
_INSIDE = ("draft", "approval")


@dataclass(frozen=True, slots=True)
class Skipped:
    series: str
    year: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The rows of the backup, its head and the time of its last event, and the numbers that are not given again."""

    rows: int
    head: str
    taken_at: str
    epoch: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class RestoreOptions:
    """What went out last, how the house numbers its quotations, and whether rows are taken whose keys are not here."""

    told: Last = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
    accepts_unknown_keys: bool = False


_USUAL = RestoreOptions()


def restore(store: Store, path: Path, deed: Deed | None = None, options: RestoreOptions = _USUAL) -> Restored:
    """Fills an empty database from a backup of this program or an older one.

    The tables are made as they were when the backup was taken, filled, and then brought to the form of this program,
    all in one transaction. InputRefused if something is in the database already or the backup is of a newer program,
    or if what went out last is behind what is in it; DamagedData if the file is not as it was written. RuleRefused if
    rows are sealed with keys that are not here, unless they are taken as they are: that is kept as an event.
    """
    if not is_new(store):
        hint = "name an empty database, or exchange what is in this one: quotegen db restore FILE --replace"
        raise InputRefused(Fault("database_not_empty", "there is something in this database already", hint))
    check_backup(path)
    form_in(path)
    make_place(store)
    deed = deed or Deed("quotegen", "restore", datetime.now(UTC))
    with store.write() as tx:
        done = _fill(tx, path, deed, None, options.accepts_unknown_keys)
        return replace(done, skipped=_skip(tx, deed, done.taken_at, options))


def exchange(store: Store, path: Path, deed: Deed, options: RestoreOptions, aside: Path) -> Restored:
    """Exchanges what is in the database by a backup, in one transaction: others see the one or the other, never both.

    What was there is kept in a backup of its own, `aside`, and the numbers that were given here are not given again.
    Busy while others write, or on PostgreSQL read, for longer than one waits; refused as `restore` is.
    """
    refuse_other_form(store)
    check_backup(path)
    form_in(path)
    with store.write() as tx:
        backup(store, aside)  # while nobody else can write: nothing is in neither
        before = _here(tx)
        _empty(tx)
        done = _fill(tx, path, deed, before, options.accepts_unknown_keys)
        told = options.told
        _refuse_wrong(tx, told)
        last = {key: max(told.get(key, 0), before.given.get(key, 0)) for key in {*told, *before.given}}
        return replace(done, skipped=_skipped(tx, deed, last))


@dataclass(frozen=True, slots=True)
class _Before:
    """What was there, and the last number of each of its series."""

    identity: DatabaseIdentity | None
    head: str
    given: Last


def _here(tx: Connection) -> _Before:
    given = {(each["series"], each["year"]): each["n"] for each in rows.each(tx, select(counters))}
    return _Before(identity_of(tx), head_of(tx), given)


def _empty(tx: Connection) -> None:
    """Without its tables there is nothing that a guard could keep; the functions of the guards go with them."""
    own = [*metadata.tables, "alembic_version"]
    functions = []
    if tx.dialect.name != "sqlite":
        asked = """SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace AND relname = ANY(:own)"""
        functions = list(tx.scalars(text(asked), {"own": own}))
    kept = MetaData()
    kept.reflect(tx, only=lambda name, _: name in own)
    kept.drop_all(tx)
    for function in functions:
        tx.execute(text(f"DROP FUNCTION {function}"))


def _fill(tx: Connection, path: Path, deed: Deed, before: _Before | None, accepts: bool) -> Restored:
    bring_to(tx, form_in(path))
    then, keyring = MetaData(), keyring_of(tx)
    then.reflect(tx)
    count, told, used = 0, None, set[str]()
    for name, row in rows_in(path):
        count += 1
        used.add(key_of(str(row["seal"])))
        if name == identity.name:
            told = row
            continue
        table = then.tables[name]
        tx.execute(table.insert().values({column: _in(table, column, value) for column, value in row.items()}))
    missing = sorted(name for name in used if name and keyring.find(name) is None)
    if missing and not accepts:
        raise RuleRefused(_keys_missing(missing, path, keyring.source.place))
    if keyring.is_empty():
        keyring.add()
    bring_to(tx, "head")
    head, taken_at = head_of(tx), _last_time(tx)
    if missing:
        accepted = accept_all(tx, Sealed.KEY_UNKNOWN)
        tell_what_is_there(tx, ACCEPTED)
        record(tx, deed, "database", "seals_accepted", {"keys": missing, "rows": accepted})
    now = restored_identity(tx, told, before.identity if before else None)
    details = {"head": head, "taken_at": taken_at, "rows": count, "database": now.database, "epoch": now.epoch}
    record(tx, deed, "database", RESTORED, {**details, "replaced": before.head if before else ""})
    return Restored(count, head, taken_at, now.epoch, ())


def _keys_missing(names: list[str], path: Path, place: str) -> Fault:
    message = f"the backup is sealed with a key that is not here: {', '.join(names)}"
    hint = f"put the keys from where it was taken into {place}; if they are lost for good: --accept-unknown-keys"
    return Fault("key_missing", message, hint, file=str(path))


def _in(table: Table, name: str, value: Any) -> Any:
    return base64.b64decode(value) if isinstance(table.c[name].type, LargeBinary) else value


def _last_time(tx: Connection) -> str:
    """When the last thing happened that the backup tells of; empty where nothing has."""
    return str(tx.scalar(select(func.max(events.c.at))) or "")


def _skip(tx: Connection, deed: Deed, taken_at: str, options: RestoreOptions) -> tuple[Skipped, ...]:
    """What was told, and of every other series that may have gone on since the backup was taken, a gap.

    Drafts and approvals have not left the house: a gap of theirs only keeps apart what people have written down, and is
    not left where somebody told how far the numbers went.
    """
    told = options.told
    _refuse_wrong(tx, told)
    return _skipped(tx, deed, {**_gaps(tx, deed, taken_at, options.numbers, not told), **told})


def _skipped(tx: Connection, deed: Deed, last: Last) -> tuple[Skipped, ...]:
    taken = [(key, skip_numbers(tx, deed, *key, n)) for key, n in sorted(last.items())]
    return tuple(Skipped(*key, numbers[0], numbers[-1]) for key, numbers in taken if numbers)


def _refuse_wrong(tx: Connection, told: Last) -> None:
    for (series, year), n in told.items():
        known = last_number(tx, series, year)
        if n < known:
            message = f"the backup itself goes on to {series} {year} number {known}, further than {n}"
        elif n - known > MOST_SKIPPED:
            message = f"number {n} is {n - known} after the last one in the backup: so many were not issued since"
        else:
            continue
        hint = "name the quotation that was issued last, or leave --last-number out"
        raise InputRefused(Fault("last_number_wrong", message, hint, "last_number"))


def _gaps(tx: Connection, deed: Deed, taken_at: str, numbers: Numbers, inside_too: bool) -> Last:
    found: dict[tuple[str, int], int] = {}
    for series, year in _going_on(tx, deed, taken_at, numbers):
        if inside_too or series not in _INSIDE:
            found[series, year] = _hundred(last_number(tx, series, year) + _gap(tx, deed, taken_at, series))
    return found


def _going_on(tx: Connection, deed: Deed, taken_at: str, numbers: Numbers) -> set[tuple[str, int]]:
    """Every series that may have gone on since, the house's own as well: in the backup there may be none of it yet.

    Of those that begin anew each year, all years from the backup's to that of tomorrow: it is that somewhere already.
    """
    this = (deed.at + timedelta(days=1)).year
    years = range(min(int(taken_at[:4]) if taken_at else this, deed.at.year), this + 1)
    counted = {(each["series"], each["year"]) for each in rows.each(tx, select(counters))}
    endless = {key for key in counted if key[1] == 0} | {(series, 0) for series in _INSIDE}
    yearly = {(series, year) for series, last in counted if last for year in years}
    return endless | yearly | {(numbers.series, numbers.year_of(year)) for year in years}


def _gap(tx: Connection, deed: Deed, taken_at: str, series: str) -> int:
    """At least 100, and as many as were issued in the last month before the backup, for every month since then.

    There are about as many drafts and approvals as there are quotations.
    """
    if not taken_at:
        return LEAST_GAP
    end = datetime.fromisoformat(taken_at)
    wanted = [quotations.c.created_at > time_text(end - _MONTH)]
    if series not in _INSIDE:
        wanted.append(quotations.c.series == series)
    recent = tx.scalar(select(func.count()).select_from(quotations).where(*wanted)) or 0
    months = max(deed.at - end, timedelta()) // _MONTH + 1
    return max(LEAST_GAP, recent * months)


def _hundred(n: int) -> int:
    """The next full hundred: where the numbers go on is seen at a glance."""
    return -(-n // 100) * 100
