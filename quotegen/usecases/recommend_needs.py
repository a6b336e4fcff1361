"""From a file of answers to what is recommended and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from quotegen.files.requests import read_answers, read_some_answers
from quotegen.language import Language
from quotegen.model.narrowing import Narrowing
from quotegen.model.needs import Recommendation
from quotegen.model.occasion import Occasion
from quotegen.recommend.ask_next import narrow
from quotegen.recommend.recommend import recommend
from quotegen.usecases.desk import Desk


def recommend_file(desk: Desk, path: Path, language: Language | None, day: date) -> tuple[Recommendation, Occasion]:
    """The recommendation for a file of answers, and the occasion it was made for."""
    file = read_answers(path, desk.catalogue)
    occasion = desk.occasion(file.customer, language, day)
    return recommend(file.answers, occasion), occasion


def narrow_file(
    desk: Desk, path: Path, language: Language | None, day: date
) -> tuple[Narrowing, Recommendation | None, Occasion]:
    """The range of the price and the next question for a file with some answers; once settled, the recommendation."""
    file = read_some_answers(path, desk.catalogue)
    occasion = desk.occasion(file.customer, language, day)
    narrowing, answers = narrow(file.known, occasion)
    return narrowing, recommend(answers, occasion) if answers else None, occasion
