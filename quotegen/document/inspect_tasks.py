"""What a worker does with a PDF that somebody brings. Imported by it alone: the parent reads no such file itself."""

from __future__ import annotations

import json

from quotegen.document.proof import read_proof


def prepare() -> None:
    """All that is needed was imported with this module, before the worker is closed in."""


def read(pdf: bytes) -> bytes:
    """What it says of itself, as JSON: the text of its data, the head, and the code on each page."""
    proof = read_proof(pdf)
    return json.dumps({"text": proof.text, "head": proof.head, "printed": proof.printed}).encode()
