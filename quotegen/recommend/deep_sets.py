"""Sets of answers that together hold every two values of every two questions, as far as both are asked at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quotegen.model.answers import Answer
from quotegen.model.catalogue import Catalogue
from quotegen.recommend.conditions import holds
from quotegen.recommend.deep_values import Draft
from quotegen.recommend.facts import Facts, Trail

_IN_VAIN = 25
"""After so many sets in a row that bring no new pair, what is left cannot be had."""
_MOST_SETS = 600

Options = Mapping[str, tuple[Answer | None, ...]]


class _Pairs:
    """The pairs of values still to be seen: for each value, by its number, the others as bits of one number."""

    def __init__(self, options: Options) -> None:
        self.numbers: dict[tuple[str, int], int] = {}
        spans: dict[str, int] = {}
        for question, values in options.items():
            spans[question] = 0
            for place in range(len(values)):
                number = self.numbers[question, place] = len(self.numbers)
                spans[question] |= 1 << number
        every = (1 << len(self.numbers)) - 1
        self.unseen = {number: every & ~spans[question] for (question, _), number in self.numbers.items()}

    def gain(self, number: int, picked: int) -> tuple[int, int]:
        """New pairs with what is picked already, and all that a value still lacks."""
        return (self.unseen[number] & picked).bit_count(), self.unseen[number].bit_count()

    def see(self, picks: list[int]) -> int:
        """How many pairs are new."""
        together = sum(1 << number for number in picks)
        new = sum((self.unseen[number] & together).bit_count() for number in picks)
        for number in picks:
            self.unseen[number] &= ~together
        return new


def covering_sets(catalogue: Catalogue, options: Options) -> Iterator[Draft]:
    """One set after another, each question in turn given the value that brings most pairs not seen before.

    The same catalogue gives the same sets. Between equals the earlier value is taken.
    """
    pairs = _Pairs(options)
    in_vain = 0
    for _ in range(_MOST_SETS):
        draft, picks = _next(catalogue, options, pairs)
        if pairs.see(picks):
            in_vain = 0
            yield draft
            continue
        in_vain += 1
        if in_vain == _IN_VAIN:
            return
        # What these values lack they do not get: let others come first.
        pairs.unseen[picks[0]] = 0


def _next(catalogue: Catalogue, options: Options, pairs: _Pairs) -> tuple[Draft, list[int]]:
    draft: dict[str, Answer | None] = {}
    known: dict[str, Answer] = {}
    picks: list[int] = []
    picked = 0
    for question in catalogue.questionnaire:
        if not holds(question.shown_when, Facts(known, {}), Trail()):
            continue
        places = range(len(options[question.id]))
        gains = {place: pairs.gain(pairs.numbers[question.id, place], picked) for place in places}
        place = max(places, key=lambda each: (gains[each], -each))
        value = draft[question.id] = options[question.id][place]
        value = question.default if value is None else value
        if value is not None:
            known[question.id] = value
        number = pairs.numbers[question.id, place]
        picks.append(number)
        picked |= 1 << number
    return draft, picks
