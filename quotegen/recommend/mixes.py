"""The cheapest mix in whole numbers: so many steps of each pack, exactly, without a solver.

Contents are whole units and costs whole numbers here; `packs.py` makes them so. Two facts carry it:

- From its last price break on, a pack costs the same for every further step (or, with the price model `package`,
  for every further period). Take the packs that an optimal mix uses beyond that point, and among them the one that
  is cheapest per unit there, the filler. If another pack has a whole common multiple of content beyond its own
  point, that content may be had from the filler instead, for no more. So there is an optimal mix in which every
  pack but the filler stays below a bound of its own, `_Search._most`, which does not depend on the need.
- With the other packs settled, the filler's number is the first that covers the rest, or begins a later segment of
  its price, because within a segment more is never cheaper.

So for each pack as the filler the mixes of the others are walked through by content, at most as many as the bounds
add up to however large the need is; what cannot become better than the best so far is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

Steps = tuple[int, ...]
_Mixes = dict[int, tuple[int, Steps]]


@dataclass(frozen=True, slots=True)
class Segment:
    """From `start` steps on: `offset` + `rate` for each started period (each step where the period is one step)."""

    start: int
    offset: int
    rate: int


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """What the steps of one pack bring and cost. Told apart by identity, so that `cheapest_mix` remembers it quickly.

    A step is the least number of packs that may be added, `weight` its content, `first` the fewest steps that may
    be ordered if any. `periods` / `period` started periods are paid for each step; both are 1 but for the price
    model `package`. `packs` counts the packs of a step.
    """

    weight: int
    first: int
    segments: tuple[Segment, ...]
    packs: int = 1
    periods: int = 1
    period: int = 1

    def cost(self, steps: int) -> int:
        segment = self.segments[-1]
        if steps < segment.start:
            segment = next(item for item in reversed(self.segments) if item.start <= steps)
        return segment.offset + segment.rate * -(-steps * self.periods // self.period)

    def covering(self, units: int) -> int:
        """The fewest steps that bring so many units."""
        return max(self.first, -(-units // self.weight))

    @property
    def settled(self) -> int:
        """From here on every further period costs the same."""
        return max(self.first, self.segments[-1].start, 1)


@dataclass(frozen=True, slots=True)
class _Rank:
    """Cost, then content, then lines, then packs, then the order of the packs, as the digits of one number.

    Being one number that is added up pack by pack, it is minimised like a cost, ties and all.
    """

    curves: tuple[Curve, ...]
    cost: int
    unit: int
    line: int
    pack: int

    @classmethod
    def up_to(cls, curves: Sequence[Curve], limit: int) -> _Rank:
        pack = len(curves) * limit + 1
        line = pack * (max(curve.packs for curve in curves) * limit + 1)
        unit = line * (len(curves) + 1)
        return cls(tuple(curves), unit * (limit + 1), unit, line, pack)

    def of(self, index: int, steps: int) -> int:
        curve = self.curves[index]
        each = curve.weight * self.unit + curve.packs * self.pack + index
        return curve.cost(steps) * self.cost + steps * each + self.line

    def least_per_unit(self, index: int) -> tuple[int, int]:
        """A fraction that rank per unit of content never falls below."""
        curve = self.curves[index]
        each = curve.weight * self.unit + curve.packs * self.pack + index
        lowest = (curve.segments[-1].rate * curve.periods, curve.period)
        ends = [item.start - 1 for item in curve.segments[1:]]
        for segment, end in zip(curve.segments, [*ends, None], strict=True):
            for steps in (max(segment.start, curve.first, 1), end):
                if steps is not None and steps >= max(segment.start, 1):
                    paid = segment.offset * curve.period + segment.rate * steps * curve.periods
                    lowest = _lower(lowest, (paid, steps * curve.period))
        return lowest[0] * self.cost + each * lowest[1], lowest[1] * curve.weight


def _lower(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one if one[0] * other[1] <= other[0] * one[1] else other


def least_content(curves: Sequence[Curve], need: int) -> int:
    """The smallest content of at least `need` that any mix brings."""
    if any(need % curve.weight == 0 and need >= curve.first * curve.weight for curve in curves):
        return need
    skipped = _repeats(curves, need)
    need -= skipped
    highest = min(curve.covering(need) * curve.weight for curve in curves)
    mask = (1 << (highest + 1)) - 1
    reached = 1  # bit n: a content of n can be had
    for curve in curves:
        more, shift = reached << curve.first * curve.weight & mask, curve.weight
        while shift <= highest:
            more |= more << shift & mask
            shift *= 2
        reached |= more
    beyond = reached >> need
    return skipped + need + (beyond & -beyond).bit_length() - 1


def _repeats(curves: Sequence[Curve], need: int) -> int:
    """How much of a large need can be left aside: a multiple of the smallest weight.

    Beyond `bound` some other pack brings enough that part of it can be had from the smallest instead, so that one
    step of the smallest may be taken away or added: contents that can be had repeat with its weight.
    """
    smallest = min(curves, key=lambda curve: curve.weight)
    bound = smallest.first * smallest.weight
    for curve in curves:
        if curve is not smallest:
            common = lcm(curve.weight, smallest.weight)
            moved = -(-(smallest.first + 1) * smallest.weight // common) * common
            bound += curve.first * curve.weight + moved + common
    return max(0, (need - bound) // smallest.weight * smallest.weight)


@lru_cache(maxsize=4096)
def cheapest_mix(curves: tuple[Curve, ...], need: int, slack: int) -> Steps:
    """Steps of each curve, bringing at least `need` and at most `slack` more than the least possible content.

    Exact: the least cost; then the least content, the fewest lines, the fewest packs, the earlier curves.
    """
    return _Search(curves, need, least_content(curves, need) + slack).best_steps()


class _Search:
    """The mixes of one need, with the best so far."""

    def __init__(self, curves: Sequence[Curve], need: int, limit: int) -> None:
        self.curves, self.need, self.limit = curves, need, limit
        self.rank = _Rank.up_to(curves, limit)
        self.least = [self.rank.least_per_unit(index) for index in range(len(curves))]
        self.cheapest_first = sorted(range(len(curves)), key=lambda index: Fraction(*self.least[index]))
        self.best: tuple[int, Steps] | None = None

    def best_steps(self) -> Steps:
        for filler in self.cheapest_first:
            self._fill(0, 0, (0,) * len(self.curves), filler)
        for filler in self.cheapest_first:
            for content, (rank, steps) in self._others(filler).items():
                self._fill(content, rank, steps, filler)
        assert self.best is not None
        return self.best[1]

    def _others(self, filler: int) -> _Mixes:
        """The best mix of the other packs for each content, within their bounds."""
        mixes: _Mixes = {0: (0, (0,) * len(self.curves))}
        left = sorted(range(len(self.curves)), key=lambda index: self.curves[index].weight)
        left.remove(filler)
        while left:
            index = left.pop()
            cheapest = next(item for item in self.cheapest_first if item == filler or item in left)
            mixes = self._joined(mixes, index, self._most(index, filler), self.least[cheapest])
        return mixes

    def _most(self, index: int, filler: int) -> int:
        """The most steps of a pack beside a filler: what goes beyond is had from the filler for no more."""
        curve, other = self.curves[index], self.curves[filler]
        common = lcm(curve.weight * curve.period, other.weight * other.period)
        return min(curve.settled + common // curve.weight - 1, self.limit // curve.weight)

    def _joined(self, mixes: _Mixes, index: int, most: int, least: tuple[int, int]) -> _Mixes:
        """Each mix with each number of one more pack, but those that cannot become better than the best so far.

        `least` is the lowest rank per unit of the packs that are left for the rest.
        """
        curve, (paid, units) = self.curves[index], least
        options = [(steps, steps * curve.weight, self.rank.of(index, steps)) for steps in range(curve.first, most + 1)]
        ceiling = None if self.best is None else self.best[0] * units
        found = dict(mixes)
        for content, (rank, steps) in mixes.items():
            for count, more, extra in options:
                total, cost = content + more, rank + extra
                if total > self.limit:
                    break
                if ceiling is not None and cost * units + max(self.need - total, 0) * paid > ceiling:
                    continue
                known = found.get(total)
                if known is None or cost < known[0]:
                    found[total] = (cost, (*steps[:index], count, *steps[index + 1 :]))
        return found

    def _fill(self, content: int, rank: int, steps: Steps, filler: int) -> None:
        """Cover the rest with the filler, and keep the mix if it is the best."""
        for count in self._fillings(self.need - content, filler):
            if content + count * self.curves[filler].weight <= self.limit:
                total = rank + self.rank.of(filler, count) if count else rank
                if self.best is None or total < self.best[0]:
                    self.best = (total, (*steps[:filler], count, *steps[filler + 1 :]))

    def _fillings(self, rest: int, filler: int) -> Iterator[int]:
        if rest <= 0:
            yield 0
            return
        curve = self.curves[filler]
        needed = curve.covering(rest)
        yield needed
        yield from (item.start for item in curve.segments[1:] if item.start > needed)
