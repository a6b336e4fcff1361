"""Every address of the app begins with the frame: nobody reaches a page around it."""

from __future__ import annotations

from quotegen.ui.server import SCRIPT


def test_streamlit_finds_no_pages_of_its_own_beside_the_script() -> None:
    # It would run such a file alone, before anybody is asked who he is.
    assert SCRIPT.is_file() and not (SCRIPT.parent / "pages").exists()
