"""What a customer calls his devices, matched with those of the catalogue, each with a confidence.

A model's number matters more than its maker: a match is sure only if series and digits agree. What is less than sure
is asked back, and what is not like anything in the catalogue is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein

from quotegen.model.catalogue import Device
from quotegen.recommend.device_codes import Code, Run, code_of, compact, runs
from quotegen.recommend.device_list import Piece, pieces

SURE = 85
"""From here on a match is taken, if no other device comes as far."""
PLAUSIBLE = 50
"""From here on a device is worth asking about."""

_SUFFIX = {"equal": 0, "absent": 10, "swapped": 10, "other": 30}
_SERIES = {"equal": 0, "absent": 25, "other": 40}
_DIGITS = {"equal": 0, "more": 16, "near": 30}
_MAKER = {"equal": 0, "misspelt": 4, "absent": 6, "other": 30}
_NO_DIGITS = 60
_NEAR_THE_BEST = 15
_MOST_ALTERNATIVES = 8
_SHORT = 3


class Verdict(StrEnum):
    SURE = "sure"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeviceMatch:
    """One entry of a list. `device` is set if it is sure, `alternatives` are the devices it may be if not.

    `line` is the entry as written, `said` the name in it; `marked` says that the customer calls it unknown himself.
    """

    line: str
    said: str
    quantity: int
    device: str | None
    confidence: int
    alternatives: tuple[str, ...] = ()
    marked: bool = False

    @property
    def verdict(self) -> Verdict:
        if self.device is not None:
            return Verdict.SURE
        return Verdict.UNSURE if self.alternatives else Verdict.UNKNOWN

    @property
    def settled(self) -> bool:
        """Whether nothing has to be asked: it is sure, or it is unknown and marked so."""
        return self.device is not None or (self.marked and not self.alternatives)


def match_devices(text: str, devices: Mapping[str, Device]) -> tuple[DeviceMatch, ...]:
    """Every entry of a pasted list, in order. Anything may be pasted; nothing is refused here."""
    names = _Names(devices)
    return tuple(names.match(piece) for piece in pieces(text, names.whole))


class _Names:
    """The names of all devices, ready to be compared with."""

    def __init__(self, devices: Mapping[str, Device]) -> None:
        self.codes = {device.id: code_of(device.name) for device in devices.values()}
        self.makers = frozenset(maker for code in self.codes.values() for maker in code.makers)
        self.whole: dict[str, set[str]] = {}
        for device in devices.values():
            for name in (device.id, device.name):
                self.whole.setdefault(compact(name), set()).add(device.id)

    def match(self, piece: Piece) -> DeviceMatch:
        scores = self._scores(piece.name)
        best = max(scores.values(), default=0)
        ranked = sorted((name for name in scores if scores[name] >= PLAUSIBLE), key=lambda name: -scores[name])
        taken = [name for name in ranked if scores[name] >= SURE]
        exact = [name for name in taken if scores[name] == 100]
        sure = exact if len(exact) == 1 else taken
        device = sure[0] if len(sure) == 1 else None
        others = [] if device else [name for name in ranked if scores[name] >= best - _NEAR_THE_BEST]
        if piece.marked:  # the customer's word counts, unless the catalogue surely has it
            others, device = sure, None
        return DeviceMatch(
            piece.line, piece.name, piece.quantity, device, best, tuple(others[:_MOST_ALTERNATIVES]), piece.marked
        )

    def _scores(self, name: str) -> dict[str, int]:
        """How well each device answers to the name, from 0 to 100."""
        exact = self.whole.get(compact(name), set())
        said = runs(name)
        return {
            device: 100 if device in exact else max(0, _score(said, code, self.makers))
            for device, code in self.codes.items()
        }


def _score(said: Sequence[Run], code: Code, makers: frozenset[str]) -> int:
    numbers = [index for index, run in enumerate(said) if run.is_number]
    if not code.digits:
        return _NO_DIGITS if _near("".join(run.text for run in said), "".join(code.makers)) else 0
    if not numbers:
        named = _maker_state([run.text for run in said], code, makers)
        return _NO_DIGITS - _MAKER[named] if named in {"equal", "misspelt"} else 0
    place, digits = _digits(said, numbers, code)
    if digits not in _DIGITS:
        return 0
    series, before = _series(said[:place], said[place], code, makers)
    suffix, after = _suffix(said[place + 1 :], code)
    maker = _maker_state([*before, *after], code, makers)
    return 100 - _DIGITS[digits] - _SERIES[series] - _SUFFIX[suffix] - _MAKER[maker]


def _digits(said: Sequence[Run], numbers: Sequence[int], code: Code) -> tuple[int, str]:
    """Where the model's number stands, and whether all digits agree, among more, nearly, or not."""
    wanted = code.digits[0]
    found = [said[index].text for index in numbers]
    place = next((index for index in numbers if said[index].text == wanted), None)
    if place is not None:
        return place, "equal" if tuple(found) == code.digits else "more"
    if "".join(found) == "".join(code.digits):
        return numbers[0], "near"
    for index in numbers:
        if DamerauLevenshtein.distance(said[index].text, wanted) <= 1:
            return index, "near"
    return numbers[0], "other"


def _series(before: Sequence[Run], number: Run, code: Code, makers: frozenset[str]) -> tuple[str, list[str]]:
    """Whether the letters before the number agree, and the words that are left before them."""
    words = [run.text for run in before]
    if not words:
        return ("absent" if code.series else "equal"), words
    last = words[-1]
    if code.series and last == code.series:
        return "equal", words[:-1]
    glued = last.removesuffix(code.series)
    if code.series and glued != last and _nearest(glued, makers):
        return "equal", [*words[:-1], glued]
    if not _nearest(last, makers) and (number.joined or len(last) < _SHORT):
        return "other", words[:-1]
    return ("absent" if code.series else "equal"), words


def _suffix(after: Sequence[Run], code: Code) -> tuple[str, list[str]]:
    """Whether the letters behind the number agree, and the words that are left behind them."""
    words = [run.text for run in after]
    for length in range(1, len(words) + 1):
        if "".join(words[:length]) == code.suffix and not any(len(word) < _SHORT for word in words[length:]):
            return "equal", words[length:]
    if not words or (not after[0].joined and len(words[0]) > _SHORT):
        return ("absent" if code.suffix else "equal"), words
    swapped = code.suffix != "" and sorted(words[0]) == sorted(code.suffix)
    return ("swapped" if swapped else "other"), words[1:]


def _maker_state(words: Sequence[str], code: Code, makers: frozenset[str]) -> str:
    """Whether the maker is named. Words beside the maker do no harm; without it one of them may be another maker."""
    if not code.makers:
        return "equal" if not words else "other"
    named = {maker for word in [*words, "".join(words)] for maker in _nearest(word, makers)}
    own = set(code.makers)
    if named - own or (words and not own <= named):
        return "other"
    if not words:
        return "absent"
    return "equal" if own <= set(words) else "misspelt"


def _nearest(word: str, makers: Iterable[str]) -> list[str]:
    """The makers that a word may mean: the nearest, if it is near enough."""
    near = [(DamerauLevenshtein.distance(word, maker), maker) for maker in makers if _near(word, maker)]
    least = min((distance for distance, _ in near), default=0)
    return [maker for distance, maker in near if distance == least]


def _near(word: str, other: str) -> bool:
    """At most one letter in four is wrong, missing, too many or swapped."""
    return DamerauLevenshtein.distance(word, other) * 4 <= max(len(word), len(other))
