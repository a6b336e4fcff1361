"""All quotes: found, filtered, and worked on from the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model.lifecycle import Step
from quotegen.usecases.answer import take
from quotegen.usecases.drafts import Beginning, draft_from_request
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.people import add, customers
from tests.ui.opened import open_page, shown, texts

NAME = "$x^2$ **Žemė** :red[!] [a](http://evil.example)"
OTHER = "Upė, MB"


def drafted(house: House, folder: Path, customer: str, name: str) -> int:
    if not customers(house, customer, 1):
        add(house, {"id": customer, "name": name, "street": "G. 1", "city": "V", "country": "LT", "language": "en"})
    file = folder / "lines.yaml"
    file.write_text("lines:\n  - {sku: GIR-C80A4-B, quantity: 4}\n")
    return draft_from_request(house, file, Beginning(customer=customer)).kept.id


@pytest.fixture
def three(house: House, tmp_path: Path) -> list[str]:
    """A draft, one that waits, and one that was declined."""
    drafted(house, tmp_path, "zeme", NAME)
    waits = promise(house, drafted(house, tmp_path, "zeme", NAME))
    lost = promise(house, drafted(house, tmp_path, "upe", OTHER))
    take(house, lost, Step.DECLINE, "")
    return ["D1", waits, lost]


def numbers(page: AppTest) -> list[str]:
    labels = [each.proto.label.replace("\\", "") for each in page.get("page_link")]
    return [label for label in labels if label.startswith(("D", "Q-"))]


def pill(page: AppTest, state: str) -> AppTest:
    return shown(page.pills[0].set_value(state).run())


def test_without_a_quote_there_is_one_way_on(house: House) -> None:
    page = open_page("quotes")
    assert "There is no quote yet" in texts(page)


def test_they_stand_there_with_their_states_and_names_as_they_are(three: list[str]) -> None:
    page = open_page("quotes")
    told = texts(page).replace("\\", "")
    assert NAME in told and OTHER in told and "3 quotes" in told
    assert set(numbers(page)) == set(three)


def test_a_state_is_chosen_and_stays_in_the_address(three: list[str]) -> None:
    page = pill(open_page("quotes"), "waiting")
    assert numbers(page) == [three[1]]
    assert page.query_params["state"] in ("waiting", ["waiting"])
    assert numbers(open_page("quotes", state="declined")) == [three[2]]


def test_words_of_the_customer_and_of_the_number_are_looked_for(three: list[str]) -> None:
    page = open_page("quotes")
    page = shown(page.text_input[0].set_value("upe").run())
    assert numbers(page) == [three[2]]
    page = shown(page.text_input[0].set_value("nobody at all").run())
    assert "No quote fits" in texts(page)


def test_only_those_of_a_customer(three: list[str]) -> None:
    assert numbers(open_page("quotes", customer="upe")) == [three[2]]
