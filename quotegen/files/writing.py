"""Files are written whole or not at all: beside their place first, then renamed onto it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from quotegen.errors import Fault, OutputFailed


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files or none of them. OutputFailed if a folder is missing, closed or full.

    Every file is complete on disk before the first one takes its place.
    """
    staged: list[tuple[str, Path]] = []
    try:
        for path, content in contents.items():
            _check_folder(path)
            staged.append((_stage(path, content), path))
        for temporary, path in staged:
            Path(temporary).replace(path)
    except OSError as error:
        raise OutputFailed(_fault(error, path)) from None
    finally:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """One file, too large for the memory: what is written into it appears when it is whole. OutputFailed as above."""
    _check_folder(path)
    try:
        handle, temporary = _beside(path)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                _finish(file)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise OutputFailed(_fault(error, path)) from None


def _check_folder(path: Path) -> None:
    folder = path.parent
    if not folder.is_dir():
        hint = f"make it first: mkdir -p {folder}"
        raise OutputFailed(Fault("folder_missing", f"there is no folder {folder}", hint, file=str(path)))
    if path.is_dir():
        raise OutputFailed(Fault("is_a_folder", f"{path} is a folder", "name a file in it", file=str(path)))


def _stage(path: Path, content: bytes) -> str:
    """The content in a new file beside `path`, flushed to disk."""
    handle, temporary = _beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            _finish(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def _beside(path: Path) -> tuple[int, str]:
    return tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")


def _finish(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    os.fchmod(file.fileno(), 0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _fault(error: OSError, path: Path) -> Fault:
    reason = error.strerror or str(error)
    hint = "free some space" if error.errno == 28 else "choose a folder that can be written"
    return Fault("cannot_write", f"cannot write it: {reason.lower()}; nothing was written", hint, file=str(path))
