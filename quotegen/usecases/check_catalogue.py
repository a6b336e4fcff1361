"""What is in a catalogue, once all of it has been read and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from quotegen.files.catalogue import json_schemas
from quotegen.files.writing import write_files
from quotegen.language import LANGUAGES
from quotegen.model.catalogue import Catalogue


def contents(catalogue: Catalogue) -> Mapping[str, int]:
    """How much there is of everything, in the order a person would ask."""
    return {
        "languages": len(LANGUAGES),
        "categories": len(catalogue.categories),
        "products": len(catalogue.products),
        "skus": len(catalogue.packs),
        "devices": len(catalogue.devices),
        "fits": len(catalogue.fits),
        "price_lists": len(catalogue.price_lists),
        "prices": sum(len(price_list.prices) for price_list in catalogue.price_lists),
        "costs": len(catalogue.costs),
        "tax_classes": len(catalogue.taxes.classes),
        "questions": len(catalogue.questionnaire.questions),
        "figures": len(catalogue.rules.figures),
        "needs": len(catalogue.rules.needs),
    }


def write_schemas(folder: Path) -> list[Path]:
    """The JSON Schemas of the YAML files, for editors that check while typing."""
    files = {
        folder / f"{name}.schema.json": (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
        for name, schema in json_schemas().items()
    }
    write_files(files)
    return list(files)
