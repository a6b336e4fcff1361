"""What asks for too much is contained, and the next good document prints on the same pool."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pytest

from quotegen.document.bundle import Bundle
from quotegen.document.range_view import RangeView
from quotegen.workers.pool import Limits, Pool
from tests.document.hostile.containing import GOOD, PREPARE, SMALL, VIEW, Outcome, outcome_of, printed
from tests.document.hostile.corpus import BOMBS, ENDLESS, ESCAPES, LOGOS, TEXTS, page_of, with_logo
from tests.samples import ROOT

_KNOWN = "printed time memory print_too_deep print_too_long template_undefined template_missing template_wrong".split()
_SURPRISING = "crash ZeroDivisionError"
"""A letter of a kilometre makes the renderer divide by nothing."""


@dataclass(frozen=True, slots=True)
class Press:
    """A pool with small limits, and what a good document looks like that comes out of it."""

    pool: Pool
    good: bytes

    def contains(self, bomb: Bundle, view: RangeView = VIEW) -> Outcome:
        """What came of it, once the next good document was printed as ever."""
        outcome = outcome_of(self.pool, bomb, view)
        assert printed(self.pool, GOOD) == self.good
        return outcome


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    pool = Pool(1, SMALL, PREPARE)
    yield Press(pool, printed(pool, GOOD))
    pool.close()


def seen(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize("make", BOMBS.values(), ids=list(BOMBS))
def test_a_page_that_asks_for_too_much_is_contained(press: Press, make: Callable[[], Bundle]) -> None:
    outcome = press.contains(make())
    assert outcome.said in _KNOWN or outcome.said.startswith(_SURPRISING)


@pytest.mark.parametrize("code", ENDLESS.values(), ids=list(ENDLESS))
def test_a_template_that_never_ends_is_contained(press: Press, code: str) -> None:
    assert press.contains(page_of(code)).said in _KNOWN


@pytest.mark.parametrize("name", LOGOS)
def test_a_logo_that_is_none_is_contained(press: Press, name: str) -> None:
    file, make = LOGOS[name]
    assert press.contains(with_logo(file, make())).said in _KNOWN


@pytest.mark.parametrize("code", ESCAPES)
def test_a_template_does_not_reach_into_the_program(press: Press, code: str) -> None:
    outcome = press.contains(page_of(code))
    assert outcome.said in ("printed", "template_undefined", "template_missing")
    if outcome.pdf:
        assert not any(word in seen(outcome.pdf) for word in ("class '", "uid=", "root:", "<function", "<module"))


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_text_is_printed_or_refused_and_never_obeyed(press: Press, text: str) -> None:
    # Put past the checks of the models, which refuse most of them.
    outcome = press.contains(GOOD, replace(VIEW, title=text))
    assert outcome.said in _KNOWN or outcome.said.startswith("crash UnicodeEncodeError")
    if "7 * 7" in text or "<script>" in text:
        assert "".join(text.split()) in "".join(seen(outcome.pdf).split())


@pytest.mark.parametrize("name", ["shapes that use shapes", "a cell over 99,999,999 columns"])
def test_the_usual_limits_contain_it_too(name: str) -> None:
    pool = Pool(1, Limits(), PREPARE)
    good = printed(pool, GOOD)
    outcome = outcome_of(pool, BOMBS[name]())
    assert outcome.said in ("time", "memory") and outcome.seconds < 25
    assert printed(pool, GOOD) == good
    pool.close()


_WITHOUT_WORKERS = """
from tests.document.hostile.corpus import BOMBS
from quotegen.document.press_tasks import prepare, print_range
from tests.document.hostile.containing import VIEW
prepare()
print("begun", flush=True)
print_range((VIEW, BOMBS["5,000 floats"]()))
"""


def test_without_a_worker_the_same_page_would_still_be_being_printed() -> None:
    command = [sys.executable, "-c", _WITHOUT_WORKERS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(SMALL.seconds + 1)
        process.kill()
