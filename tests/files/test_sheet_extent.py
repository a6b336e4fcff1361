"""How far a sheet reaches is counted as the reader of sheets counts it, however the sheet is written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineError, CalamineWorkbook

from quotegen.files.sheet_extent import Extent, NoSheet, _Tags, extent_of

law = settings(derandomize=True, deadline=None, database=None, max_examples=400)
MOST = 10_000_000
_NAMESPACE = "http://schemas.openxmlformats.org"
_PACKAGE = {
    "[Content_Types].xml": f'<Types xmlns="{_NAMESPACE}/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship '
    f'Id="r1" Type="{_NAMESPACE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}/spreadsheetml/2006/main" '
    f'xmlns:r="{_NAMESPACE}/officeDocument/2006/relationships"><sheets><sheet name="first" r:id="r1"/></sheets>'
    "</workbook>",
}


def workbook_of(sheet: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _PACKAGE.items():
            package.writestr(name, text)
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


def sheet_of(rows: str, before: str = "", behind: str = "") -> bytes:
    head = f'<worksheet xmlns="{_NAMESPACE}/spreadsheetml/2006/main" xmlns:x="x">{before}'
    return f"{head}<sheetData>{rows}</sheetData>{behind}</worksheet>".encode()


def extent(sheet: bytes, piece: int = 1 << 20, most: int = MOST) -> Extent:
    def pieces() -> Iterator[bytes]:
        return (sheet[start : start + piece] for start in range(0, len(sheet), piece))

    return extent_of(pieces(), pieces, most)


def counted(sheet: bytes) -> tuple[int, int]:
    """Tag by tag. By rows it is as much or more, and where that is too much, the tags decide."""
    exact, quick = _Tags(MOST).read([sheet]), extent(sheet)
    assert quick.rows >= exact.rows and quick.columns >= exact.columns
    return exact.rows, exact.columns


def reach_of_the_reader(sheet: bytes) -> tuple[int, int]:
    """The last row and column that the reader makes room for, from 1."""
    table = CalamineWorkbook.from_filelike(io.BytesIO(workbook_of(sheet))).get_sheet_by_name("first")
    return (table.end[0] + 1, table.end[1] + 1) if table.end else (0, 0)


FAR = {
    "cells that say where they are": '<row r="7"><c r="C7"><v>1</v></c></row>',
    "cells without a place": "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
    "rows with a place, cells without": '<row r="9"><c><v>1</v></c></row><row><c><v>2</v></c></row>',
    "cells without a place behind one with": '<row r="2"><c r="F2"><v>1</v></c><c><v>2</v></c></row>',
    "a cell that says another row than its row": '<row r="2"><c r="D8"><v>1</v></c></row>',
    "empty rows that count": "<row/><row/><row></row><row><c><v>1</v></c></row>",
    "a row that begins where the last one was": '<row r="3"><c r="A3"><v>1</v></c></row><row><c><v>1</v></c></row>',
    "cells outside of rows": "<c><v>1</v></c><c><v>1</v></c>",
    "small letters": '<row r="2"><c r="ab2"><v>1</v></c></row>',
    "other quotes and blanks": "<row r = '4' ><c  r = 'C4'\n><v>1</v></c></row>",
    "tags with a prefix": '<x:row r="6"><x:c r="B6"><x:v>1</x:v></x:c></x:row>',
    "the place behind other words": '<row spans="1:2" r="5"><c s="0" r="E5" t="n"><v>1</v></c></row>',
    "texts within": '<row r="2"><c r="B2" t="inlineStr"><is><t>x</t></is></c></row>',
    "a text that is empty": '<row r="2"><c r="B2" t="inlineStr"><is><t/></is></c></row>',
    "a text worked out to be empty": '<row r="2"><c r="C2" t="str"><f>""</f><v></v></c></row>',
    "formulas without a value": '<row r="2"><c r="B2"><f>1+1</f></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
    "values that are empty": '<row r="1"><c r="A1"><v>1</v></c></row><row r="8"><c r="H8"><v/></c></row>',
    "cells of a look without a value": '<row r="1"><c r="A1"><v>1</v></c></row><row r="8"><c r="H8" s="0"/></row>',
    "an error": '<row r="4"><c r="C4" t="e"><v>#N/A</v></c></row>',
    "tags of rows within a formula": "<row><c><f></f><v>1</v></c><c><f>&lt;/row&gt;</f><v>1</v></c></row>",
    "a comment with cells": '<!-- <row r="99"><c r="Z99"><v>1</v></c></row> --><row r="2"><c r="B2"><v>1</v></c></row>',
    "nothing": "",
}


@pytest.mark.parametrize("written", FAR)
def test_a_sheet_reaches_as_far_as_to_the_reader(written: str) -> None:
    assert counted(sheet_of(FAR[written])) == reach_of_the_reader(sheet_of(FAR[written]))


_PARTS = st.sampled_from(
    ['<row r="%d">', "<row>", "</row>", "<row/>", '<c r="%s%d"><v>1</v></c>', "<c><v>1</v></c>", "<c/>",
     '<c r="%s%d" t="str"><v/></c>', '<c r="%s%d" s="0"/>', "<c><is><t>a</t></is></c>",
     '<x:c r="%s%d"><x:v>2</x:v></x:c>',
     '<c><f></f></c>', "<!-- <c r='ZZ9'> -->"]
)  # fmt: skip


@law
@given(st.lists(st.tuples(_PARTS, st.sampled_from("A B C AA ZZ d".split()), st.integers(1, 900)), max_size=12))
def test_any_mixture_of_tags_is_counted_as_the_reader_counts_it(parts: list[tuple[str, str, int]]) -> None:
    written, depth = "", 0
    for part, letters, number in parts:
        opens = part.startswith("<row") and not part.endswith("/>")
        if (part == "</row>" and not depth) or (opens and depth):
            continue
        depth += opens - (part == "</row>")
        count = part.count("%")
        written += part % ((letters, number) if count == 2 else (number,) if count else ())
    sheet = sheet_of(written + "</row>" * depth)
    assert counted(sheet) == reach_of_the_reader(sheet)


@law
@given(st.integers(1, 200), st.integers(1, 9), st.integers(1, 40))
def test_the_size_of_the_pieces_does_not_matter(piece: int, rows: int, columns: int) -> None:
    cell = '<c r="%s%d" t="e"><v>#REF!</v></c>'
    written = "".join(
        f'<row r="{row}">' + "".join(cell % (letters(column), row) for column in range(1, columns + 1)) + "</row>"
        for row in range(1, rows + 1)
    )
    assert extent(sheet_of(written), piece) == extent(sheet_of(written))
    assert extent(sheet_of(written)).errors[rows][columns] == "#REF!"


def letters(column: int) -> str:
    return ("" if column <= 26 else chr(64 + (column - 1) // 26)) + chr(65 + (column - 1) % 26)


@pytest.mark.parametrize(
    "hidden",
    ['<!-- <sheetData>{0}</sheetData> -->', '<a b="&lt;sheetData>{0}"/>', "<x:sheetData>{0}</x:sheetData>",
     "<?a <sheetData>{0}</sheetData> ?>", "<a-b:sheetData>{0}</a-b:sheetData>"],
)  # fmt: skip
def test_what_looks_like_a_sheet_before_the_sheet_hides_nothing(hidden: str) -> None:
    near, far = ('<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="60"><c r="Z60"><v>1</v></c></row>')
    for first, second in ((near, far), (far, near)):
        inner = first.replace("<", "&lt;") if "&lt;" in hidden else first
        sheet = sheet_of(second, before=hidden.format(inner))
        with suppress(CalamineError, NoSheet):  # refused by either is refused
            assert counted(sheet) == reach_of_the_reader(sheet)


def test_neither_the_dimension_that_is_declared_nor_merged_cells_count() -> None:
    row = '<row r="2"><c r="B2"><v>1</v></c></row>'
    sheet = sheet_of(
        row, '<dimension ref="A1:XFD1048576"/>', '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    assert counted(sheet) == reach_of_the_reader(sheet) == (2, 2)


@pytest.mark.parametrize("place", ["A0", "1A", "A-1", "", "A1:B2", "A99999999999"])
def test_a_cell_without_a_sound_place_is_refused(place: str) -> None:
    with pytest.raises(NoSheet):
        extent(sheet_of(f'<row><c r="{place}"><v>1</v></c></row>'))


@pytest.mark.parametrize("rows", ["<row>", "<row></c></row>", "<row><c></row>", '<c r="A1" r="Z9"><v>1</v></c>'])
def test_what_is_not_well_formed_is_refused(rows: str) -> None:
    with pytest.raises(NoSheet):
        extent(sheet_of(rows))


def test_a_document_type_is_refused() -> None:
    with pytest.raises(NoSheet):
        extent(b"<!DOCTYPE worksheet [<!ENTITY a 'b'>]>" + sheet_of('<row r="1"/>'))


# --- at the limit ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "far",
    ['<row r="{0}"><c r="J{0}"><v>1</v></c></row>', '<row r="{0}">' + "<c/>" * 9 + "<c><v>1</v></c></row>"],
)  # fmt: skip
def test_a_sheet_at_the_limit_is_counted_to_its_end_and_one_row_more_is_over_it(far: str) -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    at, over = (extent(sheet_of(first + far.format(rows)), most=1000) for rows in (100, 101))
    assert (at.rows, at.columns, at.cells) == (100, 10, 1000)
    assert over.cells > 1000


def test_rows_that_only_count_on_reach_over_the_limit_too() -> None:
    assert extent(sheet_of("<row/>" * 1000 + "<c><v>1</v></c>"), most=1000).cells == 1001


def test_empty_cells_far_out_are_not_over_the_limit() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    found = extent(sheet_of(rows))
    assert (found.rows, found.columns) == counted(sheet_of(rows)) == (1, 1)


def test_counting_only_cells_that_say_where_they_are_would_miss_the_others() -> None:
    """The control: a pattern of places alone, as this was counted before, finds nothing to refuse."""
    sheet = sheet_of('<row r="900"><c><v>1</v></c></row>')
    assert re.findall(rb'<c[^>]* r="([A-Z]+)([0-9]+)"', sheet) == []
    assert counted(sheet) == reach_of_the_reader(sheet) == (900, 1)
