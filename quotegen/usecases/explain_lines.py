"""Why each line of a recommendation, or why not a product."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from quotegen.files.requests import read_answers
from quotegen.language import Language
from quotegen.model.explanation import Explanation, Rejected
from quotegen.model.occasion import Occasion
from quotegen.recommend.explain import explain, why_not
from quotegen.usecases.desk import Desk


def explain_file(
    desk: Desk, path: Path, sku: str | None, language: Language | None, day: date
) -> tuple[tuple[Explanation, ...], tuple[Rejected, ...], Occasion]:
    """The lines (only that of `sku`, if one is named), and what speaks against a SKU that has no line."""
    file = read_answers(path, desk.catalogue)
    occasion = desk.occasion(file.customer, language, day)
    lines = tuple(line for line in explain(file.answers, occasion) if sku in {None, line.sku})
    against = why_not(sku, file.answers, occasion) if sku is not None and not lines else ()
    return lines, against, occasion
