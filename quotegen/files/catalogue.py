"""A catalogue folder -> Catalogue, or every fault of every file with its line."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from quotegen.errors import Fault, InputRefused, did_you_mean, refuse_if_any
from quotegen.files.catalogue_tables import (
    cost_of,
    device_of,
    fit_of,
    pack_of,
    prices_of,
    product_of,
    unique,
)
from quotegen.files.reading import Source, read_data
from quotegen.files.tables import Row, read_table
from quotegen.files.validation import build
from quotegen.files.vat import vat_territory
from quotegen.language import LANGUAGES
from quotegen.model.base import Model
from quotegen.model.catalogue import Attribute, AttributeKind, Catalogue, Category
from quotegen.model.policy import PricingPolicy
from quotegen.model.prices import PriceList
from quotegen.model.questionnaire import Questionnaire
from quotegen.model.rules import Rules
from quotegen.model.seller import Seller
from quotegen.model.tax import TaxTable
from quotegen.model.units import Unit
from quotegen.recommend.checks import check_rules


class UnitsFile(Model):
    """`units.yaml`"""

    units: tuple[Unit, ...]


class CategoriesFile(Model):
    """`categories.yaml`"""

    attributes: tuple[Attribute, ...]
    categories: tuple[Category, ...]


class PriceListsFile(Model):
    """`price_lists.yaml`; their prices are in `prices.csv`."""

    price_lists: tuple[PriceList, ...]


YAML_FILES: Mapping[str, type[BaseModel]] = {
    "units": UnitsFile,
    "categories": CategoriesFile,
    "price_lists": PriceListsFile,
    "taxes": TaxTable,
    "policy": PricingPolicy,
    "seller": Seller,
    "questionnaire": Questionnaire,
    "rules": Rules,
}
"""The YAML files of a catalogue, each with the model that is its schema."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "packs": ("sku", "product", "unit", "content", "minimum", "multiple"),
    "prices": ("price_list", "sku", "model", "base_quantity", "from_quantity", "price"),
    "costs": ("sku", "cost", "currency"),
    "fits": ("device", "slot", "product", "capacity", "unit"),
}
"""The tables with fixed columns; devices and products have a column for each attribute besides."""

TEXT_COLUMNS = tuple(f"{name}_{language}" for name in ("name", "description") for language in LANGUAGES)
PRODUCT_COLUMNS = ("id", "category", *TEXT_COLUMNS, "cpv", "tax")
DEVICE_COLUMNS = ("id", "name")


class _Anything(Collection[str]):
    """The names of a table that could not be read: any name may be among them."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(slots=True)
class _Reading:
    """Everything read so far, and everything found wrong."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def yaml(self, name: str, model: type[BaseModel]) -> None:
        """Read a YAML file into `parts`, unless it is wrong."""
        try:
            source = self.sources[name] = read_data(self.folder / f"{name}.yaml")
        except InputRefused as refused:
            self.faults += refused.faults
            return
        part = build(model, source, source.data, self.faults)
        if part is not None:
            self.parts[name] = part

    def table(self, name: str, required: tuple[str, ...], optional: Iterable[str] = ()) -> list[Row]:
        """The rows of a table. One that cannot be read whole is `broken`: what it lacks is not known."""
        before = len(self.faults)
        rows: list[Row] = []
        try:
            rows = read_table(self.folder / f"{name}.csv", required, self.faults, tuple(optional))
        except InputRefused as refused:
            self.faults += refused.faults
        if len(self.faults) > before:
            self.broken.add(name.split("/")[0])
        return rows

    def names(self, name: str, rows: Iterable[Row], column: str) -> Collection[str]:
        """What a table names, wrong rows included, so that one wrong row is not held against all that refer to it."""
        return _Anything() if name in self.broken else {row.cells[column]: None for row in rows if column in row.cells}

    def keyed(self, name: str, field_name: str) -> dict[str, Any]:
        """The entries of a list in a YAML file by their id; an id that comes again is a fault."""
        found: dict[str, Any] = {}
        for index, item in enumerate(getattr(self.parts[name], field_name)):
            if item.id in found:
                fault = Fault("duplicate_id", f"{item.id} stands here twice", "keep one", f"{field_name}[{index}].id")
                self.faults.append(self.sources[name].locate(fault))
            found[item.id] = item
        return found

    def fault(self, name: str, fault: Fault) -> None:
        """A fault in a YAML file, at the place of its path."""
        self.faults.append(self.sources[name].locate(fault))


def load_catalogue(folder: Path) -> Catalogue:
    """Read and check a whole catalogue. InputRefused names every fault with file and line.

    Files first: every fault of every file. Then, if all are well formed, the rules against everything else.
    """
    if not folder.is_dir():
        hint = "check the folder's name"
        raise InputRefused(Fault("catalogue_missing", "there is no such catalogue folder", hint, file=str(folder)))
    reading = _Reading(folder)
    for name, model in YAML_FILES.items():
        reading.yaml(name, model)
    tables = _tables(reading) if set(_NEEDED_BY_TABLES) <= set(reading.parts) else {}
    _check_logo(reading)
    refuse_if_any(_in_order(reading.faults))
    parts = {name: reading.parts[name] for name in ("taxes", "questionnaire", "rules", "policy", "seller")}
    catalogue = Catalogue(name=folder.name, digest=_digest(folder), vat=vat_territory(), **tables, **parts)
    refuse_if_any(_in_order([_placed(fault, reading.sources) for fault in check_rules(catalogue)]))
    return catalogue


_NEEDED_BY_TABLES = ("units", "categories", "price_lists", "taxes", "policy")


def _tables(reading: _Reading) -> dict[str, Any]:
    """What the tables hold, each checked against what it refers to: the fields of a Catalogue."""
    faults = reading.faults
    units, attributes, categories = _vocabulary(reading)
    reading.keyed("taxes", "classes")
    rows = {name: reading.table(name, columns) for name, columns in TABLES.items()}
    rows["products"] = _product_rows(reading, attributes)
    rows["devices"] = reading.table("devices", DEVICE_COLUMNS, attributes)
    products = reading.names("products", rows["products"], "id")
    devices = reading.names("devices", rows["devices"], "id")
    skus = reading.names("packs", rows["packs"], "sku")
    faults += _unpacked(rows["products"], reading.names("packs", rows["packs"], "product"))
    fits = unique(rows["fits"], ("device", "slot", "product"), faults, fit_of(devices, products, units))
    return {
        "units": units,
        "attributes": attributes,
        "categories": categories,
        "products": unique(
            rows["products"], ("id",), faults, product_of(categories, attributes, reading.parts["taxes"])
        ),
        "devices": unique(rows["devices"], ("id",), faults, device_of(attributes)),
        "packs": unique(rows["packs"], ("sku",), faults, pack_of(products, units)),
        "fits": tuple(fits.values()),
        "price_lists": _price_lists(reading, rows, skus),
        "costs": unique(rows["costs"], ("sku",), faults, cost_of(skus)),
    }


def _vocabulary(reading: _Reading) -> tuple[dict[str, Unit], dict[str, Attribute], dict[str, Category]]:
    """Units, attributes and categories, which all tables refer to."""
    units: dict[str, Unit] = reading.keyed("units", "units")
    attributes: dict[str, Attribute] = reading.keyed("categories", "attributes")
    categories: dict[str, Category] = reading.keyed("categories", "categories")
    if "number" not in units:
        message = "there is no unit number, which figures without a unit are said in"
        reading.fault("units", Fault("unknown_unit", message, "add it", "units"))
    for index, attribute in enumerate(attributes.values()):
        if attribute.unit and attribute.unit not in units:
            reading.fault("categories", _no_unit(attribute.unit, f"attributes[{index}].unit", units))
        if (attribute.kind in _WITH_CHOICES) != bool(attribute.choices):
            message = "choices belong to the kinds choice and choices, and only there"
            reading.fault("categories", Fault("choices_wrong", message, "", f"attributes[{index}]"))
    for index, category in enumerate(categories.values()):
        if category.content_unit not in units:
            reading.fault("categories", _no_unit(category.content_unit, f"categories[{index}].content_unit", units))
        for place, name in enumerate(category.attributes):
            if name not in attributes:
                message, path = f"there is no attribute {name}", f"categories[{index}].attributes[{place}]"
                reading.fault("categories", Fault("unknown_attribute", message, did_you_mean(name, attributes), path))
    return units, attributes, categories


_WITH_CHOICES = {AttributeKind.CHOICE, AttributeKind.CHOICES}


def _no_unit(name: str, path: str, units: Iterable[str]) -> Fault:
    return Fault("unknown_unit", f"there is no unit {name}", did_you_mean(name, units, "add it to units.yaml"), path)


def _product_rows(reading: _Reading, attributes: Iterable[str]) -> list[Row]:
    """The rows of all CSVs in `products/`, in the order of the files' names."""
    names = sorted(path.stem for path in (reading.folder / "products").glob("*.csv"))
    if not names:
        place = str(reading.folder / "products")
        reading.faults.append(
            Fault("products_missing", "there are no products", "add a CSV to this folder", file=place)
        )
    optional = (*attributes, "returnable")
    return [row for name in names for row in reading.table(f"products/{name}", PRODUCT_COLUMNS, optional)]


def _unpacked(rows: Iterable[Row], packed: Collection[str]) -> list[Fault]:
    """A product that cannot be ordered in any pack."""
    return [
        row.fault("pack_missing", f"{row.cells['id']} has no pack", "add a row to packs.csv", "id")
        for row in rows
        if "id" in row.cells and row.cells["id"] not in packed
    ]


def _price_lists(reading: _Reading, rows: Mapping[str, list[Row]], skus: Collection[str]) -> tuple[PriceList, ...]:
    """The lists with their prices. In the default group every SKU has one, so that every customer can be quoted."""
    lists: dict[str, PriceList] = reading.keyed("price_lists", "price_lists")
    for index, item in enumerate(lists.values()):
        if item.prices:
            message = "prices stand in prices.csv"
            reading.fault("price_lists", Fault("unknown_field", message, "move them", f"price_lists[{index}].prices"))
    priced = prices_of(rows["prices"], lists, skus, reading.faults)
    policy: PricingPolicy = reading.parts["policy"]
    usual = [item for item in lists.values() if (item.group, item.currency) == (policy.default_group, policy.currency)]
    if not usual:
        message = f"there is no price list for {policy.default_group} in {policy.currency}"
        reading.fault("policy", Fault("price_list_missing", message, "add one to price_lists.yaml", "default_group"))
    if "prices" not in reading.broken:
        reading.faults += _unpriced(usual, rows)
    return tuple(item.model_copy(update={"prices": priced.get(item.id, {})}) for item in lists.values())


def _unpriced(lists: Iterable[PriceList], rows: Mapping[str, list[Row]]) -> list[Fault]:
    """SKUs for which these lists have no row."""
    priced = {(row.cells.get("price_list"), row.cells.get("sku")) for row in rows["prices"]}
    return [
        row.fault("price_missing", f"{row.cells['sku']} has no price in {item.id}", "add it to prices.csv", "sku")
        for item in lists
        for row in rows["packs"]
        if "sku" in row.cells and (item.id, row.cells["sku"]) not in priced
    ]


def _check_logo(reading: _Reading) -> None:
    seller: Seller | None = reading.parts.get("seller")
    if seller is not None and not (reading.folder / seller.logo).is_file():
        hint = "put the picture into the catalogue's folder"
        reading.fault("seller", Fault("file_missing", f"there is no file {seller.logo}", hint, "logo"))


def _placed(fault: Fault, sources: Mapping[str, Source]) -> Fault:
    """`rules.needs[2].quantity` is `needs[2].quantity` in rules.yaml."""
    name, _, path = fault.path.partition(".")
    return sources[name].locate(Fault(fault.code, fault.message, fault.hint, path))


def _in_order(faults: list[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column))


def catalogue_files(folder: Path) -> list[Path]:
    """The files that make up a catalogue."""
    found = [*folder.glob("*.yaml"), *folder.glob("*.csv"), *folder.glob("products/*.csv")]
    return sorted(path for path in found if path.is_file())


def _digest(folder: Path) -> str:
    """sha256 over the names and bytes of the catalogue's files."""
    whole = hashlib.sha256()
    for path in catalogue_files(folder):
        content = path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def json_schemas() -> Mapping[str, dict[str, Any]]:
    """The JSON Schema of each YAML file, for editors that complete and check while typing."""
    return {name: TypeAdapter(model).json_schema(by_alias=True) for name, model in YAML_FILES.items()}
