"""How the number of a quotation is written, and read back."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from quotegen.errors import Fault, InputRefused
from quotegen.model.base import Code, Model

_PART = re.compile(r"\{(year|n)(?::0?([1-9]))?\}")
_REVISION = re.compile(r"^(?P<number>.+)-R(?P<revision>[1-9][0-9]{0,4})$", re.IGNORECASE)
_DRAFT = re.compile(r"^D(?P<id>[1-9][0-9]{0,8})$", re.IGNORECASE)


def _countable(pattern: str) -> str:
    names = [match[1] for match in _PART.finditer(pattern)]
    rest = _PART.sub("", pattern)
    if names.count("n") != 1 or names.count("year") > 1:
        raise PydanticCustomError("number_format_wrong", "a number needs {n} once and {year} at most once")
    if not re.fullmatch(r"[A-Za-z0-9._-]*", rest) or not re.match(r"[A-Za-z]", pattern):
        raise PydanticCustomError(
            "number_format_wrong", "a number begins with a letter and holds letters, digits, dots and dashes"
        )
    if _DRAFT.match(pattern.replace("{n}", "1")) or _REVISION.match(_PART.sub("1", pattern)):
        raise PydanticCustomError("number_format_wrong", "such numbers could be taken for a draft or a revision")
    return pattern


class Numbers(Model):
    """A series of numbers. Where the year is part of them, each year begins at 1."""

    series: Code = "Q"
    format: Annotated[str, StringConstraints(max_length=40), AfterValidator(_countable)] = "Q-{year}-{n:05}"

    def year_of(self, year: int) -> int:
        """The year that is counted by; 0 where numbers go on and on."""
        return year if "{year" in self.format else 0

    def written(self, year: int, n: int) -> str:
        """Q-2026-00017"""
        return self.format.format(year=year, n=n)

    def read(self, text: str) -> tuple[int, int]:
        """The year that is counted by, and n: (2026, 17) of Q-2026-00017. InputRefused for what is no such number."""
        pattern, at = "", 0
        for part in _PART.finditer(self.format):
            pattern += re.escape(self.format[at : part.start()]) + f"(?P<{part[1]}>[0-9]{{1,9}})"
            at = part.end()
        match = re.fullmatch(pattern + re.escape(self.format[at:]), split_number(text)[0], re.IGNORECASE)
        found = (self.year_of(int(match.groupdict().get("year") or 0)), int(match["n"])) if match else None
        if found is None or found[1] < 1:
            hint = f"as it is printed, such as {self.written(2026, 123)}"
            raise InputRefused(Fault("number_unreadable", f"{text} is no number of this house", hint, "last_number"))
        return found


def revised(number: str, revision: int) -> str:
    """The number of a revision: the first has that of the quotation, the others say which they are."""
    return number if revision == 1 else f"{number}-R{revision}"


def exactly(number: str, revision: int) -> str:
    """The same, but the first says so too: `Q-2026-00017-R1` is never taken for the latest."""
    return f"{number}-R{revision}"


def split_number(text: str) -> tuple[str, int | None]:
    """Q-2026-00017-R2 is revision 2 of Q-2026-00017; without a suffix no revision is meant in particular."""
    match = _REVISION.match(text.strip())
    return (match["number"], int(match["revision"])) if match else (text.strip(), None)


def draft_name(draft: int) -> str:
    """D7"""
    return f"D{draft}"


def draft_id(text: str) -> int | None:
    """7 for D7; None for what is no name of a draft."""
    match = _DRAFT.match(text.strip())
    return int(match["id"]) if match else None


def needed_draft_id(text: str) -> int:
    """The same; InputRefused for anything else."""
    found = draft_id(text)
    if found is None:
        raise InputRefused(Fault("draft_unknown", f"{text} is no draft", "drafts are called D1, D2 …: quote list"))
    return found
