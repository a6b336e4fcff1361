"""The files of batches that were handed in in the app: kept by their content, never under the name they came with.

`data/batches/<sha256>/` has the file as `rows.csv` or `rows.xlsx`, what is known of it, and a folder for each job;
`data/batches/columns/` has the mapping that a header was last read with.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, StringConstraints

from quotegen.errors import Fault, InputRefused, OutputFailed, refuse_if_any
from quotegen.files.batch_mapping import write_mapping
from quotegen.files.content import Content, read_once
from quotegen.files.reading import read_data, too_large
from quotegen.files.sheets import sheet_in
from quotegen.files.validation import build
from quotegen.files.writing import write_files
from quotegen.language import Language
from quotegen.model.base import Code, Model, Text
from quotegen.model.canonical import canonical, sha256
from quotegen.private import FILE, make_folder

MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 120
_ABOUT = "about.json"
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"<!DOCTYPE", b"<html", b"<?xml")
"""What is handed in by mistake, and could be read as a text somehow."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class About(Model):
    """What is known of a kept file: the name it came with, for people to read, and how it is to be read and quoted."""

    name: Annotated[Text, Field(max_length=LONGEST_NAME)]
    who: Code
    at: Annotated[str, StringConstraints(max_length=40)]
    kind: Literal["csv", "xlsx"]
    sheet: Text | None = None
    language: Language | None = None
    label: Annotated[Text, Field(max_length=100)] = ""
    mapping: Annotated[dict[str, str], Field(default_factory=dict)]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the batches of a workspace are kept."""

    root: Path

    @classmethod
    def of(cls, home: Path) -> Shelf:
        return cls(home / "data" / "batches")

    def make(self) -> None:
        """The folder of all of them. OutputFailed if it cannot be made."""
        self._make(self.root)

    def put(self, content: bytes, about: About) -> str:
        """The digest under which the file is kept. OutputFailed if it cannot be written."""
        digest = file_digest(content)
        folder, path = self.root / digest, self.file_of(digest, about)
        is_new = not folder.exists()
        self._make(folder)
        try:
            files = {path: content} if not path.is_file() else {}
            write_files({**files, folder / _ABOUT: canonical(about).encode()}, FILE)
        except OutputFailed:
            if is_new:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        return digest

    def describe(self, digest: str, about: About) -> None:
        write_files({self.root / digest / _ABOUT: canonical(about).encode()}, FILE)

    def find(self, digest: str) -> About | None:
        """None if no such file is kept here."""
        path = self.root / digest / _ABOUT
        if not is_digest(digest) or not path.is_file():
            return None
        source, faults = read_data(path), list[Fault]()
        about = build(About, source, source.data, faults)
        refuse_if_any(faults)
        return about

    def use(self, digest: str) -> None:
        """It is as young as if it had been handed in now."""
        with suppress(OSError):
            os.utime(self.root / digest / _ABOUT)

    def file_of(self, digest: str, about: About) -> Path:
        return self.root / digest / f"rows.{about.kind}"

    def folder_of(self, digest: str, job: str) -> Path:
        """Where the documents and tables of a job are written."""
        return self.root / digest / job

    def remember(self, header: Sequence[str], catalogue: str, mapping: Mapping[str, str]) -> None:
        """By which columns a file with this header is read the next time."""
        self._make(self.root / "columns")
        write_mapping(self._columns(header, catalogue), mapping, FILE)

    def remembered(self, header: Sequence[str], catalogue: str) -> dict[str, str] | None:
        """None for a header that was never mapped. What is not as it was written is as good as forgotten."""
        path = self._columns(header, catalogue)
        if not path.is_file():
            return None
        try:
            data = read_data(path).data
        except (InputRefused, yaml.YAMLError):
            return None
        known = isinstance(data, dict) and all(isinstance(value, str) for value in data.values())
        return {str(theirs): ours for theirs, ours in data.items()} if known else None

    def _columns(self, header: Sequence[str], catalogue: str) -> Path:
        folded = [" ".join(name.casefold().split()) for name in header]
        return self.root / "columns" / f"{sha256(canonical([catalogue, folded]))}.yaml"

    def _make(self, folder: Path) -> None:
        try:
            make_folder(folder)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "see that the folder of the workspace can be written"
            raise OutputFailed(
                Fault("cannot_write", f"cannot make the folder: {reason}", hint, file=str(folder))
            ) from None


def is_digest(text: str) -> bool:
    return bool(_DIGEST.fullmatch(text))


def file_digest(content: bytes) -> str:
    return sha256(content)


def checked(content: bytes) -> Content:
    """What was handed in, if it is a table of at most 20 MB, whatever it is called. InputRefused otherwise."""
    path = Path("file")
    if len(content) > MOST_BYTES:
        raise too_large(path, MOST_BYTES)
    held = Content(path, content, file_digest(content))
    if content.startswith(_OTHER_KINDS):
        raise held.refused("not_a_table", "this is neither CSV nor XLSX", "save the table as CSV in UTF-8, or as XLSX")
    if not any(cell.strip() for cell in next(iter(sheet_in(held)), [])):
        raise held.refused("header_missing", "the first row is empty", "name the columns in the first row", 1)
    return held


def held_content(path: Path) -> Content:
    """A kept file."""
    return read_once(path, MOST_BYTES)


def shown_name(name: str) -> str:
    """The name of a file as it may be shown: without folders and invisible marks, cut; `file` if nothing is left."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(char for char in last if char.isprintable()).strip()
    return plain[:LONGEST_NAME].strip() or "file"
