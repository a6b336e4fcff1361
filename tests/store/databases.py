"""Which databases the store is tried on, and a new one of them."""

from __future__ import annotations

import uuid

from sqlalchemy import create_engine, text

DATABASES = ("sqlite", "postgresql")


def new_database(server: str, like: str = "template1") -> str:
    """The URL of a new database on the server, as empty as the one it is `like`."""
    name = f"q{uuid.uuid4().hex}"
    engine = create_engine(
        f"{server}/postgres".replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like}"))
    engine.dispose()
    return f"{server}/{name}"
