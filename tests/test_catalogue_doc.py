"""docs/catalogue.md names every file, column and field; the JSON Schemas are those of the models."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from quotegen.files.catalogue import DEVICE_COLUMNS, PRODUCT_COLUMNS, TABLES, YAML_FILES, json_schemas, load_catalogue
from quotegen.files.reading import read_data
from quotegen.model.catalogue import Attribute, AttributeKind, Category
from quotegen.model.prices import PriceList, PriceModel
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.model.tax import TaxClass
from quotegen.model.units import Unit
from tests.conftest import OFFICE, ROOT

TEXT = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
SCHEMAS = ROOT / "catalog" / "schemas"
_SECTION = re.compile(r"^### `([^`]+)`\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
SECTIONS = {match[1]: set(re.findall(r"`([^`\n]+)`", match[2])) for match in _SECTION.finditer(TEXT)}
EXAMPLES: dict[str, str] = dict(re.findall(r"<!-- example: ([^ ]+) -->\n```csv\n(.*?)```", TEXT, re.DOTALL))

COLUMNS = {f"{name}.csv": columns for name, columns in TABLES.items()} | {
    "products/*.csv": PRODUCT_COLUMNS,
    "devices.csv": DEVICE_COLUMNS,
}
FIELDS: dict[str, list[type[BaseModel]]] = {f"{name}.yaml": [model] for name, model in YAML_FILES.items()}
FIELDS["units.yaml"].append(Unit)
FIELDS["categories.yaml"] += [Attribute, Category]
FIELDS["price_lists.yaml"].append(PriceList)
FIELDS["taxes.yaml"].append(TaxClass)
FIELDS["questionnaire.yaml"].append(Question)
ELSEWHERE = {("price_lists.yaml", "prices")}  # they stand in prices.csv


def test_every_file_of_the_shipped_catalogue_is_in_the_first_table() -> None:
    listed = set(re.findall(r"^\| `([^`]+)` \|", TEXT.split("##")[0], re.MULTILINE))
    shipped = {path.name for path in OFFICE.glob("*.[cy]*") if path.suffix in {".csv", ".yaml"}} | {"products/*.csv"}
    assert listed == shipped == set(SECTIONS)


@pytest.mark.parametrize(("file", "column"), [(file, name) for file, names in COLUMNS.items() for name in names])
def test_every_column_is_described(file: str, column: str) -> None:
    assert column in SECTIONS[file]


@pytest.mark.parametrize(
    ("file", "field"),
    [
        (file, info.alias or name)
        for file, models in FIELDS.items()
        for model in models
        for name, info in model.model_fields.items()
        if (file, name) not in ELSEWHERE
    ],
)
def test_every_field_is_described(file: str, field: str) -> None:
    assert field in SECTIONS[file]


def test_every_kind_of_attribute_question_and_price_is_described() -> None:
    assert {kind.value for kind in AttributeKind} <= SECTIONS["categories.yaml"]
    assert {kind.value for kind in QuestionType} <= SECTIONS["questionnaire.yaml"]
    assert {kind.value for kind in PriceModel} <= SECTIONS["prices.csv"]


def test_every_table_has_an_example() -> None:
    wanted = {file.replace("*", "papers") for file in COLUMNS}
    assert set(EXAMPLES) == wanted


def test_the_examples_can_be_added_to_the_shipped_catalogue(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(OFFICE, tmp_path / "office"))
    for file, text in EXAMPLES.items():
        header, *rows = text.splitlines()
        path = folder / file
        assert path.read_text(encoding="utf-8").splitlines()[0] == header
        with path.open("a", encoding="utf-8") as table:
            table.writelines(f"{row}\n" for row in rows)
    catalogue = load_catalogue(folder)
    assert {"EXAMPLE-R"} <= set(catalogue.packs)
    assert {"example-100"} <= set(catalogue.devices)


@pytest.mark.parametrize("name", YAML_FILES)
def test_the_schema_is_that_of_the_model(name: str, update: bool) -> None:
    path = SCHEMAS / f"{name}.schema.json"
    wanted = json.dumps(json_schemas()[name], indent=2, ensure_ascii=False) + "\n"
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == wanted, "run pytest --update if the change is meant"


def test_there_is_no_schema_of_anything_else() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{name}.schema.json" for name in YAML_FILES}


@pytest.mark.parametrize("name", YAML_FILES)
def test_the_shipped_file_is_valid_by_its_schema(name: str) -> None:
    schema = json_schemas()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [error.message for error in _errors(schema, read_data(OFFICE / f"{name}.yaml").data)] == []


@pytest.mark.parametrize("name", YAML_FILES)
def test_an_unknown_field_is_invalid_by_the_schema(name: str) -> None:
    data = read_data(OFFICE / f"{name}.yaml").data | {"nothing_like_it": 1}
    assert _errors(json_schemas()[name], data)


def _errors(schema: dict[str, Any], data: Any) -> list[jsonschema.ValidationError]:
    return list(jsonschema.Draft202012Validator(schema).iter_errors(data))
