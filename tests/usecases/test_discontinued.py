"""A product that has left the catalogue: its quotations are shown, revised and mended, and never promised unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quotegen.cli.quote_text import draft_json, draft_text
from quotegen.errors import InputRefused, RuleRefused
from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import AddLine, DiscountLine, Edit, KeepLine, ReplaceLine, SetPrice, SetQuantity
from quotegen.model.people import Role, User
from quotegen.model.request import LineRequest
from quotegen.store.drafts import change_draft, get_draft
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases.answer import revise
from quotegen.usecases.bench import on_the_bench
from quotegen.usecases.checks import Level
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning, draft_from_answers, edit_draft, undo_last
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.priced import Priced, headline_of, priced_draft
from tests.samples import ROOT
from tests.store.kit import ZEME, begin

GONE, OTHER = "GIR-C80A4-B", "GIR-B75A4-B"
LINE = f"{GONE}:1"
KEEP = KeepLine(line=LINE, by="ana", reason="a pallet is left")


def without(house: House, sku: str, also_the_pack: bool = True) -> House:
    """The same house on the day after: the price of a SKU is gone, and as a rule the SKU itself."""
    catalogue = house.desk.catalogue
    changed: dict[str, Any] = {"price_lists": tuple(_without_price(each, sku) for each in catalogue.price_lists)}
    if also_the_pack:
        changed["packs"] = {name: pack for name, pack in catalogue.packs.items() if name != sku}
        changed["costs"] = {name: cost for name, cost in catalogue.costs.items() if name != sku}
    return with_catalogue(house, catalogue.model_copy(update=changed))


def _without_price(price_list: Any, sku: str) -> Any:
    prices = {name: price for name, price in price_list.prices.items() if name != sku}
    return price_list.model_copy(update={"prices": prices})


def with_catalogue(house: House, catalogue: Catalogue) -> House:
    return replace(house, desk=replace(house.desk, catalogue=catalogue))


def in_role(house: House, role: Role) -> House:
    return replace(house, user=User(name=house.user.name, role=role))


def edited(house: House, number: int, *edits: Edit) -> Priced:
    return edit_draft(house, number, edits).priced


def nets(priced: Priced) -> list[Decimal]:
    return [line.net_amount for line in priced.quotation.recommended.lines]


@pytest.fixture
def number(house: House, tmp_path: Path) -> int:
    return begin(house, tmp_path).kept.id


@pytest.fixture
def later(house: House, number: int) -> House:
    return without(house, GONE)


def test_an_open_draft_is_shown_at_the_old_price_with_the_line_marked(house: House, later: House, number: int) -> None:
    before, now = priced_draft(house, number).priced, priced_draft(later, number).priced
    assert now.quotation.recommended.lines == tuple(
        line if line.sku != GONE else line.model_copy(update={"price_trace": shown.price_trace})
        for line, shown in zip(before.quotation.recommended.lines, now.quotation.recommended.lines, strict=True)
    )
    assert [(each.code, each.line, each.is_open) for each in now.discontinued] == [("line_discontinued", LINE, True)]


def test_it_stands_in_the_lists_at_what_it_came_to(house: House, later: House, number: int) -> None:
    content = priced_draft(house, number).kept.content
    assert headline_of(later, content, ZEME) == headline_of(house, content, ZEME)


def test_it_is_not_issued_before_somebody_decides(later: House, number: int) -> None:
    with pytest.raises(RuleRefused) as found:
        promise(later, number)
    assert [(fault.code, fault.path) for fault in found.value.faults] == [("line_discontinued", LINE)]


def test_it_blocks_on_the_bench(later: House, number: int) -> None:
    first = on_the_bench(later, number).checks[0]
    assert (first.level, first.code) == (Level.BLOCKS, "line_discontinued")


@pytest.mark.parametrize(
    "mended", [KEEP, ReplaceLine(line=LINE, sku=OTHER), SetQuantity(line=LINE, quantity=Decimal(0))]
)
def test_once_it_is_kept_replaced_or_taken_out_it_is_issued(later: House, number: int, mended: Edit) -> None:
    edited(later, number, mended)
    assert promise(later, number).startswith("Q-")


def test_what_takes_its_place_has_its_own_price_and_the_id_of_the_line(later: House, number: int) -> None:
    by_hand = SetPrice(line=LINE, price=Decimal(1), by="ana", reason="x")
    line = edited(later, number, by_hand, ReplaceLine(line=LINE, sku=OTHER)).quotation.recommended.lines[0]
    assert (line.id, line.sku, line.quantity, line.trace.manual) == (LINE, OTHER, 4, None)


def test_what_is_kept_says_who_keeps_it_and_why(later: House, number: int) -> None:
    edited(later, number, KEEP)
    text = draft_text(priced_draft(later, number), later)
    assert f"{LINE} is kept by ana: a pallet is left; what it costs is not known" in text


def test_what_is_kept_has_no_cost_and_no_margin(later: House, number: int) -> None:
    costed = edited(later, number, KEEP).costing.offers[0].lines[0]
    assert (costed.sku, costed.cost, costed.margin) == (GONE, None, None)


def test_more_of_it_costs_what_the_price_list_said_of_more(house: House, later: House, number: int) -> None:
    more = SetQuantity(line=LINE, quantity=Decimal(40))
    assert nets(edited(house, number, more)) == nets(edited(later, number, more))


def test_an_undone_decision_is_open_again(later: House, number: int) -> None:
    edited(later, number, KEEP)
    undo_last(later, number)
    assert [each.is_open for each in priced_draft(later, number).priced.discontinued] == [True]


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.ACCOUNT_EXECUTIVE, Role.SPECIALIST, Role.CUSTOMER_SUCCESS])
def test_only_managers_and_admins_keep_it(later: House, number: int, role: Role) -> None:
    with pytest.raises(RuleRefused) as found:
        edited(in_role(later, role), number, KEEP)
    assert found.value.faults[0].code == "not_permitted"


def test_a_manager_keeps_it(later: House, number: int) -> None:
    assert not edited(in_role(later, Role.MANAGER), number, KEEP).discontinued[0].is_open


def test_what_the_catalogue_carries_is_not_kept(house: House, number: int) -> None:
    with pytest.raises(RuleRefused, match="line_carried"):
        edited(house, number, KEEP)


def test_a_file_keeps_nothing(house: House, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="line_kept"):
        begin(house, tmp_path, f"lines:\n  - {{sku: {GONE}, quantity: 4, kept: {{by: x, reason: x}}}}\n")


def test_what_is_gone_is_put_into_no_draft(later: House, number: int, tmp_path: Path) -> None:
    added = AddLine(add=LineRequest(sku="NO-SUCH", quantity=Decimal(1)))
    with pytest.raises(InputRefused, match="unknown_sku"):
        edited(later, number, added)
    with pytest.raises(InputRefused, match="unknown_sku"):
        begin(later, tmp_path)
    with pytest.raises(InputRefused, match="unknown_sku"):
        edited(later, number, ReplaceLine(line="own:2", sku="NO-SUCH"))


# --- revisions and quotations like it ------------------------------------------------------------------------


def begun_anew(house: House, how: str, issued: str) -> Priced:
    priced = (revise(house, issued) if how == "revise" else draft_like(house, issued, Beginning())).priced
    assert priced is not None
    return priced


@pytest.mark.parametrize("how", ["revise", "like"])
def test_what_was_issued_begins_again(house: House, later: House, number: int, how: str) -> None:
    before = nets(priced_draft(house, number).priced)
    priced = begun_anew(later, how, promise(house, number))
    assert nets(priced) == before and [each.line for each in priced.discontinued] == [LINE]


@pytest.mark.parametrize("how", ["revise", "like"])
def test_what_was_issued_before_drafts_remembered_is_read_from_what_was_promised(
    house: House, later: House, number: int, how: str
) -> None:
    before = priced_draft(house, number).priced.quotation.recommended.lines[0]
    forget(house, number)
    issued = promise(house, number)
    with house.store.read() as tx:
        assert not snapshot_of(tx, get_revision(tx, issued)).draft.known
    line = begun_anew(later, how, issued).quotation.recommended.lines[0]
    for name in ("name", "unit", "quantity_text", "tax_category", "net_amount"):
        assert getattr(line, name) == getattr(before, name)


def forget(house: House, number: int) -> None:
    """As a draft was kept before it remembered anything of the catalogue."""
    with house.store.write() as tx:
        kept = get_draft(tx, number)
        headline = priced_draft(house, number).priced.headline
        change_draft(tx, kept, kept.content.model_copy(update={"known": {}}), headline, house.deed())


def test_an_old_draft_is_shown_with_a_line_that_nobody_can_keep(house: House, later: House, number: int) -> None:
    forget(house, number)
    priced = priced_draft(later, number).priced
    assert (priced.quotation.recommended.lines[0].name, nets(priced)[0]) == (GONE, 0)
    with pytest.raises(RuleRefused, match="line_price_unknown"):
        edited(later, number, KEEP)


def test_an_old_line_is_kept_at_a_price_by_hand(house: House, later: House, number: int) -> None:
    forget(house, number)
    edited(later, number, SetPrice(line=LINE, price=Decimal(9), by="ana", reason="as it was"))
    assert not edited(later, number, KEEP).discontinued[0].is_open


# --- a price that is gone --------------------------------------------------------------------------------------


def test_a_price_that_is_gone_blocks_until_another_is_given(house: House, number: int) -> None:
    later = without(house, GONE, also_the_pack=False)
    assert [each.code for each in priced_draft(later, number).priced.discontinued] == ["line_price_gone"]
    by_hand = SetPrice(line=LINE, price=Decimal(20), by="ana", reason="x")
    assert not edited(later, number, by_hand).discontinued


def test_a_discount_counts_off_the_last_price(house: House, later: House, number: int) -> None:
    less = DiscountLine(line=LINE, percent=Decimal(20), reason="x")
    assert nets(edited(house, number, less)) == nets(edited(later, number, less))


# --- answers that the catalogue no longer knows -----------------------------------------------------------------


def forgotten(house: House, questions: Iterable[str]) -> House:
    """The catalogue asks some questions no more."""
    catalogue = house.desk.catalogue
    sections = tuple(
        section.model_copy(update={"questions": tuple(each for each in section.questions if each.id not in questions)})
        for section in catalogue.questionnaire.sections
    )
    asked = catalogue.questionnaire.model_copy(update={"sections": sections})
    return with_catalogue(house, catalogue.model_copy(update={"questionnaire": asked, "digest": "later"}))


def test_a_draft_whose_answers_are_no_longer_asked_for_keeps_its_lines_and_says_so(house: House) -> None:
    kept = draft_from_answers(house, ROOT / "examples/answers/charity.yaml", Beginning(customer="zeme", language="en"))
    later = forgotten(house, list(kept.kept.content.answers or {})[:1])
    found = priced_draft(later, kept.kept.id)
    assert nets(found.priced) == nets(kept.priced) and found.priced.untold
    bench = on_the_bench(later, kept.kept.id)
    assert bench.priced is not None and not [each for each in bench.checks if each.level is Level.BLOCKS]
    assert draft_json(found, later)["no_longer_known"] and "no longer known" in draft_text(found, later)


def test_such_a_quotation_is_revised(house: House) -> None:
    kept = draft_from_answers(house, ROOT / "examples/answers/charity.yaml", Beginning(customer="zeme", language="en"))
    later = forgotten(house, list(kept.kept.content.answers or {})[:1])
    assert nets(revise(later, promise(house, kept.kept.id)).priced) == nets(kept.priced)
