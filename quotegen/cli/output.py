"""stdout is data, stderr is talk."""

from __future__ import annotations

import json
import os
import sys
from decimal import Decimal
from typing import Any

from quotegen.errors import QuotegenError

_RED, _DIM, _END = "\x1b[31m", "\x1b[2m", "\x1b[0m"


def talk(text: str) -> None:
    print(text, file=sys.stderr)


def data(text: str) -> None:
    print(text)


def print_json(value: Any) -> None:
    """One object, indented, in UTF-8."""
    print(as_json(value))


def as_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=_number)


def _number(value: Any) -> float:
    """The numbers of a person's answers are short enough to be written the same."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON")


def print_faults(error: QuotegenError, as_json: bool) -> None:
    """What is wrong, where, and how to mend it; with --json as data on stdout."""
    if as_json:
        print_json({"error": {"exit_code": error.exit_code, "faults": [fault.as_dict() for fault in error.faults]}})
        return
    for fault in error.faults:
        place = f"{fault.place}: " if fault.place else ""
        talk(f"{_paint('error', _RED)} {place}{fault.message} {_paint(f'[{fault.code}]', _DIM)}")
        if fault.hint:
            talk(f"  hint: {fault.hint}")


def _paint(text: str, colour: str) -> str:
    """Colour only for a person at a terminal who did not refuse it (NO_COLOR)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stderr.isatty()
    return text if plain else f"{colour}{text}{_END}"
