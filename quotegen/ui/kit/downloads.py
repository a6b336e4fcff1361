"""A button that gives a file: made for whoever the button was drawn for, and given to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from quotegen.ui.who import for_visitor


def download_button(label: str, make: Callable[[], bytes | str], name: str, kind: str, **wishes: Any) -> None:
    """`make` is asked when the button is clicked; `name` is the file's, `kind` its MIME type."""
    wishes = {"icon": ":material/download:", **wishes}
    st.download_button(label, for_visitor(make), name, kind, on_click="ignore", **wishes)
