"""The house's own words at the desk: an answer beneath what the customer wrote, a reason for a change."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quotegen.model.draft import SetQuantity
from quotegen.model.people import Preferences
from quotegen.store.drafts import KeptDraft, get_draft
from quotegen.usecases.answer import revise
from quotegen.usecases.conversation import add_line, answer, reply
from quotegen.usecases.drafts import begin_draft, content_of, edit_draft, undo_last
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.people import add
from quotegen.usecases.preferences import save_preferences
from tests.ui.lines import HOURLY, ZEME
from tests.ui.opened import open_page, shown, texts

OURS = "We carry it to the third floor."


@pytest.fixture
def begun(house: House) -> KeptDraft:
    add(house, ZEME)
    kept = begin_draft(house, "zeme")
    return answer(house, kept.id, "remarks", "Third floor, please").kept


def editor() -> AppTest:
    """With the folded questions of every section open."""
    page = open_page("editor", draft="D1")
    for section in ("wishes", "agreement"):
        page.session_state[f"D1-more-{section}"] = True
    return shown(page.run())


def own_words(page: AppTest) -> Any:
    return next((each for each in page.text_area if each.key == "D1-reply-remarks"), None)


def test_a_remark_is_answered_beneath_it_and_undone(house: House, begun: KeptDraft) -> None:
    page = editor()
    shown(own_words(page).set_value(OURS).run())
    assert content_of(house, begun.id).replies["remarks"].text == OURS
    undo_last(house, begun.id)
    assert own_words(shown(page.run())).value == ""


def test_an_answer_to_something_else_is_not_lost_and_may_be_said_to_hold(house: House, begun: KeptDraft) -> None:
    reply(house, begun.id, "remarks", OURS)
    assert "It still holds" not in [each.label for each in editor().button]
    answer(house, begun.id, "remarks", "Fourth floor, please")
    page = editor()
    assert own_words(page).value == OURS and "says something else" in texts(page)
    shown(next(each for each in page.button if each.label == "It still holds").click().run())
    assert content_of(house, begun.id).replies["remarks"].to == "Fourth floor, please"


def test_where_nothing_is_said_there_is_nothing_to_answer(house: House, begun: KeptDraft) -> None:
    answer(house, begun.id, "remarks", None)
    assert own_words(editor()) is None


def test_the_answer_is_called_in_the_language_of_the_app(house: House, begun: KeptDraft) -> None:
    save_preferences(house, Preferences(language="lt"))
    assert own_words(editor()).label == "Mūsų atsakymas"


def review(house: House) -> AppTest:
    return open_page("review", draft="D2")


def reason(page: AppTest) -> Any:
    return next((each for each in page.text_input if str(each.key).startswith("D2-reason-")), None)


def test_the_review_asks_why_a_line_changed_and_keeps_what_is_told(house: House, begun: KeptDraft) -> None:
    add_line(house, begun.id, HOURLY)
    draft = revise(house, promise(house, begun.id)).kept
    assert reason(review(house)) is None
    edit_draft(house, draft.id, [SetQuantity(line=draft.content.offers[0].lines[0].id or "", quantity=9)])
    page = review(house)
    assert "the customer is not told why" in texts(page)
    shown(reason(page).set_value("more meetings").run())
    with house.store.read() as tx:
        assert list(get_draft(tx, draft.id).content.reasons.values()) == ["more meetings"]
    assert "the customer is not told why" not in texts(page) and reason(page).value == "more meetings"
