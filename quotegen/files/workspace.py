"""Where the catalogue and the templates are: a workspace folder, or what came with the package."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Fault, InputRefused, OutputFailed, did_you_mean, refuse_if_any
from quotegen.files.reading import read_data
from quotegen.files.validation import build
from quotegen.model.base import Code, Model
from quotegen.resources import bundled

PARTS = ("catalog", "templates", "examples")
"""The folders of a workspace."""
DEFAULT = "default.yaml"
"""The file in `catalog/` that says which of several catalogues is meant when none is named."""


class DefaultFile(Model):
    """`catalog/default.yaml`"""

    catalog: Code


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `catalog/<name>/` and `templates/<document>/`; `home` is where its settings and its data are."""

    catalogue: Path
    templates: Path
    home: Path
    is_bundled: bool = False


def find_workspace(folder: Path | None, here: Path, name: str | None = None) -> Workspace:
    """The folder named; else the current one if it is a workspace; else the house's own, or the sample that came along.

    Of its catalogues the one of this name, else its default, else the only one. InputRefused if that is none.
    """
    root = folder or (here if (here / "catalog").is_dir() else _own_folder())
    if folder is None and not (root / "catalog").is_dir():
        return Workspace(_catalogue(bundled("catalog"), name), bundled("templates"), root, is_bundled=True)
    return Workspace(_catalogue(root / "catalog", name), root / "templates", root)


def _own_folder() -> Path:
    """For whoever has no workspace: the sample company's data, and its catalogue once it was changed there.

    Below XDG_DATA_HOME or ~/.local/share.
    """
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "quotegen"


def _catalogue(folder: Path, name: str | None) -> Path:
    found = {path.parent.name: path.parent for path in sorted(folder.glob("*/rules.yaml"))}
    if not found:
        hint = "make a workspace with `quotegen init DIR`, or name one with --workspace"
        raise InputRefused(Fault("catalogue_missing", "there is no catalogue here", hint, file=str(folder)))
    names = ", ".join(found)
    if name is not None:
        if name not in found:
            raise InputRefused(_unknown(name, names, found).at(str(folder)))
        return found[name]
    if (folder / DEFAULT).is_file():
        return _default(folder, names, found)
    if len(found) > 1:
        hint = f"name one with --catalog, or in {DEFAULT}"
        raise InputRefused(
            Fault("catalogue_ambiguous", f"there are several catalogues: {names}", hint, file=str(folder))
        )
    return next(iter(found.values()))


def _default(folder: Path, names: str, found: Mapping[str, Path]) -> Path:
    faults: list[Fault] = []
    source = read_data(folder / DEFAULT)
    default = build(DefaultFile, source, source.data, faults)
    if default is not None and default.catalog not in found:
        faults.append(source.locate(_unknown(default.catalog, names, found)))
    refuse_if_any(faults)
    assert default is not None
    return found[default.catalog]


def _unknown(name: str, names: str, found: Mapping[str, Path]) -> Fault:
    message = f"there is no catalogue {name}; there is {names}"
    return Fault("catalogue_unknown", message, did_you_mean(name, found, "name one of these"), "catalog")


def make_workspace(folder: Path) -> list[Path]:
    """A new workspace with the sample catalogues, templates and answers; its files. An old one is never touched."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputRefused(
            Fault("folder_not_empty", "this is not an empty folder", "name a new folder", file=str(folder))
        )
    folder = folder.absolute()
    staging = folder.with_name(f".{folder.name}.quotegen-init")
    try:
        shutil.rmtree(staging, ignore_errors=True)
        for part in PARTS:
            shutil.copytree(bundled(part), staging / part, ignore=shutil.ignore_patterns("__pycache__"))
        if folder.exists():  # whoever stands in it goes on standing in it
            for part in PARTS:
                (staging / part).rename(folder / part)
            staging.rmdir()
        else:
            staging.rename(folder)
    except OSError as error:
        shutil.rmtree(staging, ignore_errors=True)
        reason = (error.strerror or str(error)).lower()
        raise OutputFailed(
            Fault("cannot_write", f"cannot make the folder: {reason}", "choose another place", file=str(folder))
        ) from None
    return sorted(path for path in folder.rglob("*") if path.is_file())
