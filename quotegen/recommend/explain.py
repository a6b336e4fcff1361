"""Why each line, and why not another product: the recommendation taken apart again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotegen.errors import Fault, InputRefused, did_you_mean
from quotegen.language import LANGUAGES
from quotegen.model.answers import Answers
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue, Fit, Product
from quotegen.model.explanation import AnswerSaid, Explanation, Rejected
from quotegen.model.needs import Offer, say
from quotegen.model.occasion import Occasion
from quotegen.model.request import LineRequest
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.needs import Answered, work_needs
from quotegen.recommend.packs import Shelf
from quotegen.recommend.products import Candidate, Work, first_choice, passing, slot_pool, whole_pool
from quotegen.recommend.recommend import establish
from quotegen.recommend.said import spoken_answer
from quotegen.recommend.verdicts import failed_filters, fails, loses

_NO_NEED = LocalText({"en": "there is no need of this kind", "lt": "tokio poreikio nėra"})
_DOES_NOT_FIT = LocalText({"en": "does not fit this device", "lt": "šiam įrenginiui netinka"})


def explain(answers: Answers, occasion: Occasion, offer: Offer) -> tuple[Explanation, ...]:
    """Every line of an offer that these answers led to, in its order."""
    facts = establish(answers, occasion, offer.code)
    answered, _ = work_needs(Shelf(occasion), facts)
    return tuple(_explain_line(line, answered, facts, occasion) for line in offer.lines)


def _explain_line(line: LineRequest, answered: Sequence[Answered], facts: Facts, occasion: Occasion) -> Explanation:
    assert line.sku is not None and line.reason is not None
    catalogue = occasion.catalogue
    product = catalogue.product_of(line.sku)
    parts = [
        part
        for part in answered
        if (part.chosen.product.id, part.recurrence, part.rule.optional) == (product.id, line.recurrence, line.optional)
    ]
    beat = {rejected.product: rejected for part in parts for rejected in _best_rejected(part, facts, occasion)}
    return Explanation(
        sku=line.sku,
        name=product.name,
        quantity=line.quantity,
        need=line.reason.need,
        sentence=line.reason.sentence,
        answers=tuple(_said(question, facts, catalogue) for question in line.reason.answers),
        arithmetic=line.reason.arithmetic,
        beat=tuple(beat.values()),
    )


def _said(name: str, facts: Facts, catalogue: Catalogue) -> AnswerSaid:
    question = catalogue.questionnaire.questions[name]
    spoken = spoken_answer(question, facts.answers.get(name), catalogue)
    said = LocalText({language: say(spoken, language, catalogue.units) for language in LANGUAGES})
    return AnswerSaid(question=name, asked=question.ask, said=said)


def _best_rejected(part: Answered, facts: Facts, occasion: Occasion) -> Iterator[Rejected]:
    """The next best that would do; where nothing else would, the product that fails the fewest filters."""
    work = Work(part.rule, Shelf(occasion), facts, Trail())
    others = [each for each in _candidates(part, work) if each.product.id != part.chosen.product.id]
    second = first_choice(work, others)
    if second is not None:
        why = loses(second, part.chosen, work)
        yield Rejected(product=second.product.id, name=second.product.name, why=why)
        return
    failing = [(product, failed_filters(product, part.devices, work)) for product in _kind(part, occasion.catalogue)]
    nearest = min((pair for pair in failing if pair[1]), key=lambda pair: len(pair[1]), default=None)
    if nearest is not None:
        product, failed = nearest
        why = fails(failed[0], product, part.devices, work)
        yield Rejected(product=product.id, name=product.name, why=why)


def _candidates(part: Answered, work: Work) -> list[Candidate]:
    """All products that would do for a need."""
    if part.slot is None:
        return passing(work, whole_pool(work, part.quantity, part.devices))
    (owner,) = part.devices
    return passing(work, slot_pool(work, _fits(part, work.occasion.catalogue), part.quantity, owner))


def _fits(part: Answered, catalogue: Catalogue) -> tuple[Fit, ...]:
    (owner,) = part.devices
    assert part.slot is not None
    return catalogue.fits_in(owner.device.id, part.slot, part.rule.category)


def _kind(part: Answered, catalogue: Catalogue) -> list[Product]:
    """The products that were looked at: the category, or what fits the slot."""
    if part.slot is None:
        return list(catalogue.products_of[part.rule.category])
    return [catalogue.products[fit.product] for fit in _fits(part, catalogue)]


def why_not(sku: str, answers: Answers, occasion: Occasion, offer: Offer) -> tuple[Rejected, ...]:
    """What speaks against a SKU that is not in an offer, for each need of its kind, each reason once.

    Raises InputRefused if there is no such SKU.
    """
    catalogue = occasion.catalogue
    if sku not in catalogue.packs:
        raise InputRefused(Fault("unknown_sku", f"there is no SKU {sku}", did_you_mean(sku, catalogue.packs)))
    product = catalogue.product_of(sku)
    facts = establish(answers, occasion, offer.code)
    answered, gaps = work_needs(Shelf(occasion), facts)
    parts = [part for part in answered if part.rule.category == product.category]
    kinds = {rule.id: rule.category for rule in catalogue.rules.needs}
    unanswered = [gap.text for gap in gaps if kinds[gap.rule] == product.category]
    reasons = dict.fromkeys([_verdict(product, part, facts, occasion) for part in parts] or unanswered or [_NO_NEED])
    return tuple(Rejected(product=product.id, name=product.name, why=why) for why in reasons)


def _verdict(product: Product, part: Answered, facts: Facts, occasion: Occasion) -> LocalText:
    work = Work(part.rule, Shelf(occasion), facts, Trail())
    if product.id not in {each.id for each in _kind(part, occasion.catalogue)}:
        return _DOES_NOT_FIT
    failed = failed_filters(product, part.devices, work)
    if failed:
        return fails(failed[0], product, part.devices, work)
    candidate = next(each for each in _candidates(part, work) if each.product.id == product.id)
    return loses(candidate, part.chosen, work)
