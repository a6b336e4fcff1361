"""The batch page: a table dropped, its columns led, checked, run, watched, stopped, gone on with, and its results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model.people import Preferences, Role, User
from quotegen.ui.kit.text import literal
from quotegen.usecases import batch_desk, batch_runs
from quotegen.usecases.batch_upload import lead, receive, received, template
from quotegen.usecases.check_batch import check_batch
from quotegen.usecases.house import House
from quotegen.usecases.preferences import save_preferences
from quotegen.usecases.users import set_user
from tests.batch.quick import QuickEngine
from tests.batch.rows import row, write
from tests.ui.hostile import HOSTILE, written
from tests.ui.opened import open_page, shown, texts
from tests.ui.test_customers import button, labels, links
from tests.usecases.test_batch_desk import EXPORT, Gate, checked, ended, table, until


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_runs, "own_engine", QuickEngine)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    monkeypatch.setattr(batch_runs, "own_engine", made.engine)
    yield made
    made.open.set()


def wrong(folder: Path) -> bytes:
    rows = [row(1), row(2, line__1__sku="NO-SUCH"), row(3), row(4, line__1__quantity="many")]
    return write(folder / "made.csv", rows).read_bytes()


def metrics(app: AppTest) -> dict[str, str]:
    return {each.label: str(each.value) for each in app.metric}


# --- dropped and mapped ----------------------------------------------------------------------------------------------


def test_an_empty_page_offers_a_place_to_drop_and_templates_in_both_languages(house: House) -> None:
    app = open_page("batch")
    assert len(app.file_uploader) == 1 and len(app.get("download_button")) == 2
    assert "Earlier batches" not in texts(app)


def test_a_dropped_file_is_kept_and_its_page_opened(house: House, tmp_path: Path) -> None:
    app = open_page("batch")
    app = shown(app.file_uploader[0].set_value(("my customers.csv", table(tmp_path, 3), "text/csv")).run())
    assert literal("my customers.csv") in texts(app) and "Every column is known" in texts(app)
    assert "Check the table" in labels(app)


def test_what_is_no_table_is_told_in_plain_words(house: House) -> None:
    app = open_page("batch")
    app = shown(app.file_uploader[0].set_value(("letter.csv", b"%PDF-1.7", "text/csv")).run())
    assert "neither a CSV nor an XLSX" in texts(app).replace("\\", "")


def test_foreign_columns_show_the_guess_and_can_be_led(house: House) -> None:
    digest = receive(house, "export.csv", EXPORT)
    lead(house, digest, "Record ID", None)
    app = open_page("batch", file=digest)
    assert "No column tells the rows apart" in texts(app).replace("\\", "")
    assert "Check the table" not in labels(app)
    chosen = {each.label: each.value for each in app.selectbox}
    assert chosen[f"What stands in {literal('Account name')}"] == "name"
    (which,) = [each for each in app.selectbox if each.label == f"What stands in {literal('Record ID')}"]
    app = shown(which.set_value("external_id").run())
    assert "Check the table" in labels(app)
    assert received(house, digest).about.mapping["Record ID"] == "external_id"


def test_a_file_that_is_not_kept_is_told_in_plain_words(house: House) -> None:
    assert "not kept here any more" in texts(open_page("batch", file="0" * 64))


def test_who_may_not_run_a_batch_is_told_so(house: House) -> None:
    set_user(house, User(name="boss", role=Role.ADMIN))
    set_user(house, User(name=house.user.name, role=Role.REPRESENTATIVE))
    app = open_page("batch")
    assert "does not let you quote a batch" in texts(app) and not app.file_uploader


# --- checked ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_a_check_tells_what_is_ready_what_is_wrong_and_how_to_mend_it(house: House, tmp_path: Path) -> None:
    digest = receive(house, "made.csv", wrong(tmp_path))
    app = button(open_page("batch", file=digest), "Check the table")
    checked(house, received(house, digest).job)
    app = shown(app.run())
    told = metrics(app)
    assert (told["Ready"], told["In error"], told["Need approval"]) == ("2", "2", "0")
    words = texts(app).replace("\\", "")
    assert "line.1.sku" in words and "1 row, number 3" in words and "Recommended offers come to" in words
    assert "Make 2 quotations" in labels(app)


def test_while_it_is_checked_there_is_a_bar_and_a_way_to_stop(
    house: House, tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def patiently(*given: object) -> object:
        gate.open.wait(60)
        return check_batch(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(batch_runs, "check_batch", patiently)
    digest = receive(house, "made.csv", table(tmp_path, 3))
    app = button(open_page("batch", file=digest), "Check the table")
    assert app.get("progress") and "Stop" in labels(app) and "Make 3 quotations" not in labels(app)
    button(app, "Stop")
    gate.open.set()
    checked(house, received(house, digest).job)
    assert "Check again" in labels(open_page("batch", file=digest))


# --- run -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_from_a_dropped_table_to_its_quotations(house: House, tmp_path: Path) -> None:
    digest = receive(house, "made.csv", wrong(tmp_path))
    app = button(open_page("batch", file=digest), "Check the table")
    job = received(house, digest).job
    checked(house, job)
    app = button(shown(app.run()), "Make 2 quotations")
    ended(house, job)
    app = open_page("batch", job=job)
    told = metrics(app)
    assert (told["Quotations made"], told["In error"]) == ("2", "2")
    words = texts(app).replace("\\", "")
    assert "Download the rows to mend" in words and "needs a person" in words
    assert len(app.get("download_button")) == 4
    rows = app.dataframe[-1].value
    assert next(iter(rows["Quotation"])) == "/issued?number=Q-2026-00001"
    assert [*rows["State"]] == ["issued", "in error", "issued", "in error"]
    assert "To the quotations" in links(app)


def test_a_batch_that_goes_on_shows_how_far_it_is_and_can_be_stopped(house: House, tmp_path: Path, gate: Gate) -> None:
    job = batch_desk.begin(house, receive(house, "made.csv", table(tmp_path, 40))).job
    gate.allowed.release(20)
    until(lambda: (work := batch_runs.find_run(house, job)) is not None and work.tally.printed >= 4)
    app = open_page("batch", job=job)
    (bar,) = app.get("progress")
    assert "of 40 rows" in bar.proto.text.replace("\\", "") and "a second" in bar.proto.text
    assert ":blue-badge[running]" in texts(app)
    app = button(app, "Stop")
    assert "Stopping: what is in flight is finished first" in labels(app)
    gate.open.set()
    ended(house, job)
    app = open_page("batch", job=job)
    assert "Nothing is lost" in texts(app) and "Go on" in labels(app)
    app = button(open_page("batch"), "Go on")
    ended(house, job)
    assert "All 40 quotations are made" in texts(open_page("batch", job=job))


def test_a_second_person_is_told_who_began_it_and_watches(house: House, tmp_path: Path, gate: Gate) -> None:
    digest = receive(house, "made.csv", table(tmp_path, 4))
    job = batch_desk.begin(replace(house, user=User(name="tom", role=Role.ADMIN)), digest).job
    assert not batch_desk.begin(house, digest).is_own
    until(lambda: bool(batch_desk.jobs(house, 1)))
    assert "tom has begun this" in texts(open_page("batch", job=job))


@pytest.mark.usefixtures("quick")
def test_a_table_that_was_run_before_says_so(house: House, tmp_path: Path) -> None:
    digest = receive(house, "made.csv", table(tmp_path, 2))
    ended(house, batch_desk.begin(house, digest).job)
    app = open_page("batch", file=digest)
    assert "was run before" in texts(app) and "Open that batch" in links(app)


def test_a_batch_that_is_not_there_is_told_in_plain_words(house: House) -> None:
    assert "no such batch" in texts(open_page("batch", job="B-0000000000"))


# --- every name as it is, in both languages --------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_sixty_hostile_names_of_files_and_columns_stand_there_as_they_are(house: House) -> None:
    header = ",".join('"' + name.replace('"', '""') + '"' for name in ("external_id", *HOSTILE))
    digest = receive(house, "<b>**x**</b> $1$.csv", f"{header}\n1\n".encode())
    app = open_page("batch", file=digest)
    told = texts(app)
    assert literal("<b>**x**<") not in told and literal("b> $1$.csv") in told
    missing = [name for name in HOSTILE if written(" ".join(name.split())) not in told]
    assert missing == []


@pytest.mark.usefixtures("quick")
def test_a_run_of_sixty_hostile_customers_shows_every_row(house: House, tmp_path: Path) -> None:
    ids = [" ".join(name.split())[:90] for name in HOSTILE]
    rows = [row(number, name=name, external_id=ids[number - 1]) for number, name in enumerate(HOSTILE, 1)]
    content = write(tmp_path / "made.csv", rows).read_bytes()
    seen = ended(house, batch_desk.begin(house, receive(house, "made.csv", content)).job)
    app = open_page("batch", job=seen.id)
    assert metrics(app)["Quotations made"] == str(len(HOSTILE) - seen.tally.failed)
    assert [fault for item in batch_desk.faulty_rows(house, seen) for fault in item.faults] == []
    assert len(app.dataframe[-1].value) == len(HOSTILE)


@pytest.mark.usefixtures("quick")
def test_the_page_speaks_lithuanian(house: House, tmp_path: Path) -> None:
    save_preferences(house, Preferences(language="lt"))
    digest = receive(house, "made.csv", wrong(tmp_path))
    batch_desk.check(house, digest)
    checked(house, received(house, digest).job)
    job = batch_desk.begin(house, digest).job
    ended(house, job)
    export = receive(house, "export.csv", EXPORT)
    for query in ({}, {"file": digest}, {"job": job}, {"file": export}):
        app = open_page("batch", **query)
        told = texts(app) + "\n".join(labels(app)) + "\n".join(metrics(app))
        for english in ("row ", "rows", "quotation", "Check", "column ", "batch", "Column"):
            assert english not in told, (query, english, told)


def test_the_template_that_is_offered_is_read_by_the_page(house: House) -> None:
    app = open_page("batch")
    app = shown(app.file_uploader[0].set_value(("klientai.csv", template(house, "lt"), "text/csv")).run())
    assert "Every column is known" in texts(app)
