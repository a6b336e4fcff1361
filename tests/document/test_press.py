"""Printing in workers: how it reads when it cannot be done, and what this process need not know for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quotegen.document import press
from quotegen.document.bundle import Bundle
from quotegen.document.press import PrintOrder, RangeOrder, page_order, print_order, print_range, print_with_page
from quotegen.errors import InputRefused
from quotegen.workers.pool import Pool, WorkerLost
from tests.document.hostile.containing import GOOD, PREPARE, SMALL, VIEW
from tests.document.hostile.corpus import BOMBS, ENDLESS, page_of
from tests.document.test_proposal_layout import BUYER, quotation_of
from tests.samples import ROOT, bundle, page, pdf, proposal

REFUSED: dict[str, Callable[[], Bundle]] = {
    "print_timeout": BOMBS["variables of variables"],
    "print_memory": lambda: page_of("{{ view.title * 10 ** 8 }}"),
    "print_crashed": BOMBS["letters of a kilometre"],
    "print_too_deep": BOMBS["nested tables"],
    "template_undefined": lambda: page_of(ENDLESS["a division by nothing"]),
}


@pytest.fixture(scope="module")
def small() -> Iterator[Pool]:
    pool = Pool(1, SMALL, PREPARE)
    yield pool
    pool.close()


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_printed_is_refused_by_its_name(code: str, small: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "shared_pool", lambda: small)
    with pytest.raises(InputRefused) as caught:
        print_range(RangeOrder(VIEW, REFUSED[code]()))
    (fault,) = caught.value.faults
    assert fault.code == code and fault.hint
    assert "the range a title" in fault.message or code in ("print_too_deep", "template_undefined")
    assert print_range(RangeOrder(VIEW, GOOD)).startswith(b"%PDF")


class _Losing:
    """A pool that loses its worker on every call but those it says it serves."""

    def __init__(self, *lost: WorkerLost) -> None:
        self.lost, self.given = list(lost), list[object]()

    def call(self, task: str, argument: object) -> bytes:
        self.given.append(argument)
        if self.lost:
            raise self.lost.pop(0)
        return b"%PDF"


def order() -> PrintOrder:
    return PrintOrder(quotation_of(1, BUYER), bundle())


def test_where_something_else_killed_the_worker_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = _Losing(WorkerLost("crash", killed=True))
    monkeypatch.setattr(press, "shared_pool", lambda: pool)
    assert print_order(order()) == b"%PDF"


@pytest.mark.parametrize("lost", [[WorkerLost("crash", killed=True)] * 2, [WorkerLost("crash")], [WorkerLost("time")]])
def test_it_is_not_tried_again_and_again(lost: list[WorkerLost], monkeypatch: pytest.MonkeyPatch) -> None:
    pool = _Losing(*lost)
    monkeypatch.setattr(press, "shared_pool", lambda: pool)
    with pytest.raises(InputRefused, match=BUYER.name):
        print_order(order())
    assert pool.lost == []


def test_page_and_pdf_come_from_one_order_as_they_would_alone() -> None:
    made = proposal("charity", "lt").order
    assert print_with_page(made) == (page("charity", "lt"), pdf("charity", "lt"))
    assert page_order(made) == page("charity", "lt")


def test_a_worker_gets_nothing_but_the_customers_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = _Losing()
    monkeypatch.setattr(press, "shared_pool", lambda: pool)
    made = proposal("charity", "en")
    print_order(made.order)
    assert pool.given == [(made.quotation.for_customer(), made.bundle, "", "")]
    assert made.quotation != made.quotation.for_customer()


_COMMANDS = """
import sys
from quotegen.cli.run import run
answers = "examples/answers/studio.yaml"
assert run(["propose", answers, "-o", sys.argv[1] + "/a.pdf", "--html", sys.argv[1] + "/a.html"]) == 0
assert run(["range", "label", "-o", sys.argv[1] + "/range.pdf"]) == 0
assert run(["quote", "new", "--answers", answers]) == 0
assert run(["quote", "issue", "D1", "-o", sys.argv[1] + "/b.pdf"]) == 0
assert run(["verify", sys.argv[1] + "/b.pdf"]) == 0
print(sorted({"jinja2", "pyhanko", "weasyprint"} & set(sys.modules)))
"""


def test_no_command_imports_the_renderer_the_template_engine_or_what_reads_signatures(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", _COMMANDS, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
    assert {path.name for path in tmp_path.iterdir()} >= {"a.pdf", "a.html", "range.pdf", "b.pdf"}
    assert "<style>" in (tmp_path / "a.html").read_text(encoding="utf-8")
