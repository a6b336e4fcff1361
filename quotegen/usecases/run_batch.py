"""A batch, run: every row quoted, numbered, printed and written, once each, however often it is interrupted.

A row is issued in one transaction with its line in the ledger. Its PDF is kept in a second one, and written as a file
after that; whoever runs the same command again goes on from what the ledger says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from quotegen.batch.engines import Engine
from quotegen.batch.printing import print_row, read_printed, try_page
from quotegen.batch.quoting import QuotedRow, RowOrder
from quotegen.document.press import PrintOrder
from quotegen.errors import Fault, InputRefused
from quotegen.files.batch_folder import OutFolder
from quotegen.files.batch_rows import ReadRow
from quotegen.model.permissions import Action
from quotegen.store.failpoints import point
from quotegen.store.jobs import Item, ItemState
from quotegen.usecases.batch_ledger import Ledger, number_of
from quotegen.usecases.batch_plan import Batch
from quotegen.usecases.batch_results import write_archive, write_tables
from quotegen.usecases.house import House
from quotegen.usecases.issue import unprinted_references
from quotegen.usecases.permit import permit
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.quote_batch import Hands, Quoting
from quotegen.usecases.templates import bundle_of, named_in
from quotegen.usecases.watching import NOBODY, Tally, Watch


@dataclass(frozen=True, slots=True)
class Way:
    """Where the files go, who does the work, and after how many rows in error to give up."""

    out: OutFolder
    engine: Engine
    max_errors: int | None = None
    zipped: bool = False
    watch: Watch = NOBODY


@dataclass(frozen=True, slots=True)
class Ended:
    """`stopped`: by a wish, or because too many rows were in error; the same command goes on."""

    job: str
    tally: Tally
    stopped: bool
    too_many: bool
    files: tuple[Path, ...] = ()

    @property
    def needs_a_person(self) -> bool:
        return self.too_many or bool(self.tally.failed)


def run_batch(house: House, batch: Batch, way: Way) -> Ended:
    """All rows that are not done yet. OutputFailed if a folder or the disk is in the way: nothing is lost by it."""
    permit(house, Action.RUN_BATCH)
    with house.store.held():
        return _run(Ledger(house, batch, bundle_of(house.desk, TEMPLATE)), way)


def _run(ledger: Ledger, way: Way) -> Ended:
    ledger.begin()
    quoting = Quoting(ledger.house, ledger.batch, way.engine, whole=True)
    ended = _Run(ledger, way, quoting, Tally(rows=ledger.batch.file.count)).go()
    files = write_tables(ledger, way.out)
    archived = (write_archive(ledger, way.out),) if way.zipped else ()
    return replace(ended, files=(*files, *archived))


@dataclass(slots=True)
class _Run:
    ledger: Ledger
    way: Way
    quoting: Quoting
    tally: Tally
    tried: bool = False

    @property
    def too_many(self) -> bool:
        return self.way.max_errors is not None and self.tally.refused > self.way.max_errors

    def go(self) -> Ended:
        self.quoting.go(self._to_quote(), Hands(self._quoted, self._refuse, self._stopping))
        return Ended(self.ledger.job.id, self.tally, self.tally.settled < self.tally.rows, self.too_many)

    def _stopping(self) -> bool:
        return self.too_many or self.way.watch.stop()

    def _to_quote(self) -> Iterator[ReadRow]:
        """The rows that have no number yet. Those that have one go on from there."""
        for read, item in zip(self.ledger.batch.file.rows(), self.ledger.items(), strict=True):
            if item.state is ItemState.QUOTED and item.number:
                self._go_on(read, item.number, item.pdf_sha256)
            elif item.state is ItemState.ASKED:
                self._ask_again(read, item)
            elif read.parsed is None:
                self._count(refused=1)
            else:
                yield read

    def _go_on(self, read: ReadRow, number: str, printed: str | None) -> None:
        """A row with its number: printed, unless it is; its file written, unless it is there as it was printed."""
        if printed is None:
            self._print(read, self.ledger.print_order(number), 0.0)
            return
        if not self.way.out.has(number, printed):
            self.way.out.publish(number, self.ledger.kept_pdf(number))
        self._count(printed=1, before=1)

    def _ask_again(self, read: ReadRow, item: Item) -> None:
        order = self.ledger.approved(read, item)
        if order is None:
            self._count(asked=1)
        else:
            self._print(read, order, 0.0)

    def _quoted(self, read: ReadRow, order: RowOrder, found: QuotedRow) -> None:
        self._try_template(found)
        left_out = unprinted_references(found.quoted.quotation, self.ledger.bundle) if found.quoted else ()
        if left_out:
            self._refuse(read, left_out)
            return
        wanted = self.ledger.issue(read, order, found)
        if wanted is None:
            self._count(asked=1)
        else:
            self._print(read, wanted, found.seconds)

    def _try_template(self, found: QuotedRow) -> None:
        """Before the first number is taken: a template that is wrong would be so for every row."""
        if self.tried or found.quoted is None:
            return
        with named_in(self.ledger.house.desk):
            quotation = found.quoted.quotation.model_copy(update={"number": "1"})  # as it is printed once it has one
            self.way.engine.submit(try_page, PrintOrder(quotation, self.ledger.bundle)).result()
        self.tried = True

    def _print(self, read: ReadRow, order: PrintOrder, seconds: float) -> None:
        self.quoting.flow.give(print_row, order, 1, partial(self._printed, read, order, seconds))

    def _printed(self, read: ReadRow, order: PrintOrder, seconds: float, answer: Callable[[], bytes]) -> None:
        try:
            printed = read_printed(answer())
        except InputRefused as refused:
            self.ledger.unprinted(read, refused.faults)
            self._count(unprinted=1)
            return
        pdf = self.ledger.keep_pdf(read.row, order, printed.pdf, f"{seconds + printed.seconds:.3f}")
        self.way.out.publish(number_of(order.quotation), pdf)
        point("batch.published")
        self._count(printed=1)

    def _refuse(self, read: ReadRow, faults: tuple[Fault, ...]) -> None:
        self.ledger.refuse(read, faults)
        self._count(refused=1)

    def _count(self, **more: int) -> None:
        self.tally = self.tally.plus(**more)
        self.way.watch.tell(self.tally)
