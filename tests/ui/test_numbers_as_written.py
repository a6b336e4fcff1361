"""docs/numbers.md says how numbers are read: each of its rows is read at every place where a person writes one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from quotegen.cli.edit_words import Told, edits_of
from quotegen.errors import Fault, InputRefused
from quotegen.files.batch_rows import open_batch
from quotegen.language import LANGUAGES, Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import Edit
from quotegen.model.questionnaire import Question
from quotegen.model.request import Terms
from quotegen.money import shortest
from quotegen.pricing.pipeline import price
from quotegen.ui.editor import grid, questions
from quotegen.usecases.approval_desk import discount_instead
from tests.builders import line, occasion, offer
from tests.doc_tables import read_page
from tests.files.test_sheets import xlsx
from tests.samples import ROOT

ROWS = read_page(ROOT / "docs" / "numbers.md").tables["numbers"]
OF_WHAT = {"quantity": "quantity", "amount": "price", "share": "discount"}
"""In a line of a table, as an option, and in the grid."""
SCREENS = {"en": "English screen", "lt": "Lithuanian screen"}
SKU = "GIR-C80A4-B"
Read = Callable[[str], Decimal]


def read_by(read: Read, text: str) -> str:
    try:
        return shortest(read(text))
    except InputRefused as refused:
        return refused.faults[0].code


def of_edit(edit: Edit, field: str) -> Decimal:
    return Decimal(getattr(edit, "percent" if field == "discount" else field))


def by_option(field: str) -> Read:
    told = Told("so", None, "Ona", "EUR", "Agreed price")
    return lambda text: of_edit(edits_of({field: [f"{SKU}={text}"]}, (None, None), told)[0], field)


def by_option_for_all(text: str) -> Decimal:
    return of_edit(edits_of({}, (text, None), Told("so", None, "Ona", "EUR", "Agreed price"))[0], "discount")


def by_cell(field: str, path: Path, catalogue: Catalogue, made: Callable[[list[list[str]]], bytes]) -> Read:
    """A line's cell in a table; what a spreadsheet has made of a number is told apart there, and no number either."""

    def read(text: str) -> Decimal:
        cells = {"external_id": "1", "customer": "x", "line.1.sku": SKU, "line.1.quantity": "1"}
        cells |= {f"line.1.{field}": text} | ({"line.1.reason": "so"} if field == "discount" else {})
        path.write_bytes(made([list(cells), list(cells.values())]))
        (row,) = open_batch(path, catalogue).rows()
        if row.parsed is None:
            (fault,) = row.faults
            assert fault.column == f"line.1.{field}"
            raise InputRefused(Fault(fault.code.replace("number_mangled", "number_wrong"), fault.message))
        (asked,) = row.parsed.lines
        return of_edit(asked.allowance_charges[0] if field == "discount" else asked, field)  # type: ignore[arg-type]

    return read


def as_csv(rows: list[list[str]]) -> bytes:
    return _csv(rows, ",")


def as_csv_with_semicolons(rows: list[list[str]]) -> bytes:
    return _csv(rows, ";")


def _csv(rows: list[list[str]], delimiter: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['text']} {row['of what']}")
def test_in_a_file_and_after_an_option_a_text_is_read_as_the_page_says(
    row: dict[str, str], tmp_path: Path, office: Catalogue
) -> None:
    field = OF_WHAT[row["of what"]]
    ways = [by_option(field)]
    ways += [by_cell(field, tmp_path / "rows", office, made) for made in (as_csv, as_csv_with_semicolons, xlsx)]
    ways += [by_option_for_all] if field == "discount" else []
    assert {read_by(way, row["text"]) for way in ways} == {row["file or command"]}


def by_grid(field: str) -> Read:
    sold = price([offer(line("PAPER", 40))], Terms(), occasion())[0].offers[0]
    hand = grid.Hand("Ona", "EUR", "Agreed price")
    return lambda text: of_edit(next(grid.edits_of({0: {field: text}}, sold, hand)), field)


def by_question(unit: str | None) -> Read:
    text = {"en": "How many?", "lt": "Kiek?"}
    asked = Question.model_validate({"id": "cups", "type": "decimal", "unit": unit, "ask": text, "say": text})
    return lambda text: Decimal(questions._said(asked, text, {}))


def by_counter_offer(language: Language) -> Read:
    return lambda text: of_edit(discount_instead(text, "so", "EUR", language), "discount")


def ways_of(field: str, language: Language) -> Iterator[Read]:
    yield by_grid(field)
    yield by_question({"quantity": None, "price": "eur/month", "discount": "percent"}[field])
    if field == "discount":
        yield by_counter_offer(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['text']} {row['of what']}")
def test_on_a_screen_a_text_is_read_as_the_page_says(
    row: dict[str, str], language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (grid, questions):
        monkeypatch.setattr(module, "app_language", lambda: language)
    found = {read_by(way, row["text"]) for way in ways_of(OF_WHAT[row["of what"]], language)}
    assert found == {row[SCREENS[language]]}


def test_a_number_of_a_spreadsheet_is_never_doubtful(tmp_path: Path, office: Catalogue) -> None:
    rows: list[list[object]] = [["external_id", "customer", "line.1.sku", "line.1.quantity"], ["1", "x", SKU, 1.125]]
    (tmp_path / "rows").write_bytes(xlsx(rows))
    (row,) = open_batch(tmp_path / "rows", office).rows()
    assert row.parsed is not None and row.parsed.lines[0].quantity == Decimal("1.125")
