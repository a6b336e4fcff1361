"""A catalogue's folder as a whole: what it is known by, read at one moment, and written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from quotegen.files.reading import unreadable
from quotegen.files.writing import USUAL, write_files
from quotegen.private import FILE, make_folder

Stamp = tuple[tuple[str, int, int, int, int], ...]
"""Of each file its name, size, number on the disk, and when it and its entry were changed."""
KINDS = frozenset({".yaml", ".csv", ".svg", ".png"})
"""What a catalogue consists of: its data, and the seller's logo."""
PRODUCTS = "products"


def stamp_of(folder: Path) -> Stamp:
    """Tells a changed folder from an unchanged one without reading it; empty if there is none."""
    # The number on the disk and the entry's time besides: a file put in another's place may bring its old time along.
    found = []
    for name, entry in _entries(folder):
        about = entry.stat()
        found.append((name, about.st_size, about.st_ino, about.st_mtime_ns, about.st_ctime_ns))
    return tuple(sorted(found))


def read_folder(folder: Path) -> dict[str, bytes]:
    """By their names in it: `prices.csv`, `products/NAME.csv`. InputRefused if a file is closed."""
    found = {}
    for name, entry in sorted(_entries(folder)):
        try:
            found[name] = Path(entry.path).read_bytes()
        except OSError as error:
            raise unreadable(Path(entry.path), error) from None
    return found


def version_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents: the same files are the same version."""
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def write_folder(folder: Path, files: Mapping[str, bytes], is_private: bool = False) -> None:
    """Write the files into a new folder, or one that has others too; they are on the disk when this returns.

    A private one is for this login alone. OutputFailed, OSError.
    """
    if is_private:
        make_folder(folder / PRODUCTS)
    else:
        (folder / PRODUCTS).mkdir(parents=True, exist_ok=True)
    write_files({folder / name: content for name, content in files.items()}, FILE if is_private else USUAL)


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for place, before in ((folder, ""), (folder / PRODUCTS, f"{PRODUCTS}/")):
        try:
            with os.scandir(place) as entries:
                found = [entry for entry in entries if Path(entry.name).suffix in KINDS and entry.is_file()]
        except (FileNotFoundError, NotADirectoryError):
            continue
        yield from ((before + entry.name, entry) for entry in found)
