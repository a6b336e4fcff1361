"""From a table of customers to rows, each understood or with all that is wrong in it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest

from benchmarks.made_up_customers import HEADER, made_up, office, write
from quotegen.errors import Fault, InputRefused
from quotegen.files import batch_rows
from quotegen.files.batch_columns import column_of_path
from quotegen.files.batch_rows import BatchFile, ReadRow, open_batch
from quotegen.files.catalogue import load_catalogue
from quotegen.model.batch import BatchRow
from quotegen.model.catalogue import Catalogue
from tests.conftest import OFFICE
from tests.files.test_sheets import with_an_error, xlsx
from tests.recommend.kit import shop

GOOD = {
    "external_id": "A-1",
    "name": "UAB Ąžuolas",
    "street": "Upės g. 1",
    "city": "Vilnius",
    "country": "LT",
    "language": "lt",
    "needs.cups": "12",
}


@cache
def coffee() -> Catalogue:
    """A small catalogue of another trade."""
    return shop(load_catalogue(OFFICE))


def opened(tmp_path: Path, text: str | bytes, **mapping: str) -> BatchFile:
    path = tmp_path / "customers.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_batch(path, coffee(), mapping)


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    header = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def row(tmp_path: Path, without: Iterable[str] = (), **cells: str) -> ReadRow:
    """The one row of a table: the good one with some cells otherwise; `__` in a name stands for a point."""
    changed = {**GOOD, **{name.replace("__", "."): cell for name, cell in cells.items()}}
    (found,) = opened(tmp_path, table({name: changed[name] for name in changed if name not in set(without)})).rows()
    return found


def parsed(tmp_path: Path, without: Iterable[str] = (), **cells: str) -> BatchRow:
    found = row(tmp_path, without, **cells)
    assert found.faults == ()
    assert found.parsed is not None
    return found.parsed


def faults(tmp_path: Path, without: Iterable[str] = (), **cells: str) -> list[tuple[str, str]]:
    found = row(tmp_path, without, **cells)
    assert found.parsed is None
    return [(fault.column, fault.code) for fault in found.faults]


def refused(tmp_path: Path, text: str | bytes, **mapping: str) -> Fault:
    with pytest.raises(InputRefused) as caught:
        opened(tmp_path, text, **mapping)
    return caught.value.faults[0]


# --- one row ---------------------------------------------------------------------------------------


def test_a_row_says_for_whom_and_what_was_answered(tmp_path: Path) -> None:
    found = parsed(tmp_path)
    assert found.external_id == "A-1"
    assert found.customer is not None and found.customer.name == "UAB Ąžuolas"
    assert found.customer.address.city == "Vilnius"
    assert found.answers == {"cups": Decimal(12)}
    assert (found.row, found.lines, found.language, found.currency) == (2, (), None, None)


def test_a_row_may_name_a_customer_that_is_kept(tmp_path: Path) -> None:
    found = parsed(tmp_path, {"name", "street", "city", "country", "language"}, customer="north-harbour")
    assert (found.customer_id, found.customer) == ("north-harbour", None)


def test_a_contact_stands_in_columns_of_its_own(tmp_path: Path) -> None:
    found = parsed(tmp_path, contact_name="Rasa", contact_phone="'+370 600 10001", contact_email="r@a.example")
    assert found.customer is not None and found.customer.contact is not None
    assert found.customer.contact.phone == "+370 600 10001"


def test_codes_are_read_in_any_case(tmp_path: Path) -> None:
    found = parsed(tmp_path, country="lt", language="LT", currency="eur", kind="Consumer", document_language="EN")
    assert found.customer is not None
    assert (found.customer.address.country, found.customer.language, found.customer.kind) == ("LT", "lt", "consumer")
    assert (found.currency, found.language) == ("EUR", "en")


def test_without_a_language_of_his_own_a_customer_reads_that_of_the_document(tmp_path: Path) -> None:
    found = parsed(tmp_path, {"language"}, document_language="en")
    assert found.customer is not None and found.customer.language == "en"


def test_without_any_language_it_is_missing(tmp_path: Path) -> None:
    assert faults(tmp_path, language="") == [("language", "missing_field")]


def test_lines_stand_side_by_side(tmp_path: Path) -> None:
    cells = {
        "line__1__sku": "DARK-S",
        "line__1__quantity": "2",
        "line__1__discount": "5%",
        "line__1__reason": "agreed",
        "line__2__description": "Setting up",
        "line__2__quantity": "1,5",
        "line__2__price": "45.00",
        "line__2__optional": "yes",
        "line__2__recurrence": "Month",
        "line__2__supply": "Service",
        "line__3__sku": "",
    }
    first, second = parsed(tmp_path, {"needs.cups"}, **cells).lines
    assert (first.sku, first.quantity, first.allowance_charges[0].percent) == ("DARK-S", 2, 5)
    assert (second.description, second.quantity, second.price) == ("Setting up", Decimal("1.5"), Decimal("45.00"))
    assert (second.optional, second.recurrence, second.supply) == (True, "month", "service")


def test_an_amount_is_in_the_currency_of_its_row(tmp_path: Path) -> None:
    work = {"line__1__description": "Work", "line__1__quantity": "1", "line__1__price": "CHF 12.-"}
    parsed = row(tmp_path, ("needs.cups",), currency="CHF", **work).parsed
    assert parsed is not None and parsed.lines[0].price == Decimal("12.00")


@pytest.mark.parametrize(
    ("without", "cells", "expected"),
    [
        ((), {"external_id": ""}, [("external_id", "missing_field")]),
        ((), {"external_id": "x" * 101}, [("external_id", "too_long")]),
        ((), {"external_id": "a\nb"}, [("external_id", "form_wrong")]),
        ((), {"external_id": "1.23E+11"}, [("external_id", "number_mangled")]),
        ((), {"external_id": "A\u202e1"}, [("external_id", "bidi_control")]),
        ((), {"name": ""}, [("name", "missing_field")]),
        ((), {"name": "a\0b"}, [("name", "control_character")]),
        ((), {"city": "#N/A"}, [("city", "cell_error")]),
        ((), {"country": "Lietuva"}, [("country", "form_wrong")]),
        ((), {"vat_id": "LT100003333117"}, [("vat_id", "vat_id_wrong")]),
        ((), {"vat_id": "EE102540328"}, [("vat_id", "vat_id_wrong")]),
        ((), {"currency": "euro"}, [("currency", "form_wrong")]),
        ((), {"contact_email": "r@a.example"}, [("contact_name", "missing_field")]),
        ((), {"needs__cups": "1E+05"}, [("needs.cups", "number_mangled")]),
        ((), {"needs__cups": "=1+1"}, [("needs.cups", "number_wrong")]),
        ((), {"needs__cups": ""}, [("", "request_missing")]),
        ((), {"note": "x" * 32_768}, [("note", "cell_too_long")]),
        ((), {"customer": "north-harbour"}, [("customer", "customer_ambiguous")]),
        (("name", "street", "city", "country", "language"), {}, [("name", "customer_missing")]),
        ((), {"line__1__sku": "S", "line__1__quantity": "1"}, [("line.1.sku", "request_ambiguous")]),
        (("needs.cups",), {"line__1__sku": "S"}, [("line.1.quantity", "missing_field")]),
        (("needs.cups",), {"line__1__quantity": "1"}, [("line.1.sku", "line_incomplete")]),
        (("needs.cups",), {"line__2__sku": "S", "line__2__quantity": "1"}, [("line.1.sku", "line_gap")]),
        (
            ("needs.cups",),
            {"line__1__sku": "S", "line__1__quantity": "0"},
            [("line.1.quantity", "out_of_range")],
        ),
        (
            ("needs.cups",),
            {"line__1__sku": "S", "line__1__quantity": "1", "line__1__discount": "5%"},
            [("line.1.reason", "missing_field")],
        ),
        (
            ("needs.cups",),
            {"line__1__sku": "S", "line__1__quantity": "1", "line__1__discount": "101%", "line__1__reason": "so"},
            [("line.1.discount", "out_of_range")],
        ),
        (
            ("needs.cups",),
            {"line__1__sku": "S", "line__1__quantity": "1", "line__1__reason": "so"},
            [("line.1.reason", "reason_alone")],
        ),
        *(
            (("needs.cups",), {"line__1__description": "Work", "line__1__quantity": "1", **cells}, [(column, code)])
            for cells, column, code in (
                ({"line__1__price": "forty"}, "line.1.price", "number_wrong"),
                ({"line__1__price": "1,200"}, "line.1.price", "number_ambiguous"),
                ({"line__1__price": "CHF 12.-"}, "line.1.price", "currency_differs"),
                ({"line__1__price": "#N/A"}, "line.1.price", "cell_error"),
                (
                    {"line__1__price": "1", "line__1__discount": "#N/A", "line__1__reason": "so"},
                    "line.1.discount",
                    "cell_error",
                ),
            )
        ),
        (
            (),
            {"vat_id": "LT1", "contact_name": "R", "contact_email": "x", "needs__cups": "many"},
            [("needs.cups", "number_wrong"), ("vat_id", "too_short"), ("contact_email", "form_wrong")],
        ),
    ],
)
def test_everything_that_is_wrong_is_told_by_its_column(
    tmp_path: Path, without: tuple[str, ...], cells: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert faults(tmp_path, without, **cells) == expected


def test_a_fault_has_the_value_cut_and_a_hint(tmp_path: Path) -> None:
    (fault,) = row(tmp_path, needs__cups="y" * 300).faults
    assert (fault.row, fault.external_id, fault.value, bool(fault.hint)) == (2, "A-1", "y" * 200, True)


def test_the_cells_of_a_wrong_row_are_kept_as_they_were(tmp_path: Path) -> None:
    found = row(tmp_path, needs__cups=" many ", contact_phone="'+370")
    assert found.cells[-2:] == (" many ", "+370")


def test_without_taking_the_apostrophe_off_a_round_trip_would_not_be_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_rows, "unescaped", lambda text: text)
    found = parsed(tmp_path, contact_name="R", contact_phone="'+370 600 10001")
    assert found.customer is not None and found.customer.contact is not None
    assert found.customer.contact.phone == "'+370 600 10001"


# --- all rows --------------------------------------------------------------------------------------


def test_rows_count_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    header, first, _ = table(GOOD).split("\n")
    over_two_lines = table(GOOD | {"external_id": "A-2", "name": "UAB\nĄžuolas"}).removeprefix(f"{header}\n")
    batch = opened(tmp_path, f"{header}\n{first}\n\n,,,\n{over_two_lines}{first.replace('A-1', 'A-3')}\n")
    assert [(found.row, found.external_id) for found in batch.rows()] == [(2, "A-1"), (5, "A-2"), (6, "A-3")]
    assert batch.count == 3


def test_every_later_row_with_the_same_id_is_in_error_and_names_the_first(tmp_path: Path) -> None:
    rows = [GOOD, GOOD | {"external_id": "B"}, GOOD | {"external_id": " A-1 "}, GOOD]
    found = list(opened(tmp_path, table(*rows)).rows())
    assert [[fault.code for fault in each.faults] for each in found] == [
        [],
        [],
        ["external_id_twice"],
        ["external_id_twice"],
    ]
    assert found[3].faults[0].message == "row 2 has the same external_id"


def test_ids_that_look_alike_are_the_same(tmp_path: Path) -> None:
    rows = [GOOD | {"external_id": "Ąžuolas"}, GOOD | {"external_id": unicodedata.normalize("NFD", "Ąžuolas")}]
    found = list(opened(tmp_path, table(*rows)).rows())
    assert [[fault.code for fault in each.faults] for each in found] == [[], ["external_id_twice"]]


def test_a_row_with_a_cell_too_many_is_in_error_and_the_next_is_not(tmp_path: Path) -> None:
    header, good, _ = table(GOOD).split("\n")
    found = list(opened(tmp_path, f"{header}\n{good},extra\n{good.replace('A-1', 'A-2')},,\n").rows())
    assert [[fault.code for fault in each.faults] for each in found] == [["row_length"], []]


def test_empty_cells_at_the_end_of_a_row_may_be_left_out(tmp_path: Path) -> None:
    header, good, _ = table(GOOD).split("\n")
    (found,) = opened(tmp_path, f"{header},note,currency\n{good}\n").rows()
    assert found.faults == ()


def test_a_file_cut_in_its_last_row_is_not_taken_for_that(tmp_path: Path) -> None:
    header, good, _ = table(GOOD).split("\n")
    (found,) = opened(tmp_path, f"{header},note,currency\n{good}").rows()
    assert [fault.code for fault in found.faults] == ["row_length"]
    assert "the file ends within this row" in found.faults[0].message


def test_one_cell_of_ten_megabytes_is_one_row_in_error(tmp_path: Path) -> None:
    rows = [GOOD, GOOD | {"external_id": "B", "name": "x" * 10_000_000}, GOOD | {"external_id": "C"}]
    found = list(opened(tmp_path, table(*rows)).rows())
    assert [[fault.code for fault in each.faults] for each in found] == [[], ["cell_too_long"], []]
    assert len(found[1].faults[0].value) == 200


def test_two_hundred_columns_are_fine(tmp_path: Path) -> None:
    (found,) = opened(tmp_path, table(GOOD | {f"extra {number}": "x" for number in range(200)})).rows()
    assert found.faults == ()


def test_rows_come_one_by_one(tmp_path: Path) -> None:
    batch = opened(tmp_path, table(*(GOOD | {"external_id": str(number)} for number in range(50))))
    rows = batch.rows()
    assert next(rows).external_id == "0"
    assert sum(1 for _ in rows) == 49


def test_a_spreadsheet_reads_as_a_csv_does(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    path.write_bytes(xlsx([list(GOOD), [*list(GOOD.values())[:-1], 12]], other=[["x"]]))
    batch = open_batch(path, coffee())
    (found,) = batch.rows()
    assert found.parsed is not None and found.parsed.answers == {"cups": Decimal(12)}
    assert batch.delimiter == ""


def test_an_error_in_a_spreadsheets_cell_is_an_error_of_its_row(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    path.write_bytes(with_an_error())
    batch = open_batch(path, coffee(), {"h": "external_id", "i": "name"})
    first, second = batch.rows()
    assert ("i", "cell_error") in [(fault.column, fault.code) for fault in second.faults]
    assert ("i", "cell_error") not in [(fault.column, fault.code) for fault in first.faults]


# --- the header ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "header_missing"),
        ("\nexternal_id\n1\n", "header_missing"),
        ("name\nx\n", "column_missing"),
        ("external_id,name,Name\n1,x,y\n", "column_twice"),
        ("external_id\n", "no_rows"),
        ("external_id,name\n,\n \n", "no_rows"),
        ('external_id,name\n1,"x\n', "quote_open"),
        (",".join(["external_id", *(f"c{number}" for number in range(500))]) + "\n1\n", "too_many_columns"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused(tmp_path: Path, text: str, code: str) -> None:
    fault = refused(tmp_path, text)
    assert (fault.code, fault.file) == (code, str(tmp_path / "customers.csv"))


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_rows, "MOST_ROWS", 3)
    assert opened(tmp_path, "external_id\n1\n2\n\n3\n").count == 3
    assert refused(tmp_path, "external_id\n1\n2\n3\n4\n").code == "too_many_rows"


def test_columns_that_are_not_read_are_listed_with_what_may_be_meant(tmp_path: Path) -> None:
    batch = opened(tmp_path, table(GOOD | {"needs.cupz": "1", "stret": "x", "Owner": "y"}))
    assert [(fault.code, fault.path, fault.column) for fault in batch.warnings] == [
        ("column_unknown", "needs.cupz", 8),
        ("column_unknown", "stret", 9),
        ("column_unknown", "Owner", 10),
    ]
    assert batch.warnings[0].hint.startswith("did you mean needs.cups")
    assert "street" in batch.warnings[1].hint


def test_a_country_by_another_code_is_read_and_told_once_with_its_first_row(tmp_path: Path) -> None:
    first = table(GOOD | {"country": "EL"})
    rows = [first, *(table(GOOD | {"external_id": f"B-{n}", "country": "el"}).splitlines()[1] for n in (1, 2))]
    batch = opened(tmp_path, rows[0].rstrip("\n") + "\n" + "\n".join(rows[1:]) + "\n")
    assert [(fault.code, fault.message) for fault in batch.warnings] == [
        ("country_read", "the country EL is read as GR, first in row 2")
    ]
    customers = [row.parsed.customer for row in batch.rows() if row.parsed and row.parsed.customer]
    assert [customer.address.country for customer in customers] == ["GR", "GR", "GR"]


def test_blanks_around_a_column_are_told_and_do_no_harm(tmp_path: Path) -> None:
    batch = opened(tmp_path, table(GOOD).replace("name,", " Name ,"))
    assert [(fault.code, fault.path) for fault in batch.warnings] == [("header_blanks", "Name")]
    assert next(batch.rows()).faults == ()


def test_a_mapping_leads_their_columns_to_ours(tmp_path: Path) -> None:
    text = table(GOOD).replace("name,street", "Company,Where").replace("needs.cups", "How many")
    batch = opened(tmp_path, text, Company="name", where="street", **{"How many": "needs.cups"})
    (found,) = batch.rows()
    assert found.faults == () and found.parsed is not None
    assert batch.column_of_path("answers.cups") == "How many"
    assert batch.column_of_path("customer.address.street") == "Where"
    assert batch.column_of_path("customer.address.city") == "city"
    assert batch.column_of_path("answers.roast") == "needs.roast"


def test_faults_name_their_own_column(tmp_path: Path) -> None:
    text = table(GOOD | {"needs.cups": "many"}).replace("needs.cups", "How many")
    (found,) = opened(tmp_path, text, **{"How many": "needs.cups"}).rows()
    assert [fault.column for fault in found.faults] == ["How many"]


def test_a_mapping_that_leads_nowhere_or_twice_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, table(GOOD), city="town").code == "mapping_unknown"
    assert refused(tmp_path, table(GOOD | {"x": "1"}), x="city").code == "column_twice"
    assert refused(tmp_path, table(GOOD | {"x": "1", "y": "2"}), x="note", y="note").code == "mapping_twice"


def test_a_mapping_of_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    batch = opened(tmp_path, table(GOOD), Firma="note")
    assert [(fault.code, fault.path) for fault in batch.warnings] == [("mapping_unused", "Firma")]


@pytest.mark.parametrize(
    ("path", "column"),
    [
        ("answers.printers[0].device", "needs.printers"),
        ("answers.people", "needs.people"),
        ("customer.address.city", "city"),
        ("customer.address", "street"),
        ("customer.name", "name"),
        ("customer.contact.email", "contact_email"),
        ("customer.contact", "contact_name"),
        ("party.vat_id", "vat_id"),
        ("contacts[0].name", "contact_name"),
        ("customer_id", "customer"),
        ("customer", "customer"),
        ("lines[1].quantity", "line.2.quantity"),
        ("lines[0].sku", "line.1.sku"),
        ("lines[0]", "line.1.sku"),
        ("lines[0].tax.rate", "line.1.sku"),
        ("lines[11].allowance_charges[0].percent", "line.12.discount"),
        ("lines[0].allowance_charges[0].reason", "line.1.reason"),
        ("lines[0].allowance_charges", "line.1.discount"),
        ("language", "document_language"),
        ("currency", "currency"),
        ("external_id", "external_id"),
        ("note", "note"),
        ("totals.tax", ""),
        ("", ""),
    ],
)
def test_a_path_has_its_column(path: str, column: str) -> None:
    assert column_of_path(path) == column


# --- damaged files ---------------------------------------------------------------------------------


def damaged(raw: bytes, draw: Random) -> bytes:
    """The file as mail, editors and bad disks leave files."""
    kind = draw.randrange(8)
    data = bytearray(raw)
    if kind == 0:
        for _ in range(draw.randint(1, 20)):
            data[draw.randrange(len(data))] = draw.randrange(256)
    elif kind == 1:
        del data[draw.randrange(len(data)) :]
    elif kind == 2:
        place = draw.randrange(len(data))
        data[place:place] = draw.choice((b'"', b'""', b"\0", b"\r", b"\n\n", b",,,", b"\xff", b"'=", b"\xe2\x80\xae"))
    elif kind == 3:
        data = bytearray(raw.replace(b"\n", draw.choice((b"\r\n", b"\r", b"\n\n")), draw.randrange(30)))
    elif kind == 4:
        begin = draw.randrange(len(data))
        del data[begin : begin + draw.randrange(200)]
    elif kind == 5:
        begin = draw.randrange(len(data))
        data[begin:begin] = data[begin : begin + draw.randrange(2000)]
    elif kind == 6:
        data = bytearray(raw.replace(b'"', b"", draw.randrange(1, 20)))
    else:
        data = bytearray(raw.replace(b",", draw.choice((b";", b"\t", b"")), draw.randrange(1, 400)))
    return bytes(data)


def test_no_damaged_file_ends_in_anything_but_faults(tmp_path: Path) -> None:
    text = io.StringIO()
    write(made_up(12, seed=5, wrong=0.2), text)
    raw = text.getvalue().encode()
    path = tmp_path / "customers.csv"
    outcomes = set()
    for number in range(400):
        path.write_bytes(damaged(raw, Random(number)))
        try:
            batch = open_batch(path, office())
            rows = list(batch.rows())
        except InputRefused as refused:
            outcomes.add(refused.faults[0].code)
            continue
        outcomes.add("read")
        assert len(rows) == batch.count == len({found.row for found in rows})
        assert all((found.parsed is None) == bool(found.faults) for found in rows)
        assert all(len({fault.column for fault in found.faults}) == len(found.faults) for found in rows)
    assert outcomes >= {"read", "quote_open", "column_missing", "not_utf8"}


def test_no_damaged_spreadsheet_ends_in_anything_but_faults(tmp_path: Path) -> None:
    rows = [[made.cells.get(name, "") for name in HEADER] for made in made_up(5, seed=5)]
    raw = xlsx([list(HEADER), *rows])
    path = tmp_path / "customers.xlsx"
    outcomes = set()
    for number in range(150):
        path.write_bytes(damaged(raw, Random(number)))
        try:
            outcomes |= {"read" for _ in open_batch(path, office()).rows()}
        except InputRefused as refused:
            outcomes.add(refused.faults[0].code)
    assert "xlsx_wrong" in outcomes
