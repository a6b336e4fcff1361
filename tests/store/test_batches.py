"""A batch in the ledger, on both databases: every row quoted once, whatever is repeated, mended or interrupted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from quotegen.errors import Fault, InputRefused, OutputFailed
from quotegen.files.batch_folder import open_folder
from quotegen.model.canonical import sha256
from quotegen.model.people import Role
from quotegen.store.listing import Query
from quotegen.usecases.approve import Decision, ask_approval, decide_approval
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.find import list_quotes
from quotegen.usecases.house import House
from quotegen.usecases.run_batch import Ended, Way, run_batch
from quotegen.usecases.verify import verify_all
from quotegen.usecases.watching import NOBODY, Tally, Watch
from tests.batch.quick import QuickEngine, fake_pdf
from tests.batch.rows import read, row, write
from tests.files.test_formula import formulas
from tests.store.kit import house_on


def run(house: House, file: Path, out: Path, engine: QuickEngine | None = None, **how: object) -> Ended:
    options = BatchOptions(label=str(how.pop("label", "")))
    with open_folder(out) as folder:
        way = Way(folder, engine or QuickEngine())
        return run_batch(house, plan_batch(house, file, options), replace(way, **how))  # type: ignore[arg-type]


def numbers(house: House) -> list[str]:
    return sorted(each.number for each in list_quotes(house, Query(limit=1000)) if each.state != "draft")


def results(out: Path) -> Sequence[Mapping[str, str]]:
    return read(out / "results.csv")


def ten(folder: Path, **changes: str) -> Path:
    return write(folder / "ten.csv", [row(number, **changes) for number in range(1, 11)])


def test_every_row_is_quoted_printed_and_written_in_the_order_of_the_file(house: House, tmp_path: Path) -> None:
    ended = run(house, ten(tmp_path), tmp_path / "out")
    assert ended.tally.printed == 10 and not ended.stopped
    told = results(tmp_path / "out")
    assert [each["row"] for each in told] == [str(number) for number in range(2, 12)]
    assert [each["number"] for each in told] == [f"Q-2026-{number:05}" for number in range(1, 11)]
    assert {each["state"] for each in told} == {"issued"}
    for each in told:
        assert sha256((tmp_path / "out" / each["pdf"]).read_bytes()) == each["sha256"]
    assert verify_all(house) == ()


def test_the_same_file_a_second_time_makes_no_second_quotation(house: House, tmp_path: Path) -> None:
    run(house, ten(tmp_path), tmp_path / "out")
    again = run(house, ten(tmp_path), tmp_path / "out")
    assert (again.tally.printed, again.tally.before) == (10, 10)
    assert len(numbers(house)) == 10


def test_the_same_file_is_written_into_another_folder_without_printing_it_again(house: House, tmp_path: Path) -> None:
    run(house, ten(tmp_path), tmp_path / "out")

    def refuse(order: object) -> bytes:
        raise AssertionError("printed again")

    run(house, ten(tmp_path), tmp_path / "other", QuickEngine(refuse))
    assert [each.read_bytes() for each in sorted((tmp_path / "out").glob("*.pdf"))] == [
        each.read_bytes() for each in sorted((tmp_path / "other").glob("*.pdf"))
    ]


def test_under_another_label_the_same_rows_are_quoted_anew(house: House, tmp_path: Path) -> None:
    run(house, ten(tmp_path), tmp_path / "out")
    run(house, ten(tmp_path), tmp_path / "out", label="new prices")
    assert len(numbers(house)) == 20


def test_a_row_that_stands_in_another_file_too_keeps_its_number(house: House, tmp_path: Path) -> None:
    run(house, ten(tmp_path), tmp_path / "out")
    more = write(tmp_path / "more.csv", [row(number) for number in range(5, 13)])
    run(house, more, tmp_path / "more")
    assert len(numbers(house)) == 12
    assert results(tmp_path / "more")[0]["number"] == "Q-2026-00005"


def test_a_row_with_another_wish_gets_a_quotation_of_its_own(house: House, tmp_path: Path) -> None:
    run(house, ten(tmp_path), tmp_path / "out")
    run(house, write(tmp_path / "changed.csv", [row(1, line__1__quantity="7")]), tmp_path / "out")
    assert len(numbers(house)) == 11


def test_customers_are_kept_once(house: House, tmp_path: Path) -> None:
    same = {"name": "Ta pati, UAB", "street": "Upės g. 1", "language": "lt"}
    file = write(tmp_path / "same.csv", [row(number, **same) for number in range(1, 5)])
    run(house, file, tmp_path / "out")
    assert {each.customer for each in list_quotes(house, Query())} == {"ta-pati-uab"}


def test_a_row_may_name_a_customer_that_is_kept(house: House, tmp_path: Path) -> None:
    wanted = {"external_id": "1", "customer": "zeme", "line.1.sku": "GIR-C80A4-B", "line.1.quantity": "4"}
    unknown = {**wanted, "external_id": "2", "customer": "zemme"}
    ended = run(house, write(tmp_path / "known.csv", [wanted, unknown]), tmp_path / "out")
    assert (ended.tally.printed, ended.tally.refused) == (1, 1)
    assert [each["code"] for each in read(tmp_path / "out" / "errors.csv")] == ["customer_unknown"]


# --- what is wrong ---------------------------------------------------------------------------------


def wrong(folder: Path) -> Path:
    rows = [row(number) for number in range(1, 7)]
    rows[1]["line.1.sku"] = "NO-SUCH"
    rows[3]["line.1.quantity"] = "many"
    rows[4]["name"] = "=cmd()"
    return write(folder / "wrong.csv", rows)


def test_a_row_in_error_stops_no_other_and_takes_no_number(house: House, tmp_path: Path) -> None:
    ended = run(house, wrong(tmp_path), tmp_path / "out")
    assert (ended.tally.printed, ended.tally.refused) == (4, 2)
    assert numbers(house) == [f"Q-2026-{number:05}" for number in range(1, 5)]
    assert [each["state"] for each in results(tmp_path / "out")] == "issued error issued error issued issued".split()


def test_errors_say_row_column_code_and_value(house: House, tmp_path: Path) -> None:
    run(house, wrong(tmp_path), tmp_path / "out")
    told = {each["row"]: each for each in read(tmp_path / "out" / "errors.csv")}
    assert set(told) == {"3", "5"}
    assert (told["3"]["column"], told["3"]["code"], told["3"]["value"]) == ("line.1.sku", "unknown_sku", "NO-SUCH")
    assert (told["5"]["external_id"], told["5"]["column"], told["5"]["value"]) == ("C-0004", "line.1.quantity", "many")
    assert all(each["message"] and each["hint"] for each in told.values())


def test_rows_in_error_can_be_mended_and_run_without_quoting_the_others_again(house: House, tmp_path: Path) -> None:
    run(house, wrong(tmp_path), tmp_path / "out")
    invalid = read(tmp_path / "out" / "invalid_rows.csv")
    assert [each["external_id"] for each in invalid] == ["C-0002", "C-0004"]
    invalid[0]["line.1.sku"], invalid[1]["line.1.quantity"] = "GIR-C80A4-B", "4"
    ended = run(house, write(tmp_path / "mended.csv", invalid), tmp_path / "out")
    assert ended.tally.printed == 2 and len(numbers(house)) == 6


def test_invalid_rows_are_the_rows_untouched(house: House, tmp_path: Path) -> None:
    odd = row(1, name='=1+1; "quoted"\nand broken\n=2;\t\'=3', line__1__quantity="none", note="-5 °C", city="'@home")
    run(house, write(tmp_path / "odd.csv", [odd]), tmp_path / "out")
    files = [tmp_path / "odd.csv", tmp_path / "out" / "invalid_rows.csv"]
    first, again = (list(plan_batch(house, file, BatchOptions()).file.rows()) for file in files)
    assert [each.cells for each in again] == [each.cells for each in first]


def test_no_cell_of_any_table_is_taken_for_a_formula(house: House, tmp_path: Path) -> None:
    rows = [row(1, external_id="=A1", line__1__quantity="=1+1"), row(2, external_id="@x"), row(3, external_id="+3")]
    run(house, write(tmp_path / "odd.csv", rows), tmp_path / "out")
    for name in ("results.csv", "errors.csv", "invalid_rows.csv"):
        for each in read(tmp_path / "out" / name):
            assert not [cell for cell in each.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_nor_is_any_piece_of_one_that_is_split_at_another_mark(house: House, tmp_path: Path) -> None:
    rows = [row(1, name="a;=1+1", line__1__quantity="x;=2"), row(2, external_id="b\t@x", line__1__quantity="?\n-3")]
    run(house, write(tmp_path / "odd.csv", rows), tmp_path / "out")
    for name in ("results.csv", "errors.csv", "invalid_rows.csv"):
        assert formulas((tmp_path / "out" / name).read_bytes()) == []


def test_too_many_rows_in_error_stop_a_hopeless_file(house: House, tmp_path: Path) -> None:
    rows = [row(number, line__1__quantity="many") for number in range(1, 30)] + [row(30)]
    ended = run(house, write(tmp_path / "hopeless.csv", rows), tmp_path / "out", max_errors=5)
    assert ended.too_many and ended.tally.printed == 0 and numbers(house) == []
    assert len(read(tmp_path / "out" / "errors.csv")) == 29


def test_a_row_beyond_the_limits_waits_as_a_draft_and_is_issued_once_it_is_approved(
    house: House, tmp_path: Path
) -> None:
    from quotegen.store.people import save_user

    executive = house_on(house.store, Role.ACCOUNT_EXECUTIVE)
    with house.store.write() as tx:
        save_user(tx, house.user)
        save_user(tx, executive.user)
    file = write(tmp_path / "cheap.csv", [row(1), row(2, line__1__discount="40%", line__1__reason="Ten years"), row(3)])
    ended = run(executive, file, tmp_path / "out")
    assert (ended.tally.printed, ended.tally.asked) == (2, 1)
    assert [each["state"] for each in results(tmp_path / "out")] == ["issued", "needs_approval", "issued"]
    assert "D2" in read(tmp_path / "out" / "errors.csv")[0]["hint"]
    ask_approval(executive, 2, "they buy a lot")
    assert run(executive, file, tmp_path / "out").tally.asked == 1
    decide_approval(house, 2, Decision())
    ended = run(executive, file, tmp_path / "out")
    assert (ended.tally.printed, ended.tally.asked) == (3, 0)
    assert results(tmp_path / "out")[1]["number"] == "Q-2026-00003"


def test_a_row_that_cannot_be_printed_keeps_its_number_and_is_printed_by_the_next_run(
    house: House, tmp_path: Path
) -> None:
    def printing(order: object) -> bytes:
        pdf = fake_pdf(order)
        if b"00003" in pdf:
            raise InputRefused(Fault("print_timeout", "too long", "look"))
        return pdf

    ended = run(house, ten(tmp_path), tmp_path / "out", QuickEngine(printing))
    assert (ended.tally.printed, ended.tally.unprinted) == (9, 1)
    assert read(tmp_path / "out" / "errors.csv")[0]["code"] == "print_timeout"
    assert run(house, ten(tmp_path), tmp_path / "out").tally.printed == 10
    assert read(tmp_path / "out" / "errors.csv") == [] and len(numbers(house)) == 10


# --- stopped, and gone on --------------------------------------------------------------------------


def test_a_wish_to_stop_is_heard_and_the_same_command_goes_on(house: House, tmp_path: Path) -> None:
    done: list[int] = []
    watch = Watch(lambda tally: done.append(tally.settled), lambda: len(done) >= 3)
    file = write(tmp_path / "many.csv", [row(number) for number in range(1, 41)])
    ended = run(house, file, tmp_path / "out", watch=watch)
    assert ended.stopped and 3 <= ended.tally.printed < 40
    assert "waiting" in {each["state"] for each in results(tmp_path / "out")}
    assert run(house, file, tmp_path / "out", watch=NOBODY).tally.printed == 40
    assert len(numbers(house)) == 40 and verify_all(house) == ()


def test_a_folder_that_vanishes_loses_nothing(house: House, tmp_path: Path) -> None:
    import shutil

    def vanish(tally: Tally) -> None:
        if tally.printed == 4:
            shutil.rmtree(tmp_path / "out")

    with pytest.raises(OutputFailed):
        run(house, ten(tmp_path), tmp_path / "out", watch=Watch(vanish))
    ended = run(house, ten(tmp_path), tmp_path / "out")
    assert ended.tally.printed == 10 and len(list((tmp_path / "out").glob("*.pdf"))) == 10
    assert len(numbers(house)) == 10 and verify_all(house) == ()


def test_a_file_that_was_damaged_or_taken_away_is_written_again(house: House, tmp_path: Path) -> None:
    run(house, ten(tmp_path), tmp_path / "out")
    whole = (tmp_path / "out" / "Q-2026-00002.pdf").read_bytes()
    (tmp_path / "out" / "Q-2026-00002.pdf").write_bytes(whole[:100])
    (tmp_path / "out" / "Q-2026-00003.pdf").unlink()
    run(house, ten(tmp_path), tmp_path / "out")
    assert (tmp_path / "out" / "Q-2026-00002.pdf").read_bytes() == whole
    assert (tmp_path / "out" / "Q-2026-00003.pdf").exists()


def test_the_archive_holds_every_pdf_and_the_tables(house: House, tmp_path: Path) -> None:
    import zipfile

    run(house, ten(tmp_path), tmp_path / "out", zipped=True)
    with zipfile.ZipFile(tmp_path / "out" / "quotations.zip") as zipped:
        names = zipped.namelist()
        assert zipped.testzip() is None
    assert names == [f"Q-2026-{number:05}.pdf" for number in range(1, 11)] + ["results.csv", "errors.csv"]
