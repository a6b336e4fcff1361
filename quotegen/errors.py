"""Every error that quotegen raises on purpose, and the exit code each one ends with.

QuotegenError
├── InputRefused     3   what was given is wrong; every fault is listed; nothing was written
│                   4   (no error: the command is done, and something has to be asked or looked at)
├── RuleRefused      5   well formed, but a rule of the business forbids it
├── DamagedData      6   something stored is no longer what it was
├── Busy             7   somebody else holds it; safe to try again
└── OutputFailed     8   the disk, a folder or a permission is in the way

Anything else that escapes is a bug and ends with 1.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a stable code, what, where, and how to mend it.

    `path` points into the data (`lines[2].quantity`); `line` and `column` count from 1.
    """

    code: str
    message: str
    hint: str = ""
    path: str = ""
    file: str = ""
    line: int = 0
    column: int = 0

    def at(self, file: str, line: int = 0, column: int = 0) -> Fault:
        """The same fault with its place in a file filled in."""
        return replace(self, file=file, line=line, column=column)

    def under(self, path: str) -> Fault:
        """The same fault with `path` put in front of its own."""
        inner = self.path
        joined = path + inner if inner.startswith("[") else ".".join(p for p in (path, inner) if p)
        return replace(self, path=joined)

    @property
    def place(self) -> str:
        spot = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return " ".join(part for part in (spot, self.path) if part)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message} [{self.code}]" if self.place else f"{self.message} [{self.code}]"
        return f"{text}\n  hint: {self.hint}" if self.hint else text

    def as_dict(self) -> dict[str, str | int]:
        return {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "path": self.path,
            "file": self.file,
            "line": self.line,
            "column": self.column,
        }


class QuotegenError(Exception):
    """Base of all of them. `faults` is never empty."""

    exit_code = 1

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[QuotegenError], tuple[tuple[Fault, ...]]]:
        """Pickled by its faults: an exception is otherwise made again from its text."""
        return type(self), (self.faults,)


class InputRefused(QuotegenError):
    exit_code = 3


class RuleRefused(QuotegenError):
    exit_code = 5


class DamagedData(QuotegenError):
    exit_code = 6


class Busy(QuotegenError):
    exit_code = 7


class OutputFailed(QuotegenError):
    exit_code = 8


def refuse_if_any(faults: Sequence[Fault]) -> None:
    """Raise InputRefused with all faults at once, or do nothing."""
    if faults:
        raise InputRefused(faults)


def did_you_mean(wrong: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the nearest known words."""
    folded = {word.casefold(): word for word in known}
    near = [folded[w] for w in difflib.get_close_matches(wrong.casefold(), folded, n=3, cutoff=0.5)]
    return f"did you mean {' or '.join(near)}?" if near else otherwise
