"""The range that fits: for a need that asks for it, everything that goes into the customer's devices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotegen.language import listing
from quotegen.model.catalogue import Attribute, Fit, Product
from quotegen.model.needs import Need, Recommendation
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import ItemPrice, RangeRow, RangeTable
from quotegen.model.rules import NeedRule
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail

_COLUMNS = 2
_ROWS = 8


@dataclass(frozen=True, slots=True)
class _Fitting:
    """A product with where it fits, and its smallest pack that has a price."""

    product: Product
    fits: tuple[Fit, ...]
    sku: str
    price: ItemPrice
    proposed: bool


def range_tables(facts: Facts, recommendation: Recommendation, occasion: Occasion) -> Iterator[RangeTable]:
    """A table for each need with `range` that the recommended offer answers; list prices of the customer's group."""
    for rule in occasion.catalogue.rules.needs:
        needs = [need for need in recommendation.needs if need.rule == rule.id]
        if needs and _is_shown(rule, facts):
            yield _table(rule, list(_fitting(rule, needs, occasion)), occasion)


def _is_shown(rule: NeedRule, facts: Facts) -> bool:
    return rule.range if isinstance(rule.range, bool) else holds(rule.range, facts, Trail())


def _fitting(rule: NeedRule, needs: Sequence[Need], occasion: Occasion) -> Iterator[_Fitting]:
    """What the catalogue has for these devices, in its order; where the customer chose the slots, for all of them."""
    catalogue = occasion.catalogue
    devices = {device for need in needs for device in need.devices}
    slots = rule.slots if isinstance(rule.slots, tuple) else {fit.slot for fit in catalogue.fits}
    proposed = {catalogue.packs[sku].product for need in needs for sku in need.skus}
    fits: dict[str, list[Fit]] = {}
    for fit in catalogue.fits:
        if fit.device in devices and fit.slot in slots:
            fits.setdefault(fit.product, []).append(fit)
    for product in catalogue.products_of[rule.category]:
        priced = next(_priced(product, occasion), None) if product.id in fits else None
        if priced is not None:
            yield _Fitting(product, tuple(fits[product.id]), *priced, proposed=product.id in proposed)


def _priced(product: Product, occasion: Occasion) -> Iterator[tuple[str, ItemPrice]]:
    """The packs that have a price on the day, smallest first, with the price of one."""
    for pack in occasion.catalogue.packs_of[product.id]:
        found = occasion.catalogue.price_of(pack.sku, occasion.group, occasion.currency, occasion.issue_date)
        if found is not None:
            price = found[1]
            yield pack.sku, ItemPrice(amount=price.breaks[0].amount, base_quantity=price.base_quantity)


def _table(rule: NeedRule, found: Sequence[_Fitting], occasion: Occasion) -> RangeTable:
    """Products of a category without a choice to be told apart by stand with their names."""
    catalogue, language = occasion.catalogue, occasion.language
    attributes = catalogue.choice_attributes(rule.category)[:_COLUMNS]
    heads = [attribute.name[language] for attribute in attributes] or [
        catalogue.categories[rule.category].name[language]
    ]
    rows = _joined([_row(fitting, attributes, occasion) for fitting in found], occasion)
    shown = sorted(sorted(rows, key=lambda row: not row.proposed)[:_ROWS], key=rows.index)
    return RangeTable(
        need=rule.name[language],
        attributes=tuple(heads),
        rows=tuple(shown),
        left_out=len(rows) - len(shown),
    )


def _row(fitting: _Fitting, attributes: Sequence[Attribute], occasion: Occasion) -> RangeRow:
    catalogue, language = occasion.catalogue, occasion.language
    values = [(each, fitting.product.attributes.get(each.id)) for each in attributes]
    shown = catalogue.shown_attributes(fitting.product)
    return RangeRow(
        skus=(fitting.sku,),
        values=tuple(
            catalogue.attribute_in_words(each, value, language) if value is not None else "" for each, value in values
        )
        or (fitting.product.name[language],),
        details=tuple(catalogue.attribute_in_words(attribute, value, language) for attribute, value in shown),
        fits=tuple(dict.fromkeys(catalogue.devices[fit.device].name for fit in fitting.fits)),
        lasts=catalogue.lasting_in_words(fitting.fits, language),
        pack=catalogue.pack_in_words(catalogue.packs[fitting.sku], language),
        price=fitting.price,
        proposed=fitting.proposed,
    )


def _joined(rows: Sequence[RangeRow], occasion: Occasion) -> list[RangeRow]:
    """Rows that differ in the first value alone become one that lists these values."""
    alike: dict[RangeRow, list[RangeRow]] = {}
    for row in rows:
        alike.setdefault(row.model_copy(update={"skus": (), "values": row.values[1:]}), []).append(row)
    return [_one_row(together, occasion) for together in alike.values()]


def _one_row(together: Sequence[RangeRow], occasion: Occasion) -> RangeRow:
    first = together[0]
    names = listing(list(dict.fromkeys(row.values[0] for row in together)), occasion.language)
    skus = tuple(sku for row in together for sku in row.skus)
    return first.model_copy(update={"skus": skus, "values": (names, *first.values[1:])})
