"""Which databases the store is tried on, and a new one of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import create_engine, text

from quotegen.files.keys import id_of
from quotegen.store.engine import Store, open_engine
from quotegen.store.keys import Keyring

DATABASES = ("sqlite", "postgresql")


class KeysInMemory:
    """Keys that only the test knows; the first one is there from the beginning, unless it says otherwise."""

    place = "memory"

    def __init__(self, *first: bytes) -> None:
        self.keys = {id_of(secret): secret for secret in first}

    def read(self) -> Mapping[str, bytes]:
        return self.keys

    def add(self) -> str:
        secret = bytes([len(self.keys) + 1]) * 32
        self.keys = {**self.keys, id_of(secret): secret}
        return id_of(secret)


SECRET = b"k" * 32
LINE = f"{id_of(SECRET)} {SECRET.hex()}"
"""The key of every store of the tests: databases are copied, and seals have to be those of the copy as well."""


def store_at(url: str, lasting: bool = False, keyring: Keyring | None = None) -> Store:
    """The store at this address, sealed with the key of the tests unless another is named."""
    return Store(open_engine(url, keyring or Keyring(KeysInMemory(SECRET)), lasting))


@contextmanager
def all_closed() -> Iterator[Callable[..., Store]]:
    """`store_at`, for several stores that are closed in the end."""
    with ExitStack() as stores:

        def opened(*told: Any, **named: Any) -> Store:
            store = store_at(*told, **named)
            stores.callback(store.close)
            return store

        yield opened


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
