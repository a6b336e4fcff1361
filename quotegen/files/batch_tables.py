"""What a batch leaves beside its PDFs: tables for a spreadsheet, and all of it in one archive."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from quotegen.files.formula import escaped
from quotegen.files.writing import written

RESULTS = "results.csv"
ERRORS = "errors.csv"
INVALID = "invalid_rows.csv"
ARCHIVE = "quotations.zip"
TABLES = frozenset({RESULTS, ERRORS, INVALID, ARCHIVE})
RESULT_COLUMNS = (
    "row",
    "external_id",
    "number",
    "revision",
    "state",
    "total",
    "currency",
    "pdf",
    "sha256",
    "seconds",
)
ERROR_COLUMNS = ("row", "external_id", "column", "code", "message", "value", "hint")
_MARK = "\ufeff"
"""By it a spreadsheet knows that the file is UTF-8."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> bytes:
    """A CSV that a spreadsheet opens by itself and never takes for formulas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter or ",", lineterminator="\r\n")
    writer.writerow([escaped(name) for name in header])
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return f"{_MARK}{text.getvalue()}".encode()


def archive(path: Path, files: Iterable[Path], mode: int) -> None:
    """The files in one zip, under their own names; the same files give the same bytes. `mode` is before the umask."""
    with written(path, mode) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as zipped:
        for file in files:
            zipped.writestr(zipfile.ZipInfo(file.name, _EPOCH), file.read_bytes())
