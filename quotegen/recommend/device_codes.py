"""The name of a device as it is compared: words, and the model's letters and digits.

`Acme L410dn` is the maker `acme`, the series `l`, the number `410` and the suffix `dn`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_RUN = re.compile(r"[^\W\d_]+|\d+")
_LETTER_FOR_ZERO = re.compile(r"(?<=\d)o+")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters or digits in a row; `joined` to the run before it, with nothing or a hyphen between."""

    text: str
    joined: bool

    @property
    def is_number(self) -> bool:
        return self.text[0].isdecimal()


@dataclass(frozen=True, slots=True)
class Code:
    """A device's own name."""

    makers: tuple[str, ...]
    series: str
    digits: tuple[str, ...]
    suffix: str


def plain(text: str) -> str:
    """Without case and accents; an O behind a digit is a zero, as it is often typed."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    shown = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _LETTER_FOR_ZERO.sub(lambda found: "0" * len(found[0]), shown)


def compact(text: str) -> str:
    """Letters and digits alone: `Acme L-410 dn` and `acme-l410dn` are the same."""
    return "".join(char for char in plain(text) if char.isalnum())


def runs(text: str) -> tuple[Run, ...]:
    """The letters and digits of a text, in order."""
    shown = plain(text)
    found: list[Run] = []
    end = -1
    for match in _RUN.finditer(shown):
        between = shown[end : match.start()] if end >= 0 else " "
        found.append(Run(match[0], between in {"", "-", "_", "."}))
        end = match.end()
    return tuple(found)


def code_of(name: str) -> Code:
    """A name taken apart. One without digits has makers only."""
    parts = runs(name)
    place = next((index for index, run in enumerate(parts) if run.is_number), len(parts))
    is_model = place < len(parts)
    has_series = is_model and place > 0 and parts[place].joined
    first = place - 1 if has_series else place
    return Code(
        makers=tuple(run.text for run in parts[:first]),
        series=parts[first].text if has_series else "",
        digits=tuple(run.text for run in parts if run.is_number),
        suffix="".join(run.text for run in parts[place + 1 :]),
    )
