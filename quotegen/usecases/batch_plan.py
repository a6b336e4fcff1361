"""A file of customers as a job: which rows it has, what each asks for, and by what it is known again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from quotegen.batch.quoting import RowOrder
from quotegen.errors import Fault, InputRefused
from quotegen.files.batch_mapping import read_mapping
from quotegen.files.batch_rows import BatchFile, ReadRow, open_batch
from quotegen.language import Language
from quotegen.model.batch import RowFault
from quotegen.model.canonical import canonical, sha256
from quotegen.model.inputs import with_contact_of
from quotegen.model.people import User
from quotegen.store.engine import Transaction
from quotegen.store.jobs import Job, Request
from quotegen.store.people import get_customer
from quotegen.usecases.house import House


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a file is read and quoted. With another `label`, the same rows are quoted anew.

    `mapping` is a file with one, or what stands in it. `name` is what people call the file, if not by its path.
    """

    mapping: Path | Mapping[str, str] | None = None
    sheet: str | None = None
    language: Language | None = None
    label: str = ""
    name: str = ""


_NOT_LATER = frozenset({"mapping", "sheet", "language", "label", "name"})
"""The options that there were from the beginning; `name` makes no other quotation."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A file that was read, with what its rows are quoted by, and whom the customers may ask unless a row names him."""

    file: BatchFile
    language: Language | None
    options: Mapping[str, object]
    by: User
    name: str = ""

    @property
    def job(self) -> Job:
        file = self.file
        return Job(
            job_id(file.sha256, self.options), self.name or file.path.name, file.sha256, self.options, file.count
        )

    def request(self, read: ReadRow) -> Request:
        """What a row asks for: the same cells under the same options are the same request."""
        cells = {name: cell for name, cell in zip(self.file.header, read.cells, strict=False) if cell.strip()}
        return Request(read.row, read.external_id, sha256(canonical([dict(self.options), cells])), read.faults)

    def order(self, tx: Transaction, read: ReadRow) -> RowOrder | tuple[Fault, ...]:
        """The row with its buyer; the faults, if it names a customer that is not kept."""
        row = read.parsed
        assert row is not None
        inputs = with_contact_of(self.by, row.inputs)
        row = row.model_copy(update={"language": row.language or self.language, "inputs": inputs})
        if row.customer is not None:
            return RowOrder(row, row.customer)
        try:
            return RowOrder(row, get_customer(tx, row.customer_id or "").customer.buyer)
        except InputRefused as refused:
            return refused.faults

    def faults_of(self, read: ReadRow, faults: tuple[Fault, ...]) -> tuple[RowFault, ...]:
        """Faults that were found later, each in the column of the file that it is about."""
        return tuple(self._fault(read, fault) for fault in faults)

    def _fault(self, read: ReadRow, fault: Fault) -> RowFault:
        by_answers = read.parsed is not None and read.parsed.answers is not None
        # The lines of a recommendation stand in no column.
        column = "" if by_answers and "lines[" in fault.path else self.file.column_of_path(fault.path)
        value = dict(zip(self.file.header, read.cells, strict=False)).get(column, "")
        return RowFault(read.row, read.external_id, column, fault.code, fault.message, value[:200], fault.hint)


def plan_batch(house: House, path: Path, options: BatchOptions) -> Batch:
    """The file, read once. InputRefused with what is wrong with it as a whole."""
    catalogue = house.desk.catalogue
    mapping = read_mapping(options.mapping, catalogue) if isinstance(options.mapping, Path) else options.mapping or {}
    file = open_batch(path, catalogue, mapping, options.sheet)
    return Batch(file, options.language, told_by(options, mapping, catalogue.name), house.user, options.name)


def told_by(options: BatchOptions, mapping: Mapping[str, str], catalogue: str) -> dict[str, object]:
    """All that makes another quotation of the same rows.

    These five are always told. Any other option is told only where it is not as it usually is: so that a request that
    was quoted before there was such an option is still known as the same.
    """
    told = {"catalogue": catalogue, "mapping": dict(mapping), "sheet": options.sheet or ""}
    later = {each.name: getattr(options, each.name) for each in fields(options) if each.name not in _NOT_LATER}
    usual = {each.name: each.default for each in fields(options)}
    later = {name: value for name, value in later.items() if value != usual[name]}
    return {**told, "language": options.language or "", "label": options.label, **later}


def job_id(file_sha256: str, told: Mapping[str, object]) -> str:
    """The same file under the same options is the same job."""
    return f"B-{sha256(canonical([file_sha256, dict(told)]))[:10]}"
