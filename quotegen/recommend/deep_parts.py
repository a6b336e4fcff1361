"""The parts of the rules that hang on a condition, with what makes each of them count and the rules without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from quotegen.model.catalogue import Catalogue
from quotegen.model.conditions import Condition
from quotegen.model.rules import NeedRule, RecurrenceByCase, Rules
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail

Wanted = tuple[Condition | None, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """It counts where every condition is as `wanted`, and the need that it belongs to, if any, is there.

    `without`: the rules as they would be if the part were not there; None where that says nothing.
    """

    path: str
    what: str
    wanted: tuple[Wanted, ...]
    need: str | None = None
    without: Callable[[Rules], Rules] | None = None

    def counts(self, facts: Facts, needs: frozenset[str]) -> bool:
        return (self.need is None or self.need in needs) and all(
            holds(condition, facts, Trail()) is wanted for condition, wanted in self.wanted
        )


def parts_of(catalogue: Catalogue) -> list[Part]:
    """All of them, in the order of the files, each branch of a `some_of` after the part it stands in."""
    return [part for parts in _all_parts(catalogue) for part in (parts, *_branches(parts))]


def _all_parts(catalogue: Catalogue) -> Iterator[Part]:
    rules = catalogue.rules
    yield from _questions(catalogue)
    for index, figure in enumerate(rules.figures):
        for place, path, wanted in _cases(figure.cases, f"rules.figures[{index}].cases"):
            last = place == len(figure.cases) - 1
            yield Part(path, "this case", wanted, without=None if last else _figure_without(index, place))
    for index, rule in enumerate(rules.needs):
        yield from _need(rule, index)
    yield from _meanings(rules)
    stories = [("rules.headline", rules.headline)]
    stories += [(f"rules.summary[{index}]", story) for index, story in enumerate(rules.summary)]
    for path, story in stories:
        yield from (Part(where, "this text", wanted) for _, where, wanted in _cases(story.cases, f"{path}.cases"))
    yield from _preferences_of_offers(rules)


def _questions(catalogue: Catalogue) -> Iterator[Part]:
    for place, section in enumerate(catalogue.questionnaire.sections):
        for index, question in enumerate(section.questions):
            if question.shown_when is not None:
                path = f"questionnaire.sections[{place}].questions[{index}].shown_when"
                yield Part(path, "this question", ((question.shown_when, True),))


def _cases(cases: Sequence[Any], path: str) -> Iterator[tuple[int, str, tuple[Wanted, ...]]]:
    """Each case with its own condition, and those before it that must not hold."""
    for place, case in enumerate(cases):
        before = tuple((earlier.when, False) for earlier in cases[:place])
        own: tuple[Wanted, ...] = ((case.when, True),) if case.when is not None else ()
        yield place, f"{path}[{place}]", (*own, *before)


def _need(rule: NeedRule, index: int) -> Iterator[Part]:
    path = f"rules.needs[{index}]"
    if rule.when is not None:
        yield Part(f"{path}.when", "this need", ((rule.when, True),))
    for name in ("devices", "filters", "prefer"):
        items = getattr(rule, name) or ()
        for place, item in enumerate(items):
            is_tie_breaker = name == "prefer" and place == len(items) - 1
            if item.when is not None or (name == "prefer" and not is_tie_breaker):
                what = "this preference" if name == "prefer" else "this filter"
                wanted: tuple[Wanted, ...] = ((item.when, True),) if item.when is not None else ()
                only = len(items) == 1 and name == "prefer"
                without = None if only or name == "devices" else _need_without(index, name, place)
                yield Part(f"{path}.{name}[{place}]", what, wanted, rule.id, without)
    if isinstance(rule.recurrence, RecurrenceByCase):
        for _, where, wanted in _cases(rule.recurrence.cases, f"{path}.recurrence.cases"):
            yield Part(where, "this case", wanted, rule.id)


def _meanings(rules: Rules) -> Iterator[Part]:
    earlier: dict[str, tuple[Wanted, ...]] = {}
    for index, meaning in enumerate(rules.meanings):
        given = Condition(answer=meaning.answer, given=True)
        before = earlier.get(meaning.answer, ())
        own: tuple[Wanted, ...] = ((meaning.when, True),) if meaning.when is not None else ()
        yield Part(f"rules.meanings[{index}]", "this text", ((given, True), *own, *before))
        earlier[meaning.answer] = (*before, (meaning.when, False))


def _preferences_of_offers(rules: Rules) -> Iterator[Part]:
    for index, policy in enumerate(rules.offers):
        for place, step in enumerate(policy.prefer):
            wanted: tuple[Wanted, ...] = ((Condition(offer=policy.code), True),)
            wanted += ((step.when, True),) if step.when is not None else ()
            path = f"rules.offers[{index}].prefer[{place}]"
            yield Part(path, "this preference", wanted, without=_offer_without(index, place))
    for index in range(len(rules.quality)):
        yield Part(f"rules.quality[{index}]", "this step", (), without=_quality_without(index))


def _branches(part: Part) -> Iterator[Part]:
    """Each way in which a `some_of` may hold, in the company of all else that the part wants."""
    for condition, wanted in part.wanted:
        for path, branch in _some_of(condition, part.path) if wanted else ():
            yield Part(path, "this branch", (*part.wanted, (branch, True)), part.need)


def _some_of(condition: Condition | None, path: str) -> Iterator[tuple[str, Condition]]:
    if condition is None:
        return
    for name in ("all_of", "some_of"):
        for index, inner in enumerate(getattr(condition, name) or ()):
            where = f"{path}.{name}[{index}]"
            if name == "some_of":
                yield where, inner
            yield from _some_of(inner, where)


def _dropped(items: Sequence[Any], place: int) -> tuple[Any, ...]:
    return (*items[:place], *items[place + 1 :])


def _figure_without(index: int, place: int) -> Callable[[Rules], Rules]:
    def without(rules: Rules) -> Rules:
        figure = rules.figures[index]
        changed = figure.model_copy(update={"cases": _dropped(figure.cases, place)})
        return rules.model_copy(update={"figures": (*rules.figures[:index], changed, *rules.figures[index + 1 :])})

    return without


def _need_without(index: int, name: str, place: int) -> Callable[[Rules], Rules]:
    def without(rules: Rules) -> Rules:
        rule = rules.needs[index]
        changed = rule.model_copy(update={name: _dropped(getattr(rule, name), place)})
        return rules.model_copy(update={"needs": (*rules.needs[:index], changed, *rules.needs[index + 1 :])})

    return without


def _offer_without(index: int, place: int) -> Callable[[Rules], Rules]:
    def without(rules: Rules) -> Rules:
        policy = rules.offers[index]
        changed = policy.model_copy(update={"prefer": _dropped(policy.prefer, place)})
        return rules.model_copy(update={"offers": (*rules.offers[:index], changed, *rules.offers[index + 1 :])})

    return without


def _quality_without(index: int) -> Callable[[Rules], Rules]:
    return lambda rules: rules.model_copy(update={"quality": _dropped(rules.quality, index)})
