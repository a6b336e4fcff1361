"""Changes by hand, as they are written on the command line: LINE=4, LINE=5%, 120.00."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from quotegen.errors import Fault, InputRefused
from quotegen.model.draft import Edit
from quotegen.model.request import LineRequest
from quotegen.model.rules import Recurrence

_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)
Told = tuple[str, str | None, str]
"""Why, in which offer, and who."""


def amount_of(text: str) -> Decimal:
    """12.50, with a point. InputRefused for anything else."""
    try:
        amount = Decimal(text)
    except ArithmeticError:
        amount = Decimal("nan")
    if not amount.is_finite():
        raise InputRefused(Fault("not_a_decimal", f"{text} is not an amount", "write it like 12.50, with a point"))
    return amount


def _discount(text: str) -> dict[str, Any]:
    """5% is a share, 12.50 is money."""
    if text.endswith("%"):
        return {"percent": amount_of(text[:-1].strip())}
    return {"amount": amount_of(text)}


def _pair(text: str, option: str) -> tuple[str, str]:
    line, separator, value = text.rpartition("=")
    if not separator or not line or not value:
        hint = f"write --{option} LINE=VALUE, such as --{option} SKU=4"
        raise InputRefused(Fault("pair_wrong", f"{text} is no line with a value", hint))
    return line, value


def edits_of(
    lines: Mapping[str, Sequence[str] | None], whole: tuple[str | None, str | None], told: Told
) -> tuple[Edit, ...]:
    """The edits that were written, in the order of the options. `whole` is the discount on all and the target."""
    because, _, who = told
    found: list[dict[str, Any]] = []
    for option, texts in lines.items():
        found += [_edit(option, text, told) for text in texts or ()]
    discount_all, target = whole
    if discount_all is not None:
        found.append({"do": "discount_all", **_discount(discount_all), "reason": because or who})
    if target is not None:
        amount = amount_of(target)
        found.append({"do": "target_total", "amount": amount or None})
    return tuple(_checked(each) for each in found)


def _edit(option: str, text: str, told: Told) -> dict[str, Any]:
    because, offer, who = told
    if option in {"optional", "included"}:
        return {"do": "optional", "line": text, "offer": offer, "optional": option == "optional"}
    line, value = _pair(text, option)
    if option == "add":
        request = LineRequest(sku=line, quantity=amount_of(value), recurrence=Recurrence.ONCE)
        return {"do": "add", "add": request, "offer": offer}
    edit = {"do": option, "line": line, "offer": offer}
    if option == "quantity":
        return {**edit, "quantity": amount_of(value)}
    if not because:
        hint = 'add --because "…"'
        raise InputRefused(Fault("reason_missing", f"a {option} by hand needs a reason", hint, option))
    if option == "price":
        return {**edit, "price": amount_of(value), "by": who, "reason": because}
    return {**edit, **_discount(value), "reason": because}


def _checked(edit: Mapping[str, Any]) -> Edit:
    try:
        return _EDIT.validate_python(edit)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        raise InputRefused(Fault("edit_wrong", first["msg"].lower(), "see quotegen quote edit --help", place)) from None
