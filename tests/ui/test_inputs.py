"""Inputs at the desk: a field for each in the editor, found by what stands in them, and one's own name and phone."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model import inputs
from quotegen.model.people import Preferences, Role, User
from quotegen.store.drafts import KeptDraft, get_draft
from quotegen.store.people import find_user, save_user
from quotegen.usecases.answer import revise
from quotegen.usecases.conversation import add_line, tell
from quotegen.usecases.drafts import begin_draft, undo_last
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.people import add
from quotegen.usecases.preferences import save_preferences
from tests.made_up_input import COST_CENTRE
from tests.ui.lines import HOURLY, ZEME
from tests.ui.opened import open_page, shown, texts


@pytest.fixture
def begun(house: House) -> KeptDraft:
    add(house, ZEME)
    return begin_draft(house, "zeme")


def given(house: House) -> dict[str, str]:
    with house.store.read() as tx:
        return dict(get_draft(tx, 1).content.inputs)


def opened() -> AppTest:
    """The editor with the fields of the inputs open."""
    page = open_page("editor", draft="D1")
    page.session_state["D1-inputs"] = True
    return shown(page.run())


def field(page: AppTest, code: str) -> Any:
    return next(each for each in page.text_input if each.key == f"D1-inputs-{code}")


@pytest.mark.usefixtures("begun")
def test_what_is_typed_is_kept_seen_without_opening_anything_and_undone(house: House) -> None:
    page = opened()
    shown(field(page, "purchase_order").set_value(" PO-4711/26 ").run())
    assert given(house) == {"purchase_order": "PO-4711/26"}
    assert field(page, "purchase_order").value == "PO-4711/26"
    assert "Purchase order: PO-4711/26" in texts(page).replace("\\", "")
    undo_last(house, 1)
    assert field(shown(page.run()), "purchase_order").value == ""


@pytest.mark.usefixtures("begun")
def test_two_that_are_typed_one_right_after_the_other_are_both_kept(house: House) -> None:
    page = opened()
    field(page, "purchase_order").set_value("PO-1")
    field(page, "project").set_value("School")
    shown(page.run())
    assert given(house) == {"purchase_order": "PO-1", "project": "School"}


@pytest.mark.usefixtures("begun")
def test_what_is_wrong_is_told_and_the_field_shows_what_is_kept(house: House) -> None:
    page = opened()
    shown(field(page, "seller_contact_email").set_value("nobody").run())
    assert given(house) == {} and page.error
    assert field(page, "seller_contact_email").value == ""


@pytest.mark.usefixtures("begun")
def test_an_emptied_name_gives_back_the_sellers_contact(house: House) -> None:
    tell(house, 1, {"seller_contact_name": "Jonas", "seller_contact_phone": "+1"})
    page = opened()
    shown(field(page, "seller_contact_name").set_value("").run())
    assert given(house) == {}
    assert field(page, "seller_contact_name").placeholder == house.desk.catalogue.seller.contact.name


@pytest.mark.usefixtures("begun")
def test_the_fields_are_called_in_the_language_of_the_app(house: House) -> None:
    save_preferences(house, Preferences(language="lt"))
    assert "Užsakymo Nr." in [each.label for each in opened().text_input]


@pytest.mark.usefixtures("begun")
def test_an_input_that_is_only_in_the_table_has_a_field(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Cost centre" not in [each.label for each in opened().text_input]
    monkeypatch.setattr(inputs, "INPUTS", (*inputs.INPUTS, COST_CENTRE))
    page = opened()
    shown(field(page, "cost_centre").set_value("CC-12").run())
    assert given(house) == {"cost_centre": "CC-12"} and "Cost centre" in texts(page)


@pytest.mark.usefixtures("begun")
def test_markup_in_them_stays_text(house: House) -> None:
    tell(house, 1, {"project": "**School** :red[x]"})
    assert "**School**" not in texts(open_page("editor", draft="D1"))


def test_the_list_finds_a_quotation_by_its_order(house: House, begun: KeptDraft) -> None:
    add_line(house, begun.id, HOURLY)
    tell(house, begun.id, {"purchase_order": "PO-4711/26"})
    promise(house, begun.id)
    begin_draft(house, "zeme")
    page = open_page("quotes")
    assert "2 quotes" in texts(page)
    page.text_input("search").set_value("4711/26")
    assert "1 quote\n" in texts(shown(page.run())) and "issued" in texts(page)


def test_the_page_of_a_revision_tells_that_only_a_reference_changed(house: House, begun: KeptDraft) -> None:
    add_line(house, begun.id, HOURLY)
    tell(house, begun.id, {"project": "School"})
    number = promise(house, begun.id)
    draft = revise(house, number).kept
    tell(house, draft.id, {"project": "Roof"})
    page = open_page("issued", number=promise(house, draft.id))
    section = next(each for each in page.segmented_control if "revisions" in each.options or each.key)
    shown(section.set_value("revisions").run())
    assert "School" in texts(page) and "Roof" in texts(page)


# --- oneself -----------------------------------------------------------------------------------------


def test_everybody_sets_his_own_name_and_phone(house: House) -> None:
    with house.store.write() as tx:
        save_user(tx, User(name="the-admin", role=Role.ADMIN))
        save_user(tx, User(name=house.user.name, role=Role.REPRESENTATIVE))
    page = open_page("settings")
    shown(page.text_input("own-full_name").set_value("Rita R.").run())
    shown(page.text_input("own-phone").set_value("+370 600 10001").run())
    with house.store.read() as tx:
        user = find_user(tx, house.user.name)
    assert user is not None and (user.full_name, user.phone) == ("Rita R.", "+370 600 10001")


def test_where_nobody_is_named_there_is_nothing_of_ones_own_to_set(house: House) -> None:
    assert not [each for each in open_page("settings").text_input if str(each.key).startswith("own-")]
