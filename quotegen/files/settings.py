"""The settings of a workspace: `quotegen.yaml`. All of it may be left out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from quotegen.errors import Fault, refuse_if_any
from quotegen.files.reading import read_data
from quotegen.files.validation import build
from quotegen.model.base import Model
from quotegen.model.numbering import Numbers

FILE = "quotegen.yaml"
_PASSWORD = re.compile("//.*@")
"""Of an address that stands where a field should: its path would repeat it."""


class DatabaseSettings(Model):
    """`sqlite:///` with a path, in the workspace unless it is absolute, or `postgresql://`."""

    url: str = "sqlite:///data/quotegen.db"


class Settings(Model):
    database: DatabaseSettings = DatabaseSettings()
    numbers: Numbers = Numbers()


def read_settings(folder: Path) -> Settings:
    """The settings of this workspace; the usual ones where it has no such file. InputRefused with every fault."""
    if not (folder / FILE).is_file():
        return Settings()
    faults: list[Fault] = []
    source = read_data(folder / FILE)
    settings = build(Settings, source, source.data or {}, faults)
    refuse_if_any([replace(fault, path=_PASSWORD.sub("//***@", fault.path)) for fault in faults])
    assert settings is not None
    return settings
