"""Files are written whole or not at all: beside their place first, then renamed onto it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

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


def _check_folder(path: Path) -> None:
    folder = path.parent
    if not folder.is_dir():
        hint = f"make it first: mkdir -p {folder}"
        raise OutputFailed(Fault("folder_missing", f"there is no folder {folder}", hint, file=str(path)))
    if path.is_dir():
        raise OutputFailed(Fault("is_a_folder", f"{path} is a folder", "name a file in it", file=str(path)))


def _stage(path: Path, content: bytes) -> str:
    """The content in a new file beside `path`, flushed to disk."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _fault(error: OSError, path: Path) -> Fault:
    reason = error.strerror or str(error)
    hint = "free some space" if error.errno == 28 else "choose a folder that can be written"
    return Fault("cannot_write", f"cannot write it: {reason.lower()}; nothing was written", hint, file=str(path))
