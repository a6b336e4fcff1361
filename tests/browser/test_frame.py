"""Every page opens, by its address and by the navigation; waiting for a page waits long enough."""

from __future__ import annotations

import re

import pytest
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
