"""The guards are held against what the migrations make: one that is missing, changed, off or too many is told."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from quotegen.store.engine import Store, Transaction
from quotegen.store.guarding import guard_faults, guards
from quotegen.store.told import forget
from quotegen.store.upkeep import newest
from quotegen.store.verify import verify_store
from tests.store.test_verify import without_guards


def change(store: Store, *statements: str) -> list[tuple[str, str]]:
    """Code and message of what is found after these."""
    with store.write() as tx:
        for statement in statements:
            tx.exec_driver_sql(statement)
        return found(tx)


def found(tx: Transaction) -> list[tuple[str, str]]:
    return [(fault.code, fault.message) for fault in guard_faults(tx)]


def codes(faults: list[tuple[str, str]]) -> list[str]:
    return [code for code, _ in faults]


def test_a_database_that_nobody_touched_has_all_its_guards(store: Store) -> None:
    assert len(guards()) > 25
    assert change(store) == []


@pytest.mark.parametrize("name", sorted(guards()))
def test_every_guard_that_is_dropped_is_named(store: Store, name: str) -> None:
    table = guards()[name].table
    faults = change(store, f"DROP TRIGGER {name}" + ("" if store.is_sqlite else f" ON {table}"))
    assert faults == [("guard_missing", f"the guard {name} is missing")]


def test_all_guards_dropped_are_all_named(store: Store) -> None:
    with store.write() as tx:
        if store.is_sqlite:
            without_guards(tx, is_sqlite=True)
        else:
            for guard in guards().values():
                tx.execute(text(f"DROP TRIGGER {guard.name} ON {guard.table}"))
        assert codes(found(tx)) == ["guard_missing"] * len(guards())
        assert {"guard_missing"} == {fault.code for fault in verify_store(tx)}


def test_without_looking_at_the_guards_their_loss_goes_unseen(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotegen.store.verify.guard_faults", lambda tx: iter(()))
    with store.write() as tx:
        tx.exec_driver_sql("DROP TRIGGER events_kept" + ("" if store.is_sqlite else " ON events"))
        assert list(verify_store(tx)) == []


def test_a_guard_with_another_condition_is_named(store: Store) -> None:
    if store.is_sqlite:
        anew = (
            "CREATE TRIGGER counters_step BEFORE UPDATE ON counters FOR EACH ROW WHEN NEW.n < OLD.n"
            " BEGIN SELECT RAISE(ABORT, 'a series counts one by one'); END"
        )
        faults = change(store, "DROP TRIGGER counters_step", anew)
    else:
        anew = (
            "CREATE TRIGGER counters_step BEFORE UPDATE ON counters FOR EACH ROW WHEN (NEW.n < OLD.n)"
            " EXECUTE FUNCTION counters_step()"
        )
        faults = change(store, "DROP TRIGGER counters_step ON counters", anew)
    assert faults == [("guard_changed", "the guard counters_step is not as it was made")]


def test_a_guard_made_again_as_it_was_is_as_good(store: Store) -> None:
    from quotegen.store.migrations.guards import statements

    for guard in guards().values():
        dialect = store.engine.dialect.name
        dropped = f"DROP TRIGGER {guard.name}" if store.is_sqlite else f"DROP FUNCTION {guard.name} CASCADE"
        assert change(store, dropped, *statements(guard, dialect)) == []


def test_a_trigger_of_somebody_elses_is_named(store: Store) -> None:
    if store.is_sqlite:
        made = ["CREATE TRIGGER mine AFTER INSERT ON users BEGIN DELETE FROM preferences; END"]
    else:
        body = "$$ BEGIN DELETE FROM preferences; RETURN NULL; END $$"
        made = [
            f"CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS {body}",
            "CREATE TRIGGER mine AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION mine()",
        ]
    assert codes(change(store, *made)) == ["guard_unknown"]


def test_another_form_is_told(store: Store) -> None:
    faults = change(store, "UPDATE alembic_version SET version_num = '0005'")
    assert faults == [("form_wrong", f"the database says its form is 0005, this program's is {newest()}")]


# --- what only PostgreSQL has -----------------------------------------------------------------------------------

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@only_postgresql
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("ALTER TABLE events DISABLE TRIGGER events_kept", "guard_off"),
        ("ALTER TABLE events ENABLE REPLICA TRIGGER events_kept", "guard_off"),
        ("ALTER TABLE documents DISABLE TRIGGER ALL", "guard_off"),
        ("SET LOCAL session_replication_role = replica", "guard_off"),
        ("ALTER ROLE quotegen SET session_replication_role = replica", "guard_off"),
        ("CREATE RULE quiet AS ON DELETE TO events DO INSTEAD NOTHING", "guard_unknown"),
        ("ALTER TABLE users ENABLE ROW LEVEL SECURITY", "guard_unknown"),
        (
            "CREATE OR REPLACE FUNCTION events_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
            "guard_changed",
        ),
    ],
)
def test_a_guard_that_is_there_and_does_nothing_is_told(store: Store, statement: str, code: str) -> None:
    with store.write() as tx:
        tx.exec_driver_sql(statement)
        assert code in codes(found(tx))
        tx.rollback()
        forget(tx)
