"""Answers that the questionnaire allows and that no rule finds anything for, or that a rule breaks on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quotegen.errors import Fault, QuotegenError
from quotegen.model.finding import Finding
from quotegen.model.rules import Rules
from quotegen.recommend.deep_aim import shrunk_by
from quotegen.recommend.deep_lab import CRASHES, Lab, Trial
from quotegen.recommend.deep_values import Draft, written
from quotegen.recommend.recommend import establish


def refusal_findings(lab: Lab) -> Iterator[Finding]:
    """One for each place in the rules, with the plainest answers that lead there. A figure's own minimum is none."""
    told: set[tuple[str, str]] = set()
    for trial in lab.refusals:
        assert trial.refused is not None
        path = _place(lab, trial)
        if (trial.refused.code, path) not in told:
            told.add((trial.refused.code, path))
            yield _finding(lab, trial, trial.refused, path)


def _finding(lab: Lab, trial: Trial, refused: Fault, path: str) -> Finding:
    def still(draft: Draft) -> bool:
        again = lab.attempt(draft).refused
        return again is not None and again.code == refused.code

    message = f"the questionnaire allows these answers, and no offer comes of them: {refused.message}"
    hint = refused.hint or "give the rules a need that is always there, or let the questionnaire refuse the answers"
    draft = shrunk_by(lab, trial.draft, still)
    return Finding(Fault("no_recommendation", message, hint, path), written(lab.answers(draft)))


def _place(lab: Lab, trial: Trial) -> str:
    """The first figure or need that cannot be worked out."""
    rules = lab.catalogue.rules
    for index in range(len(rules.figures)):
        if not _figures_work(lab, trial, rules.model_copy(update={"figures": rules.figures[: index + 1]})):
            return f"rules.figures[{index}]"
    for index, rule in enumerate(rules.needs):
        alone = lab.attempt(trial.draft, lab.with_rules(rules.model_copy(update={"needs": (rule,)})))
        if alone.refused is not None and alone.refused.code != "nothing_to_offer":
            return f"rules.needs[{index}]"
    return "rules.needs"


def _figures_work(lab: Lab, trial: Trial, rules: Rules) -> bool:
    occasion = replace(lab.occasion, catalogue=lab.catalogue.model_copy(update={"rules": rules}))
    try:
        for policy in rules.offers:
            establish(trial.answers, occasion, policy.code)
    except (QuotegenError, *CRASHES):
        return False
    return True
