"""The tables that a batch leaves: what became of each row, what is wrong, and the rows to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

from quotegen.files.batch_folder import OutFolder
from quotegen.files.batch_tables import (
    ARCHIVE,
    ERROR_COLUMNS,
    ERRORS,
    INVALID,
    RESULT_COLUMNS,
    RESULTS,
    archive,
    table,
)
from quotegen.store.jobs import Item, ItemState
from quotegen.usecases.batch_ledger import Ledger


def write_tables(ledger: Ledger, out: OutFolder) -> tuple[Path, ...]:
    """All three, made anew from the ledger: whole at any time, however the batch was interrupted."""
    delimiter, header = ledger.batch.file.delimiter, ledger.batch.file.header
    files = {
        RESULTS: table(RESULT_COLUMNS, (_result(item) for item in ledger.items()), delimiter),
        ERRORS: table(ERROR_COLUMNS, _errors(ledger), delimiter),
        INVALID: table(header, _invalid(ledger), delimiter),
    }
    out.write(files)
    return tuple(out.path / name for name in files)


def write_archive(ledger: Ledger, out: OutFolder) -> Path:
    """The PDFs and the tables of this batch in one file."""
    path = out.path / ARCHIVE
    pdfs = (out.path / out.name_of(item.number or "") for item in ledger.items() if item.pdf_sha256)
    archive(path, [*pdfs, *(out.path / name for name in (RESULTS, ERRORS))], out.mode)
    return path


def _result(item: Item) -> tuple[str, ...]:
    number = item.number or ""
    return (
        str(item.row),
        item.external_id,
        number,
        str(item.revision or ""),
        _state(item),
        item.payable or "",
        item.currency or "",
        OutFolder.name_of(number) if item.pdf_sha256 else "",
        item.pdf_sha256 or "",
        item.seconds if item.quotation else "",
    )


def _state(item: Item) -> str:
    """That of the quotation, where there is one; else why there is none."""
    words = {ItemState.WAITING: "waiting", ItemState.REFUSED: "error", ItemState.ASKED: "needs_approval"}
    return item.quotation_state or words[item.state]


def _errors(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    for item in ledger.items():
        for fault in item.faults:
            yield tuple(str(value) for value in astuple(fault))


def _invalid(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    """The rows that have to be mended, as they stand in the file."""
    for read, item in zip(ledger.batch.file.rows(), ledger.items(), strict=True):
        if item.state is ItemState.REFUSED:
            yield read.cells
