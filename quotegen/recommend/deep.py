"""The rules check themselves: sets of answers are tried out, and what none of them shows is a finding."""

from __future__ import annotations

from collections.abc import Callable

from quotegen.model.catalogue import Catalogue
from quotegen.model.finding import Finding
from quotegen.recommend.deep_answers import answer_findings
from quotegen.recommend.deep_lab import Lab
from quotegen.recommend.deep_products import occasions_of, product_findings
from quotegen.recommend.deep_refusals import refusal_findings
from quotegen.recommend.deep_rules import rule_findings
from quotegen.recommend.deep_sets import covering_sets


def search(catalogue: Catalogue, tick: Callable[[int], None]) -> tuple[Lab, list[Finding]]:
    """Everything found, and the lab with all that was tried. `tick` is told how many sets there were so far.

    The same catalogue gives the same findings. First come sets that hold every two values of every two questions;
    whatever has not shown itself by then is aimed at.
    """
    occasions = occasions_of(catalogue)
    lab = Lab(catalogue, occasions[0], tick)
    for draft in covering_sets(catalogue, lab.options):
        lab.try_out(draft)
    findings = [
        *product_findings(lab, occasions),
        *rule_findings(lab),
        *answer_findings(lab),
        *refusal_findings(lab),
    ]
    return lab, findings
