"""What a page of the app may load and run, as its browser is told: as little as Streamlit gets on with."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit

_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_POLICY = {
    "default-src": "'none'",
    # The one script within Streamlit's own page, by what is in it; `blob:` is the search's few lines, which Streamlit
    # gives to the page in that way. No text is ever run as a script.
    "script-src": "'self' blob: {inline}",
    # Streamlit writes its styles while the page is drawn.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    # The font of the grid's signs stands within a script.
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@cache
def content_security_policy() -> bytes:
    told = "; ".join(f"{what} {where}" for what, where in _POLICY.items())
    return told.format(inline=" ".join(_digests())).encode()


def _digests() -> list[str]:
    """As a policy names a script that stands within a page."""
    found = _INLINE.findall(_INDEX.read_text(encoding="utf-8"))
    return [f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in found]
