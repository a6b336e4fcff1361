"""The settings of a workspace: `quotegen.yaml`. All of it may be left out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

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


Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)]
"""A name as browsers send it: in lower case, without scheme, port or path."""


class AppSettings(Model):
    """`hosts` are further names that the app answers to, where signing in is set up."""

    hosts: Annotated[tuple[Host, ...], Field(max_length=50)] = ()


class UploadSettings(Model):
    """How long what is handed in for batches is kept after it was last used, and how many megabytes of it at most.

    `unused_days` is for a file that no batch was begun with, `finished_days` for one whose batches are all finished.
    """

    unused_days: Annotated[int, Field(ge=1, le=36500)] = 2
    finished_days: Annotated[int, Field(ge=1, le=36500)] = 90
    most_megabytes: Annotated[int, Field(ge=50, le=100_000_000)] = 5000


class Settings(Model):
    database: DatabaseSettings = DatabaseSettings()
    uploads: UploadSettings = UploadSettings()
    numbers: Numbers = Numbers()
    app: AppSettings = AppSettings()


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
