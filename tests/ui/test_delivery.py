"""The delivery address at the desk: one form, kept whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model.people import Preferences
from quotegen.store.drafts import KeptDraft, get_draft
from quotegen.usecases.conversation import add_line, tell
from quotegen.usecases.drafts import begin_draft, undo_last
from quotegen.usecases.house import House
from quotegen.usecases.people import add
from quotegen.usecases.preferences import save_preferences
from tests.ui.lines import HOURLY, ZEME
from tests.ui.opened import open_page, shown, texts

RIGA = {
    "delivery_street": "Brīvības iela 1",
    "delivery_city": "Rīga",
    "delivery_postal_code": "LV-1010",
    "delivery_country": "LV",
}


@pytest.fixture
def begun(house: House) -> KeptDraft:
    add(house, ZEME)
    return begin_draft(house, "zeme")


def given(house: House) -> dict[str, str]:
    with house.store.read() as tx:
        return dict(get_draft(tx, 1).content.inputs)


def opened() -> AppTest:
    page = open_page("editor", draft="D1")
    page.session_state["D1-delivery-address"] = True
    return shown(page.run())


def field(page: AppTest, name: str) -> Any:
    widgets = [*page.text_input, *page.selectbox]
    return next(
        each for each in widgets if str(each.key).startswith("D1-delivery-address-") and each.key.endswith(f"-{name}")
    )


def press(page: AppTest, label: str) -> AppTest:
    return shown(next(each for each in page.button if each.label == label).click().run())


def filled(page: AppTest, told: dict[str, str]) -> AppTest:
    for code, value in told.items():
        field(page, code.removeprefix("delivery_")).set_value(value)
    return press(page, "Keep")


@pytest.mark.usefixtures("begun")
def test_an_address_is_kept_seen_without_opening_anything_and_undone(house: House) -> None:
    page = filled(opened(), RIGA)
    assert given(house) == RIGA and not page.error
    assert "Delivered to: Brīvības iela 1, LV-1010 Rīga, Latvia" in texts(page).replace("\\", "")
    undo_last(house, 1)
    assert "Delivered to" not in texts(shown(page.run()))


@pytest.mark.usefixtures("begun")
def test_half_an_address_is_refused_and_stays_in_the_fields(house: House) -> None:
    page = filled(opened(), {"delivery_street": "Brīvības iela 1"})
    assert given(house) == {} and "no city and no country" in page.error[0].value
    assert field(page, "street").value == "Brīvības iela 1"


@pytest.mark.usefixtures("begun")
def test_one_press_delivers_to_the_customer_again(house: House) -> None:
    assert "To the customer's address" not in [each.label for each in opened().button]
    tell(house, 1, RIGA)
    press(opened(), "To the customer's address")
    assert given(house) == {}


@pytest.mark.usefixtures("begun")
def test_the_form_is_called_in_the_language_of_the_app(house: House) -> None:
    save_preferences(house, Preferences(language="lt"))
    tell(house, 1, RIGA)
    page = opened()
    assert "Gatvė ir numeris" in [each.label for each in page.text_input]
    assert "Pristatymo adresas: Brīvības iela 1, LV-1010 Rīga, Latvija" in texts(page).replace("\\", "")


def test_its_fields_are_not_among_those_of_references(house: House, begun: KeptDraft) -> None:
    page = open_page("editor", draft="D1")
    page.session_state["D1-inputs"] = True
    labels = [each.label for each in shown(page.run()).text_input]
    assert "Project" in labels and not any("Delivery" in label for label in labels)


def test_the_review_tells_where_it_goes(house: House, begun: KeptDraft) -> None:
    add_line(house, begun.id, HOURLY)
    tell(house, begun.id, RIGA)
    assert "Latvia" in texts(open_page("review", draft="D1"))


@pytest.mark.usefixtures("begun")
def test_a_question_that_is_called_delivery_stands_beside_it() -> None:
    page = open_page("editor", draft="D1")
    page.session_state["D1-more-agreement"] = True
    assert [each for each in shown(page.run()).pills if each.key == "D1-answer-delivery"] and not page.exception
