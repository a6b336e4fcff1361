"""Rules at work: which needs there are, and the product that answers each of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quotegen.language import LANGUAGES, NBSP
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue, Fit
from quotegen.model.needs import Gap, Spoken, in_every_language
from quotegen.model.occasion import Occasion
from quotegen.model.rules import NeedRule, Recurrence, RecurrenceByCase, SlotsByAnswer
from quotegen.recommend.conditions import concerned, holds
from quotegen.recommend.facts import NOTHING, Facts, Owned, Trail, total
from quotegen.recommend.packs import Shelf
from quotegen.recommend.products import Candidate, Sifted, Work, choose, sift, slot_pool, whole_pool
from quotegen.recommend.quantities import measure_text, result_text, work_out
from quotegen.recommend.said import SharedValues


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need before a product is chosen for it: what there is to choose from, and the trail up to here."""

    quantity: Fraction
    unit: str
    devices: tuple[Owned, ...]
    slot: str | None
    sifted: Sifted
    trail: Trail


@dataclass(frozen=True, slots=True)
class Answered:
    """A need with the product chosen for it. `quantity` is exact, in `unit`."""

    rule: NeedRule
    wanted: Wanted
    chosen: Candidate
    recurrence: Recurrence
    trail: Trail

    @property
    def key(self) -> Hashable:
        """The same for two offers that answer the same need with the same product, for the same reasons."""
        return id(self.wanted), self.chosen.product.id, self.recurrence, *self.trail.answers, *self.trail.steps

    @property
    def quantity(self) -> Fraction:
        return self.wanted.quantity

    @property
    def unit(self) -> str:
        return self.wanted.unit

    @property
    def devices(self) -> tuple[Owned, ...]:
        return self.wanted.devices

    @property
    def slot(self) -> str | None:
        return self.wanted.slot


def work_needs(shelf: Shelf, facts: Facts) -> tuple[list[Answered], list[Gap]]:
    """All rules in file order, as the offer of these facts works them."""
    rules = shelf.occasion.catalogue.needs_of(facts.offer)
    results = [result for rule in rules for result in _work_need(rule, shelf, facts)]
    return (
        [result for result in results if isinstance(result, Answered)],
        [result for result in results if not isinstance(result, Answered)],
    )


def _work_need(rule: NeedRule, shelf: Shelf, facts: Facts) -> list[Answered | Gap]:
    """What another offer has found out already is taken over: all of it, or the need with what there is to choose."""

    def wanted() -> list[Wanted | Gap]:
        return list(_wanted(Work(rule, shelf, facts, Trail())))

    def answered() -> list[Answered | Gap]:
        found = facts.once(("wanted", rule.id), rule.named_before_choice, wanted)
        return [
            _answer(each, Work(rule, shelf, facts, each.trail.copy())) if isinstance(each, Wanted) else each
            for each in found
        ]

    return facts.once(("need", rule.id, *map(id, rule.prefer)), rule.named, answered)


def _wanted(work: Work) -> Iterator[Wanted | Gap]:
    rule, occasion, facts = work.rule, work.occasion, work.facts
    if not holds(rule.when, facts, work.trail):
        return
    devices = () if rule.devices is None else concerned(rule.devices, facts, work.trail)
    if rule.devices is not None and not devices and not isinstance(rule.slots, SlotsByAnswer):
        if rule.no_devices is not None:
            yield Gap(rule=rule.id, answers=facts.cited(work.trail), text=_told(rule.no_devices, facts, occasion))
        return
    worked = work_out(rule.quantity, occasion.catalogue.rules, facts, work.trail)
    if worked.value <= 0:
        return
    unit = _unit(rule, occasion.catalogue)
    work.trail.step(f"{rule.id} = {result_text(worked, worked.value, unit)}")
    if rule.slots:
        yield from _each_slot(work, worked.value, unit, devices)
    else:
        sifted = sift(work, whole_pool(work, worked.value, devices))
        yield Wanted(worked.value, unit, devices, None, sifted, work.trail)


def _told(text: LocalText, facts: Facts, occasion: Occasion) -> LocalText:
    return in_every_language(text, SharedValues(facts, occasion.catalogue), occasion.catalogue.units)


def _unit(rule: NeedRule, catalogue: Catalogue) -> str:
    """A need of slots is counted in what their capacity is stated in; any other in its category's content."""
    if not rule.slots:
        return catalogue.categories[rule.category].content_unit
    return catalogue.once(("slot_unit", rule.category), lambda: _slot_unit(rule.category, catalogue))


def _slot_unit(category: str, catalogue: Catalogue) -> str:
    return next(fit.unit for fit in catalogue.fits if catalogue.products[fit.product].category == category)


def _each_slot(work: Work, quantity: Fraction, unit: str, devices: Sequence[Owned]) -> Iterator[Wanted | Gap]:
    """One need for each slot of each device. Slots that were asked for and that no device has are gaps."""
    slots = _slots(work)
    shared = {slot: sharing(work, slot, devices) for slot in slots}
    shares = {slot: _shares(work, quantity, shared[slot]) for slot in slots}
    yield from (_gap(work, devices or work.facts.owned, slot) for slot in slots if not shared[slot])
    for owner in devices:
        for slot in slots:
            share = shares[slot].get((owner.question, owner.device.id), Fraction(0))
            fits = _fits(owner, slot, work)
            if fits and share:
                trail = work.trail.copy()
                if len(shared[slot]) > 1:
                    written = f"{owner.count} × {owner.device.name}: {measure_text(share, unit)}"
                    trail.step(f"{work.rule.id}, {written} (its share by {work.rule.share_by})")
                yield Wanted(share, unit, (owner,), slot, sift(work, slot_pool(work, fits, share, owner)), trail)


def sharing(work: Work, slot: str, devices: Sequence[Owned]) -> Sequence[Owned]:
    """The devices that the quantity is shared over.

    All that the need is about: one without the slot does its part without it. But where the customer asked for
    the slot, only those that have it, because nothing else can do that work.
    """
    if isinstance(work.rule.slots, tuple):
        return devices
    return [owner for owner in devices if _fits(owner, slot, work)]


def _shares(work: Work, quantity: Fraction, sharing: Sequence[Owned]) -> dict[tuple[str, str], Fraction]:
    """The quantity by question and device; nothing where there is nothing to share by."""
    parts = {(owner.question, owner.device.id): total([owner], work.rule.share_by) for owner in sharing}
    whole = sum(parts.values(), Fraction(0))
    return {named: quantity * part / whole for named, part in parts.items()} if whole else {}


def _slots(work: Work) -> tuple[str, ...]:
    if isinstance(work.rule.slots, tuple):
        return work.rule.slots
    work.trail.saw(work.rule.slots.answer)
    chosen = work.facts.answers.get(work.rule.slots.answer, ())
    return tuple(str(item) for item in chosen) if isinstance(chosen, tuple) else (str(chosen),)


def _fits(owner: Owned, slot: str, work: Work) -> tuple[Fit, ...]:
    """What goes into a slot of a device, of the rule's category."""
    return work.occasion.catalogue.fits_in(owner.device.id, slot, work.rule.category)


def _gap(work: Work, devices: Sequence[Owned], slot: str | None) -> Gap:
    catalogue = work.occasion.catalogue
    wanted: Spoken = work.rule.name
    if slot is not None and isinstance(work.rule.slots, SlotsByAnswer):
        choice = catalogue.questionnaire.questions[work.rule.slots.answer].choice(slot)
        if choice is not None:
            names = {language: f"{work.rule.name[language]} ({choice.name[language]})" for language in LANGUAGES}
            wanted = LocalText(names)
    values: Mapping[str, Spoken] = {"need": wanted, "devices": device_names(devices) or NOTHING}
    text = in_every_language(catalogue.rules.gap, values, catalogue.units)
    return Gap(rule=work.rule.id, answers=work.facts.cited(work.trail), text=text)


def _answer(wanted: Wanted, work: Work) -> Answered | Gap:
    """The choice of the offer that is worked; a gap where nothing passes its filters."""
    chosen = choose(work, wanted.sifted)
    if chosen is None:
        return _gap(work, wanted.devices, wanted.slot)
    return Answered(work.rule, wanted, chosen, _recurrence(work), work.trail)


def _recurrence(work: Work) -> Recurrence:
    rule = work.rule.recurrence
    if isinstance(rule, Recurrence):
        return rule
    if isinstance(rule, RecurrenceByCase):
        return next(case.each for case in rule.cases if holds(case.when, work.facts, work.trail))
    work.trail.saw(rule.answer)
    return rule.table[str(work.facts.answers[rule.answer])]


def device_names(devices: Sequence[Owned]) -> tuple[str, ...]:
    """`7 × Acme L410`, or just the name of a single one."""
    return tuple(
        f"{item.count}{NBSP}×{NBSP}{item.device.name}" if item.count > 1 else item.device.name for item in devices
    )
