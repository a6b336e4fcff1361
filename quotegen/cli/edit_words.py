"""Changes by hand, as they are written on the command line: LINE=4, LINE=5%, 120.00."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotegen.errors import Fault, InputRefused
from quotegen.model.draft import Edit, edit_of
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence
from quotegen.typed import read_discount, read_money, read_number


@dataclass(frozen=True, slots=True)
class Told:
    """What is said beside the changes: why, in which offer, and who; and in which currency amounts are.

    `usual` is the reason that the document gives for a discount on everything, where none is said.
    """

    because: str
    offer: str | None
    who: str
    currency: str
    usual: str


def _pair(text: str, option: str) -> tuple[str, str]:
    line, separator, value = text.rpartition("=")
    if not separator or not line or not value:
        hint = f"write --{option} LINE=VALUE, such as --{option} SKU=4"
        raise InputRefused(Fault("pair_wrong", f"{text} is no line with a value", hint))
    return line, value


def texts_of(texts: Sequence[str] | None, option: str) -> dict[str, str]:
    """What is said of a line or to a question, by its name; empty where it is to be taken away."""
    found: dict[str, str] = {}
    for each in texts or ():
        name, separator, text = each.partition("=")
        if not separator or not name:
            hint = f'write --{option} NAME="TEXT", and NAME= to take it away'
            raise InputRefused(Fault("pair_wrong", f"{each} is no name with a text", hint))
        found[name] = text
    return found


def edits_of(
    lines: Mapping[str, Sequence[str] | None], whole: tuple[str | None, str | None], told: Told
) -> tuple[Edit, ...]:
    """The edits that were written, in the order of the options. `whole` is the discount on all and the target."""
    found: list[dict[str, Any]] = []
    for option, texts in lines.items():
        found += [_edit(option, text, told) for text in texts or ()]
    discount_all, target = whole
    if discount_all is not None:
        given = read_discount(discount_all, told.currency, None, "amount")
        found.append({"do": "discount_all", **given, "reason": told.because or told.usual})
    if target is not None:
        amount = read_money(target, told.currency)
        found.append({"do": "target_total", "amount": amount or None})
    return tuple(edit_of(each) for each in found)


def _edit(option: str, text: str, told: Told) -> dict[str, Any]:
    offer = told.offer
    if option == "keep":
        return {"do": "keep", "line": text, "offer": offer, "by": told.who, "reason": _reason(option, told.because)}
    if option in {"optional", "included"}:
        return {"do": "optional", "line": text, "offer": offer, "optional": option == "optional"}
    line, value = _pair(text, option)
    if option == "replace":
        return {"do": "replace", "line": line, "offer": offer, "sku": value}
    if option == "add":
        request = LineRequest(sku=line, quantity=read_number(value), recurrence=Recurrence.ONCE)
        return {"do": "add", "add": request, "offer": offer}
    edit = {"do": option, "line": line, "offer": offer}
    if option == "quantity":
        return {**edit, "quantity": read_number(value)}
    reason = _reason(option, told.because)
    if option == "price":
        return {**edit, "price": read_money(value, told.currency), "by": told.who, "reason": reason}
    return {**edit, **read_discount(value, told.currency, None, "amount"), "reason": reason}


def edits_with_reason(
    lines: Mapping[str, Sequence[str] | None], whole: tuple[str | None, str | None], told: Told
) -> tuple[Edit, ...]:
    """The same; InputRefused `reason_unkept` where a reason is given and no change here keeps it: it would be lost."""
    edits = edits_of(lines, whole, told)
    if told.because and not any(hasattr(edit, "reason") for edit in edits):
        hint = 'tell it to the customer with --tell LINE="REASON"; prices, discounts and lines that are kept have one'
        raise InputRefused(Fault("reason_unkept", "no change here keeps a reason for the house", hint, "because"))
    return edits


_BY_HAND = {"price": "a price by hand", "discount": "a discount by hand", "keep": "to keep a line"}


def _reason(option: str, because: str) -> str:
    if not because:
        hint = 'add --because "…"'
        raise InputRefused(Fault("reason_missing", f"{_BY_HAND[option]} needs a reason", hint, option))
    return because
