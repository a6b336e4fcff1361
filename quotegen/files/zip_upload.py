"""A zip that somebody hands in: looked at before it is unpacked, by a worker, and never unpacked onto the disk."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator

from quotegen.errors import Fault, InputRefused
from quotegen.files.packed_parts import DAMAGED, PACKED, Budget, OverBudget, Package

MOST_ENTRIES = 300
MOST_BYTES = 60 * 1024 * 1024
_KINDS = {0, stat.S_IFREG, stat.S_IFDIR}
"""What an entry may be; some programs do not say."""
_SHOWN = 80


def looks_packed(content: bytes) -> bool:
    """Whether it begins as a zip does; a spreadsheet is one too."""
    return content[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def shown_name(name: str) -> str:
    """A name from outside, to be told: short, and without invisible marks."""
    seen = "".join(each if each.isprintable() else "?" for each in name)
    return seen if len(seen) <= _SHOWN else f"{seen[:_SHOWN]}…"


def unpack(name: str, content: bytes) -> dict[str, bytes]:
    """The files of a zip by their paths in it.

    InputRefused if it is damaged or locked, would take too much room, or holds links or paths that lead out of it.
    """
    try:
        package = Package(content, Budget(MOST_BYTES))
        entries = package.parts
        if len(entries) > MOST_ENTRIES:
            message = f"it holds {len(entries)} files, and at most {MOST_ENTRIES} are taken"
            raise _refused(name, "zip_too_large", message, "pack the files of one catalogue only")
        faults = [fault for entry in entries for fault in _faults(name, entry)]
        if faults:
            raise InputRefused(faults)
        return _contents(name, package)
    except OverBudget:
        message = f"the zip unpacks to more than {MOST_BYTES // (1024 * 1024)} MB"
        raise _refused(name, "zip_too_large", message, "pack the files of one catalogue only") from None
    except DAMAGED as error:
        raise _refused(name, "zip_wrong", f"the zip is damaged: {error}", "pack it anew") from None


def packed_files(name: str, content: bytes) -> bytes:
    """For the way from a worker: a line of JSON with names and lengths, then all contents. InputRefused as `unpack`."""
    files = unpack(name, content)
    index = json.dumps([[path, len(each)] for path, each in files.items()])
    return b"\n".join([index.encode(), b"".join(files.values())])


def files_in(message: bytes) -> dict[str, bytes]:
    """ValueError if it is not what `packed_files` writes."""
    index, _, contents = message.partition(b"\n")
    found, place = dict[str, bytes](), 0
    for path, length in _pairs(json.loads(index)):
        found[path] = contents[place : place + length]
        place += length
    if place != len(contents):
        raise ValueError("it is longer or shorter than it says")
    return found


def _pairs(index: object) -> Iterator[tuple[str, int]]:
    for each in index if isinstance(index, list) else [None]:
        if not isinstance(each, list) or len(each) != 2 or type(each[0]) is not str or type(each[1]) is not int:
            raise ValueError("it has no index")
        if each[1] < 0:
            raise ValueError("it has a length below nothing")
        yield each[0], each[1]


def _faults(name: str, entry: zipfile.ZipInfo) -> Iterator[Fault]:
    path, told = entry.orig_filename, shown_name(entry.orig_filename)
    if path.startswith("/") or "\\" in path or "\x00" in path or ":" in path or ".." in path.split("/"):
        yield _fault(name, "zip_path", f"{told} leads out of the zip", "pack the folder itself, with plain names")
    if stat.S_IFMT(entry.external_attr >> 16) not in _KINDS:
        yield _fault(name, "zip_link", f"{told} is a link or a device, not a file", "pack the file itself")
    if entry.flag_bits & 1:
        yield _fault(name, "zip_locked", "the zip is locked with a password", "pack it without one")
    if entry.compress_type not in PACKED:
        yield _fault(name, "zip_wrong", f"{told} is packed in an unusual way", "pack it as a plain zip")


def _contents(name: str, package: Package) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in package.parts:
        if entry.is_dir():
            continue
        if entry.filename in found:
            raise _refused(name, "upload_twice", f"{shown_name(entry.filename)} is there twice", "pack it once")
        found[entry.filename] = package.read(entry)
    return found


def _fault(name: str, code: str, message: str, hint: str) -> Fault:
    return Fault(code, message, hint, file=shown_name(name))


def _refused(name: str, code: str, message: str, hint: str) -> InputRefused:
    return InputRefused(_fault(name, code, message, hint))
