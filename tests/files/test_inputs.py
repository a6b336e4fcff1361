"""Inputs in files: read under their own names, and refused like anything else there."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotegen.errors import InputRefused
from quotegen.files import batch_columns
from quotegen.files.batch_mapping import guess_mapping
from quotegen.files.batch_rows import open_batch
from quotegen.files.batch_template import template_csv
from quotegen.files.inputs import checked_inputs
from quotegen.files.requests import read_answers, read_request
from quotegen.model import inputs
from quotegen.model.catalogue import Catalogue
from quotegen.store.upkeep import upgrade
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from tests.batch.rows import row, write
from tests.made_up_input import COST_CENTRE
from tests.samples import ROOT
from tests.store.databases import store_at
from tests.store.kit import house_on

LINES = "lines:\n  - {description: Unpacking, quantity: 1, price: 25}\n"
ANSWERS = (ROOT / "examples" / "answers" / "charity.yaml").read_text()
LINE = "\N{LINE SEPARATOR}"


def faults(refused: InputRefused) -> list[tuple[str, str, int]]:
    return [(fault.code, fault.path, fault.line) for fault in refused.faults]


def request(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "request.yaml"
    path.write_text(text + LINES)
    return path


def test_a_request_has_them_on_its_top_level(tmp_path: Path) -> None:
    found = read_request(request(tmp_path, "purchase_order: ' PO-4711/26 '\nproject:\nseller_contact_email: ''\n"))
    assert found.inputs == {"purchase_order": "PO-4711/26"}


@pytest.mark.parametrize(("written", "kept"), [("4500012345", "4500012345"), ("0045", "0045"), ('"\\u200b"', None)])
def test_an_order_number_needs_no_quotes_and_one_that_shows_nothing_is_none(
    tmp_path: Path, written: str, kept: str | None
) -> None:
    assert read_request(request(tmp_path, f"purchase_order: {written}\n")).inputs.get("purchase_order") == kept


@pytest.mark.parametrize("written", ["2027-01-31", "'2027-01-31'", "' 2027-01-31 '"])
def test_a_day_is_kept_as_it_is_written(tmp_path: Path, written: str) -> None:
    assert read_request(request(tmp_path, f"start_date: {written}\n")).inputs == {"start_date": "2027-01-31"}


def test_so_has_a_file_of_answers(tmp_path: Path, office: Catalogue) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS + "\nproject: Mokykla\n")
    assert read_answers(path, office).inputs == {"project": "Mokykla"}


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("purchase_order: 47.11", "wrong_type", "purchase_order"),
        ("purchase_order: true", "wrong_type", "purchase_order"),
        (f"project: {'x' * 101}", "too_long", "project"),
        ('project: "a\\nb"', "form_wrong", "project"),
        (f'project: "a{LINE}b"', "form_wrong", "project"),
        ('project: "a\\u202eb"', "bidi_control", "project"),
        ("seller_contact_email: nobody", "form_wrong", "seller_contact_email"),
        ("seller_contact_phone: [1]", "wrong_type", "seller_contact_phone"),
        ("start_date: 2027-02-30", "date_wrong", "start_date"),
        ("start_date: 2027-W01-1", "date_wrong", "start_date"),
        ("start_date: 20270101", "date_wrong", "start_date"),
        ("start_date: 1.1.2027", "date_wrong", "start_date"),
        ("start_date: 9999-12-31", "date_wrong", "start_date"),
    ],
)
def test_what_is_wrong_with_one_is_named_with_its_line(tmp_path: Path, text: str, code: str, path: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_request(request(tmp_path, text + "\n"))
    assert faults(refused.value) == [(code, path, 1)]


@pytest.mark.parametrize("read", [lambda path, _: read_request(path), read_answers])
def test_a_name_that_is_nearly_one_is_refused_with_the_one_that_may_be_meant(
    tmp_path: Path, office: Catalogue, read: object
) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("purchase_ordr: PO-1\n" + (ANSWERS if read is read_answers else LINES))
    with pytest.raises(InputRefused) as refused:
        read(path, office)  # type: ignore[operator]
    assert [(each.code, each.hint) for each in refused.value.faults] == [
        ("unknown_field", "did you mean purchase_order?")
    ]


def test_all_that_a_person_tells_is_checked_at_once_and_what_is_empty_stays_empty() -> None:
    assert checked_inputs({"project": " School ", "purchase_order": " "}) == {"project": "School", "purchase_order": ""}
    with pytest.raises(InputRefused) as refused:
        checked_inputs({"project": "x" * 101, "seller_contact_email": "x", "nonsense": "x"})
    assert [(each.code, each.path) for each in refused.value.faults] == [
        ("too_long", "project"),
        ("form_wrong", "seller_contact_email"),
        ("unknown_field", "nonsense"),
    ]


# --- in a batch --------------------------------------------------------------------------------------


def test_a_row_may_have_them(tmp_path: Path, office: Catalogue) -> None:
    file = open_batch(write(tmp_path / "b.csv", [row(1, purchase_order="PO-7", project=" ")]), office)
    found = next(iter(file.rows())).parsed
    assert found is not None and found.inputs == {"purchase_order": "PO-7"}


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("purchase_order", "x" * 101, "too_long"),
        ("purchase_order", "1.2E+11", "number_mangled"),
        ("project", "a\nb", "form_wrong"),
        ("seller_contact_email", "nobody", "form_wrong"),
    ],
)
def test_what_is_wrong_in_a_cell_is_told_by_row_and_column(
    tmp_path: Path, office: Catalogue, column: str, cell: str, code: str
) -> None:
    file = open_batch(write(tmp_path / "b.csv", [row(1, **{column: cell})]), office)
    found = next(iter(file.rows()))
    assert found.parsed is None
    assert [(each.row, each.column, each.code) for each in found.faults] == [(2, column, code)]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("PO", "purchase_order"),
        ("Order no.", "purchase_order"),
        ("Užsakymo nr.", "purchase_order"),
        ("Projekto pavadinimas", "project"),
        ("Sales rep", "seller_contact_name"),
    ],
)
def test_their_columns_are_known_by_usual_names(office: Catalogue, theirs: str, ours: str) -> None:
    assert guess_mapping([theirs], office) == {theirs: ours}


@pytest.mark.parametrize("catalogue", ["office-supplies", "managed-it"])
def test_no_usual_name_may_mean_a_question_of_a_shipped_catalogue_too(catalogue: str) -> None:
    from quotegen.files.catalogue import load_catalogue

    loaded = load_catalogue(ROOT / "catalog" / catalogue)
    for each in inputs.INPUTS:
        assert [alias for alias in each.aliases if guess_mapping([alias], loaded) != {alias: each.code}] == []


def test_a_file_without_them_asks_for_what_it_asked_before_there_were_any(tmp_path: Path) -> None:
    # The digest that this row had then: a batch that was run before is the same batch.
    store = store_at(f"sqlite:///{tmp_path / 'kept' / 'quotegen.db'}")
    upgrade(store)
    batch = plan_batch(house_on(store), write(tmp_path / "one.csv", [row(1)]), BatchOptions())
    found = batch.request(next(iter(batch.file.rows())))
    store.close()
    assert found.sha256 == "60daadb390ba2827ff0c251c9d7290677dd8a05d89db3fac6e4c2b29e76e3b68"


@pytest.mark.parametrize("ends", ["\n", LINE, "\x85", "\t"])
def test_the_name_of_a_row_is_on_one_line_too(tmp_path: Path, office: Catalogue, ends: str) -> None:
    file = open_batch(write(tmp_path / "b.csv", [row(1, external_id=f"a{ends}b")]), office)
    assert [each.column for each in next(iter(file.rows())).faults] == ["external_id"]


# --- one more ----------------------------------------------------------------------------------------


@pytest.fixture
def one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "INPUTS", (*inputs.INPUTS, COST_CENTRE))


def test_without_it_a_made_up_name_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="unknown_field"):
        read_request(request(tmp_path, "cost_centre: C-1\n"))


@pytest.mark.usefixtures("one_more")
def test_an_input_that_is_only_in_the_table_is_in_files_and_batches(tmp_path: Path, office: Catalogue) -> None:
    assert read_request(request(tmp_path, "cost_centre: C-1\n")).inputs == {"cost_centre": "C-1"}
    assert "cost_centre" in template_csv(office, "en").splitlines()[0].split(",")
    assert batch_columns.is_column("cost_centre", office)
    assert guess_mapping(["Kostenstelle"], office) == {"Kostenstelle": "cost_centre"}
    file = open_batch(write(tmp_path / "b.csv", [row(1, cost_centre="x" * 21), row(2, cost_centre="C-2")]), office)
    wrong, good = file.rows()
    assert [(each.column, each.code) for each in wrong.faults] == [("cost_centre", "too_long")]
    assert good.parsed is not None and good.parsed.inputs == {"cost_centre": "C-2"}


# --- a delivery address ------------------------------------------------------------------------------


RIGA = {"delivery_street": "Brīvības iela 1", "delivery_city": "Rīga", "delivery_country": "LV"}


def test_a_row_may_be_delivered_elsewhere(tmp_path: Path, office: Catalogue) -> None:
    rows = [row(1, **{**RIGA, "delivery_country": " lv ", "delivery_postal_code": "01103"})]
    found = next(iter(open_batch(write(tmp_path / "b.csv", rows), office).rows())).parsed
    assert found is not None and found.inputs == {**RIGA, "delivery_postal_code": "01103"}


def test_half_an_address_in_a_row_is_a_fault_in_the_column_that_is_missing(tmp_path: Path, office: Catalogue) -> None:
    rows = [row(1, **{**RIGA, "delivery_country": ""})]
    found = next(iter(open_batch(write(tmp_path / "b.csv", rows), office).rows()))
    assert found.parsed is None
    assert [(each.row, each.column, each.code) for each in found.faults] == [
        (2, "delivery_country", "delivery_incomplete")
    ]


def test_a_country_that_is_none_is_one_fault_and_no_other_follows(tmp_path: Path, office: Catalogue) -> None:
    rows = [row(1, **{**RIGA, "delivery_country": "L"})]
    found = next(iter(open_batch(write(tmp_path / "b.csv", rows), office).rows()))
    assert [each.column for each in found.faults] == ["delivery_country"]


def test_half_an_address_in_a_file_is_refused(tmp_path: Path, office: Catalogue) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS + "\ndelivery_city: Rīga\n")
    with pytest.raises(InputRefused) as refused:
        read_answers(path, office)
    assert faults(refused.value)[0][:2] == ("delivery_incomplete", "delivery_street")
    with pytest.raises(InputRefused, match="delivery_incomplete"):
        read_request(request(tmp_path, "delivery_city: Rīga\n"))


def test_a_file_may_be_delivered_elsewhere(tmp_path: Path, office: Catalogue) -> None:
    text = "\n" + "".join(f"{code}: {value}\n" for code, value in RIGA.items())
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS + text)
    assert read_answers(path, office).inputs == read_request(request(tmp_path, text)).inputs == RIGA


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Pristatymo adresas", "delivery_street"),
        ("Ship to city", "delivery_city"),
        ("Shipping ZIP", "delivery_postal_code"),
        ("Pristatymo šalis", "delivery_country"),
    ],
)
def test_usual_names_of_a_delivery_address_are_known(office: Catalogue, theirs: str, ours: str) -> None:
    assert guess_mapping([theirs], office) == {theirs: ours}
