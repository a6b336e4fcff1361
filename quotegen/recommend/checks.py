"""The questionnaire and the rules checked before any customer is known.

Every name exists, every unit fits, every text can be said, every case is covered.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from decimal import Decimal

from quotegen.errors import Fault, did_you_mean
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue, Fit
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.model.rules import NeedRule, Preference, Recurrence, RecurrenceByCase, SlotsByAnswer, Story
from quotegen.model.units import Dimension
from quotegen.recommend.check_amounts import check_amount, check_figure, check_last_case, check_numeric, check_table
from quotegen.recommend.check_tests import Faults, Scope, check_attribute_test, check_condition, check_filters, known
from quotegen.recommend.nudges import NUDGE_VALUES
from quotegen.recommend.reasons import LINE_VALUES
from quotegen.recommend.said import DEVICE_VALUES

_NUMERIC = {QuestionType.WHOLE, QuestionType.DECIMAL}
_WORDED = {QuestionType.CHOICE, QuestionType.MANY}


def check_rules(catalogue: Catalogue) -> list[Fault]:
    """All faults of the questionnaire and the rules, each with a path such as `rules.needs[2].quantity`."""
    rules = catalogue.rules
    scope = Scope(catalogue, catalogue.questionnaire.questions, offers=tuple(policy.code for policy in rules.offers))
    return [
        *_questions(catalogue),
        *_figures(scope),
        *_needs(scope),
        *_meanings(scope),
        *_story(rules.headline, "rules.headline", scope),
        *(fault for i, story in enumerate(rules.summary) for fault in _story(story, f"rules.summary[{i}]", scope)),
        *check_amount(rules.agreement_months, Dimension.of("month"), "rules.agreement_months", scope),
        *_offers(scope),
        *_text(rules.gap, "rules.gap", {"need", "devices"}),
        *(_text(rules.nudge, "rules.nudge", NUDGE_VALUES) if rules.nudge else ()),
    ]


def _questions(catalogue: Catalogue) -> Faults:
    earlier: dict[str, Question] = {}
    for place, section in enumerate(catalogue.questionnaire.sections):
        for index, question in enumerate(section.questions):
            path = f"questionnaire.sections[{place}].questions[{index}]"
            if question.id in earlier:
                yield Fault("duplicate_name", f"question {question.id} is asked twice", "keep one", f"{path}.id")
            if question.unit:
                yield from known(question.unit, catalogue.units, "unknown_unit", f"{path}.unit")
            yield from check_condition(question.shown_when, f"{path}.shown_when", Scope(catalogue, earlier))
            yield from _limits(question, path)
            if question.default is not None and not _answers(question):
                message, hint = f"{question.default} is not an answer to this question", "see its type and choices"
                yield Fault("default_wrong", message, hint, f"{path}.default")
            earlier[question.id] = question


def _limits(question: Question, path: str) -> Faults:
    low, high = question.minimum, question.maximum
    if (low is not None or high is not None) and question.type not in _NUMERIC:
        message = "only whole and decimal questions have limits"
        yield Fault("limits_wrong", message, "leave them out", f"{path}.{'maximum' if low is None else 'minimum'}")
    if low is not None and high is not None and low > high:
        yield Fault("limits_wrong", f"no number is from {low} to {high}", "swap the two", f"{path}.minimum")


def _answers(question: Question) -> bool:
    """Whether the default is an answer to its own question."""
    value = question.default
    if isinstance(value, bool):
        return question.type is QuestionType.YES_NO
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value() or question.type is QuestionType.DECIMAL
        above = question.minimum is None or value >= question.minimum
        below = question.maximum is None or value <= question.maximum
        return question.type in _NUMERIC and whole and above and below
    if isinstance(value, tuple):
        return question.type is QuestionType.MANY and all(question.choice(item) for item in value)
    if question.type is QuestionType.CHOICE:
        return value is not None and question.choice(value) is not None
    return question.type is QuestionType.TEXT


def _figures(scope: Scope) -> Faults:
    """Each figure is checked against those above it, and then joins them."""
    rules = scope.catalogue.rules
    for index, figure in enumerate(rules.figures):
        path = f"rules.figures[{index}]"
        yield from check_figure(figure, path, scope)
        taken = {*scope.figures, *scope.questions, *rules.constants, *DEVICE_VALUES}
        if figure.id in taken:
            yield Fault("duplicate_name", f"{figure.id} is taken already", "choose another id", f"{path}.id")
        scope.figures[figure.id] = figure
    for name in rules.constants:
        if name in scope.questions or name in DEVICE_VALUES:
            what = "a question" if name in scope.questions else "taken already"
            yield Fault("duplicate_name", f"{name} is {what}", "choose another name", f"rules.constants.{name}")


def _needs(scope: Scope) -> Faults:
    earlier: set[str] = set()
    for index, rule in enumerate(scope.catalogue.rules.needs):
        path = f"rules.needs[{index}]"
        if rule.id in earlier:
            yield Fault("duplicate_name", f"there are two needs {rule.id}", "choose another id", f"{path}.id")
        earlier.add(rule.id)
        yield from _need(rule, path, scope)
        yield from _need_quantity(rule, path, scope)


def _need(rule: NeedRule, path: str, scope: Scope) -> Faults:
    has_devices = rule.devices is not None
    yield from check_condition(rule.when, f"{path}.when", scope)
    if not isinstance(rule.range, bool):
        yield from check_condition(rule.range, f"{path}.range", scope)
    yield from check_filters(rule.devices or (), f"{path}.devices", scope, has_devices=False)
    yield from check_filters(rule.filters, f"{path}.filters", scope, has_devices)
    if rule.no_devices is not None:
        yield from _printed_text(rule.no_devices, f"{path}.no_devices", scope)
    for index, step in enumerate(rule.prefer):
        yield from _preference(step, f"{path}.prefer[{index}]", scope)
    if isinstance(rule.recurrence, RecurrenceByCase):
        yield from check_last_case([case.when for case in rule.recurrence.cases], f"{path}.recurrence.cases")
        for index, case in enumerate(rule.recurrence.cases):
            yield from check_condition(case.when, f"{path}.recurrence.cases[{index}].when", scope)
    elif not isinstance(rule.recurrence, Recurrence):
        yield from check_table(rule.recurrence.answer, rule.recurrence.table, f"{path}.recurrence", scope)
        yield from _always_answered(rule.recurrence.answer, f"{path}.recurrence.answer", scope)
    if isinstance(rule.slots, SlotsByAnswer):
        yield from known(rule.slots.answer, scope.questions, "unknown_answer", f"{path}.slots.answer")
        question = scope.questions.get(rule.slots.answer)
        if question is not None and question.type not in _WORDED:
            message = f"{question.id} is not a question with choices"
            yield Fault("not_a_choice", message, "its choices are the slots", f"{path}.slots.answer")


def _always_answered(name: str, path: str, scope: Scope) -> Faults:
    question = scope.questions.get(name)
    if question is not None and (question.optional or question.shown_when is not None):
        message = f"{name} may stay unanswered, and then nothing says how often"
        yield Fault("may_be_unanswered", message, "name a question that is always asked, without `optional`", path)


def _preference(step: Preference, path: str, scope: Scope) -> Faults:
    yield from check_condition(step.when, f"{path}.when", scope)
    if step.attribute is None:
        return
    if step.order is not None:
        yield from check_numeric(step.attribute, f"{path}.attribute", scope)
    else:
        yield from check_attribute_test(step.attribute, step, path, scope, has_devices=False)


def _offers(scope: Scope) -> Faults:
    """What the offers prefer, and what they are compared by."""
    rules = scope.catalogue.rules
    for index, policy in enumerate(rules.offers):
        for place, step in enumerate(policy.prefer):
            yield from _preference(step, f"rules.offers[{index}].prefer[{place}]", scope)
    for index, step in enumerate(rules.quality):
        yield from _preference(step, f"rules.quality[{index}]", scope)
    if rules.per_unit is not None:
        path = "rules.per_unit"
        yield from check_amount(rules.per_unit.quantity, None, f"{path}.quantity", scope)
        for index, name in enumerate(rules.per_unit.categories):
            yield from known(name, scope.catalogue.categories, "unknown_category", f"{path}.categories[{index}]")
    if rules.budget is not None:
        wanted = Dimension.of(f"{scope.catalogue.policy.currency.lower()}/month")
        yield from check_amount(rules.budget, wanted, "rules.budget", scope)


def _need_quantity(rule: NeedRule, path: str, scope: Scope) -> Faults:
    """The quantity is in the category's content unit, or with slots in that of their capacity; the text can be said."""
    category = scope.catalogue.categories.get(rule.category)
    yield from known(rule.category, scope.catalogue.categories, "unknown_category", f"{path}.category")
    if category is None:
        return
    unit: str | None = category.content_unit
    if rule.slots:
        fits = [fit for fit in scope.catalogue.fits if _category_of(fit, scope.catalogue) == rule.category]
        yield from _slots(rule, fits, path, scope)
        unit = fits[0].unit if fits else None
    if unit is not None:
        yield from check_amount(rule.quantity, Dimension.of(unit), f"{path}.quantity", scope)
    yield from _printed_text(rule.because, f"{path}.because", scope, LINE_VALUES | set(category.attributes))


def _category_of(fit: Fit, catalogue: Catalogue) -> str:
    return catalogue.products[fit.product].category


def _slots(rule: NeedRule, fits: list[Fit], path: str, scope: Scope) -> Faults:
    """Something fits each slot, all capacities have one unit, and every device with a slot has a share."""
    assert rule.share_by is not None
    if not fits:
        message = f"no product of {rule.category} fits any device"
        yield Fault("no_fits", message, "add rows to fits.csv, or leave slots out", f"{path}.slots")
    units = sorted({fit.unit for fit in fits})
    if len(units) > 1:
        message = f"the capacities of {rule.category} are in {' and '.join(units)}"
        yield Fault("unit_mismatch", message, "give them one unit in fits.csv", f"{path}.slots")
    for index, slot in enumerate(rule.slots if isinstance(rule.slots, tuple) else ()):
        yield from known(slot, dict.fromkeys(fit.slot for fit in fits), "unknown_slot", f"{path}.slots[{index}]")
    faults = list(check_numeric(rule.share_by, f"{path}.share_by", scope))
    yield from faults
    for device in () if faults else dict.fromkeys(fit.device for fit in fits):
        share = scope.catalogue.devices[device].attributes.get(rule.share_by)
        if not isinstance(share, Decimal) or share <= 0:
            message = f"{device} has no {rule.share_by} to share by"
            yield Fault("share_missing", message, "fill in its cell in devices.csv", f"{path}.share_by")


def _meanings(scope: Scope) -> Faults:
    for index, meaning in enumerate(scope.catalogue.rules.meanings):
        path = f"rules.meanings[{index}]"
        yield from known(meaning.answer, scope.questions, "unknown_answer", f"{path}.answer")
        yield from _not_printed({meaning.answer}, f"{path}.answer", scope)
        yield from check_condition(meaning.when, f"{path}.when", scope)
        yield from _printed_text(meaning.text, f"{path}.text", scope)


def _story(story: Story, path: str, scope: Scope) -> Faults:
    yield from check_last_case([case.when for case in story.cases], f"{path}.cases")
    for index, case in enumerate(story.cases):
        yield from check_condition(case.when, f"{path}.cases[{index}].when", scope)
        yield from _printed_text(case.text, f"{path}.cases[{index}].text", scope)
    if story.as_agreed is not None:
        yield from _printed_text(story.as_agreed, f"{path}.as_agreed", scope)


def _sayable(scope: Scope) -> set[str]:
    """What every text may name: answers, figures, constants whose unit can be said, and how many devices there are."""
    constants = scope.catalogue.rules.constants.items()
    sayable = {name for name, item in constants if item.unit in scope.catalogue.units}
    return {*scope.questions, *scope.figures, *sayable, *DEVICE_VALUES}


def _printed_text(text: LocalText, path: str, scope: Scope, of_line: Set[str] = frozenset()) -> Faults:
    """A text of the document; `of_line` is what its line brings to it."""
    yield from _text(text, path, _sayable(scope) | of_line)
    yield from _not_printed(text.placeholders - of_line, path, scope)


def _not_printed(names: Set[str], path: str, scope: Scope) -> Faults:
    """What is asked for the house alone is in no text of the document."""
    for name in sorted(names):
        if name in scope.questions and not scope.questions[name].printed:
            message = f"the answer to {name} is for the house alone, and this is printed"
            yield Fault("not_printed", message, "leave it out here, or `printed: false` at the question", path)


def _text(text: LocalText, path: str, names: Iterable[str]) -> Faults:
    """Every {placeholder} of a text can be filled in."""
    names = set(names)
    for name in sorted(text.placeholders - names):
        message, hint = f"the text names {{{name}}}, which is not known here", did_you_mean(name, sorted(names))
        yield Fault("unknown_placeholder", message, hint, path)
