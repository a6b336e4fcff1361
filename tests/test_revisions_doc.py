"""docs/revisions.md says what the program does: its example is priced twice and compared."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from quotegen.model.changes import Cause, CauseKind, PriceWhy, RecurrenceChanges
from quotegen.model.quotation import Quotation
from quotegen.model.request import LineRequest, Terms
from quotegen.money import plain
from quotegen.pricing.changes import changes_between
from quotegen.pricing.pipeline import price
from tests import builders as shop
from tests.builders import ad_hoc, off
from tests.doc_tables import read_page
from tests.samples import ROOT

PAGE = read_page(ROOT / "docs" / "revisions.md")
Row = dict[str, str]
AGREED = {"reason": "Loyalty", "amount": "10.00"}


def request(row: Row) -> LineRequest:
    less = [] if row["discount %"] == "–" else [off(row["discount %"])]
    return ad_hoc(row["price"], row["quantity"], description=row["line"], allowance_charges=less)


def rows_of(revision: str) -> list[Row]:
    return [row for row in PAGE.tables["lines"] if row["revision"] == revision]


def quoted(revision: str, **terms: object) -> Quotation:
    lines = [request(row) for row in rows_of(revision)]
    return price((shop.offer(*lines),), Terms.model_validate(terms), shop.occasion())[0]


@cache
def both() -> tuple[Quotation, Quotation]:
    return quoted("1"), quoted("2", allowance_charges=[AGREED], prepaid="20.00")


def compared() -> RecurrenceChanges:
    (part,) = changes_between(*both()).parts
    return part


def test_the_lines_of_the_example_cost_what_the_page_says() -> None:
    for revision, quotation in zip("12", both(), strict=True):
        nets = [row["line net"] for row in rows_of(revision)]
        assert [plain(line.net_amount) for line in quotation.recommended.lines] == nets


def name_of(cause: Cause) -> str:
    line = cause.after or cause.before
    return line.name if line else cause.label


def test_the_causes_of_the_example_are_those_of_the_page() -> None:
    rows = [(row["what"], row["cause"], row["amount"]) for row in PAGE.tables["causes"]]
    assert [(name_of(cause), cause.kind.value, plain(cause.amount)) for cause in compared().causes] == rows


def test_the_causes_of_the_page_sum_to_the_change() -> None:
    (row,) = PAGE.tables["total"]
    before, after = (quotation.recommended.totals[compared().recurrence].payable for quotation in both())
    assert [plain(before), plain(after), plain(compared().amount)] == list(row.values())
    assert sum(Decimal(each["amount"]) for each in PAGE.tables["causes"]) == Decimal(row["the causes together"])


def test_every_kind_of_cause_and_reason_of_a_price_is_on_the_page() -> None:
    # `document_charge` and `rounding` are the other side of what the example shows.
    shown = PAGE.words | {"document_charge", "rounding"}
    assert [each.value for each in (*CauseKind, *PriceWhy) if each.value not in shown] == []
