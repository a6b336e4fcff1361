"""Reading what a person wrote: limits first, then values with the place of each."""

from __future__ import annotations

import sys
from pathlib import Path

from quotegen.errors import Fault, InputRefused
from quotegen.files.json_text import parse_json
from quotegen.files.source import MAX_DEPTH, Place, Source
from quotegen.files.yaml_text import parse_yaml

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Place",
    "Source",
    "parse_json",
    "parse_yaml",
    "read_bytes",
    "read_data",
    "read_text",
]

MAX_BYTES = 2 * 1024 * 1024


def read_data(path: Path) -> Source:
    """YAML, or JSON if the name ends so. InputRefused with file, line and column if it is not well formed."""
    parse = parse_json if path.suffix.lower() == ".json" else parse_yaml
    return parse(read_text(path), str(path))


def read_text(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """A UTF-8 file, with or without a mark. InputRefused if it is missing, too large or not UTF-8."""
    return _decoded(_read_bytes(path, max_bytes), path, max_bytes)


def read_standard_input(max_bytes: int = MAX_BYTES) -> str:
    """What is piped in, under the same limits."""
    return _decoded(sys.stdin.buffer.read(max_bytes + 1), Path("standard input"), max_bytes)


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """A file as it is. InputRefused if it is missing or too large."""
    raw = _read_bytes(path, max_bytes)
    if len(raw) > max_bytes:
        raise too_large(path, max_bytes)
    return raw


def too_large(path: Path, max_bytes: int) -> InputRefused:
    """That a file is over the limit."""
    message = f"the file is over {max_bytes // (1024 * 1024)} MB"
    return _refused(path, "file_too_large", message, "split it, or take out what is not needed")


def _decoded(raw: bytes, path: Path, max_bytes: int) -> str:
    if len(raw) > max_bytes:
        raise too_large(path, max_bytes)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        fault = Fault("not_utf8", "the file is not UTF-8", "save the file as UTF-8", "", str(path), line, column)
        raise InputRefused(fault) from None


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """One byte more than allowed at most, so that a device or a growing file cannot fill the memory."""
    try:
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError | ValueError) -> InputRefused:
    """Why a file could not be opened or read, in plain words."""
    if isinstance(error, FileNotFoundError):
        return _refused(path, "file_missing", "there is no such file", "check the path")
    if isinstance(error, IsADirectoryError):
        return _refused(path, "file_missing", "this is a folder", "name a file in it")
    if isinstance(error, PermissionError):
        return _refused(path, "file_unreadable", "you may not read this file", "check its permissions")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "the name is not valid"
    return _refused(path, "file_unreadable", f"cannot read it: {reason}", "check the path")


def _refused(path: Path, code: str, message: str, hint: str) -> InputRefused:
    return InputRefused(Fault(code, message, hint, "", str(path)))
