"""What speaks against a product: the filter it fails, or the preference by which another is better; in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quotegen.language import LANGUAGES, Language, alternatives, fill, listing, money, number, trimmed
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Attribute, Catalogue, Product
from quotegen.model.conditions import AttributeFilter, Reference, Test
from quotegen.model.occasion import Occasion
from quotegen.model.rules import Preference
from quotegen.money import round_money
from quotegen.recommend.conditions import holds, kept, look_up, passes
from quotegen.recommend.facts import Owned
from quotegen.recommend.products import Candidate, Work

_DEARER = LocalText(
    {
        "en": "costs {more} more for the same need: {theirs} against {ours}",
        "lt": "tam pačiam poreikiui kainuotų {more} daugiau: {theirs}, o ne {ours}",
    }
)
_LESS_OF = LocalText({"en": "{attribute}: {theirs} against {ours}", "lt": "{attribute}: {theirs}, o ne {ours}"})
_NOT_WANTED = LocalText(
    {"en": "{attribute}: {theirs}; preferred: {wanted}", "lt": "{attribute}: {theirs}; pageidautina: {wanted}"}
)
_AS_GOOD = LocalText(
    {
        "en": "as good; the one taken stands first in the catalogue",
        "lt": "toks pat geras; pasirinktas kataloge pirmesnis",
    }
)
_FAILS = LocalText({"en": "{attribute}: {theirs}; needed: {wanted}", "lt": "{attribute}: {theirs}; reikia: {wanted}"})
_TESTS: Mapping[str, LocalText] = {
    "equals": LocalText({"en": "{value}", "lt": "{value}"}),
    "any_of": LocalText({"en": "one of {value}", "lt": "viena iš: {value}"}),
    "at_least": LocalText({"en": "at least {value}", "lt": "ne mažiau kaip {value}"}),
    "at_most": LocalText({"en": "at most {value}", "lt": "ne daugiau kaip {value}"}),
    "between": LocalText({"en": "between {value}", "lt": "tarp {value}"}),
    "includes": LocalText({"en": "with {value}", "lt": "su {value}"}),
    "given": LocalText({"en": "stated", "lt": "nurodyta"}),
}
_UNSTATED = LocalText({"en": "not stated", "lt": "nenurodyta"})


def failed_filters(product: Product, devices: Sequence[Owned], work: Work) -> list[AttributeFilter]:
    """The filters of the rule that a product does not pass, in the rule's order."""
    return [item for item in work.rule.filters if not kept([item], product.attributes, work.facts, work.trail, devices)]


def fails(item: AttributeFilter, product: Product, devices: Sequence[Owned], work: Work) -> LocalText:
    """`weight: 200 g; needed: at most 163 g`"""
    catalogue = work.occasion.catalogue
    attribute = catalogue.attributes[item.attribute]
    theirs = product.attributes.get(item.attribute)
    return LocalText(
        {
            language: fill(
                _FAILS[language],
                {
                    "attribute": attribute.name[language],
                    "theirs": value_in_words(attribute, theirs, catalogue, language),
                    "wanted": _wanted(item, attribute, _operands(item, devices, work), catalogue, language),
                },
            )
            for language in LANGUAGES
        }
    )


def loses(candidate: Candidate, chosen: Candidate, work: Work) -> LocalText:
    """The first preference by which the chosen one is better."""
    for step in work.rule.prefer:
        if holds(step.when, work.facts, work.trail):
            said = _by_step(step, candidate, chosen, work)
            if said is not None:
                return said
    return _AS_GOOD


def quality_gap(worse: Candidate, better: Candidate, occasion: Occasion) -> LocalText:
    """`strength: 3 against 5`: the first step of quality in which the two differ."""
    catalogue, key = occasion.catalogue, ("quality_gap", worse.product.id, better.product.id)
    return catalogue.once(key, lambda: _quality_gap(worse, better, catalogue))


def _quality_gap(worse: Candidate, better: Candidate, catalogue: Catalogue) -> LocalText:
    names = [step.attribute for step in catalogue.rules.quality if step.attribute is not None]
    values = {name: [each.product.attributes.get(name) for each in (worse, better)] for name in names}
    name = next(name for name in names if values[name][0] != values[name][1])
    return _less_of(catalogue.attributes[name], values[name], catalogue)


def _less_of(attribute: Attribute, values: Sequence[Any], catalogue: Catalogue) -> LocalText:
    said = {}
    for language in LANGUAGES:
        theirs, ours = (value_in_words(attribute, value, catalogue, language) for value in values)
        said[language] = fill(
            _LESS_OF[language], {"attribute": attribute.name[language], "theirs": theirs, "ours": ours}
        )
    return LocalText.model_construct(said)


def _by_step(step: Preference, candidate: Candidate, chosen: Candidate, work: Work) -> LocalText | None:
    """None where the step does not tell the two apart."""
    if step.attribute is None:
        return _dearer(candidate, chosen, work) if candidate.plan.cost != chosen.plan.cost else None
    catalogue = work.occasion.catalogue
    attribute = catalogue.attributes[step.attribute]
    theirs, ours = (each.product.attributes.get(step.attribute) for each in (candidate, chosen))
    if step.order is not None:
        return None if theirs == ours else _less_of(attribute, (theirs, ours), catalogue)

    def resolve(reference: Reference) -> Sequence[Any]:
        return [look_up(reference, work.facts, work.trail)]

    if passes(step, theirs, resolve) == passes(step, ours, resolve):
        return None
    return LocalText(
        {
            language: fill(
                _NOT_WANTED[language],
                {
                    "attribute": attribute.name[language],
                    "theirs": value_in_words(attribute, theirs, catalogue, language),
                    "wanted": _wanted(step, attribute, _operands(step, (), work), catalogue, language),
                },
            )
            for language in LANGUAGES
        }
    )


def _dearer(candidate: Candidate, chosen: Candidate, work: Work) -> LocalText:
    currency = work.occasion.currency
    ours, theirs = round_money(chosen.plan.cost, currency), round_money(candidate.plan.cost, currency)
    return LocalText(
        {
            language: fill(
                _DEARER[language],
                {
                    "more": money(theirs - ours, currency, language),
                    "theirs": money(theirs, currency, language),
                    "ours": money(ours, currency, language),
                },
            )
            for language in LANGUAGES
        }
    )


def _operands(test: Test, devices: Sequence[Owned], work: Work) -> list[Any]:
    """What is compared with: the values themselves, or those that a reference stands for, each once."""
    operand = test.operand
    if not isinstance(operand, Reference):
        return list(operand) if isinstance(operand, tuple) else [operand]
    if operand.device is not None:
        found = [owner.device.attributes.get(operand.device) for owner in devices]
    else:
        found = [look_up(operand, work.facts, work.trail)]
    numbers = [value for value in found if isinstance(value, Decimal | Fraction)]
    if numbers and test.verb in {"at_most", "at_least"}:
        return [min(numbers) if test.verb == "at_most" else max(numbers)]
    return list(dict.fromkeys(found))


def _wanted(test: Test, attribute: Attribute, operands: list[Any], catalogue: Catalogue, language: Language) -> str:
    values = [value_in_words(attribute, value, catalogue, language) for value in operands]
    joined = alternatives(values, language) if test.verb == "any_of" else listing(values, language)
    return fill(_TESTS[test.verb][language], {"value": joined})


def value_in_words(attribute: Attribute, value: Any, catalogue: Catalogue, language: Language) -> str:
    """A value without the attribute's name: `80 g`, `yes`, `smooth`."""
    if value is None:
        return _UNSTATED[language]
    if isinstance(value, bool):
        return (catalogue.questionnaire.yes if value else catalogue.questionnaire.no)[language]
    if isinstance(value, Decimal | Fraction | int):
        exact = value if isinstance(value, Decimal) else Decimal(value.numerator) / Decimal(value.denominator)
        unit = catalogue.units.get(attribute.unit or "")
        return unit.say(exact, language) if unit else number(trimmed(exact), language)
    chosen = value if isinstance(value, frozenset | tuple) else (value,)
    named = [choice.name[language] for choice in attribute.choices if choice.value in chosen]
    return listing(named or [str(item) for item in chosen], language)
