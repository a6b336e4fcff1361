"""Rules at work: which needs there are, and the product that answers each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quotegen.language import LANGUAGES
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue, Fit
from quotegen.model.needs import Gap, Spoken, in_every_language
from quotegen.model.occasion import Occasion
from quotegen.model.rules import NeedRule, Recurrence, RecurrenceByCase, SlotsByAnswer
from quotegen.recommend.conditions import concerned, holds
from quotegen.recommend.facts import NOTHING, Facts, Owned, Trail, total
from quotegen.recommend.offer_bound import bound_to_offer
from quotegen.recommend.packs import Shelf
from quotegen.recommend.products import Candidate, Work, choose, slot_pool, whole_pool
from quotegen.recommend.quantities import measure_text, result_text, work_out
from quotegen.recommend.said import SharedValues


@dataclass(frozen=True, slots=True)
class Answered:
    """A need with the product chosen for it. `quantity` is exact, in `unit`."""

    rule: NeedRule
    quantity: Fraction
    unit: str
    devices: tuple[Owned, ...]
    slot: str | None
    chosen: Candidate
    recurrence: Recurrence
    trail: Trail


def work_needs(shelf: Shelf, facts: Facts) -> tuple[list[Answered], list[Gap]]:
    """All rules in file order, as the offer of these facts works them."""
    catalogue = shelf.occasion.catalogue
    bound = bound_to_offer(catalogue)
    results: list[Answered | Gap] = []
    for rule in catalogue.needs_of(facts.offer):
        key = (rule.id, *(id(step) for step in rule.prefer))
        if f"need:{rule.id}" in bound or key not in facts.done:
            facts.done[key] = list(_work_need(Work(rule, shelf, facts, Trail())))
        results += facts.done[key]
    return (
        [result for result in results if isinstance(result, Answered)],
        [result for result in results if isinstance(result, Gap)],
    )


def _work_need(work: Work) -> Iterator[Answered | Gap]:
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
        chosen = choose(work, whole_pool(work, worked.value, devices))
        yield _result(work, chosen, worked.value, devices, None)


def _told(text: LocalText, facts: Facts, occasion: Occasion) -> LocalText:
    return in_every_language(text, SharedValues(facts, occasion.catalogue), occasion.catalogue.units)


def _unit(rule: NeedRule, catalogue: Catalogue) -> str:
    """A need of slots is counted in what their capacity is stated in; any other in its category's content."""
    if not rule.slots:
        return catalogue.categories[rule.category].content_unit
    return catalogue.once(("slot_unit", rule.category), lambda: _slot_unit(rule.category, catalogue))


def _slot_unit(category: str, catalogue: Catalogue) -> str:
    return next(fit.unit for fit in catalogue.fits if catalogue.products[fit.product].category == category)


def _each_slot(work: Work, quantity: Fraction, unit: str, devices: Sequence[Owned]) -> Iterator[Answered | Gap]:
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
                mine = Work(work.rule, work.shelf, work.facts, Trail())
                mine.trail.include(work.trail)
                if len(shared[slot]) > 1:
                    written = f"{owner.count} × {owner.device.name}: {measure_text(share, unit)}"
                    mine.trail.step(f"{work.rule.id}, {written} (its share by {work.rule.share_by})")
                chosen = choose(mine, slot_pool(mine, fits, share, owner))
                yield _result(mine, chosen, share, (owner,), slot)


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


def _result(
    work: Work, chosen: Candidate | None, quantity: Fraction, devices: tuple[Owned, ...], slot: str | None
) -> Answered | Gap:
    if chosen is None:
        return _gap(work, devices, slot)
    recurrence = _recurrence(work)
    unit = _unit(work.rule, work.occasion.catalogue)
    return Answered(work.rule, quantity, unit, devices, slot, chosen, recurrence, work.trail)


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
        f"{item.count}\N{NO-BREAK SPACE}× {item.device.name}" if item.count > 1 else item.device.name
        for item in devices
    )
