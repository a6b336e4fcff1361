"""Why a line is offered, and what it was chosen over: for the seller, in every language."""

from __future__ import annotations

from quotegen.model.base import Code, Exactly, Identifier, LocalText, Model


class AnswerSaid(Model):
    """An answer that a line rests on, as it was asked and said."""

    question: Identifier
    asked: LocalText
    said: LocalText


class Rejected(Model):
    """A product that was not taken for a need, and the first thing that speaks against it."""

    product: Code
    name: LocalText
    why: LocalText


class Explanation(Model):
    """One line: its sentence, the answers and the arithmetic behind it, and the best products it beat."""

    sku: Code
    name: LocalText
    quantity: Exactly
    need: LocalText
    sentence: LocalText
    answers: tuple[AnswerSaid, ...]
    arithmetic: tuple[str, ...]
    beat: tuple[Rejected, ...]
