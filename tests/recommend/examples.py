"""The example customers."""

from __future__ import annotations

from typing import Any

from quotegen.files.reading import read_data
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Recommendation
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.recommend import recommend
from tests.conftest import ROOT
from tests.recommend.kit import DAY

ANSWERS = ROOT / "examples" / "answers"
EXAMPLES = sorted(path.stem for path in ANSWERS.glob("*.yaml"))


def answers_of(name: str) -> dict[str, Any]:
    answers: dict[str, Any] = read_data(ANSWERS / f"{name}.yaml").data["answers"]
    return answers


def occasion_of(name: str, catalogue: Catalogue) -> Occasion:
    buyer = Party.model_validate(read_data(ANSWERS / f"{name}.yaml").data["customer"])
    return Occasion(catalogue, buyer, buyer.language, "EUR", DAY)


def recommendation_of(name: str, catalogue: Catalogue, reverse: bool = False) -> Recommendation:
    answers = answers_of(name)
    if reverse:
        answers = dict(reversed(answers.items()))
    return recommend(parse_answers(answers, catalogue), occasion_of(name, catalogue))
