"""What whoever looks after the house should know although nothing is broken: who may read it, its room, its pace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quotegen.document.memo.install import slow_because
from quotegen.errors import Fault
from quotegen.files.settings import FILE, Settings
from quotegen.private import open_mode
from quotegen.store.address import has_password
from quotegen.store.engine import Store
from quotegen.usecases.upload_space import Room, nearly_full


def notices_of(home: Path, store: Store, settings: Settings, room: Room) -> tuple[Fault, ...]:
    """Each as a fault with its place and what to do about it; none of them stops anybody."""
    found = (nearly_full(room), slow_because())
    return (*_open_to_others(home, store, settings), *(notice for notice in found if notice is not None))


def _open_to_others(home: Path, store: Store, settings: Settings) -> Iterator[Fault]:
    data, database = home / "data", store.file
    if mode := open_mode(data):
        message = f"other logins of this machine may look into the folder {data} (mode {mode})"
        yield Fault("data_open", message, f"chmod -R go= {data}", file=str(data))
    if database is not None and not _is_closed_in(database, data):
        for file in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
            if mode := open_mode(file):
                message = f"other logins of this machine may read the database {file} (mode {mode})"
                yield Fault("database_open", message, f"chmod go= {file}", file=str(file))
    file = home / FILE
    if has_password(settings.database.url) and (mode := open_mode(file)):
        message = f"other logins of this machine may read the password of the database in {file} (mode {mode})"
        yield Fault("settings_open", message, f"chmod go= {file}, or use QUOTEGEN_DATABASE_URL", file=str(file))


def _is_closed_in(file: Path, folder: Path) -> bool:
    """Whether nobody else comes to the file, whatever its own mode."""
    return file.is_relative_to(folder) and folder.is_dir() and not open_mode(folder)
