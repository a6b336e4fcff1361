"""Foreign headers led to our columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotegen.errors import InputRefused
from quotegen.files.batch_columns import columns
from quotegen.files.batch_mapping import guess_mapping, read_mapping, write_mapping
from quotegen.files.batch_rows import open_batch
from quotegen.model.catalogue import Catalogue
from tests.samples import ROOT

BATCH = ROOT / "examples" / "batch"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mapping.yaml"
    path.write_text(text)
    return path


def test_the_sample_export_is_read_with_its_mapping(office: Catalogue) -> None:
    batch = open_batch(BATCH / "crm-export.csv", office, read_mapping(BATCH / "mapping.yaml", office))
    assert [fault.path for fault in batch.warnings] == ["Owner", "Stage"]
    assert batch.count == 12
    assert [row.faults for row in batch.rows()] == [()] * 12


def test_without_its_mapping_the_sample_export_has_no_ids(office: Catalogue) -> None:
    with pytest.raises(InputRefused) as caught:
        open_batch(BATCH / "crm-export.csv", office)
    assert caught.value.faults[0].code == "column_missing"


def test_what_is_sure_of_the_sample_export_is_guessed(office: Catalogue) -> None:
    header = (BATCH / "crm-export.csv").read_text().split("\n")[0].split(";")
    whole = read_mapping(BATCH / "mapping.yaml", office)
    guessed = guess_mapping(header, office)
    assert guessed.items() <= whole.items()
    assert {"Record ID", "Account name", "VAT No.", "E-mail", "What is printed?", "Kaip dažnai atvežti?"} <= set(
        guessed
    )


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        ("Company", "name"),
        ("Įmonė", "name"),
        ("įmonės pavadinimas:", "name"),
        ("PVM kodas", "vat_id"),
        ("El. paštas", "contact_email"),
        ("zip_code", "postal_code"),
        ("How many people print?", "needs.people"),
        ("Kiek žmonių biure spausdina?", "needs.people"),
        ("people", "needs.people"),
    ],
)
def test_usual_names_and_the_questions_own_words_are_known(office: Catalogue, header: str, ours: str) -> None:
    assert guess_mapping([header], office) == {header: ours}


def test_what_is_not_sure_is_not_guessed(office: Catalogue) -> None:
    assert guess_mapping(["Company", "Customer name", "Code", "", "Stage"], office) == {}


def test_our_own_columns_are_left_alone(office: Catalogue) -> None:
    assert guess_mapping(["name", "Company", "City", "external_id", "ID"], office) == {}


def test_a_column_that_is_none_of_ours_is_refused_with_its_line(tmp_path: Path, office: Catalogue) -> None:
    with pytest.raises(InputRefused) as caught:
        read_mapping(written(tmp_path, "Town: city\nWho: nmae\n"), office)
    (fault,) = caught.value.faults
    assert (fault.code, fault.line, fault.hint) == ("mapping_unknown", 2, "did you mean name or note?")


def test_two_columns_for_one_of_ours_are_refused(tmp_path: Path, office: Catalogue) -> None:
    with pytest.raises(InputRefused) as caught:
        read_mapping(written(tmp_path, "Town: city\nPlace: city\n"), office)
    assert [(fault.code, fault.line) for fault in caught.value.faults] == [("mapping_twice", 2)]


@pytest.mark.parametrize("text", ["", "- a\n", "a: [b]\n", "a: 1\n", "just words\n"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, office: Catalogue, text: str) -> None:
    with pytest.raises(InputRefused) as caught:
        read_mapping(written(tmp_path, text), office)
    assert caught.value.faults[0].code == "wrong_type"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), unique=True, max_size=8))
def test_a_mapping_that_is_kept_comes_back_as_it_was(tmp_path: Path, office: Catalogue, theirs: list[str]) -> None:
    mapping = dict(zip(theirs, columns(office), strict=False))
    write_mapping(tmp_path / "kept.yaml", mapping)
    if mapping:
        assert read_mapping(tmp_path / "kept.yaml", office) == mapping
