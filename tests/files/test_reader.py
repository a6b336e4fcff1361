"""What others hand in is read by a worker: whatever it does to its reader, only the worker ends, and others go on."""

from __future__ import annotations

import io
import os
import signal
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from quotegen.errors import Fault, InputRefused
from quotegen.files import reader, reading_tasks, xlsx_parts
from quotegen.files.content import Content
from quotegen.files.kept_tables import MOST_KEPT, KeptTables
from quotegen.files.packed_rows import PackedRows
from quotegen.files.sheets import sheet_in, sheet_names
from quotegen.files.workbook import packed_sheet
from quotegen.files.xlsx_parts import look
from quotegen.model.canonical import sha256
from quotegen.workers.limits import READING
from quotegen.workers.pool import Limits, Pool, WorkerLost
from tests.files.test_sheet_extent import sheet_of, workbook_of
from tests.files.test_sheets import repacked, xlsx

PREPARE = "quotegen.files.reading_tasks:prepare"
MEBIBYTE = 1024 * 1024


def content_of(raw: bytes) -> Content:
    return Content(Path("customers.xlsx"), raw, sha256(raw))


def numbers(rows: int, columns: int) -> bytes:
    """A workbook of so many cells, small as a file."""
    return workbook_of(sheet_of(f"<row>{'<c><v>1</v></c>' * columns}</row>" * rows))


def fault_of(act: Callable[[], object]) -> Fault:
    with pytest.raises(InputRefused) as caught:
        act()
    (fault,) = caught.value.faults
    return fault


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "KEPT", KeptTables(MOST_KEPT))


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Limits], Pool]]:
    """Reading with a worker of these limits."""
    made: list[Pool] = []

    def with_limits(limits: Limits) -> Pool:
        made.append(Pool(1, limits, PREPARE))
        monkeypatch.setattr(reader, "reading_pool", lambda: made[-1])
        return made[-1]

    yield with_limits
    for pool in made:
        pool.close()


# --- memory and time ---------------------------------------------------------------------------------


def test_a_file_for_which_the_reader_gets_no_memory_ends_its_worker_alone(
    limited: Callable[[Limits], Pool],
) -> None:
    """The reader of spreadsheets ends its whole process then, and nothing in it can prevent that."""
    limited(Limits(memory=128 * MEBIBYTE))
    fault = fault_of(lambda: reader.read_xlsx(content_of(numbers(3000, 500)), None))
    assert (fault.code, fault.file) == ("read_memory", "customers.xlsx") and "CSV" in fault.hint
    assert list(reader.read_xlsx(content_of(numbers(1, 2)), None)) == [["1", "1"]]


def test_with_the_memory_of_a_worker_that_reads_the_same_file_is_read(limited: Callable[[Limits], Pool]) -> None:
    limited(Limits(memory=READING.memory, seconds=60))
    assert sum(map(len, reader.read_xlsx(content_of(numbers(3000, 500)), None))) == 1_500_000


def test_a_file_that_takes_too_long_ends_its_worker_alone(limited: Callable[[Limits], Pool]) -> None:
    pool = limited(Limits(seconds=0.3))
    pool.call("quotegen.files.reading_tasks:xlsx_rows", (content_of(numbers(1, 1)), None))
    fault = fault_of(lambda: reader.read_xlsx(content_of(numbers(3000, 500)), None))
    assert (fault.code, "too long" in fault.message) == ("read_timeout", True)


def test_in_this_process_the_guards_of_a_worker_are_not_there() -> None:
    """The control: the same reading in this process has no limit of memory, and is done."""
    assert sum(map(len, PackedRows.of(packed_sheet(content_of(numbers(3000, 500)), None)))) == 1_500_000


class _Losing:
    """A pool that loses its worker on every call but those it says it serves."""

    def __init__(self, *lost: WorkerLost) -> None:
        self.lost, self.calls = list(lost), 0

    def call(self, task: str, order: Any) -> bytes:
        self.calls += 1
        if self.lost:
            raise self.lost.pop(0)
        _, _, name = task.partition(":")
        answer: bytes = getattr(reading_tasks, name)(order)
        return answer


@pytest.mark.parametrize(
    ("lost", "code"),
    [
        (WorkerLost("time"), "read_timeout"),
        (WorkerLost("memory"), "read_memory"),
        (WorkerLost("crash"), "read_crashed"),
    ],
)
def test_each_way_to_lose_a_worker_is_told_in_its_words(
    lost: WorkerLost, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "reading_pool", lambda: _Losing(lost, lost))
    assert fault_of(lambda: reader.read_xlsx(content_of(xlsx([["a"]])), None)).code == code
    assert fault_of(lambda: reader.unpack_zip("all.zip", b"PK")).code == code


def test_where_something_else_killed_the_worker_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = _Losing(WorkerLost("crash", killed=True))
    monkeypatch.setattr(reader, "reading_pool", lambda: pool)
    assert list(reader.read_xlsx(content_of(xlsx([["a"]])), None)) == [["a"]] and pool.calls == 2


@pytest.mark.parametrize("answer", [b"", b"\0\0\0\1x", b"[]\n"])
def test_an_answer_that_makes_no_sense_is_a_file_that_cannot_be_read(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Losing, "call", lambda *_: answer)
    monkeypatch.setattr(reader, "reading_pool", _Losing)
    assert fault_of(lambda: reader.read_xlsx(content_of(b"PK"), None)).code == "read_crashed"


def test_a_worker_that_was_killed_while_it_was_free_is_replaced(limited: Callable[[Limits], Pool]) -> None:
    pool = limited(Limits())
    list(reader.read_xlsx(content_of(numbers(1, 1)), None))
    for worker in pool._all:
        os.kill(worker._process.pid, signal.SIGKILL)
        worker._process.wait()
    assert list(reader.read_xlsx(content_of(numbers(1, 2)), None)) == [["1", "1"]]


def test_others_are_read_while_one_file_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(2, Limits(seconds=6), PREPARE)
    monkeypatch.setattr(reader, "reading_pool", lambda: pool)
    for number in (1, 2):
        list(reader.read_xlsx(content_of(numbers(number, 1)), None))
    hostile, good = content_of(numbers(9000, 1000)), [content_of(numbers(3, number)) for number in range(1, 9)]
    done = threading.Event()
    with ThreadPoolExecutor(2) as people:
        one = people.submit(fault_of, lambda: reader.read_xlsx(hostile, None))
        one.add_done_callback(lambda _: done.set())
        others = people.submit(lambda: [len(list(reader.read_xlsx(each, None))) for each in good])
        assert others.result(60) == [3] * 8 and not done.is_set()
        assert one.result(60).code == "read_timeout"
    pool.close()


# --- what a file may hold ------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "refused"), [(10, False), (11, True)])
def test_the_limit_of_cells_holds_to_the_row(rows: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "MOST_CELLS", 100)
    content = content_of(numbers(rows, 10))
    if not refused:
        assert look(content, None).extent.cells == 100
        return
    fault = fault_of(lambda: look(content, None))
    assert (fault.code, "row 11, column 10" in fault.message, "100 cells" in fault.hint) == (
        "xlsx_too_large",
        True,
        True,
    )


@pytest.mark.parametrize("far", ['<row r="{0}"><c><v>1</v></c></row>', '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'])
def test_ten_million_cells_are_the_limit_of_a_file_as_it_is_handed_in(far: str) -> None:
    at, over = (
        workbook_of(sheet_of("<row>" + "<c><v>1</v></c>" * 1000 + "</row>" + far.format(row)))
        for row in (10_000, 10_001)
    )
    assert look(content_of(at), None).extent.cells <= xlsx_parts.MOST_CELLS
    assert fault_of(lambda: sheet_in(content_of(over))).code == "xlsx_too_large"


def test_without_the_limit_the_same_sheet_would_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "MOST_CELLS", 100)
    assert fault_of(lambda: packed_sheet(content_of(numbers(11, 10)), None)).code == "xlsx_too_large"
    monkeypatch.setattr(xlsx_parts, "MOST_CELLS", 1 << 60)
    assert len(list(PackedRows.of(packed_sheet(content_of(numbers(11, 10)), None)))) == 11


@pytest.mark.parametrize(("spare", "refused"), [(0, False), (-1, True)])
def test_the_limit_of_bytes_holds_for_all_parts_to_the_byte(
    spare: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = content_of(xlsx([["a"]]))
    with zipfile.ZipFile(io.BytesIO(content.raw)) as package:
        monkeypatch.setattr(xlsx_parts, "MOST_BYTES", sum(part.file_size for part in package.infolist()) + spare)
    if refused:
        assert fault_of(lambda: look(content, None)).code == "xlsx_too_large"
    else:
        assert look(content, None).names == ("first",)


def _lying(raw: bytes, part: str, size: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        packed_size = package.getinfo(part).compress_size.to_bytes(4, "little")
    at = raw.rindex(packed_size, 0, raw.rindex(part.encode()))
    return raw[: at + 4] + size.to_bytes(4, "little") + raw[at + 8 :]


@pytest.mark.parametrize("size", [0, 10, 100_000])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/app.xml"])
def test_a_part_that_holds_more_or_less_than_is_said_is_refused(part: str, size: int) -> None:
    fault = fault_of(lambda: sheet_in(content_of(_lying(xlsx([["a"]]), part, size))))
    assert fault.code == "xlsx_wrong"


@pytest.mark.parametrize(("count", "refused"), [(10_000_000, False), (10_000_001, True)])
def test_a_count_of_texts_that_no_workbook_has_is_refused(count: int, refused: bool) -> None:
    """The reader makes room for as many texts as the file says, before it has read one."""
    texts = f'<sst xmlns="x" uniqueCount="{count}"><si><t>a</t></si></sst>'.encode()
    file = io.BytesIO(workbook_of(sheet_of('<row><c t="s"><v>0</v></c></row>')))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/sharedStrings.xml", texts)
    if refused:
        assert fault_of(lambda: look(content_of(file.getvalue()), None)).code == "xlsx_too_large"
    else:
        assert look(content_of(file.getvalue()), None).extent.cells == 1


def test_the_texts_of_all_cells_are_limited_though_they_are_kept_once_in_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = content_of(xlsx([["x" * 30_000] * 10] * 4))
    monkeypatch.setattr("quotegen.files.workbook.MOST_BYTES", 1_300_000)
    assert len(list(PackedRows.of(packed_sheet(content, None)))) == 4
    monkeypatch.setattr("quotegen.files.workbook.MOST_BYTES", 1_000_000)
    assert fault_of(lambda: packed_sheet(content, None)).code == "xlsx_too_large"


def test_a_sheet_that_reaches_further_than_was_counted_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two readers of one zip may see two files: what was looked at has to be what was read."""
    seen = look(content_of(numbers(2, 2)), None)
    monkeypatch.setattr("quotegen.files.workbook.look", lambda *_: seen)
    assert fault_of(lambda: packed_sheet(content_of(numbers(3, 2)), None)).code == "xlsx_wrong"


def test_a_sheet_without_cells_has_no_rows() -> None:
    assert list(sheet_in(content_of(workbook_of(sheet_of(""))))) == []


@pytest.mark.parametrize("kind", ["application/vnd.oasis.opendocument.spreadsheet", "application/epub+zip"])
def test_other_packed_formats_are_no_tables(kind: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", "<x/>")
    assert fault_of(lambda: sheet_in(content_of(file.getvalue()))).code == "not_a_table"


# --- once ----------------------------------------------------------------------------------------------


def test_names_and_rows_of_a_file_take_one_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = _Losing()
    monkeypatch.setattr(reader, "reading_pool", lambda: pool)
    content = content_of(xlsx([["a"]], second=[["b"]]))
    assert sheet_names(content) == ("first", "second")
    assert [list(sheet_in(content)) for _ in range(3)] == [[["a"]]] * 3
    assert pool.calls == 1
    assert list(sheet_in(content, "second")) == [["b"]] and pool.calls == 2


def test_a_refusal_names_the_file_of_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = repacked(xlsx([["a"]]), "xl/workbook.xml", b"</sheets>", b"")
    for path in (Path("a.xlsx"), Path("b.xlsx")):
        assert fault_of(lambda path=path: sheet_in(Content(path, raw, sha256(raw)))).file == str(path)  # type: ignore[misc]


def test_no_reader_of_spreadsheets_is_imported_by_whoever_asks() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from quotegen.files import sheets, uploads; from quotegen.usecases import batch_upload;"
        "print('python_calamine' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
