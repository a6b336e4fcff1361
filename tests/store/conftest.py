"""The same tests on both databases: an SQLite file, and a PostgreSQL server that the tests start."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quotegen.model.people import Role
from quotegen.store.engine import Store
from quotegen.store.upkeep import upgrade
from quotegen.usecases.house import House
from tests import postgres
from tests.store.databases import DATABASES, new_database, store_at
from tests.store.kit import as_user, house_on, keep_customer


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that was made once; a copy of it is as good as one that is made anew, which takes a fifth of a second."""
    path = tmp_path_factory.mktemp("made") / "quotegen.db"
    _make(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def made_database(postgres_server: str) -> str:
    """The same on the server."""
    url = new_database(postgres_server)
    _make(url)
    return url.rpartition("/")[2]


def _make(url: str) -> None:
    made = store_at(url)
    upgrade(made)
    made.close()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that is not made yet, unless the test asks for its `store` as well."""
    is_made = "store" in request.fixturenames
    if request.param == "postgresql":
        like = request.getfixturevalue("made_database") if is_made else "template1"
        return new_database(request.getfixturevalue("postgres_server"), like)
    file = tmp_path / "data" / "quotegen.db"
    if is_made:
        file.parent.mkdir()
        shutil.copy(request.getfixturevalue("made_file"), file)
    return f"sqlite:///{file}"


@pytest.fixture
def make_empty(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Another database of the same kind, with nothing in it."""
    if database_url.startswith("sqlite"):
        return lambda: f"sqlite:///{tmp_path / 'empty' / 'quotegen.db'}"
    return lambda: new_database(request.getfixturevalue("postgres_server"), "template1")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store that is ready and empty."""
    opened = store_at(database_url)
    yield opened
    opened.close()


@pytest.fixture
def house(store: Store) -> House:
    """An admin's house with one customer; it is always the same moment there, unless a test says otherwise."""
    with store.write() as tx:
        keep_customer(tx)
    return house_on(store)


@pytest.fixture
def executive(house: House) -> House:
    return as_user(house, Role.ACCOUNT_EXECUTIVE)


@pytest.fixture
def manager(house: House) -> House:
    return as_user(house, Role.MANAGER)
