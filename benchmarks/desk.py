"""How quick the desk is, in a real browser and for many at once: one table of what is wanted and what was measured.

    .venv/bin/python benchmarks/desk.py [--sessions 25] [--minutes 5] [--cold 8] [--changes 40] [--hurried]

`--cold` browsers look at the first page, a draft is changed `--changes` times, and with `--hurried` the person never
stops to think, so that the page has less time to get ready.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.first_page import Paints, paints_of
from benchmarks.human import H, Human, K, M, P
from benchmarks.many_sessions import at_once, lost
from benchmarks.session import Session
from quotegen.model.draft import AddLine
from quotegen.model.numbering import needed_draft_id
from quotegen.model.request import LineRequest
from quotegen.usecases.drafts import edit_draft
from tests.browser.desk import Desk, launch, new_context
from tests.browser.lived_in import fill
from tests.browser.serving import Served, inside, serving
from tests.browser.steps import ISSUE, answered

USER, LINES = "jonas", 50
LOOK_AGAIN = re.compile("Lithuanian|English")


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    goal: str
    measured: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """Where the app is, in which browser it is used, and how much of it is asked for."""

    browser: Browser
    served: Served
    asked: argparse.Namespace

    def tab(self) -> Human:
        """A new visitor, whose browser has nothing kept."""
        return Human(new_context(self.browser).new_page(), self.served.url, self.asked.hurried)


def percentile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


# --- first page ----------------------------------------------------------------------------------------------


def first_pages(visit: Visit) -> list[Row]:
    """From the address until all of the page is painted: once after the start, then warm, in a new browser each."""
    ever = Row("first page ever after the start", "told", f"{paints_of(visit.served.url).last:.2f} s", True)
    warm = [paints_of(visit.served.url) for _ in range(visit.asked.cold)]
    return [*(_warm_pages(warm) if warm else []), ever]


def _warm_pages(warm: list[Paints]) -> list[Row]:
    last, first = percentile([each.last for each in warm], 0.5), percentile([each.first for each in warm], 0.5)
    return [
        Row("first page, server warm, browser cold (median)", "< 1.5 s", f"{last:.2f} s", last < 1.5),
        Row("  the same, until something is seen", "told", f"{first:.2f} s", True),
    ]


# --- a quote -------------------------------------------------------------------------------------------------


def known_customer(visit: Visit) -> list[Row]:
    """On the phone: three letters, a pasted list of devices, three answers, a look at the pages, issued, downloaded."""
    human = visit.tab()
    human.open()
    human.waited = 0.0
    human.think().click("New quote")
    human.think().click(human.field("Whom is it for?")).type("nor").click("North Harbour Ltd")
    human.think().click("Paste a list").paste("2 x Taiga C360dn\nNorvik L310d", human.field("One on each line"))
    human.click("Take these")
    human.think().click("in pages a month", role="radio")
    human.think().fill(re.compile("How many pages"), "4000")
    human.think().click("internal documents")
    preview = _issued(human)
    clicks, seconds = human.clicks, human.seconds
    return [
        Row("a quote for a known customer: clicks", "at most 13", str(clicks), clicks <= 13),
        Row("  the same: time", "at most 95 s", human.told(), seconds <= 95),
        Row("preview, until its pages are shown", "< 3 s", f"{preview:.2f} s", preview < 3),
    ]


def repeat_customer(visit: Visit) -> list[Row]:
    """The same again for somebody who has a quote: found on the first page, duplicated, looked at, issued."""
    human = visit.tab()
    human.open()
    human.waited = 0.0
    human.think().click(human.page.get_by_role("link", name=re.compile("North Harbour Ltd Q-")).first, role="link")
    human.think().click("Duplicate")
    human.page.wait_for_url("**/quote?draft=*")
    _issued(human, downloaded=False)
    return [
        Row("the same again for a repeat customer: clicks", "5", str(human.clicks), human.clicks <= 5),
        Row("  the same: time", "told", human.told(), True),
    ]


def _issued(human: Human, downloaded: bool = True) -> float:
    """The seconds that the preview took."""
    before = human.waited
    human.think().click("Review").see_pages()
    preview = human.waited - before
    human.think().click(ISSUE).click("Issue it")
    human.page.wait_for_url("**/issued?number=*")
    if downloaded:
        with human.downloading(Path(tempfile.mkdtemp()) / "issued.pdf"):
            human.think().click("Download PDF")
    return preview


# --- reruns --------------------------------------------------------------------------------------------------


def reruns(visit: Visit) -> list[Row]:
    """Every change of a draft with fifty lines, from the click until the whole answer is here."""
    name, changes = _draft_of_many_lines(visit.served), visit.asked.changes
    desk = Desk(new_context(visit.browser).new_page(), visit.served.url)
    desk.open("quote", draft=name).sees("saved")
    before = len(desk.runs)
    for turn in range(changes):
        language = ("Lithuanian", "English")[turn % 2]
        desk.click(language, role="radio")
    seconds = desk.runs[before:]
    slow, usual = percentile(seconds, 0.95), percentile(seconds, 0.5)
    told = f"{slow:.2f} s (median {usual:.2f}, {len(seconds)} reruns)"
    alone = _without_a_browser(visit.served, name, changes)
    told_alone = f"{percentile(alone, 0.95):.2f} s (median {percentile(alone, 0.5):.2f})"
    return [
        Row(f"a rerun with {LINES} lines, 95th percentile", "< 0.4 s", told, slow < 0.4),
        Row("  the same without a browser on these cores", "told", told_alone, True),
    ]


def _without_a_browser(served: Served, name: str, changes: int) -> list[float]:
    session = Session(served.url).open("quote", draft=name)
    for turn in range(changes):
        session.set(f"{name}-language", [("Lithuanian", "English")[turn % 2]])
    session.close()
    return session.runs[1:]


def _draft_of_many_lines(served: Served) -> str:
    with inside(served.home, USER) as house:
        name = answered(house)
        skus = sorted(house.desk.catalogue.packs)[: LINES * 3]
        priced = edit_draft(house, needed_draft_id(name), [])
        has = len(priced.priced.quotation.recommended.lines)
        for sku in skus:
            if has == LINES:
                break
            line = LineRequest(sku=sku, quantity=max(house.desk.catalogue.packs[sku].minimum, Decimal(1)))
            priced = edit_draft(house, needed_draft_id(name), [AddLine(add=line)])
            has = len(priced.priced.quotation.recommended.lines)
    return name


# --- many at once --------------------------------------------------------------------------------------------


def many(served: Served, sessions: int, minutes: float) -> list[Row]:
    workers = at_once(served, sessions, minutes * 60)
    with inside(served.home, USER) as house:
        missing = sum(lost(each, house) for each in workers)
    errors = [error for each in workers for error in each.errors]
    changes, seconds = sum(each.changes for each in workers), [run for each in workers for run in each.runs[1:]]
    for error in errors[:5]:
        print(f"    {error}", file=sys.stderr)
    told = f"{changes} changes, {len(errors)} errors, {missing} lost"
    quick = f"{percentile(seconds, 0.5):.2f} s, 95th percentile {percentile(seconds, 0.95):.2f} s"
    good = not errors and not missing and changes > 0
    return [
        Row(f"{sessions} sessions at once for {minutes:g} minutes", "no error, no draft lost", told, good),
        Row("  a rerun meanwhile, median", "told", quick, True),
    ]


def table(rows: list[Row]) -> str:
    widths = [max(len(getattr(row, name)) for row in rows) for name in ("what", "goal", "measured")]
    lines = [
        f"{row.what:{widths[0]}}  {row.goal:{widths[1]}}  {row.measured:{widths[2]}}  {'yes' if row.reached else 'NO'}"
        for row in rows
    ]
    return "\n".join(lines)


def measured(served: Served, asked: argparse.Namespace) -> list[Row]:
    rows: list[Row] = []
    parts: list[Callable[[Visit], list[Row]]] = [first_pages, known_customer, repeat_customer, reruns]
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for part in parts:
            print(f"  {part.__name__.replace('_', ' ')} …", file=sys.stderr)
            rows += part(Visit(browser, served, asked))
        browser.close()
    print(f"  {asked.sessions} sessions …", file=sys.stderr)
    return rows + (many(served, asked.sessions, asked.minutes) if asked.sessions else [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=25)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--cold", type=int, default=8)
    parser.add_argument("--changes", type=int, default=40)
    parser.add_argument("--hurried", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print("filling a house …", file=sys.stderr)
        fill(Path(home))
        with serving(Path(home), USER) as served:
            rows = measured(served, asked)
    print(table(rows))
    load, cores = os.getloadavg()[1], os.cpu_count()
    print(f"\n{cores} cores; others at work on them, on average over five minutes: {load:.1f} (with this one's own).")
    print(f"Human times by the keystroke-level model: key {K} s, pointing {P} s, hand {H} s, thinking {M} s.")
    print("Sessions at once speak the protocol without a browser's drawing, which is done elsewhere in an office.")


if __name__ == "__main__":
    main()
