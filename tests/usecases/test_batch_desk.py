"""Batches from a screen: a file kept, its columns led, checked and run in the background, stopped and gone on with."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from quotegen.errors import InputRefused, RuleRefused
from quotegen.files.batch_folder import open_folder
from quotegen.files.batch_shelf import MOST_BYTES, shown_name
from quotegen.model.people import Role, User
from quotegen.usecases import batch_desk, batch_runs
from quotegen.usecases.batch_desk import Seen, Standing
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.batch_runs import Work, Works
from quotegen.usecases.batch_upload import choose_sheet, lead, plan_received, receive, received, template, wish
from quotegen.usecases.check_batch import Checked
from quotegen.usecases.house import Caller, House, open_house
from quotegen.usecases.run_batch import Way, run_batch
from quotegen.usecases.verify import verify_all
from quotegen.usecases.watching import Tally, Watch
from tests.batch.quick import QuickEngine, fake_pdf
from tests.batch.rows import row, write
from tests.samples import ROOT
from tests.store.test_batches import numbers

EXPORT = (ROOT / "examples" / "batch" / "crm-export.csv").read_bytes()
WAIT = 60.0


class Gate:
    """An engine that prints a row only when it is let through."""

    def __init__(self) -> None:
        self.printed = 0
        self.open = threading.Event()
        self.allowed = threading.Semaphore(0)

    def engine(self) -> QuickEngine:
        return QuickEngine(self.print)

    def print(self, order: object) -> bytes:
        if not self.open.is_set():
            while not (self.open.is_set() or self.allowed.acquire(timeout=0.01)):
                pass
        self.printed += 1
        return fake_pdf(order)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    monkeypatch.setattr(batch_runs, "own_engine", made.engine)
    yield made
    made.open.set()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_runs, "own_engine", QuickEngine)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    with open_house(None, None, Caller("ana", "test")) as opened:
        yield opened


def table(folder: Path, rows: int, **changes: str) -> bytes:
    return write(folder / "made.csv", [row(number, **changes) for number in range(1, rows + 1)]).read_bytes()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


def ended(house: House, job: str) -> Seen:
    until(lambda: (work := batch_runs.find_run(house, job)) is not None and not work.goes_on)
    return batch_desk.look(house, job)


def checked(house: House, job: str) -> Work:
    until(lambda: (work := batch_desk.checked(house, job)) is not None and not work.goes_on)
    work = batch_desk.checked(house, job)
    assert work is not None
    return work


# --- handed in -----------------------------------------------------------------------------------------------------


def test_a_file_is_kept_under_its_digest_and_never_under_its_name(house: House, tmp_path: Path) -> None:
    digest = receive(house, "../../etc/<b>passwd</b>.csv", table(tmp_path, 2))
    home = house.desk.workspace.home / "data" / "batches"
    kept = sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())
    assert kept == [f"{digest}/about.json", f"{digest}/rows.csv"]
    assert received(house, digest).about.name == "b>.csv"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("customers.csv", "customers.csv"),
        ("C:\\Users\\ana\\list.xlsx", "list.xlsx"),
        ("../../x", "x"),
        ("a\u202egpj.csv", "agpj.csv"),
        ("\n\x00", "file"),
        ("é" * 500, "é" * 120),
        ("", "file"),
    ],
)
def test_a_name_is_shown_without_folders_and_invisible_marks(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "header_missing"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_table"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "xls_old"),
        (b"<html><table><tr><td>external_id</td></tr></table>", "not_a_table"),
        (b"PK\x03\x04 this is no archive", "xlsx_wrong"),
        (b"a" * (MOST_BYTES + 1), "file_too_large"),
    ],
    ids=["empty", "pdf", "png", "xls", "html", "zip", "large"],
)
def test_what_is_no_table_is_refused_whatever_it_is_called(house: House, content: bytes, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        receive(house, "customers.csv", content)
    assert refused.value.faults[0].code == code
    assert not (house.desk.workspace.home / "data" / "batches").exists()


@pytest.mark.parametrize("digest", ["", "../" * 20, "0" * 64, "columns", "x" * 64])
def test_a_file_that_is_not_kept_is_unknown(house: House, digest: str) -> None:
    with pytest.raises(InputRefused) as refused:
        received(house, digest)
    assert refused.value.faults[0].code == "batch_file_unknown"


def test_the_template_needs_no_mapping(house: House) -> None:
    for language in ("en", "lt"):
        found = received(house, receive(house, "template.csv", template(house, language)))
        assert found.has_ids and found.foreign == ()


def test_foreign_columns_are_guessed_where_they_are_sure(house: House) -> None:
    found = received(house, receive(house, "export.csv", EXPORT))
    led = {column.name: column.ours for column in found.foreign}
    assert (led["Account name"], led["VAT No."], led["Owner"]) == ("name", "vat_id", None)
    assert found.columns[0].samples[:2] == ("CRM-000008", "CRM-000015")


def test_a_column_led_by_hand_is_remembered_for_the_next_file_with_such_a_header(house: House) -> None:
    digest = receive(house, "october.csv", EXPORT)
    lead(house, digest, "Headcount", "needs.people")
    lead(house, digest, "Kalba", None)
    next_month = receive(house, "november.csv", EXPORT.replace(b"MB Gintaras", b"MB Other"))
    assert next_month != digest
    led = {column.name: column.ours for column in received(house, next_month).foreign}
    assert (led["Headcount"], led["Kalba"]) == ("needs.people", None)


def test_another_wish_is_another_job(house: House, tmp_path: Path) -> None:
    digest = receive(house, "customers.csv", table(tmp_path, 2))
    first = received(house, digest).job
    wish(house, digest, None, "prices of October")
    assert received(house, digest).job != first
    wish(house, digest, None, "")
    assert received(house, digest).job == first == plan_received(house, digest).job.id


def test_the_sheet_of_a_workbook_can_be_chosen(house: House) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Notes"
    book.active.append(["nothing"])
    sheet = book.create_sheet("Customers")
    for cells in (["external_id", "customer"], ["1", "zeme"]):
        sheet.append(cells)
    held = io.BytesIO()
    book.save(held)
    digest = receive(house, "book.xlsx", held.getvalue())
    assert received(house, digest).sheets == ("Notes", "Customers") and not received(house, digest).has_ids
    choose_sheet(house, digest, "Customers")
    assert received(house, digest).has_ids


# --- checked -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_a_check_goes_on_in_the_background_and_its_result_is_found_by_the_job(house: House, tmp_path: Path) -> None:
    job = batch_desk.check(house, receive(house, "customers.csv", table(tmp_path, 10)))
    result = checked(house, job).result
    assert isinstance(result, Checked) and result.tally.printed == 10
    assert numbers(house) == []


def test_what_is_wrong_with_the_file_as_a_whole_is_said_before_anything_begins(house: House) -> None:
    digest = receive(house, "export.csv", EXPORT)
    lead(house, digest, "Record ID", None)
    with pytest.raises(InputRefused) as refused:
        batch_desk.check(house, digest)
    assert refused.value.faults[0].code == "column_missing"


# --- run -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_a_batch_is_run_in_the_background_and_leaves_its_files(house: House, tmp_path: Path) -> None:
    joined = batch_desk.begin(house, receive(house, "my customers.csv", table(tmp_path, 10)))
    seen = ended(house, joined.job)
    assert (seen.standing, seen.tally.printed, seen.begun.who) == (Standing.DONE, 10, "ana")
    assert seen.begun.job.file == "my customers.csv"
    assert all(batch_desk.download(house, seen, name) for name in batch_desk.DOWNLOADS)
    assert batch_desk.download(house, seen, "../about.json") is None
    assert [each.id for each in batch_desk.jobs(house, 10)] == [joined.job]


@pytest.mark.usefixtures("quick")
def test_rows_in_error_are_told_by_cause(house: House, tmp_path: Path) -> None:
    rows = [row(1), row(2, line__1__sku="NO-SUCH"), row(3, line__1__sku="NO-SUCH"), row(4, line__1__quantity="many")]
    content = write(tmp_path / "made.csv", rows).read_bytes()
    seen = ended(house, batch_desk.begin(house, receive(house, "wrong.csv", content)).job)
    assert seen.standing is Standing.ATTENTION
    faulty = batch_desk.faulty_rows(house, seen)
    assert [(cause.code, cause.rows) for cause in batch_desk.causes(faulty)] == [
        ("unknown_sku", 2),
        ("number_wrong", 1),
    ]
    assert [item.number for item in batch_desk.rows_of(house, seen)] == ["Q-2026-00001", None, None, None]


def test_progress_can_be_read_at_any_time(house: House, tmp_path: Path, gate: Gate) -> None:
    job = batch_desk.begin(house, receive(house, "customers.csv", table(tmp_path, 40))).job
    gate.allowed.release(20)
    until(lambda: (work := batch_runs.find_run(house, job)) is not None and work.tally.printed >= 4)
    seen = batch_desk.look(house, job)
    assert seen.standing is Standing.RUNNING and 4 <= seen.tally.settled < 40
    gate.open.set()
    assert ended(house, job).tally.printed == 40


def test_stopped_it_finishes_what_is_in_flight_and_can_be_gone_on_with(
    house: House, tmp_path: Path, gate: Gate
) -> None:
    job = batch_desk.begin(house, receive(house, "customers.csv", table(tmp_path, 60))).job
    gate.allowed.release(4)
    until(lambda: gate.printed >= 4)
    batch_desk.stop(house, job)
    assert batch_desk.look(house, job).standing is Standing.STOPPING
    gate.open.set()
    seen = ended(house, job)
    assert seen.standing is Standing.UNFINISHED and 4 <= seen.tally.printed < 60
    assert batch_desk.go_on(house, job).job == job
    assert ended(house, job).tally.printed == 60
    assert len(numbers(house)) == 60 and verify_all(house) == ()


def test_who_begins_a_job_that_goes_on_watches_it(house: House, tmp_path: Path, gate: Gate) -> None:
    digest = receive(house, "customers.csv", table(tmp_path, 8))
    other = replace(house, user=User(name="tom", role=Role.ADMIN))
    first, second = batch_desk.begin(house, digest), batch_desk.begin(other, digest)
    third = batch_desk.go_on(other, first.job) if batch_desk.jobs(house, 1) else second
    assert (first.is_own, second.is_own, third.is_own) == (True, False, False)
    gate.open.set()
    seen = ended(house, first.job)
    assert seen.watched is not None and seen.watched.who == "ana"
    assert seen.faults == () and len(numbers(house)) == 8


@pytest.mark.usefixtures("quick")
def test_what_stops_a_run_is_told_and_it_can_be_gone_on_with(house: House, tmp_path: Path) -> None:
    digest = receive(house, "customers.csv", table(tmp_path, 6))
    job = received(house, digest).job
    folder = house.desk.workspace.home / "data" / "batches" / digest / job
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    batch_desk.begin(house, digest)
    until(lambda: (work := batch_runs.find_run(house, job)) is not None and not work.goes_on)
    work = batch_runs.find_run(house, job)
    assert work is not None and work.faults[0].code == "cannot_write"
    folder.unlink()
    batch_desk.begin(house, digest)
    assert ended(house, job).tally.printed == 6


def test_an_error_of_the_program_is_told_and_ends_no_other_batch(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> QuickEngine:
        raise ValueError("a bug")

    monkeypatch.setattr(batch_runs, "own_engine", broken)
    digest = receive(house, "customers.csv", table(tmp_path, 2))
    job = batch_desk.begin(house, digest).job
    until(lambda: (work := batch_runs.find_run(house, job)) is not None and not work.goes_on)
    work = batch_runs.find_run(house, job)
    assert work is not None and work.faults[0].code == "batch_failed"


# --- the guard: one run of a job at a time ---------------------------------------------------------------------------


def begun_at_once(works: Works) -> int:
    """How many works two threads begin that begin the same at the same moment."""
    begun: list[int] = []
    go = threading.Event()

    def work(watch: Watch) -> None:
        begun.append(1)
        go.wait(WAIT)

    both = [threading.Thread(target=works.begin, args=(("run", "B-1"), "ana", 1, work)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(WAIT)
    until(lambda: bool(begun))
    go.set()
    until(lambda: (found := works.find(("run", "B-1"))) is not None and not found.goes_on)
    return len(begun)


class Meeting(Works):
    """Both threads look whether the work goes on before either begins it, wherever they are let."""

    def __init__(self) -> None:
        super().__init__()
        self._meeting = threading.Barrier(2)

    def _going(self, key: tuple[str, ...]) -> Work | None:
        found = super()._going(key)
        with contextlib.suppress(threading.BrokenBarrierError):
            self._meeting.wait(0.3)
        return found


class Unguarded(Meeting):
    def __init__(self) -> None:
        super().__init__()
        self._lock = contextlib.nullcontext()  # type: ignore[assignment]


def test_two_who_begin_the_same_job_at_the_same_moment_begin_it_once() -> None:
    assert begun_at_once(Meeting()) == 1


def test_without_the_guard_it_is_begun_twice() -> None:
    """The control."""
    assert begun_at_once(Unguarded()) == 2


def test_another_program_at_the_same_job_is_seen_and_not_disturbed(house: House, tmp_path: Path, gate: Gate) -> None:
    digest = receive(house, "customers.csv", table(tmp_path, 20))
    batch = plan_received(house, digest)
    folder = house.desk.workspace.home / "data" / "batches" / digest / batch.job.id
    done: list[int] = []
    with open_folder(folder) as out:
        run_batch(house, batch, Way(out, QuickEngine(), watch=Watch(lambda tally: done.append(1), lambda: bool(done))))
        assert batch_desk.look(house, batch.job.id).standing is Standing.ELSEWHERE
        batch_desk.begin(house, digest)
        work = batch_runs.find_run(house, batch.job.id)
        assert work is not None
        until(lambda: not work.goes_on)
        assert work.faults[0].code == "folder_busy"
    assert batch_desk.look(house, batch.job.id).standing is Standing.UNFINISHED


# --- killed with its server ------------------------------------------------------------------------------------------


def slowly(order: object) -> bytes:
    time.sleep(0.02)
    return fake_pdf(order)


def serve(digest: str) -> None:
    """What a server does: the run is in a thread, and the process would live on."""
    batch_runs.own_engine = lambda: QuickEngine(slowly)
    with open_house(None, None, Caller("ana", "server")) as house:
        batch_desk.begin(house, digest)
        time.sleep(WAIT)


@pytest.mark.usefixtures("quick")
def test_a_batch_killed_with_its_server_is_offered_gone_on_with_and_loses_nothing(house: House, tmp_path: Path) -> None:
    digest = receive(house, "customers.csv", table(tmp_path, 40))
    job = received(house, digest).job
    folder = house.desk.workspace.home / "data" / "batches" / digest / job
    for enough in (5, 17):
        server = multiprocessing.get_context("fork").Process(target=serve, args=(digest,))
        server.start()
        until(lambda enough=enough: len(list(folder.glob("*.pdf"))) >= enough)  # type: ignore[misc]
        os.kill(server.pid or 0, signal.SIGKILL)
        server.join(WAIT)
    (left,) = batch_desk.jobs(house, 10)
    assert left.standing is Standing.UNFINISHED and 17 <= left.tally.printed < 40
    batch_desk.go_on(house, job)
    seen = ended(house, job)
    assert (seen.standing, seen.tally.printed) == (Standing.DONE, 40)
    assert numbers(house) == [f"Q-2026-{number:05}" for number in range(1, 41)]
    assert len(list(folder.glob("*.pdf"))) == 40 and not list(folder.glob(".*.tmp"))
    assert verify_all(house) == ()


@pytest.mark.usefixtures("quick")
def test_a_job_from_the_command_line_is_seen_but_its_file_is_asked_for(house: House, tmp_path: Path) -> None:
    file = write(tmp_path / "cli.csv", [row(number) for number in range(1, 5)])
    done: list[int] = []
    with open_folder(tmp_path / "out") as out:
        batch = plan_batch(house, file, BatchOptions())
        run_batch(house, batch, Way(out, QuickEngine(), watch=Watch(lambda tally: done.append(1), lambda: bool(done))))
    seen = batch_desk.look(house, batch.job.id)
    assert not seen.has_file
    if seen.standing is Standing.UNFINISHED:
        with pytest.raises(InputRefused) as refused:
            batch_desk.go_on(house, seen.id)
        assert refused.value.faults[0].code == "batch_file_unknown"
    receive(house, "cli.csv", file.read_bytes())
    assert batch_desk.go_on(house, seen.id).job == seen.id
    assert ended(house, seen.id).tally.printed == 4


@pytest.mark.usefixtures("quick")
def test_who_may_not_see_the_quotations_of_a_batch_sees_how_far_it_is_and_none_of_its_rows(
    house: House, tmp_path: Path
) -> None:
    seen = ended(house, batch_desk.begin(house, receive(house, "customers.csv", table(tmp_path, 2))).job)
    other = replace(house, user=User(name="tom", role=Role.ACCOUNT_EXECUTIVE))
    assert batch_desk.look(other, seen.id).tally.printed == 2
    assert batch_desk.jobs(other, 10) == () and not batch_desk.may_see_rows(other, seen)
    for forbidden in (batch_desk.rows_of, batch_desk.faulty_rows):
        with pytest.raises(RuleRefused):
            forbidden(other, seen)
    with pytest.raises(RuleRefused):
        batch_desk.download(other, seen, "results.csv")


def test_a_representative_runs_no_batch(house: House, tmp_path: Path) -> None:
    representative = replace(house, user=User(name="tom", role=Role.REPRESENTATIVE))
    content = table(tmp_path, 2)
    digest = receive(house, "customers.csv", content)
    for forbidden in (
        lambda: receive(representative, "customers.csv", content),
        lambda: received(representative, digest),
        lambda: batch_desk.check(representative, digest),
        lambda: batch_desk.begin(representative, digest),
        lambda: batch_desk.stop(representative, "B-0000000000"),
        lambda: batch_desk.jobs(representative, 10),
    ):
        with pytest.raises(RuleRefused) as refused:
            forbidden()
        assert refused.value.faults[0].code == "not_permitted"


def test_a_job_that_is_not_there_is_unknown(house: House) -> None:
    with pytest.raises(InputRefused) as refused:
        batch_desk.look(house, "B-0000000000")
    assert refused.value.faults[0].code == "job_unknown"


def test_works_that_ended_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_runs, "_MOST_KEPT", 3)
    works = Works()
    for number in range(8):
        work, _ = works.begin(("run", str(number)), "ana", 1, lambda watch: Tally())
        until(lambda work=work: not work.goes_on)  # type: ignore[misc]
    assert works.find(("run", "7")) is not None and works.find(("run", "0")) is None
