"""The needs of a situation as they may turn out: products, quantities, and what an average month costs at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quotegen.errors import QuotegenError
from quotegen.model.catalogue import Product
from quotegen.model.conditions import AttributeFilter, Reference
from quotegen.model.occasion import Occasion
from quotegen.model.rules import NeedRule, Preference, Recurrence, RecurrenceByCase, SlotsByAnswer
from quotegen.recommend.facts import Facts, Owned, Trail, total
from quotegen.recommend.needs import sharing
from quotegen.recommend.packs import Shelf
from quotegen.recommend.possible import NONE, Possible, Span, Verdict, every, hull, tested
from quotegen.recommend.products import Work
from quotegen.recommend.situation import Concerned, Situation, mentioned
from quotegen.recommend.tariffs import Tariff

_MONTHS = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.YEAR: 12}
_NOTHING = Span.of(0)
Option = tuple[str, Span]
"""A product that may answer a need, and its content."""
Lines = tuple[tuple[str, Decimal, str, bool], ...]
"""SKU, quantity, recurrence, optional."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one need may add: one of the options, at one of the recurrences; or nothing, if not `sure`.

    `cost` is that of the need by itself. `doubts` decide all but the content, and `amounts` the content.
    """

    sure: bool
    optional: bool
    options: tuple[Option, ...]
    cost: Span
    each: frozenset[Recurrence]
    doubts: frozenset[str]
    amounts: frozenset[str]

    @property
    def is_certain(self) -> bool:
        return self.sure and len(self.options) == len(self.each) == 1

    @property
    def places(self) -> set[tuple[str, Recurrence]]:
        return {(product, each) for product, _ in self.options for each in self.each}


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: int
    product: Product
    tariff: Tariff
    content: Span
    kept: Verdict


class Bounds:
    """The recommended offer under open answers. Costs once worked out are kept for the next situation."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        catalogue = occasion.catalogue
        self.rules = catalogue.needs_of(catalogue.rules.recommended.code)
        self.tariffs = {product: Tariff(packs, occasion) for product, packs in catalogue.packs_of.items()}
        self.mentions = [sorted(mentioned(rule)) for rule in self.rules]
        self.pools = [self._pool(rule) for rule in self.rules]
        self.known: dict[Any, tuple[Part, ...]] = {}
        self.added: dict[int, Span] = {}

    def parts(self, made: Situation) -> list[Part]:
        """The needs in the order of the rules. A rule gives the same for the same values of all it mentions."""
        devices = made.devices
        found: list[Part] = []
        for place, (rule, names) in enumerate(zip(self.rules, self.mentions, strict=True)):
            key = (place, devices, *made.known_of(names))
            if key not in self.known:
                self.known[key] = tuple(_Rule(rule, made, self, *self.pools[place]).parts())
            found += self.known[key]
        return found

    def _pool(self, rule: NeedRule) -> tuple[frozenset[str], tuple[AttributeFilter, ...]]:
        """The products that pass what follows from the catalogue alone, and the filters that are left."""
        fixed = [item for item in rule.filters if not mentioned(item) and not _of_device(item)]
        nobody = Situation(self.occasion.catalogue)
        products = [item for item in self.occasion.catalogue.products_of[rule.category] if self.tariffs[item.id]]
        passing = [item.id for item in products if nobody.kept(fixed, item.attributes, ()).holds]
        return frozenset(passing), tuple(item for item in rule.filters if item not in fixed)

    def month(self, made: Situation) -> Span:
        """What an average month costs, without what is optional."""
        months = made.work_out(self.occasion.catalogue.rules.agreement_months).number()
        return self._sum([part for part in self.parts(made) if not part.optional], months)

    def _sum(self, parts: Sequence[Part], months: Span) -> Span:
        """Parts that may share their packs with others count by what they add; alone, by their own cost."""
        takers = Counter(place for part in parts for place in part.places)
        joined: dict[tuple[str, Recurrence], list[Part]] = {}
        for part in parts:
            if part.is_certain:
                joined.setdefault(next(iter(part.places)), []).append(part)
        whole = _NOTHING
        for part in parts:
            place = next(iter(part.places))
            group = joined[place] if part.is_certain else []
            if part.is_certain and len(group) == takers[place]:
                paid = self.tariffs[place[0]].paid(_content(group)) if part is group[0] else _NOTHING
            elif all(takers[place] == 1 for place in part.places):
                paid = part.cost
            else:
                paid = self._added(part)
            low = max(paid.low or Fraction(0), Fraction(0)) if part.sure else Fraction(0)
            share = hull([_a_month(each, months) for each in part.each])
            whole = whole.plus(Span(low, paid.high).times(share))
        return whole

    def _added(self, part: Part) -> Span:
        """What a part adds where it may share its packs; parts are kept in `known`, so that each stays itself."""
        if id(part) not in self.added:
            self.added[id(part)] = hull([self.tariffs[product].added(content) for product, content in part.options])
        return self.added[id(part)]

    def lines(self, made: Situation) -> tuple[Lines | None, frozenset[str]]:
        """The lines, where no open answer can change them; else None, and the open questions that may."""
        parts = self.parts(made)
        certain = all(part.is_certain for part in parts)
        doubts = NONE.union(*(part.doubts for part in parts))
        groups: dict[tuple[str, Recurrence, bool], list[Part]] = {}
        for part in parts:
            for place in part.places:
                groups.setdefault((*place, part.optional), []).append(part)
        lines: list[tuple[str, Decimal, str, bool]] = []
        for (product, each, optional), group in groups.items():
            plan = self.tariffs[product].steady(_content(group)) if certain else None
            if plan is None:
                doubts = doubts.union(*(part.amounts for part in group))
            else:
                lines += [(portion.pack.sku, portion.count, each, optional) for portion in plan.portions]
        return (None, doubts) if doubts or not certain else (tuple(sorted(lines)), doubts)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule in one situation."""

    rule: NeedRule
    made: Situation
    bounds: Bounds
    pool: frozenset[str]
    filters: tuple[AttributeFilter, ...]

    def parts(self) -> Iterator[Part]:
        rule, made = self.rule, self.made
        when, devices = made.holds(rule.when), list[tuple[Owned, Verdict]]()
        if when.holds is not False and rule.devices is not None and not made.devices_open:
            devices = list(made.concerned(rule.devices))
        has_devices = self._has_devices(devices)
        if when.holds is False or has_devices is None:
            return
        needed = every([when, has_devices])
        try:
            amount = made.work_out(rule.quantity)
        except QuotegenError:
            if needed.holds:
                raise
            return
        yield from self._needed(needed, amount, devices)

    def _has_devices(self, devices: Concerned) -> Verdict | None:
        """Whether there is a device that the need is about; None where there is certainly none."""
        if self.rule.devices is None:
            return Verdict(True)
        if self.made.devices_open:
            return Verdict(None, self.made.devices_open)
        return _any(devices) if devices else None

    def _needed(self, needed: Verdict, amount: Possible, devices: Concerned) -> Iterator[Part]:
        rule, made = self.rule, self.made
        span = amount.number()
        if span.high is not None and span.high <= 0:
            return
        if span.low is None or span.low <= 0:
            needed = every([needed, Verdict(None, amount.doubts)])
        if rule.devices is not None and made.devices_open:
            yield self._anything(needed, amount)
        elif rule.slots:
            yield from self._slots(needed, amount, devices)
        else:
            products = self.bounds.occasion.catalogue.products_of[rule.category]
            yield from self._part(needed, amount, [(product, span) for product in products], devices)

    def _anything(self, needed: Verdict, amount: Possible) -> Part:
        each, doubts = self._recurrence()
        doubts |= needed.doubts | amount.doubts | self.made.devices_open
        products = self.bounds.occasion.catalogue.products_of[self.rule.category]
        unlimited = Span(Fraction(0), None)
        options = tuple((product.id, unlimited) for product in products if product.id in self.pool)
        return Part(False, self.rule.optional, options, unlimited, each, doubts, amount.doubts)

    def _slots(self, needed: Verdict, amount: Possible, devices: Concerned) -> Iterator[Part]:
        rule, catalogue = self.rule, self.bounds.occasion.catalogue
        work = Work(rule, Shelf(self.bounds.occasion), Facts({}, {}, self.made.owned), Trail())
        owners = [owner for owner, _ in devices]
        doubtful = NONE.union(*(concerned.doubts for _, concerned in devices))
        for owner, concerned in devices:
            for slot, asked in self._asked_slots():
                fits = catalogue.fits_in(owner.device.id, slot, rule.category)
                share = _share(owner, [item for item in devices if item[0] in sharing(work, slot, owners)], rule)
                content = amount.number().times(share)
                if fits and content != _NOTHING:
                    options = [
                        (catalogue.products[fit.product], content.times(Span.of(1 / Fraction(fit.capacity))))
                        for fit in fits
                    ]
                    mine = replace(amount, doubts=amount.doubts | doubtful)
                    yield from self._part(every([needed, concerned, asked]), mine, options, [(owner, Verdict(True))])

    def _asked_slots(self) -> Iterator[tuple[str, Verdict]]:
        slots = self.rule.slots
        if not isinstance(slots, SlotsByAnswer):
            yield from ((slot, Verdict(True)) for slot in slots)
            return
        chosen = self.made.answers[slots.answer]
        sets = [set(value) if isinstance(value, tuple) else {value} - {None} for value in chosen.values]
        for slot in sorted(set().union(*sets)):
            sure = all(slot in one for one in sets)
            yield str(slot), Verdict(True) if sure else Verdict(None, chosen.doubts)

    def _part(
        self, needed: Verdict, amount: Possible, options: Sequence[tuple[Product, Span]], devices: Concerned
    ) -> Iterator[Part]:
        found = []
        for place, (product, content) in enumerate(options):
            if product.id in self.pool:
                kept = self.made.kept(self.filters, product.attributes, devices)
                if kept.holds is not False:
                    found.append(_Candidate(place, product, self.bounds.tariffs[product.id], content, kept))
        if not found:
            return
        choice = _Choice(self.rule, self.made)
        winners = choice.winners(found)
        sure = needed.holds is True and any(one.kept.holds for one in found)
        each, doubts = self._recurrence()
        doubts |= needed.doubts.union(*(one.kept.doubts for one in winners))
        if len(winners) > 1:
            doubts |= choice.doubts | amount.doubts
        span = hull([Span(one.tariff.paid(one.content).low, choice.most(one, found)) for one in winners])
        chosen = tuple((one.product.id, one.content) for one in winners)
        yield Part(sure, self.rule.optional, chosen, span, each, doubts, amount.doubts)

    def _recurrence(self) -> tuple[frozenset[Recurrence], frozenset[str]]:
        rule, doubts = self.rule.recurrence, NONE
        if isinstance(rule, Recurrence):
            return frozenset({rule}), NONE
        if not isinstance(rule, RecurrenceByCase):
            answer = self.made.answers[rule.answer]
            found = {rule.table[str(value)] for value in answer.values if value is not None}
            return frozenset(found), answer.doubts if len(found) > 1 else NONE
        found = set()
        for case in rule.cases:
            when = self.made.holds(case.when)
            if when.holds is not False:
                found.add(case.each)
                doubts |= when.doubts
            if when.holds:
                break
        return frozenset(found), doubts if len(found) > 1 else NONE


class _Choice:
    """Which products may be chosen: those that no product that is certain to pass beats in every completion."""

    def __init__(self, rule: NeedRule, made: Situation) -> None:
        self.made = made
        said = [(step, made.holds(step.when)) for step in rule.prefer]
        self.steps = [(step, when) for step, when in said if when.holds is not False]
        operands = [step.operand for step, _ in self.steps if step.attribute is not None and step.order is None]
        named = [made.value(operand).doubts for operand in operands if isinstance(operand, Reference)]
        self.doubts = NONE.union(*named, *(when.doubts for _, when in self.steps))

    def winners(self, found: Sequence[_Candidate]) -> list[_Candidate]:
        certain = [one for one in found if one.kept.holds]
        return [one for one in found if not any(self._beats(other, one) for other in certain)]

    def most(self, winner: _Candidate, found: Sequence[_Candidate]) -> Fraction | None:
        """A product that wins by its cost costs no more than any other that was certain to be there."""
        rivals = [one for one in found if one.kept.holds and self._wins_by_cost(winner, one)]
        limits = [one.tariff.cost(one.content).high for one in rivals]
        least = [limit + winner.tariff.cents for limit in limits if limit is not None]
        own = winner.tariff.paid(winner.content).high
        return min([*least, *([] if own is None else [own])], default=None)

    def _wins_by_cost(self, winner: _Candidate, rival: _Candidate) -> bool:
        for step, when in self.steps:
            if step.attribute is None:
                return when.holds is True
            if not self._rank(winner, step).reaches(self._rank(rival, step)):
                return False
        return False

    def _beats(self, one: _Candidate, other: _Candidate) -> bool:
        if one is other:
            return False
        for step, when in self.steps:
            mine, theirs = self._rank(one, step), self._rank(other, step)
            if not theirs.reaches(mine):
                return False
            if when.holds and mine.reaches(theirs) is False:
                return True
        return one.place < other.place

    def _rank(self, candidate: _Candidate, step: Preference) -> Span:
        """As `products.rank`, from the lowest to the highest that it may be; without the number it comes last."""
        if step.attribute is None:
            return candidate.tariff.cost(candidate.content)
        value = candidate.product.attributes.get(step.attribute)
        if step.order is None:
            operands = [self.made.value(step.operand)] if isinstance(step.operand, Reference) else None
            passes = tested(step, Possible.of(value), operands)
            return Span(Fraction(0 if passes.holds is not False else 1), Fraction(0 if passes.holds else 1))
        if value is None:
            return Span(_LAST, _LAST)
        assert not isinstance(value, str | frozenset)
        return Span.of(value) if step.order == "lowest" else Span.of(value).negated()


_LAST = Fraction(10**30)


def _of_device(item: AttributeFilter) -> bool:
    return isinstance(item.operand, Reference) and item.operand.device is not None


def _content(group: Sequence[Part]) -> Span:
    whole = _NOTHING
    for part in group:
        whole = whole.plus(part.options[0][1])
    return whole


def _any(devices: Concerned) -> Verdict:
    if any(concerned.holds for _, concerned in devices):
        return Verdict(True)
    return Verdict(None, NONE.union(*(concerned.doubts for _, concerned in devices)))


def _share(owner: Owned, devices: Concerned, rule: NeedRule) -> Span:
    """The part of the quantity that falls to a device: least where all share it, most where only the certain do."""
    own = total([owner], rule.share_by)
    every_one = total([other for other, _ in devices], rule.share_by)
    certain = total([other for other, sure in devices if sure.holds and other is not owner], rule.share_by) + own
    return Span(own / every_one, own / certain) if own > 0 and every_one > 0 else _NOTHING


def _a_month(each: Recurrence, months: Span) -> Span:
    if each in _MONTHS:
        return Span(Fraction(1, _MONTHS[each]), Fraction(1, _MONTHS[each]))
    return months.inverted() or Span(Fraction(0), None)
