"""A template's words: `words.yaml` beside it."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from quotegen.errors import Fault, InputRefused
from quotegen.files.reading import read_data
from quotegen.files.validation import faults_of
from quotegen.model.base import LocalText

_TEXTS = TypeAdapter(dict[str, LocalText])


def read_words(folder: Path) -> dict[str, LocalText]:
    """All texts of a template by name; InputRefused if one is missing in a language."""
    if not folder.is_dir():
        raise InputRefused(Fault("template_missing", "there is no such template", "check --template", file=str(folder)))
    source = read_data(folder / "words.yaml")
    try:
        return _TEXTS.validate_python(source.data)
    except ValidationError as error:
        raise InputRefused(source.locate(fault) for fault in faults_of(error, LocalText)) from None
