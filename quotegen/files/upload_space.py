"""How much room the files of batches take on the disk, and how one of them goes: whole, and never while it is used."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from quotegen.files.batch_folder import is_held
from quotegen.files.batch_shelf import Shelf, is_digest

_GOING = ".going-"
"""Before the digest of one that is being removed."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file with what was made of it: bytes in all, when it was last used, and whether a run of it has begun."""

    digest: str
    size: int
    used_at: float
    was_run: bool
    is_running: bool


@contextmanager
def alone(shelf: Shelf) -> Iterator[None]:
    """Nobody else removes anything here meanwhile, in whatever program. OutputFailed if the folder cannot be made."""
    shelf.make()
    handle = os.open(shelf.root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def uploads_in(shelf: Shelf) -> tuple[Upload, ...]:
    """All of them, the one that was used longest ago first. What cannot be looked at is not told."""
    found: list[Upload] = []
    for folder in _folders(shelf):
        with suppress(OSError):
            found.append(_upload(folder))
    return tuple(sorted(found, key=lambda each: each.used_at))


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder; 0 if there is none."""
    total = 0
    with suppress(OSError):
        for entry in os.scandir(folder):
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    total += size_of(Path(entry.path))
                else:
                    total += entry.stat(follow_symlinks=False).st_size
    return total


def remove(shelf: Shelf, upload: Upload) -> bool:
    """False, and it stays, if it was used since it was looked at, or a batch of it runs."""
    folder, going = shelf.root / upload.digest, shelf.root / f"{_GOING}{upload.digest}"
    try:
        folder.rename(going)
        now = _upload(going)
        if now.is_running or now.used_at > upload.used_at:
            going.rename(folder)
            return False
    except OSError:
        return False
    shutil.rmtree(going, ignore_errors=True)
    return True


def bring_back(shelf: Shelf) -> None:
    """What was about to be removed when the program was killed, so that it is judged anew."""
    for going in shelf.root.glob(f"{_GOING}*"):
        with suppress(OSError):
            going.rename(shelf.root / going.name.removeprefix(_GOING))


def _folders(shelf: Shelf) -> Iterator[Path]:
    with suppress(OSError):
        yield from (path for path in shelf.root.iterdir() if is_digest(path.name) and path.is_dir())


def _upload(folder: Path) -> Upload:
    """A folder without the description of its file, as a killed program leaves one, is as old as itself."""
    jobs = [path for path in folder.iterdir() if path.is_dir()]
    times = [path.stat().st_mtime for path in (*jobs, *folder.glob("*.json"))] or [folder.stat().st_mtime]
    running = any(is_held(path) for path in jobs)
    return Upload(folder.name.removeprefix(_GOING), size_of(folder), max(times), bool(jobs), running)
