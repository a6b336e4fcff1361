"""A backup is one file that either database can be made from again: a line of JSON for each row, compressed.

It is taken from one consistent view while others go on writing, and is complete or not there at all. The keys that
its rows are sealed with are not in it: whoever finds a backup must not be able to seal. Its first line and its last
tell the head of the chain of events.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table

from quotegen.errors import DamagedData, Fault, InputRefused, OutputFailed
from quotegen.model.canonical import canonical
from quotegen.model.people import User
from quotegen.model.versioned import from_text
from quotegen.private import make_file, make_folder
from quotegen.store.engine import Store
from quotegen.store.events import head_of
from quotegen.store.rows import everything
from quotegen.store.schema import metadata
from quotegen.store.upkeep import form_of, knows

_USERS = "users"
_KIND = "quotegen-backup"


def backup(store: Store, path: Path) -> int:
    """Writes the file, for this login alone; the number of rows in it.

    OutputFailed if the place is taken, or cannot be written.
    """
    if path.exists():
        raise OutputFailed(Fault("file_exists", "there is a file here already", "name a new one", file=str(path)))
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        make_folder(path.parent)
        temporary.unlink(missing_ok=True)  # what a killed backup has left may be open to others
        make_file(temporary)
        with temporary.open("r+b") as raw:
            with gzip.GzipFile("", "wb", 6, raw, mtime=0) as file, store.read() as tx:
                count = _write(tx, file)
            raw.flush()
            os.fsync(raw.fileno())
        temporary.replace(path)
    except OSError as error:
        hint = "free some space, or name another place"
        message = f"the backup cannot be written: {(error.strerror or str(error)).lower()}"
        raise OutputFailed(Fault("cannot_write", message, hint, file=str(path))) from None
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _write(tx: Connection, file: gzip.GzipFile) -> int:
    digest, count, head = hashlib.sha256(), 0, head_of(tx)
    for line in _lines(tx, head):
        data = (line + "\n").encode()
        digest.update(data)
        file.write(data)
        count += 1
    file.write((canonical({"rows": count - 1, "sha256": digest.hexdigest(), "head": head}) + "\n").encode())
    return count - 1


def _lines(tx: Connection, head: str) -> Iterator[str]:
    yield canonical({"kind": _KIND, "form": form_of(tx), "head": head})
    kept = MetaData()
    kept.reflect(tx)  # as it is, not as this program would make it: a backup is taken before a migration too
    for table in kept.sorted_tables:
        if table.name in metadata.tables:
            yield from _table_lines(tx, table)


def _table_lines(tx: Connection, table: Table) -> Iterator[str]:
    for row in everything(tx, table):
        yield canonical([table.name, {name: _out(value) for name, value in row.items()}])


def _out(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def users_in(path: Path) -> tuple[User, ...]:
    """Those who are kept in a backup. DamagedData if it is not whole."""
    check_backup(path)
    return tuple(from_text(User, row["content"]) for name, row in rows_in(path) if name == _USERS)


def check_backup(path: Path) -> int:
    """The number of rows of a whole and unchanged backup. DamagedData if it is not."""
    digest, count, ending = hashlib.sha256(), -1, ""
    for line in _read(path):
        if ending:
            digest.update(ending.encode())
            count += 1
        ending = line
    try:
        said, head = json.loads(ending), head_in(path)
    except ValueError:
        said, head = None, ""
    # One that an older program has taken tells no head.
    if said != {"rows": count, "sha256": digest.hexdigest(), **({"head": head} if head else {})}:
        raise DamagedData(Fault("backup_damaged", "the backup is not whole", "take another one", file=str(path)))
    return count


def _read(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            yield from file
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        message = f"the backup cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputRefused(Fault("file_unreadable", message, "check the path", file=str(path))) from None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        message = "this is no backup, or it is not whole"
        raise DamagedData(Fault("backup_damaged", message, "take another one", file=str(path))) from None


def head_in(path: Path) -> str:
    """How far the chain of events was when a backup was taken; empty in one that an older program has taken."""
    first = json.loads(next(_read(path), ""))
    return str(first.get("head", "")) if isinstance(first, dict) else ""


def form_in(path: Path) -> str:
    """The form of the database that a backup was taken of. InputRefused if this program does not know it."""
    head = json.loads(next(_read(path)))
    form = head.get("form") if isinstance(head, dict) and head.get("kind") == _KIND else None
    if not isinstance(form, str) or not knows(form):
        message, hint = f"this backup has the form {form}, unknown to this program", "restore it with a newer quotegen"
        raise InputRefused(Fault("backup_of_other_form", message, hint, file=str(path)))
    return form


def rows_in(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The name of its table and the values, of every row."""
    for line in _read(path):
        found = json.loads(line)
        if isinstance(found, list):
            yield found[0], found[1]
