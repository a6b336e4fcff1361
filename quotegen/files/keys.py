"""The file of the keys that what is kept is sealed with: a line `ID SECRET` for each, the last one is the current one.

Its owner alone may read it. In its place may stand the environment variable QUOTEGEN_KEY with the same lines, or with
commas for the ends of lines. The id is worked out from the secret, so that a line that was mangled is noticed.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from quotegen.errors import Fault, InputRefused, OutputFailed, RuleRefused

VARIABLE = "QUOTEGEN_KEY"
FILE = "quotegen.key"
_SECRET = re.compile(r"[0-9a-f]{64}")
_LARGEST = 64 * 1024


def new_line() -> str:
    """A key of 256 random bits, as it stands in the file."""
    secret = secrets.token_bytes(32)
    return f"{id_of(secret)} {secret.hex()}\n"


def id_of(secret: bytes) -> str:
    """Twelve hexadecimal digits that tell nothing of the secret."""
    return hashlib.sha256(b"quotegen key id\n" + secret).hexdigest()[:12]


def keys_of(workspace: Path) -> KeyFile | KeyVariable:
    """The environment's keys if it has any, else those of the workspace's file, whether it is made yet or not."""
    if os.environ.get(VARIABLE):
        return KeyVariable()
    return KeyFile(workspace / "data" / FILE)


class KeyVariable:
    """The keys in the environment: they are made elsewhere."""

    place = VARIABLE

    def __init__(self) -> None:
        self._read: tuple[str, Mapping[str, bytes]] = "", {}

    def read(self) -> Mapping[str, bytes]:
        """InputRefused if a line is not that of a key."""
        found = os.environ.get(VARIABLE, "")
        if found != self._read[0]:
            self._read = found, _parsed(found.replace(",", "\n"), VARIABLE)
        return self._read[1]

    def add(self) -> str:
        hint = f"put a new line at the end of {VARIABLE}; `quotegen db new-key --print` makes one"
        raise RuleRefused(Fault("key_elsewhere", f"the keys stand in {VARIABLE}", hint))


class KeyFile:
    """The keys in a file. It is read again whenever it was changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[tuple[int, ...], Mapping[str, bytes]] = (), {}

    @property
    def place(self) -> str:
        return str(self.path)

    def read(self) -> Mapping[str, bytes]:
        """None of them where there is no file.

        RuleRefused if others may read it, InputRefused if a line is not that of a key, OutputFailed if it is closed.
        """
        try:
            found = self.path.stat()
            stamp = (found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode)
            if stamp == self._read[0]:
                return self._read[1]
            if os.name == "posix" and found.st_mode & 0o077:
                message, hint = "others on this machine may read or change the key", f"chmod 600 {self.path}"
                raise RuleRefused(Fault("key_open", message, hint, file=self.place))
            with self.path.open("rb") as file:
                text = file.read(_LARGEST).decode("ascii", "replace")
        except FileNotFoundError:
            self._read = (), {}
            return {}
        except OSError as error:
            raise OutputFailed(_closed(error, self.path)) from None
        self._read = stamp, _parsed(text, self.place)
        return self._read[1]

    def add(self) -> str:
        """A new key at the end of the file, which is made if it is not there; whole or not at all.

        Of two who make the first key at the same time, one does.
        """
        before = self.read()
        line = new_line()
        text = "".join(f"{name} {secret.hex()}\n" for name, secret in before.items()) + line
        temporary = self.path.with_name(f".{FILE}.{secrets.token_hex(8)}.tmp")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_closed(temporary, text)
            if before:
                temporary.replace(self.path)
            else:
                with suppress(FileExistsError):
                    os.link(temporary, self.path)
        except OSError as error:
            raise OutputFailed(_closed(error, self.path)) from None
        finally:
            temporary.unlink(missing_ok=True)
        return list(self.read())[-1]


def _write_closed(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _parsed(text: str, place: str) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _, secret = line.strip().partition(" ")
        if not _SECRET.fullmatch(secret) or id_of(bytes.fromhex(secret)) != name or name in found:
            hint = "a line is `ID SECRET` as it was made; take it from a copy of the file"
            raise InputRefused(Fault("key_wrong", "this line is not that of a key", hint, file=place, line=number))
        found[name] = bytes.fromhex(secret)
    return found


def _closed(error: OSError, path: Path) -> Fault:
    reason = (error.strerror or str(error)).lower()
    hint = "see that the folder is there and can be written"
    return Fault("key_closed", f"the key cannot be read or written: {reason}", hint, file=str(path))
