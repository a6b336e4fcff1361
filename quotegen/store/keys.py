"""The keys that what is kept is sealed with: they lie outside the database, so that whoever writes it cannot seal.

A key has an id, which stands in everything that is sealed with it. There may be several: the last one seals, the others
check what was sealed before. A key's secret stands in no row, no event and no backup.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection

from quotegen.errors import Fault, RuleRefused

OPTION = "keyring"
"""The execution option by which every connection of an engine has its keyring."""
_OF_CONTENT = b"quotegen digest\n"
"""Before any content that is digested, so that no digest of something kept can pose as the seal of a row."""


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    secret: bytes = field(repr=False)

    def digest(self, content: bytes) -> str:
        """HMAC-SHA-256 in 64 hexadecimal digits."""
        return hmac.digest(self.secret, content, "sha256").hex()


class KeySource(Protocol):
    """Where keys are kept: a file, the environment."""

    @property
    def place(self) -> str:
        """For people."""

    def read(self) -> Mapping[str, bytes]:
        """Secrets by ids, oldest first; none where none was made yet. It is asked often."""

    def add(self) -> str:
        """Makes a key that is the current one from now on; its id."""


class Keyring:
    """The keys of one source, as they are at the moment: a key that is added by somebody else is known at once."""

    def __init__(self, source: KeySource) -> None:
        self.source = source
        self._known: dict[str, Key] = {}

    @property
    def current(self) -> Key:
        """The key that seals. RuleRefused if there is none."""
        names = list(self.source.read())
        key = self.find(names[-1]) if names else None
        if key is None:
            hint = "put the key's file back; a new key cannot check what was sealed with the old one"
            message = "the key that seals what is kept is not here"
            raise RuleRefused(Fault("key_missing", message, hint, file=self.source.place))
        return key

    def find(self, name: str) -> Key | None:
        """The key with this id, or None if it is not here."""
        known = self._known.get(name)
        if known is None:
            secret = self.source.read().get(name)
            if secret is None:
                return None
            known = self._known[name] = Key(name, secret)
        return known

    def is_empty(self) -> bool:
        return not self.source.read()

    def add(self) -> Key:
        """A new key, the current one from now on."""
        self.source.add()
        return self.current


def keyring_of(tx: Connection) -> Keyring:
    """That of the engine which the connection is of."""
    keyring = tx.get_execution_options()[OPTION]
    assert isinstance(keyring, Keyring)
    return keyring


def keyed_digest(tx: Connection, content: str | bytes) -> str:
    """`KEYID:` and the 64 digits of an HMAC-SHA-256 with the current key. RuleRefused if there is no key."""
    key = keyring_of(tx).current
    return f"{key.id}:{_of(key, content)}"


def check_keyed(tx: Connection, digest: str, content: str | bytes) -> bool | None:
    """Whether a keyed digest is of this content; None if its key is not here, so that nobody can say."""
    name, _, said = digest.partition(":")
    key = keyring_of(tx).find(name)
    return None if key is None else hmac.compare_digest(_of(key, content).encode(), said.encode())


def _of(key: Key, content: str | bytes) -> str:
    return key.digest(_OF_CONTENT + (content.encode() if isinstance(content, str) else content))
