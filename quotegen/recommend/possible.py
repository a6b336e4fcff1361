"""What is known of a value while answers are open: the values it may have, and the open questions it hangs on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from quotegen.model.conditions import Test
from quotegen.recommend.conditions import passes

ANYTHING = object()
"""An answer of which nothing is known but that it is there: an open text, devices."""
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from `low` to `high`, limits included; None is no limit."""

    low: Fraction | None
    high: Fraction | None

    @classmethod
    def of(cls, value: Any) -> Span:
        return cls(Fraction(value), Fraction(value))

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    def reaches(self, limit: Span) -> bool | None:
        """Whether every number is at least every number of `limit`; None where it depends."""
        if self.low is not None and limit.high is not None and self.low >= limit.high:
            return True
        return False if self.high is not None and limit.low is not None and self.high < limit.low else None

    def same(self, other: Span) -> bool | None:
        if self.is_exact and other.is_exact:
            return self == other
        return False if self.reaches(other) is False or other.reaches(self) is False else None

    def plus(self, other: Span) -> Span:
        return Span(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
        )

    def negated(self) -> Span:
        return Span(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def times(self, other: Span) -> Span:
        ends = [end for span in (self, other) for end in (span.low, span.high) if end is not None]
        if len(ends) == 4:
            corners = [one * two for one in (ends[0], ends[1]) for two in (ends[2], ends[3])]
            return Span(min(corners), max(corners))
        if Span.of(0) in (self, other):
            return Span.of(0)
        if self.low is None or other.low is None or min(self.low, other.low) < 0:
            return Span(None, None)
        return Span(self.low * other.low, None)

    def inverted(self) -> Span | None:
        """1 divided by it, leaving 0 out, by which nothing is divided; None where it is nothing but 0."""
        if self == Span.of(0):
            return None
        if self.low is None or self.low < 0:
            return Span(None, None) if self.high is None or self.high >= 0 else self.negated()._above().negated()
        return self._above()

    def _above(self) -> Span:
        return Span(1 / self.high if self.high else Fraction(0), 1 / self.low if self.low else None)


def hull(spans: Iterable[Span]) -> Span:
    """The least span that holds them all."""
    lows, highs = zip(*((span.low, span.high) for span in spans), strict=True)
    return Span(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


@dataclass(frozen=True, slots=True)
class Possible:
    """The values that something may have (None: none is given), the numbers it may be, and what decides it.

    `doubts` are the open questions that it hangs on; there are none where it is certain.
    """

    values: frozenset[Any]
    span: Span | None = None
    doubts: frozenset[str] = NONE

    @classmethod
    def of(cls, value: Any) -> Possible:
        if isinstance(value, Decimal | Fraction | int) and not isinstance(value, bool):
            return cls(frozenset(), Span.of(value))
        if isinstance(value, tuple) and any(not isinstance(item, str) for item in value):
            return cls(frozenset({ANYTHING}))
        return cls(frozenset({None if value == () else value}))

    @property
    def parts(self) -> tuple[Any, ...]:
        return (*self.values, self.span) if self.span else tuple(self.values)

    def number(self) -> Span:
        """As a quantity: nothing given counts as 0."""
        spans = ([self.span] if self.span else []) + ([Span.of(0)] if None in self.values else [])
        return hull(spans)


def numeric(span: Span, doubts: frozenset[str]) -> Possible:
    return Possible(frozenset(), span, NONE if span.is_exact else doubts)


class Verdict(NamedTuple):
    """Whether something holds; None where that hangs on the `doubts`."""

    holds: bool | None
    doubts: frozenset[str] = NONE


def every(verdicts: Iterable[Verdict]) -> Verdict:
    found = list(verdicts)
    if any(one.holds is False for one in found):
        return Verdict(False)
    doubts = NONE.union(*(one.doubts for one in found))
    return Verdict(None, doubts) if any(one.holds is None for one in found) else Verdict(True)


def opposite(verdict: Verdict) -> Verdict:
    return verdict if verdict.holds is None else Verdict(not verdict.holds)


def tested(test: Test, value: Possible, operands: Iterable[Possible] | None) -> Verdict:
    """One test of a value; against each of the operands, where it refers to any."""
    if test.given is not None or operands is None:
        return _joined((_outcome(test, part, test.operand) for part in value.parts), value.doubts)
    return every(
        _joined(
            (_outcome(test, part, wanted) for part in value.parts for wanted in operand.parts),
            value.doubts | operand.doubts,
        )
        for operand in operands
    )


def _joined(outcomes: Iterable[bool | None], doubts: frozenset[str]) -> Verdict:
    found = set(outcomes)
    return Verdict(None, doubts) if len(found) > 1 or None in found else Verdict(found.pop())


def _outcome(test: Test, value: Any, wanted: Any) -> bool | None:
    if test.given is not None:
        return (value is not None) is test.given
    if value is None or wanted is None:
        return False
    if value is ANYTHING or wanted is ANYTHING:
        return None
    if isinstance(value, Span):
        return _compared(test.verb, value, wanted)
    return None if isinstance(wanted, Span) else passes(test, value, lambda _: [wanted])


def _compared(verb: str, value: Span, wanted: Any) -> bool | None:
    if verb == "between":
        return every(Verdict(end) for end in (value.reaches(Span.of(wanted[0])), _span(wanted[1]).reaches(value))).holds
    if verb == "at_least":
        return value.reaches(_span(wanted))
    if verb == "at_most":
        return _span(wanted).reaches(value)
    among = wanted if isinstance(wanted, tuple | frozenset) else (wanted,)
    found = {value.same(_span(item)) for item in among if isinstance(item, Span | Decimal | Fraction)}
    return True if True in found else None if None in found else False


def _span(value: Any) -> Span:
    return value if isinstance(value, Span) else Span.of(value)
