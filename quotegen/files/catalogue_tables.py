"""Rows of the catalogue's tables -> models. Each fault names the row and the column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from quotegen.errors import Fault, did_you_mean
from quotegen.files.tables import Row
from quotegen.files.validation import faults_of, point_hint
from quotegen.language import LANGUAGES
from quotegen.model.base import clean_text, exact
from quotegen.model.catalogue import Attribute, AttributeKind, Category, Cost, Device, Fit, Pack, Product, Value
from quotegen.model.prices import Price, PriceList
from quotegen.model.tax import TaxTable
from quotegen.model.units import Unit

M = TypeVar("M", bound=BaseModel)
Make = Callable[[Row, list[Fault]], M | None]


def unique(rows: Iterable[Row], key: tuple[str, ...], faults: list[Fault], make: Make[M]) -> dict[str, M]:
    """The rows' models by their key, one column or several; a key that comes again is a fault."""
    found: dict[str, M] = {}
    lines: dict[str, int] = {}
    for row in rows:
        name = " ".join(row.cells.get(column, "") for column in key)
        if name in lines and all(column in row.cells for column in key):
            hint = "keep one of the two rows"
            faults.append(
                row.fault(
                    f"duplicate_{key[0]}" if len(key) == 1 else "duplicate_row",
                    f"{name} stands in line {lines[name]} already",
                    hint,
                    key[0],
                )
            )
            continue
        lines[name] = row.line
        model = make(row, faults)
        if model is not None:
            found[name] = model
    return found


def _model(model: type[M], row: Row, data: Mapping[str, Any], faults: list[Fault]) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for fault in faults_of(error, model):
            column = _column(fault.path, row)
            empty = column in row.columns and column not in row.cells
            hint = "fill in the cell" if empty else fault.hint
            faults.append(row.fault(fault.code, fault.message, hint, column))
        return None


def _column(path: str, row: Row) -> str:
    """The column a model's field comes from: `name.lt` is name_lt, `name` (a missing language) the empty one."""
    name = path.replace(".", "_").split("[")[0]
    if name in row.columns:
        return name
    return next((f"{name}_{lang}" for lang in LANGUAGES if f"{name}_{lang}" not in row.cells), name)


def _refers(row: Row, known: Mapping[str, Collection[str]], faults: list[Fault]) -> bool:
    """Whether every one of these columns names something known."""
    before = len(faults)
    for column, names in known.items():
        name = row.cells.get(column)
        if name is None:
            faults.append(row.fault("missing_field", f"the cell {column} is empty", "fill in the cell", column))
        elif name not in names:
            hint = did_you_mean(name, names)
            faults.append(row.fault(f"unknown_{column}", f"there is no {column} {name}", hint, column))
    return len(faults) == before


def _local(row: Row, name: str) -> dict[str, str]:
    return {language: row.cells.get(f"{name}_{language}", "") for language in LANGUAGES}


def product_of(
    categories: Mapping[str, Category], attributes: Mapping[str, Attribute], taxes: TaxTable
) -> Make[Product]:
    tax_classes = [item.id for item in taxes.classes]

    def make(row: Row, faults: list[Fault]) -> Product | None:
        if not _refers(row, {"category": categories, "tax": tax_classes}, faults):
            return None
        allowed = set(categories[row.cells["category"]].attributes)
        values = _attributes(row, attributes, faults)
        for name in sorted(set(values) - allowed):
            message = f"a {row.cells['category']} has no attribute {name}"
            faults.append(row.fault("unknown_attribute", message, "empty the cell or add it to the category", name))
        data: dict[str, Any] = {name: row.cells[name] for name in ("id", "category", "cpv", "tax") if name in row.cells}
        if "returnable" in row.cells:
            data |= _returnable(row, faults)
        texts = {"name": _local(row, "name"), "description": _local(row, "description")}
        return _model(Product, row, {**data, **texts, "attributes": values}, faults)

    return make


def _returnable(row: Row, faults: list[Fault]) -> dict[str, bool]:
    cell = row.cells["returnable"]
    if cell not in {"yes", "no"}:
        hint = "write yes or no, or leave the cell empty"
        faults.append(row.fault("flag_wrong", f"{cell} is neither yes nor no", hint, "returnable"))
    return {"returnable": cell == "yes"}


def device_of(attributes: Mapping[str, Attribute]) -> Make[Device]:
    def make(row: Row, faults: list[Fault]) -> Device | None:
        data = {name: row.cells[name] for name in ("id", "name") if name in row.cells}
        return _model(Device, row, {**data, "attributes": _attributes(row, attributes, faults)}, faults)

    return make


def _attributes(row: Row, attributes: Mapping[str, Attribute], faults: list[Fault]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, cell in row.cells.items():
        if name in attributes:
            try:
                values[name] = _attribute(attributes[name], cell)
            except _WrongCell as wrong:
                faults.append(row.fault("attribute_wrong", wrong.message, wrong.hint, name))
            except PydanticCustomError as wrong:
                faults.append(row.fault(wrong.type, wrong.message(), point_hint(cell), name))
    return values


class _WrongCell(Exception):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def _attribute(attribute: Attribute, cell: str) -> Value:
    """A cell by its kind: a number with a point, yes or no, one of the choices, several of them, or text."""
    if attribute.kind is AttributeKind.NUMBER:
        return exact(cell)
    if attribute.kind is AttributeKind.TEXT:
        return clean_text(cell)
    if attribute.kind is AttributeKind.FLAG:
        if cell not in {"yes", "no"}:
            raise _WrongCell(f"{cell} is neither yes nor no", "write yes or no, or leave the cell empty")
        return cell == "yes"
    chosen = cell.split() if attribute.kind is AttributeKind.CHOICES else [cell]
    known = [choice.value for choice in attribute.choices]
    for value in chosen:
        if value not in known:
            hint = did_you_mean(value, known, "the choices are in categories.yaml")
            raise _WrongCell(f"{value} is not one of {', '.join(known)}", hint)
    return frozenset(chosen) if attribute.kind is AttributeKind.CHOICES else cell


def pack_of(products: Collection[str], units: Collection[str]) -> Make[Pack]:
    def make(row: Row, faults: list[Fault]) -> Pack | None:
        known = _refers(row, {"product": products, "unit": units}, faults)
        return _model(Pack, row, row.cells, faults) if known else None

    return make


def cost_of(skus: Collection[str]) -> Make[Cost]:
    def make(row: Row, faults: list[Fault]) -> Cost | None:
        return _model(Cost, row, row.cells, faults) if _refers(row, {"sku": skus}, faults) else None

    return make


def fit_of(devices: Collection[str], products: Collection[str], units: Mapping[str, Unit]) -> Make[Fit]:
    def make(row: Row, faults: list[Fault]) -> Fit | None:
        known = _refers(row, {"device": devices, "product": products, "unit": units}, faults)
        return _model(Fit, row, row.cells, faults) if known else None

    return make


def prices_of(
    rows: Iterable[Row], lists: Mapping[str, PriceList], skus: Collection[str], faults: list[Fault]
) -> dict[str, dict[str, Price]]:
    """Prices by list and SKU. The rows of one price are its breaks, in rising order."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if _refers(row, {"price_list": lists, "sku": skus}, faults):
            grouped.setdefault((row.cells["price_list"], row.cells["sku"]), []).append(row)
    found: dict[str, dict[str, Price]] = {}
    for (price_list, sku), breaks in grouped.items():
        price = _price(sku, breaks, faults)
        if price is not None:
            found.setdefault(price_list, {})[sku] = price
    return found


def _price(sku: str, rows: list[Row], faults: list[Fault]) -> Price | None:
    for row in rows[1:]:
        for column in ("model", "base_quantity"):
            if row.cells.get(column) != rows[0].cells.get(column):
                message = f"the breaks of {sku} do not agree on {column}"
                faults.append(row.fault("break_model", message, "one price has one model and base", column))
                return None
    shared = {name: rows[0].cells[name] for name in ("model", "base_quantity") if name in rows[0].cells}
    try:
        return Price.model_validate({"sku": sku, "breaks": [_break(row) for row in rows], **shared})
    except ValidationError as error:
        faults += [_break_fault(fault, rows) for fault in faults_of(error, Price)]
        return None


def _break(row: Row) -> dict[str, str]:
    named = {"from_quantity": "from_quantity", "price": "amount"}
    return {named[column]: cell for column, cell in row.cells.items() if column in named}


def _break_fault(fault: Fault, rows: list[Row]) -> Fault:
    """`breaks[1].amount` is the price cell of the second row; a break out of order is named where it falls."""
    row, column = rows[0], "from_quantity"
    if fault.path.startswith("breaks["):
        row = rows[int(fault.path[len("breaks[") : fault.path.index("]")])]
        column = "price" if fault.path.endswith("amount") else "from_quantity"
    elif fault.code == "break_order":
        starts = [Decimal(item.cells["from_quantity"]) for item in rows]
        row = next(item for item, before, now in zip(rows[1:], starts, starts[1:], strict=False) if now <= before)
    elif fault.path in row.columns:
        column = fault.path
    return row.fault(fault.code, fault.message, fault.hint, column)
