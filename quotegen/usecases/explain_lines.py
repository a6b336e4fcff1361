"""Why each line of a recommendation, or why not a product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quotegen.errors import Fault, InputRefused, did_you_mean
from quotegen.files.requests import read_answers
from quotegen.language import Language
from quotegen.model.explanation import Explanation, Rejected
from quotegen.model.needs import Offer, Recommendation
from quotegen.model.occasion import Occasion
from quotegen.recommend.explain import explain, why_not
from quotegen.recommend.recommend import recommend
from quotegen.usecases.desk import Desk


@dataclass(frozen=True, slots=True)
class Asked:
    """Which offer is explained, and which of its lines: the recommended one and all of them, unless told."""

    offer: str | None = None
    sku: str | None = None


def explain_file(
    desk: Desk, path: Path, asked: Asked, language: Language | None, day: date
) -> tuple[tuple[Explanation, ...], tuple[Rejected, ...], Occasion]:
    """The lines that are asked about, and what speaks against a SKU that has no line."""
    file = read_answers(path, desk.catalogue)
    occasion = desk.occasion(file.customer, language, day)
    offer = _offer(asked.offer, recommend(file.answers, occasion))
    lines = tuple(line for line in explain(file.answers, occasion, offer) if asked.sku in {None, line.sku})
    against = why_not(asked.sku, file.answers, occasion, offer) if asked.sku is not None and not lines else ()
    return lines, against, occasion


def _offer(code: str | None, recommendation: Recommendation) -> Offer:
    offers = {offer.code: offer for offer in recommendation.offers}
    if code is None:
        return recommendation.recommended
    if code not in offers:
        hint = did_you_mean(code, offers, f"one of {', '.join(offers)}")
        raise InputRefused(Fault("unknown_offer", f"there is no offer {code} for these answers", hint))
    return offers[code]
