"""A folder takes the place of another at one moment: whoever looks finds the old one or the new one, never neither."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from quotegen.errors import Fault, OutputFailed
from quotegen.files.catalogue_folder import KINDS, PRODUCTS, read_folder, version_of, write_folder

BESIDE = ".going-live"
"""Where a new folder waits: on the disk of the one whose place it takes, and a step too deep to be taken for one."""
_HERE = -100
_EXCHANGE = 2


def exchange(one: Path, other: Path) -> None:
    """Two folders change places in one step of the file system. OSError if it has no such step."""
    # Python has no call for it. Linux and macOS take the same two paths and the same flag.
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(*paths, _EXCHANGE)
        else:
            failed = library.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE)
    except AttributeError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(one))


def take_place(files: Mapping[str, bytes], live: Path, base: str) -> bool:
    """The files become the catalogue in the folder `live`; whatever else is in it stays.

    False, and nothing is changed, if the folder is no longer what `base` is the version of. OutputFailed if the disk
    has no such step. Killed at any moment, it leaves the old one or the new one. One at a time.
    """
    live = live.resolve()
    room = live.parent / BESIDE / live.name
    fresh = room / live.name
    try:
        shutil.rmtree(room, ignore_errors=True)  # of one that was killed
        room.mkdir(parents=True)
        shutil.copytree(live, fresh, symlinks=True, ignore=_of_the_catalogue(live))
        write_folder(fresh, files)
        for folder in (fresh / PRODUCTS, fresh, room):
            _sync(folder)
        exchange(fresh, live)
        # What stood there until this moment is in the room now: somebody may have written into it meanwhile.
        if version_of(read_folder(fresh)) != base:
            exchange(fresh, live)
            return False
        _sync(live.parent)
        return True
    except OSError as error:
        raise cannot(error, live) from None
    finally:
        shutil.rmtree(room, ignore_errors=True)
        with suppress(OSError):
            room.parent.rmdir()


def begin_house(name: str, files: Mapping[str, bytes], sample: Mapping[str, Path], home: Path) -> bool:
    """The folders of the sample are copied to `home`, with these files as the catalogue of this name.

    False if there is a catalogue already. It appears whole, at one moment.
    """
    room = None
    try:
        home.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(dir=home, prefix=".begun-"))
        for part, folder in sample.items():
            shutil.copytree(folder, room / part, copy_function=shutil.copyfile, ignore=_NOT_DATA)
        for old in read_folder(room / "catalog" / name):
            (room / "catalog" / name / old).unlink()
        write_folder(room / "catalog" / name, files)
        # The catalogues last: it is by them that the house is known to be begun.
        for part in sorted(sample, key="catalog".__eq__):
            if (home / part).exists():
                if part == "catalog":
                    return False
                continue
            (room / part).rename(home / part)
        _sync(home)
        return True
    except OSError as error:
        raise cannot(error, home) from None
    finally:
        if room is not None:
            shutil.rmtree(room, ignore_errors=True)


_NOT_DATA = shutil.ignore_patterns("__pycache__")


def _of_the_catalogue(live: Path) -> Callable[[str, list[str]], set[str]]:
    """What is written anew, and so need not be copied."""
    folders = {str(live), str(live / PRODUCTS)}

    def ignored(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if folder in folders and Path(name).suffix in KINDS}

    return ignored


def _sync(folder: Path) -> None:
    """What a folder holds is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot(error: OSError, place: Path) -> OutputFailed:
    """Why nothing has changed places, in plain words."""
    reason = (error.strerror or str(error)).lower()
    if error.errno in {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.ENOTSUP, errno.EBUSY}:
        message = f"this disk cannot exchange two folders at one moment: {reason}; nothing was changed"
        return OutputFailed(Fault("cannot_exchange", message, "keep the workspace on a local disk", file=str(place)))
    message = f"cannot change the folder: {reason}; nothing was changed"
    return OutputFailed(Fault("cannot_write", message, "see that it can be written, with free space", file=str(place)))
