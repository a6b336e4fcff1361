"""The table to begin with, and the samples: what is said to be right is recommended and priced."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from benchmarks.made_up_customers import WRONG, made_up, write
from quotegen.errors import InputRefused, RuleRefused
from quotegen.files.batch_mapping import read_mapping
from quotegen.files.batch_rows import BatchFile, ReadRow, open_batch
from quotegen.files.batch_template import template_csv
from quotegen.files.catalogue import load_catalogue
from quotegen.language import LANGUAGES, Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.recommend import recommend
from tests.samples import ROOT

DAY = date(2026, 11, 23)
SAMPLE = ROOT / "examples" / "batch" / "customers.csv"


def wrong_columns(row: ReadRow, batch: BatchFile, catalogue: Catalogue) -> list[str]:
    """The columns in which something is wrong with a row, all the way to its prices."""
    if row.parsed is None:
        return [fault.column for fault in row.faults]
    asked = row.parsed
    assert asked.customer is not None
    occasion = Occasion(catalogue, asked.customer, asked.language or asked.customer.language, "EUR", DAY)
    try:
        if asked.answers is not None:
            offers = recommend(parse_answers(asked.answers, catalogue), occasion).offers
        else:
            usual = catalogue.rules.recommended
            offers = (Offer(code=usual.code, name=usual.name, lines=asked.lines),)
        price(offers, Terms(), occasion)
    except (InputRefused, RuleRefused) as refused:
        return [batch.column_of_path(fault.path) for fault in refused.faults]
    return []


def opened(tmp_path: Path, text: str, catalogue: Catalogue) -> BatchFile:
    path = tmp_path / "customers.csv"
    path.write_text(text)
    return open_batch(path, catalogue)


@pytest.mark.parametrize("catalogue", ["office-supplies", "managed-it"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_row_is_recommended_and_priced(tmp_path: Path, catalogue: str, language: Language) -> None:
    read = load_catalogue(ROOT / "catalog" / catalogue)
    batch = opened(tmp_path, template_csv(read, language), read)
    (row,) = batch.rows()
    assert batch.warnings == ()
    assert wrong_columns(row, batch, read) == []


def test_the_template_has_the_questions_in_their_order(office: Catalogue) -> None:
    header = next(csv.reader(io.StringIO(template_csv(office, "en"))))
    assert [name for name in header if name.startswith("needs.")] == [
        f"needs.{question}" for question in office.questionnaire.questions
    ]
    assert header[:4] == ["external_id", "customer", "name", "street"]


def test_the_template_speaks_the_language_that_is_asked_for(office: Catalogue) -> None:
    assert "kas mėnesį" in template_csv(office, "lt").split("\n")[1].split(";")
    assert "every month" in template_csv(office, "en").split("\n")[1].split(",")


@pytest.fixture(scope="module")
def sample() -> list[str]:
    """What is wrong with each row of the sample, by the generator that wrote it."""
    return [made.wrong for made in made_up(500, wrong=0.06)]


def test_the_sample_is_what_the_generator_writes() -> None:
    text = io.StringIO()
    write(made_up(500, wrong=0.06), text)
    assert SAMPLE.read_text() == text.getvalue()


def test_the_sample_has_thirty_wrong_rows_one_of_each_kind(sample: list[str]) -> None:
    assert len(sample) == 500
    assert sorted(filter(None, sample)) == sorted(WRONG)
    assert len(WRONG) == 30


def test_every_wrong_row_of_the_sample_is_found_and_a_share_of_the_good_ones_is_priced(
    office: Catalogue, sample: list[str]
) -> None:
    batch = open_batch(SAMPLE, office)
    assert (batch.count, batch.warnings) == (500, ())
    for number, (row, wrong) in enumerate(zip(batch.rows(), sample, strict=True)):
        if wrong:
            assert wrong_columns(row, batch, office), wrong
        else:
            assert row.faults == ()
            assert number % 8 or wrong_columns(row, batch, office) == [], row.external_id


def test_every_row_of_the_export_with_foreign_headers_is_priced(office: Catalogue) -> None:
    batch = open_batch(
        SAMPLE.with_name("crm-export.csv"), office, read_mapping(SAMPLE.with_name("mapping.yaml"), office)
    )
    assert [wrong_columns(row, batch, office) for row in batch.rows()] == [[]] * 12


def test_every_kind_of_wrong_is_told_by_a_column_but_a_row_that_asks_for_nothing(
    office: Catalogue, sample: list[str]
) -> None:
    batch = open_batch(SAMPLE, office)
    found = {wrong: wrong_columns(row, batch, office) for row, wrong in zip(batch.rows(), sample, strict=True) if wrong}
    assert [wrong for wrong, columns in found.items() if "" in columns] == ["nothing asked"]


def test_other_seeds_give_other_customers() -> None:
    assert next(made_up(1, seed=2)).cells != next(made_up(1, seed=1)).cells
