"""A file read once, so that all that is said of it is said of the same bytes."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Fault, InputRefused
from quotegen.files.reading import too_large, unreadable


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file and their digest."""

    path: Path
    raw: bytes
    sha256: str

    def refused(self, code: str, message: str, hint: str, line: int = 0, column: int = 0) -> InputRefused:
        """An error about the file as a whole."""
        return InputRefused(Fault(code, message, hint, "", str(self.path), line, column))


def read_once(path: Path, max_bytes: int) -> Content:
    """The whole file. InputRefused if it is missing, too large, or changes while it is read."""
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                hint = "save it as a file first"
                raise InputRefused(Fault("file_unreadable", "this is not a file", hint, "", str(path)))
            raw = file.read(max_bytes + 1)
            after = os.fstat(file.fileno()), path.stat()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if len(raw) > max_bytes:
        raise too_large(path, max_bytes)
    content = Content(path, raw, hashlib.sha256(raw).hexdigest())
    if len(raw) != before.st_size or any(_mark(each) != _mark(before) for each in after):
        hint = "wait until it is written, and close the program that writes it"
        raise content.refused("file_changed", "the file changed while it was read", hint)
    return content


def _mark(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
