"""The files of a template: its HTML and CSS, what it shares with others, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from quotegen.errors import Fault, InputRefused
from quotegen.files.reading import read_data, read_text
from quotegen.files.validation import faults_of
from quotegen.model.base import LocalText
from quotegen.model.canonical import canonical
from quotegen.resources import bundled

_TEXTS = TypeAdapter(dict[str, LocalText])
_PARTS = {".html", ".css"}
_USUAL = "proposal"


@cache
def usual_words(name: str) -> Mapping[str, LocalText]:
    """The texts that come with quotegen for a template of this name; for one of another name, the proposal's."""
    shipped = bundled("templates")
    return _words_in(shipped / (name if (shipped / name).is_dir() else _USUAL))


def read_words(folder: Path) -> dict[str, LocalText]:
    """All texts of a template by name: its own, and the usual ones that it does not say otherwise.

    So a template of one's own goes on printing when quotegen learns to say more. InputRefused if one is missing in a
    language.
    """
    return {**usual_words(folder.name), **_words_in(folder)}


def _words_in(folder: Path) -> dict[str, LocalText]:
    if not folder.is_dir():
        raise InputRefused(Fault("template_missing", "there is no such template", "check --template", file=str(folder)))
    source = read_data(folder / "words.yaml")
    try:
        return _TEXTS.validate_python(source.data)
    except ValidationError as error:
        raise InputRefused(source.locate(fault) for fault in faults_of(error, LocalText)) from None


def read_template(templates: Path, name: str) -> dict[str, bytes]:
    """The files of a template by the names it includes them by; its words as `<name>/words.json`, checked."""
    words = {text: local.root for text, local in read_words(templates / name).items()}
    found = {f"{name}/words.json": canonical(words).encode()}
    for folder in (templates / name, templates / "shared"):
        for path in sorted(folder.glob("*")):
            if path.suffix in _PARTS:
                found[f"{folder.name}/{path.name}"] = read_text(path).encode()
    return found
