"""How fast a table of customers is read, as CSV and XLSX, and what memory it takes: `python benchmarks/batch_input.py`.

Rows a second are counted from the bytes on disk to rows that are understood, both passes included. The second figure
counts the time of the process alone, which a busy machine does not change so much.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.utils.cell import get_column_letter

from benchmarks.made_up_customers import HEADER, MadeUp, made_up, office, write
from quotegen.files.batch_rows import open_batch
from quotegen.files.kept_tables import KEPT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    options = parser.parse_args()
    office()
    rows = list(made_up(options.rows, wrong=0.02))
    with tempfile.TemporaryDirectory() as folder:
        for path in (_csv(Path(folder), rows), _xlsx(Path(folder), rows)):
            print(f"{path.suffix[1:]:5} {path.stat().st_size / 1e6:6.1f} MB  {len(HEADER)} columns  {_speed(path)}")
        small = _memory(_csv(Path(folder), rows[: options.rows // 5]))
        large = _memory(_csv(Path(folder), rows))
    print(f"memory while reading: {small / 1e6:.2f} MB for {options.rows // 5} rows, {large / 1e6:.2f} MB for all")


def _csv(folder: Path, rows: Sequence[MadeUp]) -> Path:
    path = folder / "made-up.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write(rows, file)
    return path


def _xlsx(folder: Path, rows: Sequence[MadeUp]) -> Path:
    path = folder / "made-up.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("customers")
    sheet.freeze_panes = f"{get_column_letter(2)}2"
    sheet.append(HEADER)
    for row in rows:
        cells = [row.cells.get(name, "") for name in HEADER]
        sheet.append([int(cell) if cell.isdecimal() and cell[0] != "0" else cell.lstrip("=") for cell in cells])
    book.save(path)
    return path


def _speed(path: Path) -> str:
    best = best_of_process = 0.0
    for _ in range(3):
        KEPT.forget_all()  # else a spreadsheet that was read before is not read again
        start, start_of_process = time.perf_counter(), time.process_time()
        count = sum(1 for _ in open_batch(path, office()).rows())
        best = max(best, count / (time.perf_counter() - start))
        best_of_process = max(best_of_process, count / (time.process_time() - start_of_process))
    return f"{best:8,.0f} rows/s  {best_of_process:8,.0f} rows/s of the process's own time"


def _memory(path: Path) -> int:
    """The most that reading takes on top of the file's bytes and of what is known from the first pass."""
    batch = open_batch(path, office())
    tracemalloc.start()
    for _ in batch.rows():
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


if __name__ == "__main__":
    main()
