"""Whoever types a number and clicks on at once loses neither: the acts of a tab take turns, all changes are taken."""

from __future__ import annotations

import json

import pytest

from benchmarks.session import Session
from quotegen.model.draft import Draft, SetQuantity
from quotegen.model.numbering import needed_draft_id
from quotegen.store.drafts import get_draft
from quotegen.usecases.conversation import answer_all
from quotegen.usecases.drafts import begin_draft
from tests.browser.serving import Served, inside
from tests.browser.steps import ANSWERS, answered, three_customers

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
PAUSES = (0.0, 0.005, 0.02, 0.05)
PAGES, TRIES = "4321", 3


@pytest.fixture(scope="module")
def filled(app: Served) -> Served:
    with inside(app.home) as house:
        three_customers(house)
    return app


def half_answered(app: Served) -> str:
    with inside(app.home) as house:
        kept = begin_draft(house, "north-harbour")
        answer_all(house, kept.id, {name: ANSWERS[name] for name in ("printers", "volume_by")})
    return kept.name


def number_and_choice(name: str) -> list[tuple[str, object]]:
    return [(f"{name}-answer-pages_month", PAGES), (f"{name}-answer-printed", ["internal documents"])]


def kept(app: Served, name: str) -> Draft:
    with inside(app.home) as house, house.store.read() as tx:
        return get_draft(tx, needed_draft_id(name)).content


def both(app: Served, name: str) -> bool:
    answers = kept(app, name).answers or {}
    return (answers.get("pages_month"), answers.get("printed")) == (PAGES, ["internal"])


def well_kept_while_the_store_is_busy(app: Served) -> bool:
    """Both, and no word of refusal: the first is read when the second one comes, and cannot be written yet."""
    name = half_answered(app)
    session = Session(app.url).open("quote", draft=name)
    with inside(app.home) as house, house.store.write():
        session.set_at_once(number_and_choice(name), pause=0.3)
    session.rest().close()
    return both(app, name) and session.alerts == []


@pytest.mark.parametrize("pause", PAUSES)
def test_two_changes_right_after_each_other_are_both_kept(filled: Served, pause: float) -> None:
    name = half_answered(filled)
    session = Session(filled.url).open("quote", draft=name)
    session.set_at_once(number_and_choice(name), pause).rest().close()
    assert both(filled, name) and session.alerts == []


@pytest.mark.parametrize("pause", PAUSES)
def test_what_is_typed_in_the_grid_right_before_another_change_is_kept_too(filled: Served, pause: float) -> None:
    with inside(filled.home) as house:
        name = answered(house)
    session = Session(filled.url).open("quote", draft=name)
    typed = json.dumps({"edited_rows": {"0": {"quantity": "77"}}, "added_rows": [], "deleted_rows": []})
    session.set_at_once([(f"lines-{name}", typed), (f"{name}-language", ["Lithuanian"])], pause).rest().close()
    draft = kept(filled, name)
    assert [edit.quantity for edit in draft.edits if isinstance(edit, SetQuantity)] == [77]
    assert draft.language == "lt"


def test_a_change_waits_for_the_one_before(filled: Served) -> None:
    assert all(well_kept_while_the_store_is_busy(filled) for _ in range(TRIES))
