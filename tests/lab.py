"""Answers made up from a seed, to try laws on hundreds of customers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from quotegen.errors import QuotegenError
from quotegen.model.catalogue import Catalogue
from quotegen.model.occasion import Occasion
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail
from quotegen.recommend.recommend import recommend

Line = tuple[str | None, Decimal, str, str]
Key = tuple[str | None, str, bool]


class Lab:
    """Makes up answers to a questionnaire, and tells which lines they lead to."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        self.catalogue = catalogue
        self.chance = random.Random(seed)

    def answer(self, question: Question) -> Any:
        chance, values = self.chance, [choice.value for choice in question.choices]
        if question.type is QuestionType.CHOICE:
            return chance.choice(values)
        if question.type is QuestionType.MANY:
            return chance.sample(values, chance.randint(1, min(3, len(values))))
        if question.type is QuestionType.YES_NO:
            return chance.random() < 0.5
        if question.type is QuestionType.TEXT:
            return "a remark"
        if question.type is QuestionType.DEVICES:
            devices = chance.sample(sorted(self.catalogue.devices), chance.randint(1, 4))
            return [{"device": device, "quantity": chance.randint(1, 5)} for device in devices]
        low, high = int(question.minimum or 1), int(question.maximum or 100)
        return chance.randint(max(low, 1), min(high, 40 if question.unit == "percent" else 3000))

    def complete(self, raw: dict[str, Any]) -> dict[str, Any]:
        """What is not asked is left out; what is asked and needs an answer gets one."""
        whole: dict[str, Any] = {}
        known: dict[str, Any] = {}
        for question in self.catalogue.questionnaire:
            if not holds(question.shown_when, Facts(known, {}), Trail()):
                continue
            if question.id in raw:
                whole[question.id] = raw[question.id]
            elif not question.optional and question.default is None:
                whole[question.id] = self.answer(question)
            known[question.id] = whole.get(question.id, question.default)
            if isinstance(known[question.id], list):
                known[question.id] = tuple(str(item) for item in known[question.id])
        return whole

    def answers(self) -> dict[str, Any]:
        keep = [question for question in self.catalogue.questionnaire if self.chance.random() < 0.7]
        return self.complete({question.id: self.answer(question) for question in keep})

    def lines(self, raw: dict[str, Any]) -> dict[Key, tuple[Line, tuple[str, ...]]]:
        """Each line with the answers it cites; nothing where the answers lead nowhere."""
        occasion = Occasion(self.catalogue, None, "en", "EUR", date(2026, 11, 23))
        try:
            offer = recommend(parse_answers(raw, self.catalogue), occasion).recommended
        except QuotegenError:
            return {}
        found = {}
        for line in offer.lines:
            assert line.reason is not None
            said = (line.sku, line.quantity, str(line.recurrence), line.reason.sentence["en"])
            found[(line.sku, str(line.recurrence), line.optional)] = (said, line.reason.answers)
        return found

    def changes(self, name: str, raw: dict[str, Any], most: int) -> Iterator[dict[str, Any]]:
        """The same answers without this one, and with others in its place."""
        question = self.catalogue.questionnaire.questions[name]
        others: list[Any] = [...]
        if question.choices:
            values = [choice.value for choice in question.choices]
            others += [[value] for value in values] if question.type is QuestionType.MANY else values
        elif question.type in {QuestionType.WHOLE, QuestionType.DECIMAL}:
            now = int(raw.get(name) or question.default or 1)  # type: ignore[arg-type]
            others += [now * 17, now + 1000, max(now // 11, 1), 100, 1]
        elif question.type is QuestionType.DEVICES:
            others = [[device] for device in self.catalogue.devices]
        else:
            others += ["another remark"]
        if question.type is QuestionType.YES_NO:
            others = [..., True, False]
        self.chance.shuffle(others)
        for other in others[:most]:
            changed = {key: value for key, value in raw.items() if key != name}
            yield self.complete(changed if other is ... else {**changed, name: other})
