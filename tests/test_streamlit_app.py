"""The first page of the app shows the sample proposals."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.samples import ROOT

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_the_app_opens_with_a_proposal_and_changes_its_language() -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    assert not app.exception
    assert len(app.get("image")) >= 5
    app.segmented_control[1].set_value("lt").run()
    assert not app.exception and len(app.get("image")) >= 5


def test_the_app_asks_for_a_choice_when_there_is_none() -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    app.segmented_control[0].set_value(None).run()
    assert app.info and not app.get("image")
