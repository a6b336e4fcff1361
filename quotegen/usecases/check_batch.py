"""A batch, looked at and not written: what is ready, what is wrong, what it comes to, and how long it takes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from quotegen.batch.engines import Engine
from quotegen.batch.printing import print_row, read_printed
from quotegen.batch.quoting import QuotedRow, RowOrder, quote_rows, read_rows
from quotegen.document.press import PrintOrder
from quotegen.errors import Fault, InputRefused
from quotegen.files.batch_rows import ReadRow
from quotegen.model.batch import RowFault
from quotegen.model.permissions import Action
from quotegen.store.jobs import quoted_before
from quotegen.usecases.batch_plan import Batch
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.quote_batch import Hands, Quoting
from quotegen.usecases.templates import bundle_of, named_in
from quotegen.usecases.watching import Tally, Watch

_SAMPLES = 3
_WRITING = 0.03
"""Seconds that the database takes for a row, beside the workers."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong, in how many rows, and in which first."""

    code: str
    column: str
    message: str
    hint: str
    rows: int
    first_row: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run would meet: in `tally` the ready rows stand as printed, those that are done as `before`.

    `totals` are of the recommended offers, by currency and recurrence; `over` counts rows by the limit they exceed.
    """

    tally: Tally
    causes: tuple[Cause, ...]
    totals: Mapping[tuple[str, str], Decimal]
    over: Mapping[str, int]
    seconds: float
    estimate: float
    warnings: tuple[Fault, ...]


def check_batch(house: House, batch: Batch, engine: Engine, watch: Watch) -> Checked:
    """Everything but the writing, on all cores. `estimate` is in seconds for the whole run."""
    permit(house, Action.RUN_BATCH)
    begun = time.perf_counter()
    check = _Check(Quoting(house, batch, engine, whole=False), watch, Tally(rows=batch.file.count))
    check.go()
    took = time.perf_counter() - begun
    return Checked(
        tally=check.tally,
        causes=causes_of(check.faults),
        totals=check.totals,
        over=check.over,
        seconds=took,
        estimate=0.0 if watch.stop() else check.estimate(),
        warnings=batch.file.warnings,
    )


def causes_of(faults: list[RowFault]) -> tuple[Cause, ...]:
    """The faults by what they are, the most frequent first."""
    by_cause: dict[tuple[str, str], list[RowFault]] = {}
    for fault in faults:
        by_cause.setdefault((fault.code, fault.column), []).append(fault)
    causes = [
        Cause(code, column, first.message, first.hint, len({each.row for each in found}), first.row)
        for (code, column), found in by_cause.items()
        for first in [min(found, key=lambda each: each.row)]
    ]
    return tuple(sorted(causes, key=lambda cause: (-cause.rows, cause.first_row)))


@dataclass(slots=True)
class _Check:
    quoting: Quoting
    watch: Watch
    tally: Tally
    faults: list[RowFault] = field(default_factory=list)
    totals: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    over: Counter[str] = field(default_factory=Counter)
    samples: list[RowOrder] = field(default_factory=list)
    ready: int = 0
    worked: float = 0.0

    def go(self) -> None:
        self.quoting.go(self._readable(), Hands(self._quoted, self._refused, self.watch.stop))

    def _readable(self) -> Iterator[ReadRow]:
        for read in self.quoting.batch.file.rows():
            if read.parsed is not None:
                yield read
                continue
            self.faults += read.faults
            self._count(refused=1)

    def _refused(self, read: ReadRow, faults: tuple[Fault, ...]) -> None:
        self.faults += self.quoting.batch.faults_of(read, faults)
        self._count(refused=1)

    def _quoted(self, read: ReadRow, order: RowOrder, found: QuotedRow) -> None:
        self.worked += found.seconds
        for recurrence, payable in found.payable.items():
            key = found.currency, recurrence
            self.totals[key] = self.totals.get(key, Decimal(0)) + Decimal(payable)
        self.over.update(found.over)
        if found.over:
            self._count(asked=1)
            return
        self.ready += 1
        if len(self.samples) < _SAMPLES:
            self.samples.append(order)
        self._count(before=self._is_quoted_already(read), printed=1)

    def _is_quoted_already(self, read: ReadRow) -> bool:
        quoting = self.quoting
        with quoting.house.store.read() as tx:
            return quoted_before(tx, quoting.batch.request(read).sha256) is not None

    def _count(self, **more: int) -> None:
        self.tally = self.tally.plus(**more)
        self.watch.tell(self.tally)

    def estimate(self) -> float:
        """Seconds for all rows that are ready, from what some of them took to quote and to print just now."""
        to_do = self.ready - self.tally.before
        if not to_do or not self.samples:
            return 0.0
        a_row = self.worked / self.ready + self._printing()
        return to_do * (a_row / self.quoting.engine.workers + _WRITING)

    def _printing(self) -> float:
        """Seconds to print a row. InputRefused if the template is wrong; a row that is too much does not count."""
        order = replace(self.quoting.order, rows=tuple(self.samples), whole=True)
        bundle = bundle_of(self.quoting.house.desk, TEMPLATE)
        drafts = [found.quoted.quotation for found in read_rows(quote_rows(order)) if found.quoted]
        going = [self.quoting.engine.submit(print_row, PrintOrder(each, bundle)) for each in drafts]
        took = [0.0]
        for each in going:
            try:
                with named_in(self.quoting.house.desk):
                    took.append(read_printed(each.result()).seconds)
            except InputRefused as refused:
                if refused.faults[0].code.startswith("template"):
                    raise
        return sum(took) / max(1, len(took) - 1)
