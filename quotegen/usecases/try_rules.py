"""The rules tried on answers, and nothing kept: what is recommended, why, what is left, and why not something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quotegen.errors import Fault, InputRefused, did_you_mean
from quotegen.files.reading import MAX_BYTES, parse_yaml, read_text
from quotegen.files.requests import answers_in
from quotegen.language import Language
from quotegen.model.answers import Answers
from quotegen.model.explanation import Explanation, Rejected
from quotegen.model.needs import Need, Offer, Recommendation
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import QuotationLine, QuotationOffer
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from quotegen.recommend.explain import explain, why_not
from quotegen.recommend.recommend import recommend
from quotegen.usecases.desk import Desk
from quotegen.usecases.examples import example_answers


@dataclass(frozen=True, slots=True)
class TriedLine:
    """A line as it would be offered, with why; the needs it answers."""

    priced: QuotationLine
    why: Explanation
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of the answers."""

    answers: Answers
    occasion: Occasion
    recommendation: Recommendation
    priced: Mapping[str, QuotationOffer]

    def offer(self, code: str) -> Offer:
        return next(offer for offer in self.recommendation.offers if offer.code == code)

    def lines(self, code: str) -> tuple[TriedLine, ...]:
        """The lines of an offer, in its order. Needs are known of the recommended offer alone."""
        offer = self.offer(code)
        needs = self.recommendation.needs if offer.recommended else ()
        explained = explain(self.answers, self.occasion, offer)
        return tuple(
            TriedLine(line, why, tuple(need for need in needs if why.sku in need.skus))
            for line, why in zip(self.priced[code].lines, explained, strict=True)
        )

    def why_not(self, code: str, sku: str) -> tuple[Rejected, ...]:
        """What speaks against a SKU; nothing if the offer has it. InputRefused if there is no such SKU."""
        if any(line.sku == sku for line in self.priced[code].lines):
            return ()
        return why_not(sku, self.answers, self.occasion, self.offer(code))


def try_rules(desk: Desk, text: str, language: Language, day: date) -> Trial:
    """The recommendation for answers in the form of a file of answers, with or without a customer.

    InputRefused with every fault, each with line and column.
    """
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise InputRefused(Fault("file_too_large", f"this is over {MAX_BYTES // (1024 * 1024)} MB", "paste less"))
    customer, answers = answers_in(parse_yaml(text, ""), desk.catalogue)
    occasion = desk.occasion(customer, language, day)
    recommendation = recommend(answers, occasion)
    quotation, _ = price(recommendation.offers, Terms(), occasion)
    return Trial(answers, occasion, recommendation, {offer.code: offer for offer in quotation.offers})


def sample_texts(desk: Desk) -> Mapping[str, Path]:
    """The example answers to begin with, by the names of their files."""
    return {path.stem: path for path in example_answers(desk)}


def sample_text(desk: Desk, name: str) -> str:
    """InputRefused if there is no such example."""
    found = sample_texts(desk)
    if name not in found:
        raise InputRefused(Fault("example_unknown", f"there is no example {name[:40]}", did_you_mean(name[:40], found)))
    return read_text(found[name])
