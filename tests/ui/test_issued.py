"""An issued quotation: told whole, and every step taken once, with what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model.people import Role, User
from quotegen.ui.issued.told import SECTIONS
from quotegen.usecases.answer import next_draft
from quotegen.usecases.drafts import Beginning, draft_from_request
from quotegen.usecases.find import history, show_quote
from quotegen.usecases.house import House, now
from quotegen.usecases.issue import printed, promise
from quotegen.usecases.people import add
from quotegen.usecases.users import set_user
from tests.document.signing import lays_text_over, signed
from tests.ui.opened import open_page, shown, texts

NAME = "<b>Žemė</b> [x](http://evil.example) & **UAB**"
ZEME = {"id": "zeme", "name": NAME, "street": "Upės g. 1", "city": "Vilnius", "country": "LT", "language": "en"}


@pytest.fixture
def number(house: House, tmp_path: Path) -> str:
    earlier = replace(house, clock=lambda: now() - timedelta(days=10))
    add(earlier, {**ZEME, "contact_name": "Rasa Žukienė", "contact_email": "rasa@zeme.example"})
    file = tmp_path / "lines.yaml"
    file.write_text("lines:\n  - {sku: GIR-C80A4-B, quantity: 4}\n")
    return promise(earlier, draft_from_request(earlier, file, Beginning(customer="zeme")).kept.id) + "-R1"


def press(page: AppTest, label: str) -> AppTest:
    return shown(next(each for each in page.button if each.label == label).click().run())


def labels(page: AppTest) -> set[str]:
    return {each.label for each in page.button}


def state(house: House, number: str) -> str:
    return show_quote(house, number).state


def last(house: House, number: str) -> Mapping[str, Any]:
    return history(house, number)[-1].details


def test_the_mail_is_ready_to_paste(number: str) -> None:
    page = open_page("issued", number=number)
    codes = [each.value for each in page.code]
    assert codes[0] == "rasa@zeme.example"
    assert codes[1].startswith(f"Proposal {number.removesuffix('-R1')} for")
    assert codes[2].startswith("Dear Rasa Žukienė,")


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_told_in_both_languages(number: str, section: str) -> None:
    page = open_page("issued", number=number)
    page = shown(page.segmented_control[0].set_value(section).run())
    assert not page.error


def test_what_is_kept_is_verified(number: str) -> None:
    page = open_page("issued", number=number)
    page = shown(page.segmented_control[0].set_value("proof").run())
    assert "Authentic" in texts(page)


def brought(number: str, content: bytes) -> AppTest:
    page = open_page("issued", number=number)
    page = shown(page.segmented_control[0].set_value("proof").run())
    return shown(page.file_uploader[0].set_value(("a.pdf", content, "application/pdf")).run())


def test_a_signed_copy_that_somebody_sent_is_told_with_who_signed_it(house: House, number: str) -> None:
    page = brought(number, signed(printed(house, number)))
    assert not page.error and "authentic, as it was issued, and signed since" in texts(page)
    assert "Signed by Rasa" in texts(page) and "is not checked here" in texts(page)


def test_a_changed_copy_that_somebody_sent_is_told(house: House, number: str) -> None:
    page = brought(number, signed(printed(house, number), change=lays_text_over))
    assert "not authentic" in texts(page) and "page 1 was changed" in texts(page)


def test_what_is_no_pdf_is_told(number: str) -> None:
    assert "no PDF that can be read" in texts(brought(number, b"nonsense"))


def test_it_is_marked_as_sent(house: House, number: str) -> None:
    page = press(open_page("issued", number=number), "Mark as sent")
    assert state(house, number) == "sent"
    assert "Mark as sent" not in labels(page)


def test_a_second_click_that_was_under_way_changes_nothing(house: House, number: str) -> None:
    first, second = open_page("issued", number=number), open_page("issued", number=number)
    press(first, "Mark as sent")
    assert not press(second, "Mark as sent").error
    assert [event.what for event in history(house, number)].count("sent") == 1


def test_a_yes_is_recorded_with_who_said_it(house: House, number: str) -> None:
    page = open_page("issued", number=number)
    next(each for each in page.text_input if each.label == "Note").set_value("by phone")
    press(page, "Record that it is accepted")
    assert (state(house, number), last(house, number)["by"]) == ("accepted", "Rasa Žukienė")
    assert last(house, number)["note"] == "by phone"


def test_a_no_is_recorded_with_why(house: House, number: str) -> None:
    page = open_page("issued", number=number)
    next(each for each in page.text_area if each.label == "Why?").set_value("too dear")
    page = press(page, "Record that it is declined")
    assert (state(house, number), last(house, number)["note"]) == ("declined", "too dear")
    assert not labels(page) & {"Withdraw", "Extend", "Mark as sent"}


def test_it_is_withdrawn_after_one_more_question(house: House, number: str) -> None:
    page = press(open_page("issued", number=number), "Withdraw")
    assert state(house, number) == "issued"
    press(page, "Withdraw it")
    assert state(house, number) == "withdrawn"


def test_it_is_extended_by_a_revision_that_promises_the_same(house: House, number: str) -> None:
    page = press(open_page("issued", number=number), "Extend")
    assert "same lines at the same prices" in texts(page)
    press(page, "Extend it")
    assert state(house, number) == "superseded"
    assert len(show_quote(house, number).revisions) == 2


def test_revising_leads_to_the_draft_of_the_next_revision(house: House, number: str) -> None:
    page = press(open_page("issued", number=number), "Revise")
    assert page.query_params["draft"] in ("D2", ["D2"])
    assert next_draft(house, number) == 2


def test_somebody_elses_quotation_is_told_and_not_touched(
    house: House, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = User(name="ana", role=Role.ADMIN)
    for user in (ana, User(name="rep", role=Role.REPRESENTATIVE), User(name="succ", role=Role.CUSTOMER_SUCCESS)):
        set_user(replace(house, user=ana), user)
    monkeypatch.setenv("QUOTEGEN_USER", "rep")
    assert open_page("issued", number=number).error
    monkeypatch.setenv("QUOTEGEN_USER", "succ")
    page = open_page("issued", number=number)
    page = shown(page.segmented_control[0].set_value("lines").run())
    assert not page.error and not page.toggle


def test_a_number_that_there_is_not_is_told_in_plain_words(house: House) -> None:
    assert "There is no such quote" in texts(open_page("issued", number="Q-1-R1"))
