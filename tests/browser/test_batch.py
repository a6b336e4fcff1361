"""A table of customers with errors in it: dropped, checked, run, and mended where it was wrong."""

from __future__ import annotations

from pathlib import Path

from quotegen.store.listing import Query
from quotegen.usecases.find import list_quotes
from tests.batch.rows import row, write
from tests.browser.desk import Desk
from tests.browser.serving import Served, inside


def table(folder: Path) -> Path:
    rows = [row(number) for number in range(1, 9)]
    rows[2] |= {"line.1.sku": "NO-SUCH"}
    rows[5] |= {"country": "Lithuania"}
    return write(folder / "autumn.csv", rows)


def test_a_table_with_errors_becomes_quotations_and_a_list_of_what_needs_a_person(
    desk: Desk, app: Served, tmp_path: Path
) -> None:
    desk.open("batch")
    desk.page.locator("input[type=file]").set_input_files(table(tmp_path))
    desk.page.wait_for_url("**/batch?file=*")
    desk.settle().click("Check the table").sees("there is no SKU NO-SUCH")
    desk.click("Make 6").page.wait_for_url("**/batch?job=*")
    desk.sees("needs a person")
    with desk.downloading(tmp_path / "errors.csv") as errors:
        desk.click("Errors")
    assert "NO-SUCH" in errors.read_text(encoding="utf-8-sig") and desk.errors == []
    with inside(app.home) as house:
        made = [each for each in list_quotes(house, Query(limit=100)) if each.state == "issued"]
    assert sorted(each.title for each in made) == sorted(f"Įmonė {number}, UAB" for number in (1, 2, 4, 5, 7, 8))
