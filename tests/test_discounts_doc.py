"""docs/discounts.md says what the program does: every marked table of the page is computed anew and compared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from quotegen.model.approval import Excess, ExcessCode
from quotegen.model.negotiation import Concession, ConcessionKind
from quotegen.model.policy import Limits
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.money import plain, round_to, shortest
from quotegen.pricing.costing import usual_amount
from quotegen.pricing.limits import excesses, not_covered
from quotegen.pricing.pipeline import price
from quotegen.usecases.desk import open_desk
from quotegen.usecases.negotiate import Case, negotiate
from tests.builders import LIMITS, line, occasion, off, offer
from tests.doc_tables import DocPage, read_page
from tests.samples import ROOT

PAGE = ROOT / "docs" / "discounts.md"
NONE = "–"
Row = dict[str, str]


def given(cell: str) -> str | None:
    return None if cell == NONE else cell


def found(request: LineRequest, terms: Terms) -> tuple[Excess, ...]:
    limits = Limits.model_validate(LIMITS["account_executive"])
    return excesses(*price([offer(request)], terms, occasion()), limits, "EUR")


def discounts(row: Row) -> Row:
    share, whole = given(row["line discount %"]), given(row["document discount %"])
    request = line("PAPER", 40, price=given(row["price by hand"]), allowance_charges=[off(share)] if share else [])
    target = given(row["target total"])
    terms = Terms.model_validate({"allowance_charges": [off(whole)] if whole else [], "target_total": target})
    sold = price([offer(request)], terms, occasion())[0].offers[0]
    net, usual = sold.totals[Recurrence.ONCE].tax_exclusive, usual_amount(sold.lines[0], "EUR")
    codes = dict.fromkeys(each.code.value for each in found(request, terms))
    return {
        "net": plain(net),
        "line off %": shortest(round_to((usual - sold.lines[0].net_amount) * 100 / usual, 2)),
        "all off %": shortest(round_to((usual - net) * 100 / usual, 2)),
        "needs approval": ", ".join(codes) or NONE,
    }


def limits(row: Row) -> Row:
    shipped = open_desk(ROOT, "office-supplies").catalogue.policy.limits
    of_role = next(each for role, each in shipped.items() if role.value == row["role"])
    shown = {name: getattr(of_role, name) for name in type(of_role).model_fields}
    return {name: _shown(value) for name, value in shown.items()}


def _shown(value: Decimal | bool | None) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return shortest(value)


def _toner(quantity: str, share: str) -> tuple[Excess, ...]:
    return found(line("TONER", quantity, allowance_charges=[off(share)]), Terms())


def covering(row: Row) -> Row:
    now = _toner(row["quantity"], row["discount %"])
    costs = [each.cost for each in now if each.code is ExcessCode.LINE_DISCOUNT]
    left = not_covered(now, _toner("4", "12"))
    return {
        "cost beyond the line's limit": plain(costs[0]) if costs else NONE,
        "covered": "no" if left else "yes",
    }


START = Case((offer(line("PAPER", 49), line("BOOK"), line("GIFT", 10), line("STAMP", 10)),), Terms(), (), occasion())


def _told() -> dict[str, Concession]:
    talk = negotiate(START, Decimal(560))
    assert talk.best is not None and talk.discount is not None
    named = {" + ".join(text["en"] for text in each.what).replace("\xa0", " "): each for each in talk.concessions}
    return {
        **named,
        "proposed: " + " + ".join(kind.value for kind in talk.best.kinds): talk.best,
        "a plain discount": talk.discount,
    }


def concessions(row: Row) -> Row:
    each = _told()[row["concession"]]
    return {
        "to pay": plain(each.outcome.payable),
        "change": plain(each.change),
        "margin": plain(each.outcome.margin or Decimal(0)),
        "margin %": plain(each.outcome.margin_percent or Decimal(0)),
        "reaches it": "yes" if each.reaches else "no",
        "margin kept": "yes" if each.keeps_margin else "no",
    }


EXECUTED: dict[str, Callable[[Row], Row]] = {
    "discounts": discounts,
    "limits": limits,
    "covered": covering,
    "concessions": concessions,
}


@pytest.fixture(scope="module")
def page() -> DocPage:
    return read_page(PAGE)


def test_every_marked_table_is_executed(page: DocPage) -> None:
    assert set(page.tables) == set(EXECUTED)


def untrue(name: str, rows: list[Row]) -> list[Row]:
    """The rows in which a cell is not what the program computes."""
    return [row for row in rows if any(row[column] != value for column, value in EXECUTED[name](row).items())]


@pytest.mark.parametrize("name", EXECUTED)
def test_the_table_is_what_the_program_computes(name: str, page: DocPage) -> None:
    assert page.tables[name] and untrue(name, page.tables[name]) == []


@pytest.mark.parametrize("name", EXECUTED)
def test_a_figure_that_is_wrong_would_be_noticed(name: str, page: DocPage) -> None:
    for row in page.tables[name]:
        for column in EXECUTED[name](row):
            wrong = {**row, column: f"1{row[column]}"}
            assert untrue(name, [wrong]) == [wrong]


def test_every_concession_of_the_example_stands_in_the_table(page: DocPage) -> None:
    assert [row["concession"] for row in page.tables["concessions"]] == list(_told())


def test_the_page_names_what_is_paid_before() -> None:
    assert f"to pay {negotiate(START, Decimal(560)).before.payable} " in PAGE.read_text()


def test_every_kind_and_every_code_is_on_the_page() -> None:
    text = PAGE.read_text()
    kinds = [kind for kind in ConcessionKind if kind is not ConcessionKind.DISCOUNT]
    assert [name for name in (*kinds, *ExcessCode) if name not in text] == []
