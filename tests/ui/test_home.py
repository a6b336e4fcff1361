"""The first page: empty at first, then counts, next steps, and what was worked on last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from quotegen.model.draft import DiscountAll
from quotegen.model.people import Role, User
from quotegen.usecases.approve import ask_approval
from quotegen.usecases.conversation import add_line
from quotegen.usecases.drafts import begin_draft, edit_draft
from quotegen.usecases.house import House
from quotegen.usecases.issue import promise
from quotegen.usecases.people import add
from quotegen.usecases.today import Kind, next_steps
from quotegen.usecases.users import set_user
from tests.ui.lines import HOURLY, ZEME
from tests.ui.opened import open_page, shown, texts


def begun(house: House) -> int:
    """A draft of one line, for the first customer."""
    add(house, ZEME)
    draft = begin_draft(house, "zeme").id
    add_line(house, draft, HOURLY)
    return draft


def later(house: House, days: int) -> House:
    return replace(house, clock=lambda: house.clock() + timedelta(days=days))


def test_an_empty_house_offers_the_first_quote(house: House) -> None:
    page = open_page("home")
    shown(next(button for button in page.button if button.key == "home-first").click().run())
    assert "Whom is it for?" in [field.label for field in page.text_input]


def test_the_tiles_count_what_there_is(house: House) -> None:
    begun(house)
    page = open_page("home")
    assert [metric.value for metric in page.metric] == ["1", "0", "0", "0"]


def test_what_was_worked_on_last_is_a_link_to_it(house: House) -> None:
    begun(house)
    assert any("Žemė" in link.label for link in open_page("home").page_link)


def test_nothing_to_do_is_said(house: House) -> None:
    begun(house)
    assert "Nothing waits for you" in texts(open_page("home"))


def test_an_offer_that_runs_out_soon_is_a_next_step(house: House) -> None:
    number = promise(house, begun(house))
    (step,) = next_steps(later(house, 27))
    assert (step.kind, step.number) == (Kind.EXPIRING, number)


def test_a_draft_that_lies_for_days_is_a_next_step(house: House) -> None:
    begun(house)
    assert [step.kind for step in next_steps(later(house, 4))] == [Kind.LYING]


def test_a_request_of_somebody_else_waits_for_a_decision(house: House) -> None:
    draft = begun(house)
    set_user(house, User(name="boss", role=Role.ADMIN))
    ana = User(name=house.user.name, role=Role.ACCOUNT_EXECUTIVE)
    set_user(replace(house, user=User(name="boss", role=Role.ADMIN)), ana)
    hers = replace(house, user=ana)
    edit_draft(hers, draft, [DiscountAll(percent=HOURLY.quantity * 10, reason="loyal")])
    ask_approval(hers, draft, "a friend")
    assert [step.kind for step in next_steps(replace(house, user=User(name="boss", role=Role.ADMIN)))] == [Kind.DECIDE]
    assert next_steps(hers) == ()


def test_the_search_tells_what_would_find_something(house: House) -> None:
    begun(house)
    page = open_page("home")
    page.session_state["search-text"] = "nobody"
    shown(next(button for button in page.button if button.key == "search-open").click().run())
    assert "Nothing found" in texts(page)


def test_the_search_shows_the_latest_before_anything_is_typed(house: House) -> None:
    begun(house)
    page = open_page("home")
    before = texts(page).count("60.50 once")
    shown(next(button for button in page.button if button.key == "search-open").click().run())
    assert texts(page).count("60.50 once") == before + 1
