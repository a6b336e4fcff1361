"""A mapping for a file with headers of its own: what is sure is filled in, and the rest is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Fault, InputRefused
from quotegen.files.batch_columns import is_column
from quotegen.files.batch_mapping import guess_mapping, write_mapping
from quotegen.files.sheets import open_sheet
from quotegen.usecases.desk import Desk


@dataclass(frozen=True, slots=True)
class Mapped:
    """Our column for each of theirs that is sure; and theirs that are neither sure nor ours."""

    known: Mapping[str, str]
    unknown: tuple[str, ...]


def map_file(desk: Desk, path: Path, sheet: str | None, output: Path) -> Mapped:
    """Writes the mapping. InputRefused if there is a file already: what was mapped by hand is not lost."""
    if output.exists():
        hint = "change it by hand, or name another one"
        raise InputRefused(Fault("file_exists", "there is a mapping already", hint, file=str(output)))
    header = [name.strip() for name in next(iter(open_sheet(path, sheet)), []) if name.strip()]
    known = guess_mapping(header, desk.catalogue)
    write_mapping(output, known)
    unknown = [name for name in header if name not in known and not is_column(name.casefold(), desk.catalogue)]
    return Mapped(known, tuple(unknown))
