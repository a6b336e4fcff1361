"""Products that no answers lead to, in any offer and at the prices of any list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from quotegen.errors import Fault
from quotegen.model.catalogue import Catalogue, Product
from quotegen.model.conditions import AttributeFilter, Reference
from quotegen.model.finding import Finding
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.rules import NeedRule
from quotegen.recommend.conditions import passes
from quotegen.recommend.deep_aim import changed, climb, demanded, feeding, nearest, shrunk, towards_product
from quotegen.recommend.deep_lab import Lab, Trial
from quotegen.recommend.deep_values import Draft, written
from quotegen.recommend.packs import Shelf

_VARIATIONS = 60
_AT_OTHER_PRICES = 12


def occasions_of(catalogue: Catalogue) -> list[Occasion]:
    """One for each choice of price lists that a customer may have: every group on every day that a list begins.

    The first is that of the default group on the day that the first of its lists begins.
    """
    lists = [item for item in catalogue.price_lists if item.currency == catalogue.policy.currency]
    usual = [item for item in lists if item.group == catalogue.policy.default_group]
    found: dict[tuple[str, ...], Occasion] = {}
    for group in dict.fromkeys(item.group for item in (*usual, *lists)):
        buyer = Party(name=group, address=catalogue.seller.address, language="en", group=group)
        for day in sorted({item.valid_from for item in lists}):
            occasion = Occasion(catalogue, buyer, "en", catalogue.policy.currency, day)
            in_force = catalogue.lists_in_force(group, occasion.currency, day)
            if in_force:
                found.setdefault(tuple(item.id for item in in_force), occasion)
    return list(found.values())


def product_findings(lab: Lab, occasions: Sequence[Occasion]) -> Iterator[Finding]:
    """In the order of the files. What is aimed at one product may lead to others as well."""
    reached = {name for trial in lab.trials for name in trial.products}
    for product in lab.catalogue.products.values():
        if product.id not in reached:
            rules = [rule for rule in lab.catalogue.rules.needs if rule.category == product.category]
            hit = next((found for rule in rules for found in _aimed(lab, rule, product, occasions)), None)
            if hit is None:
                yield _unreachable(lab, product, rules)
            else:
                reached |= hit.products


def _aimed(lab: Lab, rule: NeedRule, product: Product, occasions: Sequence[Occasion]) -> Iterator[Trial]:
    """The first set that leads to the product, where the need is all that is worked; and at the usual prices kept."""
    if not all(item.when is not None or _may_pass(item, product) for item in rule.filters):
        return
    questions = feeding(lab.catalogue, rule)
    goal = towards_product(rule, product, lab.catalogue)
    ends = [draft for near, draft in climb(lab, goal, questions, demanded(rule, product)) if near == 1]
    variations = [*ends, *islice(_variations(lab, ends, questions), _VARIATIONS)]
    only = lab.catalogue.rules.model_copy(update={"needs": (rule,)})
    for place, occasion in enumerate(occasions):
        shelf = lab.with_rules(only, occasion)
        for draft in variations[: _AT_OTHER_PRICES if place else None]:
            if product.id in lab.attempt(draft, shelf).products:
                yield lab.attempt(draft, Shelf(occasion)) if place else lab.try_out(draft)
                return


def _may_pass(item: AttributeFilter, product: Product) -> bool:
    """A test that looks nothing up comes out the same for everybody."""
    value = product.attributes.get(item.attribute)
    return isinstance(item.operand, Reference) or passes(item, value, lambda reference: ())


def _variations(lab: Lab, drafts: Sequence[Draft], questions: Sequence[str]) -> Iterator[Draft]:
    yield from (other for name in reversed(questions) for draft in drafts[:1] for other in changed(lab, draft, name))


def _unreachable(lab: Lab, product: Product, rules: Sequence[NeedRule]) -> Finding:
    message = f"no answers lead to {product.id} in any offer, in {lab.tried} sets of answers tried"
    path = f"products.{product.id}"
    if not rules:
        hint = f"no need is of the category {product.category}: write one, or take the product out"
        return Finding(Fault("unreachable_product", message, hint, path), written(lab.answers(lab.plainest)))
    rule, rated = max(
        ((rule, nearest(lab.trials, towards_product(rule, product, lab.catalogue))[0]) for rule in rules),
        key=lambda pair: pair[1][0],
    )
    goal = towards_product(rule, product, lab.catalogue)
    draft = shrunk(lab, rated[1].draft, goal, rated[0])
    hint = _why_not(lab.attempt(draft), rule, rated[0])
    return Finding(Fault("unreachable_product", message, hint, path), written(lab.answers(draft)))


def _why_not(trial: Trial, rule: NeedRule, near: Fraction) -> str:
    taken = [
        part.chosen.product.id
        for offer in trial.offers
        for line in offer.lines
        for part in line.parts
        if part.rule.id == rule.id
    ]
    if near < 1 or not taken:
        return f"it never passes all that the need {rule.id} asks of it: mend its attributes, its fits or the filters"
    others = ", ".join(dict.fromkeys(taken))
    return f"the need {rule.id} always prefers another, here {others}: prefer it where it belongs, or take it out"
