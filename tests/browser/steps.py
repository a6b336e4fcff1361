"""What people do in more than one story: fill a house, answer a customer's questions, look at the pages, issue."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from quotegen.usecases.conversation import answer_all
from quotegen.usecases.drafts import begin_draft
from quotegen.usecases.house import House
from quotegen.usecases.people import import_file
from tests.browser.desk import Desk
from tests.samples import ROOT

CUSTOMER = "North Harbour Ltd"
ANSWERS: dict[str, Any] = {
    "printers": [{"device": "taiga-c360dn", "quantity": 2}],
    "volume_by": "pages",
    "pages_month": "4000",
    "printed": ["internal"],
}
ISSUE = re.compile(r"\bIssue(?! it)")


def three_customers(house: House) -> None:
    """Those of the examples."""
    import_file(house, ROOT / "examples" / "customers.csv")


def answered(house: House, customer: str = "north-harbour", **otherwise: Any) -> str:
    """A draft with all that is needed, by its name."""
    kept = begin_draft(house, customer)
    answer_all(house, kept.id, {**ANSWERS, **otherwise})
    return kept.name


def begin(desk: Desk) -> str:
    """A new quote for a customer found by three letters; the draft's name."""
    desk.click(desk.find("New quote").or_(desk.find("Make the first quote")))
    desk.click(desk.field("Whom is it for?")).type("nor")
    desk.click(CUSTOMER)
    return name_of_draft(desk)


def tell_devices(desk: Desk) -> None:
    """As a customer would paste them."""
    desk.click("Paste a list").type("2 x Taiga C360dn\nNorvik L310d", desk.field("One on each line"))
    desk.click("Take these")


def tell_the_rest(desk: Desk) -> None:
    desk.click("in pages a month", role="radio")
    desk.fill(re.compile("How many pages"), "4000")
    desk.click("internal documents")


def issue(desk: Desk) -> str:
    """From the pages that are looked at to the number."""
    desk.click(ISSUE).click("Issue it")
    return number_of_quote(desk)


def look_at_pages(desk: Desk) -> None:
    desk.click("Review").see_pages()


def name_of_draft(desk: Desk) -> str:
    return _asked(desk, "draft")


def number_of_quote(desk: Desk) -> str:
    return _asked(desk, "number")


def _asked(desk: Desk, name: str) -> str:
    desk.page.wait_for_url(re.compile(rf"[?&]{name}="))
    return re.findall(rf"[?&]{name}=([\w-]+)", desk.page.url)[0]


def download(desk: Desk, into: Path) -> bytes:
    with desk.downloading(into):
        desk.click("Download PDF")
    return into.read_bytes()
