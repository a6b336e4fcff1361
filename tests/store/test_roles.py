"""The program under a login of PostgreSQL that may not change what was issued, by the script in the docs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from quotegen.errors import RuleRefused
from quotegen.files.batch_folder import open_folder
from quotegen.model.lifecycle import Step
from quotegen.model.people import Role, User
from quotegen.store.engine import Store
from quotegen.store.schema import metadata
from quotegen.store.told import forget
from quotegen.store.upkeep import upgrade
from quotegen.usecases.answer import Acceptance, accept, revise, take
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.house import House
from quotegen.usecases.issue import issue
from quotegen.usecases.run_batch import Way, run_batch
from quotegen.usecases.users import set_user
from quotegen.usecases.verify import verify_all
from tests.batch.quick import QuickEngine
from tests.batch.rows import row, write
from tests.samples import ROOT
from tests.store.databases import all_closed, new_database
from tests.store.kit import begin, house_on, keep_customer

SCRIPT = (ROOT / "docs" / "postgresql.sql").read_text()
OWNER, APP = "quotegen_owner", "quotegen_app"
FROZEN = (
    "quotations",
    "snapshots",
    "customer_copies",
    "bundles",
    "documents",
    "events",
    "idempotency",
    "jobs",
    "notes",
    "identity",
)


@pytest.fixture(scope="module")
def server(postgres_server: str) -> str:
    """With the two logins. The tests' server calls its superuser quotegen, so the program's login is another here."""
    engine = create_engine(
        f"{postgres_server}/postgres".replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        for name in (OWNER, APP):
            connection.execute(text(f"CREATE ROLE {name} LOGIN"))
    engine.dispose()
    return postgres_server


def login(server: str, name: str, database: str) -> str:
    return f"{server.replace('//quotegen@', f'//{name}@')}/{database}"


@pytest.fixture(scope="module")
def opened() -> Iterator[Callable[..., Store]]:
    with all_closed() as opened:
        yield opened


@pytest.fixture(scope="module")
def database(server: str, opened: Callable[..., Store]) -> str:
    """Made by its owner, then closed by the script."""
    url = new_database(server)
    name = url.rpartition("/")[2]
    with opened(url).write() as tx:
        tx.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
        tx.execute(text(f"GRANT CREATE, USAGE ON SCHEMA public TO {OWNER}"))
        tx.execute(text(f"ALTER DATABASE {name} OWNER TO {OWNER}"))
    owner = opened(login(server, OWNER, name))
    upgrade(owner)
    run_script(owner)
    return name


def run_script(owner: Store) -> None:
    with owner.write() as tx:
        for statement in statements():
            tx.exec_driver_sql(statement.replace("%", "%%"))


def statements() -> list[str]:
    """Those of the script, for the program's login of these tests."""
    code = "\n".join(line for line in SCRIPT.splitlines() if not line.startswith("--"))
    code = re.sub(r"\b(TO|FROM) quotegen\b", rf"\1 {APP}", code)
    return [each.strip() for each in re.split(r";\n", code) if each.strip()]


@pytest.fixture(scope="module")
def house(server: str, database: str, opened: Callable[..., Store]) -> House:
    store = opened(login(server, APP, database))
    with store.write() as tx:
        keep_customer(tx)
    return house_on(store)


def test_the_whole_work_is_done_under_the_programs_login(house: House, tmp_path: Path) -> None:
    first, second, third = (issue(house, begin(house, tmp_path).kept.id, f"key {n}").number for n in range(3))
    accept(house, first, Acceptance(by="Rasa"), "yes")
    issue(house, revise(house, second).kept.id)
    take(house, third, Step.DECLINE, "too dear")
    set_user(house, User(name=house.user.name, role=Role.ADMIN))
    set_user(house, User(name="jonas", role=Role.MANAGER))
    set_user(house, User(name="jonas", role=Role.SPECIALIST))
    file = write(tmp_path / "rows.csv", [row(number) for number in range(1, 3)])
    with open_folder(tmp_path / "out") as folder:
        ended = run_batch(house, plan_batch(house, file, BatchOptions()), Way(folder, QuickEngine()))
    assert ended.tally.printed == 2
    assert verify_all(house) == ()


@pytest.mark.parametrize("table", FROZEN)
def test_what_was_issued_can_be_neither_changed_nor_deleted(house: House, table: str) -> None:
    for statement in (f"UPDATE {table} SET seal = 'x'", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        refused(house, statement)


@pytest.mark.parametrize("table", sorted(metadata.tables.keys() - {"draft_pasts"}))
def test_no_row_of_any_table_but_a_drafts_past_can_be_deleted(house: House, table: str) -> None:
    refused(house, f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revisions SET payable = '1'",
        "UPDATE alembic_version SET version_num = '0005'",
        "DROP TRIGGER events_kept ON events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (n INTEGER)",
        "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE RULE quiet AS ON INSERT TO events DO INSTEAD NOTHING",
        "DROP TABLE documents CASCADE",
        "ALTER TABLE users OWNER TO quotegen_app",
    ],
)
def test_neither_tables_nor_guards_can_be_changed(house: House, statement: str) -> None:
    refused(house, statement)


def refused(house: House, statement: str) -> None:
    with pytest.raises(RuleRefused) as caught, house.store.write() as tx:
        tx.exec_driver_sql(statement)
    assert caught.value.faults[0].code == "database_forbidden"


def test_under_the_owners_login_the_same_is_not_refused(
    server: str, database: str, opened: Callable[..., Store]
) -> None:
    """The red control: it is the login that keeps the program from it."""
    with opened(login(server, OWNER, database)).write() as tx:
        tx.exec_driver_sql("DROP TRIGGER notes_kept ON notes")
        tx.exec_driver_sql("DELETE FROM notes")
        tx.exec_driver_sql("CREATE TABLE mine (n INTEGER)")
        tx.rollback()
        forget(tx)


def test_the_script_can_be_run_again_after_an_upgrade(server: str, database: str, opened: Callable[..., Store]) -> None:
    owner = opened(login(server, OWNER, database))
    assert len(set(upgrade(owner))) == 1
    run_script(owner)


def test_every_table_is_either_frozen_or_named_by_the_script() -> None:
    """A new table is told to the script: what may be changed in it, if anything may."""
    code = "\n".join(line for line in SCRIPT.splitlines() if not line.startswith("--"))
    named = set(re.findall(r"\w+", code))
    assert metadata.tables.keys() - named == set(FROZEN)
