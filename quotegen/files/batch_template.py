"""A table to begin with: every column that a person needs, and one row that shows how they are filled."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quotegen.files.batch_cells import CellWrong, parser_of
from quotegen.files.batch_columns import NEEDS, columns, line_column
from quotegen.files.formula import escaped
from quotegen.language import Language, trimmed
from quotegen.model.catalogue import Catalogue
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.recommend.conditions import holds
from quotegen.recommend.facts import Facts, Trail

_LINES = (line_column(1, "sku"), line_column(1, "quantity"))
_EXAMPLE: Mapping[Language, Mapping[str, str]] = {
    "en": {"name": "Example Ltd", "street": "1 Example Street", "city": "Exampleton", "contact_name": "Anna Example"},
    "lt": {"name": "Pavyzdys, UAB", "street": "Pavyzdžio g. 1", "city": "Vilnius", "contact_name": "Ona Pavyzdienė"},
}
_DELIMITER: Mapping[Language, str] = {"en": ",", "lt": ";"}
"""What a spreadsheet of that language expects."""


def template_csv(catalogue: Catalogue, language: Language) -> str:
    """The header and an example row, the questions in their order; what must be answered is answered in the row."""
    example = _customer(catalogue, language)
    example |= {NEEDS + name: text for name, text in _answers(catalogue, language).items()}
    header = [*columns(catalogue), *_LINES]
    text = io.StringIO()
    table = csv.writer(text, delimiter=_DELIMITER[language], lineterminator="\n")
    table.writerows([header, [escaped(example.get(name, "")) for name in header]])
    return text.getvalue()


def _customer(catalogue: Catalogue, language: Language) -> dict[str, str]:
    return {
        "external_id": "1",
        **_EXAMPLE[language],
        "kind": "business",
        "country": catalogue.seller.address.country,
        "language": language,
        "group": catalogue.policy.default_group,
        "contact_email": "anna@example.com",
    }


def _answers(catalogue: Catalogue, language: Language) -> dict[str, str]:
    """What stands in the cell of each question that is asked and has no answer of its own."""
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for question in catalogue.questionnaire:
        if not holds(question.shown_when, Facts(values, {}), Trail()):
            continue
        if question.default is not None:
            values[question.id] = question.default
        if question.default is not None or not question.optional:
            values[question.id], texts[question.id] = _example(question, catalogue, language)
    return texts


def _example(question: Question, catalogue: Catalogue, language: Language) -> tuple[Any, str]:
    """An answer to a question, and how it stands in a cell: the default, else the first choice or a middling number."""
    default = question.default
    if question.choices:
        chosen = default if isinstance(default, tuple) else (default or question.choices[0].value,)
        text = "; ".join(_named(question, str(value), catalogue, language) for value in chosen)
        return (chosen if question.type is QuestionType.MANY else chosen[0]), text
    if question.type is QuestionType.YES_NO:
        words = catalogue.questionnaire.yes if default else catalogue.questionnaire.no
        return bool(default), words[language]
    if question.type in {QuestionType.WHOLE, QuestionType.DECIMAL}:
        value = trimmed(default) if isinstance(default, Decimal) else _middling(question)
        return value, f"{value:f}".replace(".", "," if language == "lt" else ".")
    if question.type is QuestionType.DEVICES:
        names = "; ".join(device.name for device in list(catalogue.devices.values())[:2])
        return names, names
    return str(default or question.ask[language]), str(default or question.ask[language])


def _named(question: Question, value: str, catalogue: Catalogue, language: Language) -> str:
    """A choice by its name, or by its value where the name would not be understood in a list."""
    choice = question.choice(value)
    name = choice.name[language] if choice else value
    many = question.type is QuestionType.MANY
    try:
        understood = parser_of(question, catalogue.questionnaire)(f"{name}; {name}" if many else name)
    except CellWrong:
        return value
    return name if understood in ([value], value) else value


def _middling(question: Question) -> Decimal:
    """A number of one digit and zeros, halfway between the limits as orders of size go: of 1 to 10000 it is 100."""
    low = max(question.minimum or Decimal(1), Decimal(1))
    high = question.maximum if question.maximum is not None else low * 100
    middle = (low * high).sqrt()
    return max(low, min(high, round(middle, -middle.adjusted()).quantize(Decimal(1))))
