"""A file of customers that is handed in in the app: kept, its columns led to ours, and what is to be made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from quotegen.errors import Fault, InputRefused
from quotegen.files.batch_columns import LINE, columns, is_column, line_column
from quotegen.files.batch_mapping import guess_mapping
from quotegen.files.batch_shelf import About, Shelf, checked, held_content, shown_name
from quotegen.files.batch_template import template_csv
from quotegen.files.sheets import sheet_in, sheet_names
from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.permissions import Action
from quotegen.store.events import time_text
from quotegen.usecases.batch_plan import Batch, BatchOptions, job_id, plan_batch, told_by
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit
from quotegen.usecases.upload_space import make_room

_SAMPLES = 3
_LONGEST_SAMPLE = 40
_LINES_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Theirs:
    """A column of a file: its first cells that are not empty, and our column it is led to, if it is."""

    name: str
    samples: tuple[str, ...]
    ours: str | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Received:
    """A kept file as it is to be quoted. `job` is what it is known by under these wishes, run or not."""

    digest: str
    about: About
    columns: tuple[Theirs, ...]
    sheets: tuple[str, ...]
    job: str

    @property
    def foreign(self) -> tuple[Theirs, ...]:
        """The columns that are not called as ours are."""
        return tuple(column for column in self.columns if not column.is_own)

    @property
    def has_ids(self) -> bool:
        return any(column.ours == "external_id" for column in self.columns)


def receive(house: House, name: str, content: bytes) -> str:
    """The digest of the file, kept. InputRefused if it is over 20 MB or no table, OutputFailed if there is no room.

    Its columns are led as a file with this header was led before; where there was none, as far as they are sure.
    """
    permit(house, Action.RUN_BATCH)
    held = checked(content)
    shelf, catalogue = _shelf(house), house.desk.catalogue
    sheets = sheet_names(held)
    known = shelf.find(held.sha256)
    header = [cell.strip() for cell in next(iter(sheet_in(held)), [])]
    about = About(
        name=shown_name(name),
        who=house.user.name,
        at=time_text(house.clock()),
        kind="xlsx" if sheets else "csv",
        mapping=known.mapping if known else _led(shelf, header, catalogue),
        sheet=known.sheet if known else None,
    )
    if known is None:
        make_room(house, len(content))
    return shelf.put(content, about)


def received(house: House, digest: str) -> Received:
    """InputRefused if no such file is kept."""
    about = _about(house, digest)
    path = _shelf(house).file_of(digest, about)
    header, samples = _head(path, about.sheet)
    own = {column: is_column(_folded(column), house.desk.catalogue) for column in header}
    told = [
        Theirs(name, samples[place], _folded(name) if own[name] else about.mapping.get(name), own[name])
        for place, name in enumerate(header)
        if name
    ]
    sheets = _sheets(path)
    return Received(digest, about, tuple(told), sheets, job_of(house, digest, about))


def lead(house: House, digest: str, theirs: str, ours: str | None) -> None:
    """One of their columns to one of ours, or to none: remembered for the next file with such a header."""
    about = _about(house, digest)
    mapping = {name: column for name, column in about.mapping.items() if name != theirs}
    mapping |= {theirs: ours} if ours else {}
    shelf = _shelf(house)
    shelf.describe(digest, about.model_copy(update={"mapping": mapping}))
    header, _ = _head(shelf.file_of(digest, about), about.sheet)
    shelf.remember(header, house.desk.catalogue.name, mapping)


def choose_sheet(house: House, digest: str, sheet: str) -> None:
    """Another sheet of the file, with columns of its own."""
    about = _about(house, digest)
    header, _ = _head(_shelf(house).file_of(digest, about), sheet)
    mapping = _led(_shelf(house), header, house.desk.catalogue)
    _shelf(house).describe(digest, about.model_copy(update={"sheet": sheet, "mapping": mapping}))


def wish(house: House, digest: str, language: Language | None, label: str) -> None:
    """In which language rows are quoted that name none, and under which label: another one quotes all rows anew."""
    about = _about(house, digest)
    changes = {"language": language, "label": " ".join(label.split())[:100]}
    _shelf(house).describe(digest, About.model_validate({**about.model_dump(), **changes}))


def plan_received(house: House, digest: str) -> Batch:
    """The kept file as it is to be quoted. InputRefused with what is wrong with it as a whole."""
    about = _about(house, digest)
    _shelf(house).use(digest)
    return plan_batch(house, _shelf(house).file_of(digest, about), _options(about))


def job_of(house: House, digest: str, about: About) -> str:
    return job_id(digest, told_by(_options(about), about.mapping, house.desk.catalogue.name))


def our_columns(catalogue: Catalogue) -> tuple[str, ...]:
    """What a column can be led to: all but the lines beyond the third."""
    lines = (line_column(number, field) for number in range(1, _LINES_OFFERED + 1) for field in LINE)
    return (*columns(catalogue), *lines)


def template(house: House, language: Language) -> bytes:
    """A table to begin with, marked as UTF-8 for spreadsheets."""
    return f"\ufeff{template_csv(house.desk.catalogue, language)}".encode()


def kept_file(house: House, digest: str) -> Path:
    """InputRefused if no such file is kept."""
    about = _about(house, digest)
    _shelf(house).use(digest)
    return _shelf(house).file_of(digest, about)


def is_kept(house: House, digest: str) -> bool:
    return _shelf(house).find(digest) is not None


def folder_of(house: House, digest: str, job: str) -> Path:
    return _shelf(house).folder_of(digest, job)


def _shelf(house: House) -> Shelf:
    return Shelf.of(house.desk.workspace.home)


def _about(house: House, digest: str) -> About:
    permit(house, Action.RUN_BATCH)
    about = _shelf(house).find(digest)
    if about is None:
        hint = "hand it in once more: what was done with it is not lost"
        raise InputRefused(Fault("batch_file_unknown", "this file is not kept here", hint, "file"))
    return about


def _options(about: About) -> BatchOptions:
    return BatchOptions(about.mapping, about.sheet, about.language, about.label, about.name)


def _led(shelf: Shelf, header: Sequence[str], catalogue: Catalogue) -> dict[str, str]:
    before = shelf.remembered(header, catalogue.name)
    if before is None:
        return guess_mapping([name for name in header if name], catalogue)
    return {theirs: ours for theirs, ours in before.items() if theirs in header and is_column(ours, catalogue)}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@lru_cache(maxsize=32)
def _head(path: Path, sheet: str | None) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The header, and of each column the first cells that say something. What is kept never changes."""
    table = iter(sheet_in(held_content(path), sheet))
    header = tuple(" ".join(cell.split()) for cell in next(table, []))
    rows = list(islice((row for row in table if any(cell.strip() for cell in row)), 50))
    return header, tuple(_filled(rows, place) for place in range(len(header)))


def _filled(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    cells = (" ".join(row[place].split()) for row in rows if place < len(row))
    seen = dict.fromkeys(cell[:_LONGEST_SAMPLE] for cell in cells if cell)
    return tuple(islice(seen, _SAMPLES))


@lru_cache(maxsize=32)
def _sheets(path: Path) -> tuple[str, ...]:
    return sheet_names(held_content(path))
