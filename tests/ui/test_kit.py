"""What all pages share."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.errors import Fault
from quotegen.ui.kit.acts import Tab
from quotegen.ui.kit.text import amount, literal, moment
from quotegen.ui.kit.words import say, say_fault
from tests.ui.opened import open_page, texts


@given(st.text())
def test_a_literal_text_loses_nothing_but_invisible_marks(text: str) -> None:
    shown = literal(text)
    assert "\n" not in shown and "\x00" not in shown
    assert "".join(each for each in shown if each.isalnum()) == "".join(each for each in text if each.isalnum())


def test_a_mark_that_holds_a_text_together_on_paper_is_no_space_on_a_screen() -> None:
    assert literal("80 g/\u2060m²").replace("\\", "") == "80 g/m²"


@pytest.mark.parametrize(
    "text", ["**bold**", "<b>x</b>", "$x^2$", ":red[x]", ":material/home:", "[a](http://x.example)", "# head", "`code`"]
)
def test_markup_in_a_literal_text_is_escaped(text: str) -> None:
    assert literal(text).replace("\\", "").replace("\u2060", "") == text
    assert all(
        before == "\\" for before, each in zip(literal(text), literal(text)[1:], strict=False) if each in "*<$:[#`"
    )


@pytest.mark.parametrize("text", ["http://x.example", "see HTTPS://x.example", "www.x.example"])
def test_an_address_of_the_web_is_no_link(text: str) -> None:
    assert not re.search(r"://|www\.", literal(text).replace("\\", ""), re.IGNORECASE)


def test_amounts_and_moments_are_written_as_the_language_has_them() -> None:
    assert amount(Decimal("3284.15"), "EUR") == "€3,284.15"
    assert moment("2025-11-24T10:03:00.000000Z", "Europe/Vilnius") == "24 Nov 2025, 12:03"


def test_a_word_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("app.nothing")


def test_a_fault_without_words_of_its_own_is_told_by_its_message_and_hint() -> None:
    assert say_fault(Fault("no_such_code", "it is wrong", "mend it")) == "It is wrong. Mend it."


def test_home_opens_with_its_title() -> None:
    assert "Today" in texts(open_page("home"))


def lost_by_two_at_once(mine: Tab) -> int:
    """Each reads, waits, and writes one more, as changes of a draft do; how many of ten changes are lost."""
    kept = [0]

    def change() -> None:
        seen = kept[0]
        time.sleep(0.01)
        kept[0] = seen + 1

    with ThreadPoolExecutor(2) as hands:
        for done in [hands.submit(mine.act, change) for _ in range(10)]:
            done.result()
    return 10 - kept[0]


def test_what_a_tab_does_is_done_one_after_the_other() -> None:
    assert lost_by_two_at_once(Tab()) == 0


def test_acts_that_do_not_take_turns_would_lose_some() -> None:
    assert lost_by_two_at_once(Tab(turn=nullcontext())) > 0
