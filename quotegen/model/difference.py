"""What is different between two catalogues: prices, and everything else by its kind and name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from quotegen.model.canonical import canonical
from quotegen.model.catalogue import Catalogue
from quotegen.model.prices import Price, PriceList
from quotegen.model.rules import Meaning


class How(StrEnum):
    """What became of something. A price that rises at some quantities and falls at others is `mixed`."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"
    UP = "up"
    DOWN = "down"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class PriceMove:
    price_list: str
    currency: str
    sku: str
    how: How
    old: Price | None
    new: Price | None


@dataclass(frozen=True, slots=True)
class FieldMove:
    """A field before and after, as JSON; empty where there is none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ThingMove:
    """A question, a rule, a limit, … with its name. `moved`: the same ones stand in another order."""

    kind: str
    name: str
    how: How
    fields: tuple[FieldMove, ...] = ()


def price_moves(old: Catalogue, new: Catalogue) -> tuple[PriceMove, ...]:
    """SKU by SKU, in the lists that both have; a whole list that is new or gone is no move of its prices."""
    lists = {each.id: each for each in new.price_lists}
    return tuple(
        move for before in old.price_lists if before.id in lists for move in _in_list(before, lists[before.id])
    )


def _in_list(old: PriceList, new: PriceList) -> Iterator[PriceMove]:
    for sku in dict.fromkeys([*old.prices, *new.prices]):
        before, after = old.prices.get(sku), new.prices.get(sku)
        if before != after:
            yield PriceMove(new.id, new.currency, sku, _direction(before, after), before, after)


def _direction(old: Price | None, new: Price | None) -> How:
    """By what is paid at every quantity where either price has a break."""
    if old is None or new is None:
        return How.NEW if old is None else How.GONE
    starts = {max(step.from_quantity, old.base_quantity, new.base_quantity) for step in (*old.breaks, *new.breaks)}
    changes = [new.gross(quantity) - old.gross(quantity) for quantity in starts]
    if all(change >= 0 for change in changes) and any(changes):
        return How.UP
    return How.DOWN if all(change <= 0 for change in changes) and any(changes) else How.MIXED


def thing_moves(old: Catalogue, new: Catalogue) -> tuple[ThingMove, ...]:
    """All that is different but prices: what is new, gone or changed, kind by kind."""
    before, after = _things(old), _things(new)
    return tuple(move for kind in before for move in _moves(kind, before[kind], after[kind]))


def _things(catalogue: Catalogue) -> Mapping[str, Mapping[str, Any]]:
    rules, policy, questionnaire = catalogue.rules, catalogue.policy, catalogue.questionnaire
    kept = {"constants", "figures", "needs", "meanings", "offers"}
    return {
        "price_list": {each.id: _without(each, "prices") for each in catalogue.price_lists},
        "product": catalogue.products,
        "sku": catalogue.packs,
        "cost": catalogue.costs,
        "device": catalogue.devices,
        "fit": {f"{each.device} {each.slot} {each.product}": each for each in catalogue.fits},
        "category": catalogue.categories,
        "attribute": catalogue.attributes,
        "unit": catalogue.units,
        "tax": {**{each.id: each for each in catalogue.taxes.classes}, "": _without(catalogue.taxes, "classes")},
        "question": {**questionnaire.questions, "": _without(questionnaire, "sections")},
        "section": {each.id: (each.title, [one.id for one in each.questions]) for each in questionnaire.sections},
        "constant": rules.constants,
        "figure": {each.id: each for each in rules.figures},
        "need": {each.id: each for each in rules.needs},
        "meaning": _by_answer(rules.meanings),
        "offer": {each.code: each for each in rules.offers},
        "rule": {"": _without(rules, *kept)},
        "limit": {role.value: limits for role, limits in policy.limits.items()},
        "policy": {"": _without(policy, "limits")},
        "seller": {"": catalogue.seller},
    }


def _by_answer(meanings: Iterable[Meaning]) -> dict[str, tuple[Meaning, ...]]:
    """An answer may have several, each under its condition."""
    found: dict[str, tuple[Meaning, ...]] = {}
    for each in meanings:
        found[each.answer] = (*found.get(each.answer, ()), each)
    return found


def _without(item: BaseModel, *fields: str) -> dict[str, Any]:
    return {name: getattr(item, name) for name in type(item).model_fields if name not in fields}


def _moves(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ThingMove]:
    for name in dict.fromkeys([*old, *new]):
        if name not in old or name not in new:
            yield ThingMove(kind, name, How.GONE if name in old else How.NEW)
        elif old[name] != new[name]:
            yield ThingMove(kind, name, How.CHANGED, tuple(_fields(old[name], new[name])))
    if _order(old, new) != _order(new, old):
        yield ThingMove(kind, "", How.MOVED)


def _order(items: Sequence[str] | Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    return [name for name in items if name in others]


def _fields(old: Any, new: Any) -> Iterator[FieldMove]:
    before, after = _dumped(old), _dumped(new)
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield FieldMove(name, before.get(name, ""), after.get(name, ""))


def _dumped(item: Any) -> dict[str, str]:
    """Each field as JSON."""
    if isinstance(item, BaseModel):
        item = {name: getattr(item, name) for name in type(item).model_fields}
    whole = item if isinstance(item, Mapping) else {"": item}
    return {str(name): canonical(_plain(value)) for name, value in whole.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
