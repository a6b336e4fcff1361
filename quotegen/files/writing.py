"""Files are written whole or not at all: beside their place first, then renamed onto it.

The system applies the umask as each file is made; nothing here asks for it, since asking is setting it for a moment,
for every thread of the process.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from quotegen.errors import Fault, OutputFailed

USUAL = 0o666
"""The mode of a file as any program makes it: what the umask leaves of it."""
_LEFT = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{16}\.quotegen\.tmp", re.DOTALL)


def write_files(contents: Mapping[Path, bytes], mode: int = USUAL) -> None:
    """Write all files or none of them. OutputFailed if a folder is missing, closed or full.

    Every file is complete on disk before the first one takes its place.
    """
    try:
        with ExitStack() as staged:
            temporaries = {}
            for path, content in contents.items():
                file, temporaries[path] = staged.enter_context(_beside(path, mode))
                file.write(content)
                _finish(file)
            for path, temporary in temporaries.items():
                temporary.replace(path)
    except OSError as error:
        raise OutputFailed(_fault(error, path)) from None


@contextmanager
def written(path: Path, mode: int = USUAL) -> Iterator[BinaryIO]:
    """One file, too large for the memory: what is written into it appears when it is whole. OutputFailed as above."""
    try:
        with _beside(path, mode) as (file, temporary):
            yield file
            _finish(file)
            temporary.replace(path)
    except OSError as error:
        raise OutputFailed(_fault(error, path)) from None


def left_behind(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files that a killed program has left in a folder half written, and the name that each was to have.

    Only what is called as it is called here, is a file of this login, and is no longer being written. OSError.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            found = _LEFT.fullmatch(entry.name)
            if found and entry.is_file(follow_symlinks=False) and _is_left(Path(entry.path)):
                yield Path(entry.path), found["name"]


@contextmanager
def _beside(path: Path, mode: int) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside `path`, which is gone afterwards unless it was renamed."""
    _check_folder(path)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.quotegen.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            # As long as it is written, so that nobody takes it for one that was left. Not every disk has locks.
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file, temporary
    finally:
        temporary.unlink(missing_ok=True)


def _is_left(path: Path) -> bool:
    """Whether nobody is writing it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        if os.fstat(handle).st_uid != os.geteuid():
            return False
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _check_folder(path: Path) -> None:
    folder = path.parent
    if not folder.is_dir():
        hint = f"make it first: mkdir -p {folder}"
        raise OutputFailed(Fault("folder_missing", f"there is no folder {folder}", hint, file=str(path)))
    if path.is_dir():
        raise OutputFailed(Fault("is_a_folder", f"{path} is a folder", "name a file in it", file=str(path)))


def _finish(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _fault(error: OSError, path: Path) -> Fault:
    reason = error.strerror or str(error)
    hint = "free some space" if error.errno == 28 else "choose a folder that can be written"
    return Fault("cannot_write", f"cannot write it: {reason.lower()}; nothing was written", hint, file=str(path))
