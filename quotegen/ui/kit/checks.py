"""Checks in plain words, at three levels: what blocks, what needs somebody's yes, what would be wise."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from quotegen.language import percent
from quotegen.model.approval import Excess, ExcessCode
from quotegen.money import round_to
from quotegen.ui.kit.text import amount, literal
from quotegen.ui.kit.words import app_language, say, say_fault
from quotegen.usecases.checks import Check, Level

_ICONS = {Level.BLOCKS: ":material/block:", Level.APPROVAL: ":material/approval:", Level.ADVICE: ":material/lightbulb:"}
_COLOURS = {Level.BLOCKS: "red", Level.APPROVAL: "orange", Level.ADVICE: "gray"}
_IN_MONEY = {ExcessCode.UNLISTED, ExcessCode.AMOUNT, ExcessCode.CURRENCY}


def show_checks(checks: Sequence[Check], currency: str) -> None:
    """A line for each; one that says all is well where there is none."""
    if not checks:
        st.markdown(f":green[:material/check_circle:] {say('checks.none')}")
    for check in checks:
        colour, icon = _COLOURS[check.level], _ICONS[check.level]
        st.markdown(f":{colour}[{icon}] **{say(f'checks.levels.{check.level.value}')}** {_sentence(check, currency)}")


def _sentence(check: Check, currency: str) -> str:
    if check.fault is not None:
        return literal(say_fault(check.fault))
    if check.excess is not None:
        return say_excess(check.excess, currency)
    values = {name: literal(_written(name, value, currency)) for name, value in check.values.items()}
    return say(f"checks.advice.{check.code}", **values)


def _written(name: str, value: str, currency: str) -> str:
    return amount(Decimal(value), currency) if name == "amount" else value


def say_excess(excess: Excess, currency: str) -> str:
    """What goes beyond which limit, by how much; without its figures where they may not be told."""
    where = literal(" · ".join(part for part in (excess.line, excess.offer) if part))
    if not excess.is_told:
        return say("checks.excess.margin_untold", where=where)
    return say(
        f"checks.excess.{excess.code.value}",
        where=where,
        actual=_figure(excess.code, excess.actual, currency),
        allowed=_figure(excess.code, excess.allowed, currency),
    )


def _figure(code: ExcessCode, value: Decimal, currency: str) -> str:
    if code in _IN_MONEY:
        return amount(round_to(value, 2), currency)
    return percent(round_to(value, 2), app_language())
