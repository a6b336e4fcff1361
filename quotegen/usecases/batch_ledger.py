"""What is written of a batch: for each row its quotation and its line in the ledger, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import quotegen
from quotegen.batch.quoting import QuotedRow, RowOrder
from quotegen.document.bundle import Bundle
from quotegen.document.press import PrintOrder
from quotegen.errors import Fault, RuleRefused
from quotegen.files.batch_rows import ReadRow
from quotegen.model.numbering import exactly, revised
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import Quotation
from quotegen.store.documents import bundle_of, document_of, keep_document
from quotegen.store.drafts import DraftState, KeptDraft, get_draft, keep_draft
from quotegen.store.engine import Transaction
from quotegen.store.failpoints import point
from quotegen.store.jobs import Item, ItemState, Job, find_job, get_item, items_of, keep_job, quoted_before, settle
from quotegen.store.quotations import KeptRevision, customer_copy_of, get_revision, snapshot_of
from quotegen.usecases.batch_plan import Batch
from quotegen.usecases.floor import excesses_of
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise, promise_in
from quotegen.usecases.people import customer_of
from quotegen.usecases.priced import Priced, PricedDraft
from quotegen.usecases.templates import kept_bundle


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of a batch in the database. Another process may be at the same batch: what it has done stays done."""

    house: House
    batch: Batch
    bundle: Bundle

    @property
    def job(self) -> Job:
        return self.batch.job

    def begin(self) -> None:
        """The job with all its rows, unless it is there already."""
        if self.is_begun():
            return
        requests = [self.batch.request(read) for read in self.batch.file.rows()]
        with self.house.store.write() as tx:
            if find_job(tx, self.job.id) is None:
                keep_job(tx, self.job, requests, self.house.deed())
        point("batch.begun")

    def is_begun(self) -> bool:
        with self.house.store.read() as tx:
            return find_job(tx, self.job.id) is not None

    def items(self) -> Iterator[Item]:
        """All of them in the order of the file, a page at a time; no transaction is open in between."""
        after = 0
        while True:
            with self.house.store.read() as tx:
                page = items_of(tx, self.job.id, after)
            if not page:
                return
            yield from page
            after = page[-1].row

    def refuse(self, read: ReadRow, faults: tuple[Fault, ...]) -> None:
        """The row has to be mended by a person."""
        told = {"state": ItemState.REFUSED.value, "faults": self.batch.faults_of(read, faults)}
        with self.house.store.write() as tx:
            if get_item(tx, self.job.id, read.row).quotation is None:
                settle(tx, self.job.id, read.row, told, self.house.deed())

    def issue(self, read: ReadRow, order: RowOrder, found: QuotedRow) -> PrintOrder | None:
        """What is to be printed of the row; None if its draft has to be approved first.

        A row that just this job, or an earlier one, has its number for keeps that number.
        """
        deed = self.house.deed()
        with self.house.store.write() as tx:
            item = get_item(tx, self.job.id, read.row)
            earlier = item if item.quotation else quoted_before(tx, item.request_sha256)
            if earlier is not None and earlier.number is not None:
                self._quoted(tx, read.row, earlier)
                return self._print_order(tx, get_revision(tx, earlier.number))
            point("batch.row_begun")
            draft = self._draft(tx, order, found)
            changes = {"draft": draft.kept.id, "seconds": f"{found.seconds:.3f}"}
            over = excesses_of(self.house, draft.priced)
            if over:
                faults = self.batch.faults_of(read, (needs_approval(draft.kept, over[0].code.value),))
                asked = {**changes, "state": ItemState.ASKED.value, "faults": faults}
                settle(tx, self.job.id, read.row, asked, deed)
                return None
            promised = promise_in(tx, self.house, draft, self.bundle, deed)
            quoted = {"state": ItemState.QUOTED.value, "faults": (), **promised.revision.key}
            settle(tx, self.job.id, read.row, {**changes, **quoted}, deed)
            point("batch.row_settled")
        point("batch.row_committed")
        return PrintOrder(promised.snapshot.quotation, self.bundle, promised.customer_copy, promised.snapshot.head)

    def _draft(self, tx: Transaction, order: RowOrder, found: QuotedRow) -> PricedDraft:
        quoted, row = found.quoted, order.row
        assert quoted is not None
        customer = row.customer_id or customer_of(tx, order.buyer, self.house.deed()).id
        content = quoted.draft.model_copy(update={"customer": customer})
        promised = quoted.quotation
        occasion = Occasion(
            self.house.desk.catalogue,
            order.buyer,
            promised.language,
            promised.currency,
            promised.issue_date,
            self.house.user.role,
        )
        priced = Priced(content, promised, quoted.costing, occasion)
        return PricedDraft(keep_draft(tx, content, priced.headline, self.house.deed()), priced)

    def _quoted(self, tx: Transaction, row: int, as_in: Item) -> None:
        changes = {"state": ItemState.QUOTED.value, "draft": as_in.draft, "faults": ()}
        settle(
            tx,
            self.job.id,
            row,
            {**changes, "quotation": as_in.quotation, "revision": as_in.revision},
            self.house.deed(),
        )

    def approved(self, read: ReadRow, item: Item) -> PrintOrder | None:
        """A row whose draft had to be approved: what is to be printed of it, if it was since."""
        assert item.draft is not None
        with self.house.store.read() as tx:
            draft = get_draft(tx, item.draft)
        if draft.state is DraftState.OPEN:
            try:
                promise(self.house, draft.id)
            except RuleRefused:
                return None
            with self.house.store.read() as tx:
                draft = get_draft(tx, draft.id)
        if draft.state is not DraftState.ISSUED or draft.quotation is None:
            return None
        key = {"quotation": draft.quotation, "revision": draft.revision}
        with self.house.store.write() as tx:
            changes = {"state": ItemState.QUOTED.value, "faults": (), **key}
            settle(tx, self.job.id, read.row, changes, self.house.deed())
            return self._print_order(tx, get_revision(tx, exactly(draft.quotation, draft.revision)))

    def print_order(self, number: str) -> PrintOrder:
        """What is to be printed of a row that has its number already."""
        with self.house.store.read() as tx:
            return self._print_order(tx, get_revision(tx, number))

    def _print_order(self, tx: Transaction, kept: KeptRevision) -> PrintOrder:
        snapshot = snapshot_of(tx, kept)
        copy = customer_copy_of(tx, kept)
        if snapshot.template == self.bundle.digest:
            return PrintOrder(snapshot.quotation, self.bundle, copy, snapshot.head)
        return PrintOrder(snapshot.quotation, kept_bundle(bundle_of(tx, snapshot.template)), copy, snapshot.head)

    def keep_pdf(self, row: int, order: PrintOrder, pdf: bytes, seconds: str) -> bytes:
        """The PDF that is kept of the row: this one, or the one that was kept before it."""
        deed = self.house.deed()
        with self.house.store.write() as tx:
            pdf = keep_document(tx, get_revision(tx, number_of(order.quotation)), pdf, quotegen.__version__, deed)
            settle(tx, self.job.id, row, {"seconds": seconds, "faults": ()}, deed)
            point("batch.document_kept")
        return pdf

    def kept_pdf(self, number: str) -> bytes:
        with self.house.store.read() as tx:
            pdf = document_of(tx, get_revision(tx, number))
        assert pdf is not None
        return pdf

    def unprinted(self, read: ReadRow, faults: tuple[Fault, ...]) -> None:
        """The row has its number, but could not be printed; the next run tries again."""
        with self.house.store.write() as tx:
            settle(tx, self.job.id, read.row, {"faults": self.batch.faults_of(read, faults)}, self.house.deed())


def number_of(promised: Quotation) -> str:
    """The number under which a quotation is written."""
    assert promised.number is not None
    return revised(promised.number, promised.revision)


def needs_approval(kept: KeptDraft, code: str) -> Fault:
    hint = f'quotegen quote ask {kept.name} --because "…"; once it is approved, run the same command again'
    return Fault("needs_approval", f"{kept.name} is beyond your limits: {code.replace('_', ' ')}", hint)
