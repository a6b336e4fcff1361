"""The rows of a batch, quoted a few at a time by whoever does the work, and handed back one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from quotegen.batch.engines import Engine
from quotegen.batch.flow import Flow
from quotegen.batch.packed import PackedCatalogue
from quotegen.batch.quoting import QuotedRow, QuoteOrder, RowOrder, quote_rows, read_rows
from quotegen.errors import Fault, InputRefused
from quotegen.files.batch_rows import ReadRow
from quotegen.usecases.batch_plan import Batch
from quotegen.usecases.house import House

ROWS_AT_ONCE = 4
"""How many rows a worker quotes in one go."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What is done with a row that was quoted, or refused; and whether somebody wishes to stop."""

    quoted: Callable[[ReadRow, RowOrder, QuotedRow], None]
    refused: Callable[[ReadRow, tuple[Fault, ...]], None]
    stopping: Callable[[], bool]


@dataclass(slots=True)
class _Given:
    """Rows that a worker has, and what it answered."""

    rows: list[tuple[ReadRow, RowOrder]] = field(default_factory=list)
    answer: tuple[QuotedRow, ...] | None = None


@dataclass(slots=True)
class Quoting:
    """Rows through an engine. With `whole` a quoted row can be issued, without it it can only be looked at."""

    house: House
    batch: Batch
    engine: Engine
    whole: bool
    flow: Flow = field(init=False)
    order: QuoteOrder = field(init=False)
    given: deque[_Given] = field(default_factory=deque)

    def __post_init__(self) -> None:
        catalogue = self.house.desk.catalogue
        day = self.house.today(catalogue.seller.time_zone)
        self.flow = Flow(self.engine)
        self.order = QuoteOrder(PackedCatalogue.of(catalogue), day, self.house.user.role, (), self.whole)

    def go(self, rows: Iterable[ReadRow], hands: Hands) -> None:
        """All of them; never more in flight than keep the workers busy, so that memory does not grow with the file.

        On a wish to stop, what has begun is still finished.
        """
        most = ROWS_AT_ONCE * (self.engine.workers + 1)
        try:
            for chunk in _chunks(rows):
                while self.flow.rows > most and not hands.stopping():
                    self.flow.settle()
                if hands.stopping():
                    break
                self._give(chunk, hands)
            while self.flow.rows:
                self.flow.settle()
        finally:
            self.flow.call_off()

    def _give(self, chunk: list[ReadRow], hands: Hands) -> None:
        with self.house.store.read() as tx:
            orders = [(read, self.batch.order(tx, read)) for read in chunk]
        given = _Given()
        for read, order in orders:
            if isinstance(order, RowOrder):
                given.rows.append((read, order))
            else:
                hands.refused(read, order)
        if given.rows:
            self.given.append(given)
            wanted = replace(self.order, rows=tuple(order for _, order in given.rows))
            self.flow.give(quote_rows, wanted, len(given.rows), partial(self._answered, given, hands))

    def _answered(self, given: _Given, hands: Hands, answer: Callable[[], bytes]) -> None:
        """In the order of the file, whichever worker was first: so numbers go up as rows do."""
        try:
            given.answer = read_rows(answer())
        except InputRefused as refused:
            lost = (QuotedRow(row=read.row, seconds=0, faults=refused.faults) for read, _ in given.rows)
            given.answer = tuple(lost)
        while self.given and self.given[0].answer is not None:
            first = self.given.popleft()
            for (read, order), found in zip(first.rows, first.answer or (), strict=True):
                if found.faults:
                    hands.refused(read, found.faults)
                else:
                    hands.quoted(read, order, found)


def _chunks(rows: Iterable[ReadRow]) -> Iterator[list[ReadRow]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, ROWS_AT_ONCE)):
        yield chunk
