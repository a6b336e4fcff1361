"""The folder that a batch is written into: one batch at a time, files that appear whole, and nothing left over."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Busy, Fault, OutputFailed
from quotegen.files.batch_tables import TABLES
from quotegen.files.writing import USUAL, left_behind, write_files
from quotegen.model.canonical import sha256
from quotegen.private import FILE, FOLDER

_PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class OutFolder:
    """`mode` is that of the files in it, before the umask."""

    path: Path
    mode: int = USUAL

    def publish(self, number: str, pdf: bytes) -> None:
        """The PDF under its number, whole or not at all. OutputFailed if the folder has gone, or is full."""
        self.write({self.name_of(number): pdf})

    def write(self, files: Mapping[str, bytes]) -> None:
        """All of them under their names, or none. OutputFailed as above."""
        write_files({self.path / name: content for name, content in files.items()}, self.mode)

    def has(self, number: str, digest: str) -> bool:
        """Whether the file is there as it was printed."""
        try:
            return sha256((self.path / self.name_of(number)).read_bytes()) == digest
        except OSError:
            return False

    @staticmethod
    def name_of(number: str) -> str:
        return f"{number}{_PDF}"


def is_held(path: Path) -> bool:
    """Whether a batch is in this folder now, of whatever program."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def open_folder(path: Path, patience: float = 0.0, is_private: bool = False) -> Iterator[OutFolder]:
    """The folder, made if its parent is there, and swept of the files that a killed run of a batch left half written.

    Busy if another batch is in it, and does not leave it within so many seconds. What is made in a private one is for
    this login alone.
    """
    try:
        path.mkdir(FOLDER if is_private else 0o777, exist_ok=True)
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise OutputFailed(_fault(path, error)) from None
    try:
        # A lock on the folder itself is gone with the process that holds it, however that ends.
        _lock(handle, time.monotonic() + patience)
        _sweep(path)
        yield OutFolder(path, FILE if is_private else USUAL)
    except BlockingIOError:
        hint = "wait until it is done, or name another folder"
        raise Busy(
            Fault("folder_busy", "another batch is being written into this folder", hint, file=str(path))
        ) from None
    finally:
        os.close(handle)


def _sweep(path: Path) -> None:
    """The folder is somebody's own: nothing in it is touched but what a batch has begun to write there."""
    try:
        for leftover, name in list(left_behind(path)):
            if name in TABLES or name.endswith(_PDF):
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise OutputFailed(_fault(path, error)) from None


def _lock(handle: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _fault(path: Path, error: OSError) -> Fault:
    reason = (error.strerror or str(error)).lower()
    hint = f"make it first: mkdir -p {path}" if isinstance(error, FileNotFoundError) else "name another folder"
    return Fault("cannot_write", f"the folder cannot be used: {reason}; nothing was written", hint, file=str(path))
