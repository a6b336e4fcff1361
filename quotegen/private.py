"""What is for one login of the machine alone: folders of mode 0700, files of mode 0600, whatever the umask allows."""

from __future__ import annotations

import os
from pathlib import Path

FILE = 0o600
FOLDER = 0o700
_OTHERS = 0o077


def make_folder(folder: Path) -> None:
    """The folder and each one above it that is missing. What is there stays as it is. OSError if it cannot be made."""
    for place in reversed((folder, *folder.parents)):
        if not place.is_dir():
            place.mkdir(FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """An empty file, for a program that would make it with a mode of its own. What is there stays as it is. OSError."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))
    except FileExistsError:
        return


def open_mode(place: Path) -> str:
    """The mode of a file or folder that others may do something with, such as `755`; empty if nobody else may."""
    try:
        mode = place.stat().st_mode
    except OSError:
        return ""
    return f"{mode & 0o777:03o}" if mode & _OTHERS else ""
