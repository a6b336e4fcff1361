"""Every page opens, by its address and by the navigation; waiting for a page waits long enough."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from quotegen.ui.kit.pages import ICONS, URLS
from tests.browser.desk import WATCH, Desk

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_every_page_opens_by_its_address(desk: Desk) -> None:
    for name in ICONS:
        desk.open(URLS.get(name, name))
        assert (name, desk.errors, desk.dialogs, desk.elsewhere, desk.blocked) == (name, [], [], [], [])


def test_the_fields_that_waiting_goes_by_are_those_of_this_streamlit() -> None:
    told = {name: int(number) for name, number in re.findall(r"(RERUN|STARTED|FINISHED) = (\d+)", WATCH)}
    back, forward = BackMsg.DESCRIPTOR.fields_by_name, ForwardMsg.DESCRIPTOR.fields_by_name
    assert told == {
        "RERUN": back["rerun_script"].number,
        "STARTED": forward["new_session"].number,
        "FINISHED": forward["script_finished"].number,
    }


def test_no_table_on_the_screen_is_offered_as_a_file_in_which_nothing_is_escaped(desk: Desk) -> None:
    desk.open(URLS.get("catalogue", "catalogue"))
    table = desk.page.get_by_test_id("stDataFrame").first
    table.hover()
    expect(desk.page.get_by_role("button", name="Search").first).to_be_visible()
    assert desk.page.get_by_role("button", name="Download as CSV").count() == 0
