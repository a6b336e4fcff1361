"""Tables of customers as bytes: CSV in any dress, XLSX, and what only looks like them."""

from __future__ import annotations

import datetime
import io
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.errors import Fault, InputRefused
from quotegen.files import content as content_module
from quotegen.files import csv_rows, workbook, xlsx_parts
from quotegen.files.content import Content, read_once
from quotegen.files.packed_rows import PackedRows
from quotegen.files.sheet_extent import Extent
from quotegen.files.sheets import Sheet, open_sheet
from quotegen.files.workbook import packed_sheet
from quotegen.files.xlsx_parts import Looked, look

law = settings(derandomize=True, deadline=None, database=None)


def opened(tmp_path: Path, raw: bytes, name: str | None = None) -> Sheet:
    path = tmp_path / "customers.data"
    path.write_bytes(raw)
    return open_sheet(path, name)


def refused(tmp_path: Path, raw: bytes, name: str | None = None) -> Fault:
    with pytest.raises(InputRefused) as caught:
        list(opened(tmp_path, raw, name))
    (fault,) = caught.value.faults
    return fault


def xlsx(rows: Sequence[Sequence[Any]], **others: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "first"
    for row in rows:
        sheet.append(list(row))
    for title, cells in others.items():
        other = book.create_sheet(title)
        for row in cells:
            other.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(raw: bytes, change: str, old: bytes, new: bytes) -> bytes:
    """An XLSX with one part written otherwise."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            text = source.read(part)
            assert part.filename != change or old in text
            target.writestr(part.filename, text.replace(old, new) if part.filename == change else text)
    return file.getvalue()


def content_of(raw: bytes) -> Content:
    return Content(Path("customers.data"), raw, "")


SHEET = "xl/worksheets/sheet1.xml"


# --- CSV -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_commas_semicolons_tabs_and_all_line_ends_serve(
    tmp_path: Path, delimiter: str, ending: str, mark: bytes
) -> None:
    text = ending.join([delimiter.join("ab"), delimiter.join("ąč"), ""])
    table = opened(tmp_path, mark + text.encode())
    assert list(table) == [["a", "b"], ["ą", "č"]]
    assert (table.delimiter, table.warnings) == (delimiter, ())


def test_separators_within_quotes_do_not_count_for_the_header(tmp_path: Path) -> None:
    assert next(iter(opened(tmp_path, b'"a, b, c";d\n1;2\n'))) == ["a, b, c", "d"]


def test_line_breaks_quotes_and_separators_in_a_cell_come_through(tmp_path: Path) -> None:
    assert list(opened(tmp_path, b'a,b\n"x\r\ny","say ""hi"", twice"\n'))[1] == ["x\r\ny", 'say "hi", twice']


def test_mixed_line_ends_are_all_ends_of_rows(tmp_path: Path) -> None:
    assert list(opened(tmp_path, b"a,b\r\n1,2\n3,4\r5,6")) == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_empty_rows_count_as_rows(tmp_path: Path) -> None:
    assert list(opened(tmp_path, b"a\n\n1\n")) == [["a"], [], ["1"]]


def test_western_letters_are_read_with_a_warning_that_shows_them(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,b\n1,2\nMöller,Weiß\n".encode("cp1252"))
    assert list(table)[2] == ["Möller", "Weiß"]
    (warning,) = table.warnings
    assert (warning.code, warning.line) == ("read_as_cp1252", 3)
    assert "Möller" in warning.message


def test_bytes_that_are_letters_in_neither_are_refused_with_their_place(tmp_path: Path) -> None:
    fault = refused(tmp_path, b"a,b\n1,\x81\n")
    assert (fault.code, fault.line, fault.column) == ("not_utf8", 2, 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_with_a_mark_is_read(tmp_path: Path, encoding: str) -> None:
    raw = ("\ufeff" if encoding == "utf-16-be" else "") + "a\tb\nąčę\t1\n"
    assert list(opened(tmp_path, raw.encode(encoding))) == [["a", "b"], ["ąčę", "1"]]


def test_utf_16_without_a_mark_is_no_table(tmp_path: Path) -> None:
    assert refused(tmp_path, "a,b\n1,2\n".encode("utf-16-le")).code == "not_a_table"


def test_letters_cut_between_two_pieces_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "_CHUNK", 3)
    assert list(opened(tmp_path, "a,b\nąčęėįšųū,ž\n".encode()))[1] == ["ąčęėįšųū", "ž"]


def test_a_quote_never_closed_is_named_by_its_row_and_line(tmp_path: Path) -> None:
    fault = refused(tmp_path, b'a,b\n"x\ny",2\n3,"four\n5,6\n')
    assert (fault.code, fault.line) == ("quote_open", 4)
    assert "row 3: the quote opened on line 4 is never closed" in fault.message


def test_the_quote_is_named_and_not_one_that_was_closed_before_it(tmp_path: Path) -> None:
    assert refused(tmp_path, b'a,b,c\n"x\ny","z\n1,2\n').line == 3


def test_a_quote_closed_by_the_quote_of_a_later_row_is_named_where_it_was_opened(tmp_path: Path) -> None:
    fault = refused(tmp_path, b'a,b\n1,"two\n3,"four"\n5,6\n')
    assert (fault.code, fault.line) == ("quote_open", 2)
    assert "is not closed as it should be" in fault.message


def test_a_quote_within_a_text_without_quotes_is_a_quote(tmp_path: Path) -> None:
    assert list(opened(tmp_path, b'a,b\n24" wide,1\n'))[1] == ['24" wide', "1"]


def test_ten_megabytes_in_one_cell_leave_the_other_rows_whole(tmp_path: Path) -> None:
    table = opened(tmp_path, b"a,b\n" + b"x" * 10_000_000 + b",1\n2,3\n")
    assert [len(row) for row in table] == [2, 2, 2]


@pytest.mark.parametrize(("columns", "is_read"), [(16_384, True), (16_385, False), (60_000, False)])
def test_a_row_has_as_many_cells_as_one_of_a_spreadsheet(tmp_path: Path, columns: int, is_read: bool) -> None:
    raw = b"a,b\n1,2\n" + b"," * (columns - 1) + b"\n"
    if is_read:
        assert [len(row) for row in opened(tmp_path, raw)] == [2, 2, columns]
    else:
        fault = refused(tmp_path, raw)
        assert (fault.code, fault.line) == ("too_many_columns", 3)


def test_cells_of_a_row_count_over_the_lines_of_its_texts(tmp_path: Path) -> None:
    assert refused(tmp_path, b'a,b\n"x\n"' + b',"\n"' * 16_384 + b"\n").code == "too_many_columns"


def test_separators_in_a_long_text_are_none_of_its_row(tmp_path: Path) -> None:
    assert len(list(opened(tmp_path, b'a,b\n"' + b"," * 32_000 + b'",2\n' + b'"' + b"," * 32_000 + b'",2\n'))) == 3


def test_rows_are_read_anew_each_time(tmp_path: Path) -> None:
    table = opened(tmp_path, b"a\n1\n")
    assert list(table) == list(table)


@law
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), min_size=1))
def test_any_cells_written_as_a_csv_come_back_as_they_were(rows: list[list[str]]) -> None:
    import csv

    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["first", "second"], *rows])
    content = Content(Path("x"), text.getvalue().encode(), "")
    assert list(csv_rows.CsvRows.of(content))[1:] == rows


# --- XLSX ------------------------------------------------------------------------------------------


def test_cells_of_a_spreadsheet_are_as_they_were_typed(tmp_path: Path) -> None:
    typed = ["ąč", 12, 12.0, 0.1, 2.675, 0.1 + 0.2, 1e20, True, False, datetime.date(2026, 11, 25), None, -0.5]
    texts = "ąč 12 12 0.1 2.6750 0.3 100000000000000000000 true false 2026-11-25".split()
    assert list(opened(tmp_path, xlsx([["h"] * 12, typed])))[1] == [*texts, "", "-0.5"]


def test_the_noise_of_a_computed_number_is_left_out(tmp_path: Path) -> None:
    raw = repacked(xlsx([["h"], [1]]), SHEET, b"<v>1</v>", b"<v>0.30000000000000004</v>")
    assert list(opened(tmp_path, raw))[1] == ["0.3"]


def test_a_time_of_day_is_told_with_its_date(tmp_path: Path) -> None:
    moment = datetime.datetime(2026, 11, 25, 10, 30)  # noqa: DTZ001
    assert list(opened(tmp_path, xlsx([["h"], [moment]])))[1] == ["2026-11-25 10:30:00"]


def test_empty_rows_and_columns_keep_their_places(tmp_path: Path) -> None:
    rows = list(opened(tmp_path, xlsx([["", "b"], [], [None, "x"]])))
    assert rows[2] == ["", "x"]


def test_a_table_that_begins_further_right_keeps_its_columns(tmp_path: Path) -> None:
    assert list(opened(tmp_path, xlsx([[None, "b"], [None, "x"]]))) == [["", "b"], ["", "x"]]


def test_a_formula_gives_what_was_worked_out_when_it_was_saved(tmp_path: Path) -> None:
    raw = repacked(xlsx([["h"], ["=1+1"]]), SHEET, b"<v></v>", b"<v>2</v>")
    assert list(opened(tmp_path, raw))[1] == ["2"]


def with_an_error() -> bytes:
    return repacked(
        xlsx([["h", "i"], ["a", 1], ["b", 2]]), SHEET, b'<c r="B3" t="n"><v>2</v>', b'<c r="B3" t="e"><v>#N/A</v>'
    )


def test_a_cell_that_shows_an_error_says_so(tmp_path: Path) -> None:
    assert list(opened(tmp_path, with_an_error()))[1:] == [["a", "1"], ["b", "#N/A"]]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (b"<c r=\"B3\" t='e'><f>1/0</f><v>#DIV/0!</v></c>", "#DIV/0!"),
        (b'<c t="e" r="B3"><f ca="1"/><v>#REF!</v></c>', "#REF!"),
        (b'<c r="B3" t="e"/>', "#ERROR!"),
    ],
)
def test_an_error_is_found_however_it_is_written(tmp_path: Path, cell: bytes, shown: str) -> None:
    raw = repacked(with_an_error(), SHEET, b'<c r="B3" t="e"><v>#N/A</v></c>', cell)
    assert list(opened(tmp_path, raw))[2] == ["b", shown]


def test_without_looking_for_it_an_error_would_be_read_as_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "look", lambda content, sheet: Looked(("first",), Extent(9, 9)))
    assert list(PackedRows.of(packed_sheet(content_of(with_an_error()), None)))[2] == ["b", ""]


def test_the_first_sheet_is_read_or_the_one_that_is_named(tmp_path: Path) -> None:
    raw = xlsx([["a"]], second=[["b"]])
    assert list(opened(tmp_path, raw)) == [["a"]]
    assert list(opened(tmp_path, raw, "second")) == [["b"]]


def test_a_sheet_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    fault = refused(tmp_path, xlsx([["a"]], customers=[["b"]]), "custmers")
    assert (fault.code, fault.hint) == ("sheet_unknown", "did you mean customers?")


def test_a_csv_has_no_sheets(tmp_path: Path) -> None:
    assert refused(tmp_path, b"a\n1\n", "first").code == "sheet_unknown"


@pytest.mark.parametrize("length", [5, 100, 1500, -30])
def test_a_spreadsheet_cut_short_is_damaged(tmp_path: Path, length: int) -> None:
    assert refused(tmp_path, xlsx([["a"], ["b"]])[:length]).code == "xlsx_wrong"


def test_a_zip_of_something_else_is_no_table(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("letter.txt", "hello")
    assert refused(tmp_path, file.getvalue()).code == "not_a_table"


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is(monkeypatch: Any) -> None:
    monkeypatch.setattr(xlsx_parts, "MOST_BYTES", 1_000_000)
    raw = repacked(xlsx([["a"]]), SHEET, b"<sheetData>", b" " * 2_000_000 + b"<sheetData>")
    assert len(raw) < 50_000
    with pytest.raises(InputRefused) as caught:
        look(content_of(raw), None)
    assert caught.value.faults[0].code == "xlsx_too_large"


def test_a_part_larger_than_it_says_is_damaged(tmp_path: Path) -> None:
    raw = repacked(xlsx([["a"]]), SHEET, b"<sheetData>", b" " * 100_000 + b"<sheetData>")
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        size = package.getinfo(SHEET).file_size
    lying = raw.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert refused(tmp_path, lying).code == "xlsx_wrong"


def test_one_cell_far_out_does_not_fill_the_memory(tmp_path: Path) -> None:
    raw = repacked(xlsx([["a"], ["b"]]), SHEET, b'r="A2"', b'r="XFD1048576"')
    fault = refused(tmp_path, raw)
    assert (fault.code, "row 1048576, column 16384" in fault.message) == ("xlsx_too_large", True)


def test_empty_cells_far_out_do_no_harm(tmp_path: Path) -> None:
    raw = repacked(
        xlsx([["a"], ["b"]]), SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    assert list(opened(tmp_path, raw)) == [["a"], ["b"]]


def test_a_list_of_sheets_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    raw = repacked(xlsx([["a"]]), "xl/workbook.xml", b"</sheets>", b"<sheet/>" * 400_000 + b"</sheets>")
    assert refused(tmp_path, raw).code == "xlsx_wrong"


def test_a_sheet_without_a_part_is_damaged(tmp_path: Path) -> None:
    raw = repacked(xlsx([["a"]]), "xl/workbook.xml", b'r:id="rId1"', b"")
    assert refused(tmp_path, raw).code == "xlsx_wrong"


def test_a_locked_spreadsheet_is_told_from_an_old_one(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refused(tmp_path, ole + "EncryptedPackage".encode("utf-16-le")).code == "xlsx_locked"
    assert refused(tmp_path, ole).code == "xls_old"


def test_entities_in_a_workbook_are_not_blown_up(tmp_path: Path) -> None:
    levels = b"".join(b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12))
    raw = repacked(xlsx([["a"]]), "xl/workbook.xml", b'name="first"', b'name="&a11;"')
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        index = package.read("xl/workbook.xml")
    bomb = b'<!DOCTYPE b [<!ENTITY a0 "aaaaaaaaaa">' + levels + b"]>" + index[index.index(b"<workbook") :]
    assert refused(tmp_path, repacked(raw, "xl/workbook.xml", index, bomb)).code == "xlsx_wrong"


# --- the file itself -------------------------------------------------------------------------------


@contextmanager
def changed_while_read(monkeypatch: pytest.MonkeyPatch, change: Any) -> Iterator[None]:
    """Somebody else writes to the file after its first byte is read."""
    real = Path.open

    class Watched:
        def __init__(self, file: BinaryIO, path: Path) -> None:
            self.file, self.path = file, path

        def __enter__(self) -> Watched:
            return self

        def __exit__(self, *rest: object) -> None:
            self.file.close()

        def fileno(self) -> int:
            return self.file.fileno()

        def read(self, size: int) -> bytes:
            start = self.file.read(1)
            change(self.path)
            return start + self.file.read(size - 1)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda path, mode="r", *rest, **named: Watched(real(path, mode), path))  # type: ignore[arg-type]
        yield


def grow(path: Path) -> None:
    with open(path, "ab") as file:  # noqa: PTH123
        file.write(b"3\n")


def touch(path: Path) -> None:
    os.utime(path, ns=(0, 0))


def put_in_its_place(path: Path) -> None:
    other = path.with_name("other")
    with open(other, "wb") as file:  # noqa: PTH123
        file.write(b"a\n9\n")
    os.utime(other, ns=(1, path.stat().st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [grow, touch, put_in_its_place])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n1\n")
    with changed_while_read(monkeypatch, change), pytest.raises(InputRefused) as caught:
        read_once(path, 100)
    assert caught.value.faults[0].code == "file_changed"


def test_without_the_check_a_change_would_go_unnoticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n1\n")
    monkeypatch.setattr(content_module, "_mark", lambda found: (0, 0, 0, 0))
    with changed_while_read(monkeypatch, put_in_its_place):
        assert read_once(path, 100).raw == b"a\n1\n"
    assert path.read_bytes() == b"a\n9\n"


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    assert read_once(path, 10).sha256.startswith("e3b0c44298fc1c149afbf4c8996fb924")


def test_a_missing_file_a_folder_and_a_device_are_refused(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "none", "file_missing"),
        (tmp_path, "file_missing"),
        (Path("/dev/null"), "file_unreadable"),
    ):
        with pytest.raises(InputRefused) as caught:
            read_once(path, 10)
        assert caught.value.faults[0].code == code


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 11)
    with pytest.raises(InputRefused) as caught:
        read_once(path, 10)
    assert caught.value.faults[0].code == "file_too_large"
