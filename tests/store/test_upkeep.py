"""The database is made, brought up to date and checked, on both databases alike."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from quotegen.store.engine import Store
from quotegen.store.schema import metadata
from quotegen.store.upkeep import newest, refuse_other_form, upgrade


def test_the_migrations_make_exactly_the_tables_of_the_schema(store: Store) -> None:
    with store.read() as tx:
        differences = compare_metadata(MigrationContext.configure(tx), metadata)
    assert differences == []


def test_a_second_upgrade_changes_nothing(store: Store) -> None:
    assert upgrade(store) == (newest(), newest())
    refuse_other_form(store)
