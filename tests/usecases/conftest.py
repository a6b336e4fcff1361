"""A house on a database of its own, with a customer in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quotegen.model.people import Role
from quotegen.store.upkeep import upgrade
from quotegen.usecases.house import House
from tests.store.databases import store_at
from tests.store.kit import house_on, keep_customer


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Whoever acts in it may do everything."""
    store = store_at(f"sqlite:///{tmp_path / 'kept' / 'quotegen.db'}")
    upgrade(store)
    with store.write() as tx:
        keep_customer(tx)
    yield house_on(store, Role.ADMIN)
    store.close()
