"""Checks in plain words, at three levels: what blocks, what needs somebody's yes, what would be wise."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from quotegen.model.quotation import Quotation
from quotegen.ui.kit.excesses import excess_sentence
from quotegen.ui.kit.text import amount, literal
from quotegen.ui.kit.words import say, say_fault
from quotegen.usecases.checks import Check, Level

_ICONS = {Level.BLOCKS: ":material/block:", Level.APPROVAL: ":material/approval:", Level.ADVICE: ":material/lightbulb:"}
_COLOURS = {Level.BLOCKS: "red", Level.APPROVAL: "orange", Level.ADVICE: "gray"}


def show_checks(checks: Sequence[Check], currency: str, quotation: Quotation | None = None) -> None:
    """A line for each; one that says all is well where there is none. With the quotation, offers have their names."""
    if not checks:
        st.markdown(f":green[:material/check_circle:] {say('checks.none')}")
    for check in checks:
        colour, icon = _COLOURS[check.level], _ICONS[check.level]
        told = _sentence(check, currency, quotation)
        st.markdown(f":{colour}[{icon}] **{_level(check)}** {told}")


def _level(check: Check) -> str:
    """A margin that is told without figures may be above the floor, and then nobody has to approve it."""
    if check.excess is not None and not check.excess.is_told:
        return say("checks.approval_perhaps")
    return say(f"checks.levels.{check.level.value}")


def _sentence(check: Check, currency: str, quotation: Quotation | None) -> str:
    if check.fault is not None:
        return literal(say_fault(check.fault))
    if check.excess is not None:
        return excess_sentence(check.excess, currency, quotation)
    values = {name: literal(_written(name, value, currency)) for name, value in check.values.items()}
    return say(f"checks.advice.{check.code}", **values)


def _written(name: str, value: str, currency: str) -> str:
    return amount(Decimal(value), currency) if name == "amount" else value
