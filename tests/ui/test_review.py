"""Review: what is issued from here is what was looked at, once, and only if nothing stands in the way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model.draft import DiscountAll, KeepLine, ReplaceLine
from quotegen.model.people import Role, User
from quotegen.store.drafts import change_draft, get_draft
from quotegen.store.listing import Query
from quotegen.usecases.approve import Decision, decide_approval
from quotegen.usecases.drafts import Beginning, draft_from_request, edit_draft
from quotegen.usecases.find import list_quotes
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.people import add
from quotegen.usecases.priced import priced_draft
from quotegen.usecases.users import set_user
from tests.ui.opened import open_page, shown, texts

NAME = "**Žemė** <b>[x](http://evil.example)</b>, UAB"
ZEME = {"id": "zeme", "name": NAME, "street": "Upės g. 1", "city": "Vilnius", "country": "LT", "language": "en"}


@pytest.fixture
def draft(house: House, tmp_path: Path) -> int:
    add(house, {**ZEME, "contact_name": "Rasa Žukienė", "contact_email": "rasa@zeme.example"})
    file = tmp_path / "lines.yaml"
    file.write_text("lines:\n  - {sku: GIR-C80A4-B, quantity: 40}\n")
    return draft_from_request(house, file, Beginning(customer="zeme")).kept.id


def press(page: AppTest, label: str) -> AppTest:
    return shown(next(each for each in page.button if each.label == label).click().run())


def issued(house: House) -> list[str]:
    return [each.number for each in list_quotes(house, Query()) if each.state == "issued"]


def language_of(house: House, draft: int) -> str:
    return priced_draft(house, draft).kept.content.language


def test_the_pages_stand_beside_what_is_to_be_known(draft: int) -> None:
    page = open_page("review", draft=f"D{draft}")
    told = texts(page).replace("\\", "")
    assert NAME in told and "Rasa Žukienė" in told and "Page 1" in told
    assert len(page.get("image")) >= 2


def test_it_is_issued_after_one_more_question(house: House, draft: int) -> None:
    page = press(open_page("review", draft=f"D{draft}"), "Issue")
    assert issued(house) == []
    press(page, "Issue it")
    assert issued(house) == ["Q-2026-00001"] or len(issued(house)) == 1


def test_a_look_in_another_language_changes_nothing_and_is_not_issued(house: House, draft: int) -> None:
    page = open_page("review", draft=f"D{draft}")
    page = shown(page.segmented_control[0].set_value("lt").run())
    assert language_of(house, draft) == "en"
    assert next(each for each in page.button if each.label == "Issue").disabled
    press(page, "Make the document Lithuanian")
    assert language_of(house, draft) == "lt"


@pytest.fixture
def beyond(house: House, draft: int, monkeypatch: pytest.MonkeyPatch) -> House:
    """The draft is of somebody who may not give so much."""
    for name, role in (("ana", Role.ADMIN), ("jonas", Role.ACCOUNT_EXECUTIVE), ("vadovas", Role.MANAGER)):
        set_user(
            house if name == "ana" else replace(house, user=User(name="ana", role=Role.ADMIN)),
            User(name=name, role=role),
        )
    monkeypatch.setenv("QUOTEGEN_USER", "jonas")
    return replace(house, user=User(name="vadovas", role=Role.MANAGER))


def own(house: House, tmp_path: Path) -> int:
    jonas = replace(house, user=User(name="jonas", role=Role.ACCOUNT_EXECUTIVE))
    begun = draft_from_request(jonas, tmp_path / "lines.yaml", Beginning(customer="zeme")).kept.id
    edit_draft(jonas, begun, [DiscountAll(percent=Decimal(9), reason="loyal")])
    return begun


def test_what_is_beyond_the_limits_is_asked_for_and_then_issued(beyond: House, tmp_path: Path) -> None:
    number = own(beyond, tmp_path)
    page = open_page("review", draft=f"D{number}")
    assert next(each for each in page.button if each.label == "Issue").disabled
    page = shown(page.text_input[0].set_value("three schools").run())
    page = press(page, "Ask for approval")
    assert "three schools" in texts(page)
    decide_approval(beyond, number, Decision(note="well done"))
    page = open_page("review", draft=f"D{number}")
    assert "well done" in texts(page)
    assert not next(each for each in page.button if each.label == "Issue").disabled


def test_a_counter_offer_is_taken_over(beyond: House, tmp_path: Path) -> None:
    number = own(beyond, tmp_path)
    page = shown(open_page("review", draft=f"D{number}").text_input[0].set_value("please").run())
    press(page, "Ask for approval")
    decide_approval(beyond, number, Decision(counter=(DiscountAll(percent=Decimal(7), reason="seven"),)))
    page = open_page("review", draft=f"D{number}")
    assert "7" in texts(page) and "less on the whole" in texts(page)
    page = press(page, "Take this over")
    assert not next(each for each in page.button if each.label == "Issue").disabled


def test_somebody_elses_draft_can_be_looked_at_but_not_issued(beyond: House, draft: int) -> None:
    page = open_page("review", draft=f"D{draft}")
    assert "does not" in texts(page) or "only" in texts(page)


def test_whoever_comes_back_here_after_issuing_sees_what_was_issued(house: House, draft: int) -> None:
    number = promise(house, draft)
    assert number in texts(open_page("review", number=f"{number}-R1")).replace("\\", "")
    assert number in texts(open_page("review", draft=f"D{draft}")).replace("\\", "")


# --- what the catalogue carries no more ------------------------------------------------------------------------


@pytest.fixture
def gone(house: House, draft: int) -> int:
    """The line of the draft is one that the catalogue had once."""
    kept = priced_draft(house, draft)
    text = kept.kept.content.model_dump_json().replace("GIR-C80A4-B", "OLD-1")
    with house.store.write() as tx:
        content = type(kept.kept.content).model_validate_json(text)
        change_draft(tx, get_draft(tx, draft), content, kept.priced.headline, house.deed())
    return draft


def test_a_line_that_is_gone_from_the_catalogue_blocks_in_the_review(gone: int) -> None:
    page = open_page("review", draft=f"D{gone}")
    assert "no longer in the catalogue" in texts(page)
    assert next(each for each in page.button if each.label == "Issue").disabled


def test_it_is_marked_in_the_grid(gone: int) -> None:
    page = open_page("editor", draft=f"D{gone}")
    assert "no longer in the catalogue" in str(page.dataframe[0].value.iloc[0, 0])


def test_another_product_takes_its_place(house: House, gone: int) -> None:
    page = open_page("review", draft=f"D{gone}")
    choice = next(each for each in page.selectbox if each.label == "Another product in its place")
    shown(choice.set_value("GIR-B75A4-B").run())
    assert isinstance(priced_draft(house, gone).kept.content.edits[0], ReplaceLine)
    assert priced_draft(house, gone).priced.quotation.recommended.lines[0].sku == "GIR-B75A4-B"


def test_it_is_kept_with_a_reason(house: House, gone: int) -> None:
    page = open_page("review", draft=f"D{gone}")
    assert next(each for each in page.button if each.label == "Keep it").disabled
    why = next(each for each in page.text_input if each.label == "Why it is sold on")
    page = press(shown(why.set_value("a pallet is left").run()), "Keep it")
    (edit,) = priced_draft(house, gone).kept.content.edits
    assert isinstance(edit, KeepLine) and edit.reason == "a pallet is left"
    assert not next(each for each in page.button if each.label == "Issue").disabled


def test_who_may_not_keep_it_is_not_asked(house: House, gone: int, beyond: House) -> None:
    page = open_page("review", draft=f"D{gone}")
    assert "Keep it" not in [each.label for each in page.button]
