"""The findings of a deep check as they are printed: each with its hint, and its witness to save and run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quotegen.model.finding import Finding
from quotegen.money import shortest

_BARE = re.compile(r"[A-Za-z][\w-]*")
_WORDS = {"true", "false", "null"}


def findings_text(findings: Sequence[Finding]) -> str:
    """One after another, an empty line between them."""
    return "\n\n".join("\n".join(_finding(finding)) for finding in findings)


def _finding(finding: Finding) -> Iterator[str]:
    yield str(finding.fault)
    if finding.prices:
        yield "  prices: " + ", ".join(f"{name} {value}" for name, value in finding.prices.items())
    if finding.answers:
        yield from answers_text(finding.answers).splitlines()


def answers_text(answers: Mapping[str, Any]) -> str:
    """`answers:` as YAML, each on a line of its own."""
    return "\n".join(["answers:", *(f"  {name}: {_value(value)}" for name, value in answers.items())])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return shortest(Decimal(value))
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_value(item)}' for name, item in value.items())}}}"
    text = str(value)
    is_bare = _BARE.fullmatch(text) and text not in _WORDS
    return text if is_bare else json.dumps(text, ensure_ascii=False)
