"""A batch on a bad day: a disk that fills, a row that is too much, a cluster that is lost; and it quotes as by hand."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quotegen.batch.packed import PackedCatalogue
from quotegen.batch.printing import print_row
from quotegen.batch.quoting import QuotedRow, QuoteOrder, RowOrder, quote_rows, read_rows
from quotegen.errors import Busy, Fault, InputRefused
from quotegen.model.batch import BatchRow
from quotegen.model.people import Role
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases.drafts import Beginning, draft_from_answers
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.verify import verify_all
from quotegen.workers.pool import WorkerLost
from tests.batch.quick import QuickEngine, fake_pdf
from tests.batch.rows import read, write
from tests.samples import ROOT
from tests.store.kit import ZEME
from tests.store.test_bad_days import afresh, limited
from tests.store.test_batches import numbers, run, ten


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_a_disk_that_fills_nothing_is_torn_and_the_same_command_goes_on(
    house: House, database_url: str, tmp_path: Path
) -> None:
    house.store.close()
    file, out = ten(tmp_path), tmp_path / "out"
    large = QuickEngine(lambda order: fake_pdf(order) + b" " * 400_000)
    rooms = range(-100_000, 2_500_000, 200_000)
    ends = [limited(database_url, extra, lambda house: run(house, file, out, large)) for extra in rooms]
    assert ends[0] == 8 and set(ends) <= {0, 8}
    for torn in out.glob("*.pdf"):
        assert len(torn.read_bytes()) > 400_000
    again = afresh(database_url)
    assert run(again, file, out).tally.printed == 10
    assert len(numbers(again)) == 10 and verify_all(again) == ()
    again.store.close()


class LostEngine(QuickEngine):
    """Loses what `lose` says it loses, by raising `error` where the answer is read."""

    def __init__(self, work: Any, error: Exception, after: int = 0) -> None:
        super().__init__()
        self.work, self.error, self.after = work, error, after

    def submit(self, work: Any, argument: Any) -> Future[bytes]:
        if work is not self.work:
            return super().submit(work, argument)
        self.after -= 1
        if self.after >= 0:
            return super().submit(work, argument)
        lost: Future[bytes] = Future()
        lost.set_exception(self.error)
        return lost


def test_a_cluster_that_is_lost_stops_the_batch_and_the_same_command_goes_on(house: House, tmp_path: Path) -> None:
    lost = LostEngine(print_row, Busy(Fault("cluster_lost", "the cluster is gone", "run it again")), after=4)
    with pytest.raises(Busy):
        run(house, ten(tmp_path), tmp_path / "out", lost)
    assert run(house, ten(tmp_path), tmp_path / "out").tally.printed == 10
    assert len(numbers(house)) == 10


def test_rows_whose_task_is_lost_are_told_and_tried_again_by_the_next_run(house: House, tmp_path: Path) -> None:
    lost = LostEngine(quote_rows, InputRefused(Fault("task_lost", "every worker died of it", "look")), after=1)
    ended = run(house, ten(tmp_path), tmp_path / "out", lost)
    assert (ended.tally.printed, ended.tally.refused) == (4, 6)
    assert {each["code"] for each in read(tmp_path / "out" / "errors.csv")} == {"task_lost"}
    assert run(house, ten(tmp_path), tmp_path / "out").tally.printed == 10


def test_a_row_that_is_too_much_for_a_worker_says_so_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Choking:
        def call(self, task: str, order: Any) -> bytes:
            rows = [each.row.row for each in order.rows]
            if 4 in rows:
                raise WorkerLost("time", "")
            return b"[" + b",".join(QuotedRow(row=each, seconds=0).model_dump_json().encode() for each in rows) + b"]"

    monkeypatch.setattr("quotegen.batch.quoting.shared_pool", Choking)
    rows = [BatchRow(row=number, external_id=str(number), customer_id="zeme", answers={}) for number in (2, 3, 4, 5)]
    orders = tuple(RowOrder(each, ZEME.buyer) for each in rows)
    order = QuoteOrder(PackedCatalogue("x", b""), date(2026, 11, 24), Role.ADMIN, orders)
    found = {each.row: [fault.code for fault in each.faults] for each in read_rows(quote_rows(order))}
    assert found == {2: [], 3: [], 4: ["row_lost"], 5: []}


def test_a_batch_promises_what_a_quotation_by_hand_promises(house: House, tmp_path: Path) -> None:
    by_hand = promise(house, draft_from_answers(house, ROOT / "examples/answers/charity.yaml", Beginning()).kept.id)
    customer = "labdaros-fondas-atviras-stalas"
    answers = {
        "needs.printers": "Brenta M2400dn; Lumo J240w",
        "needs.volume_by": "people",
        "needs.people": "6",
        "needs.sides": "both",
        "needs.colour_share": "10",
        "needs.printed": "internal",
        "needs.letters_month": "400",
        "needs.labels_month": "300",
        "needs.sustainability": "recycled",
        "needs.budget": "120",
        "needs.delivery": "once",
        "needs.cover_months": "3",
        "needs.decider": "valdyba, trečią mėnesio antradienį",
    }
    run(house, write(tmp_path / "one.csv", [{"external_id": "1", "customer": customer, **answers}]), tmp_path / "out")
    with house.store.read() as tx:
        first, second = (snapshot_of(tx, get_revision(tx, each)) for each in (by_hand, "Q-2026-00002"))
    assert second.quotation.model_copy(update={"number": by_hand}) == first.quotation
    assert second.draft == first.draft
