"""Two desks and the command line on one SQLite file: allowed, and nothing is lost or given twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from quotegen.model.draft import DiscountAll
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.verify import verify_all
from tests.browser.desk import Desk, new_context
from tests.browser.serving import Served, inside, serving
from tests.browser.steps import ISSUE, answered, three_customers


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Served]]:
    """Both are started at the same moment, where there is no database yet."""
    with ExitStack() as both:
        found: list[Served] = []
        starts = [Thread(target=lambda: found.append(both.enter_context(serving(tmp_path)))) for _ in range(2)]
        for start in starts:
            start.start()
        for start in starts:
            start.join()
        assert len(found) == 2
        yield found


def test_two_desks_and_the_command_line_work_on_one_file(
    servers: list[Served], chromium: Browser, tmp_path: Path
) -> None:
    with inside(tmp_path) as house:
        three_customers(house)
        drafts = [answered(house) for _ in range(3)]
    context = new_context(chromium)
    desks = [Desk(context.new_page(), served.url) for served in servers]
    for desk, draft in zip(desks, drafts, strict=False):
        desk.open("review", draft=draft).click(ISSUE)
    for desk in desks:  # neither waits for the other
        desk.find("Issue it").click()
    with inside(tmp_path) as house:
        given = DiscountAll(percent=Decimal(2), reason="as agreed")
        edit_draft(house, int(drafts[2].removeprefix("D")), [given])
    for desk in desks:
        desk.settle().open("quotes").sees("Q-2026-00001").sees("Q-2026-00002")
        assert desk.open("quote", draft=drafts[2]).errors == []
    context.close()
    with inside(tmp_path) as house:
        assert verify_all(house) == ()
