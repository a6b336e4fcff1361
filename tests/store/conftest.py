"""The same tests on both databases: an SQLite file, and a PostgreSQL server that the tests start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quotegen.store.engine import Store, open_engine
from quotegen.store.upkeep import upgrade
from quotegen.usecases.house import House
from tests import postgres
from tests.store.databases import DATABASES, new_database
from tests.store.kit import house_on, keep_customer


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that is not made yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'quotegen.db'}"
    return new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store that is ready and empty."""
    opened = Store(open_engine(database_url))
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def house(store: Store) -> House:
    """An admin's house with one customer; it is always the same moment there, unless a test says otherwise."""
    with store.write() as tx:
        keep_customer(tx)
    return house_on(store)
