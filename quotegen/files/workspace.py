"""Where the catalogue and the templates are: a workspace folder, or what came with the package."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Fault, InputRefused, OutputFailed
from quotegen.resources import bundled

PARTS = ("catalog", "templates", "examples")
"""The folders of a workspace."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `catalog/<name>/` and `templates/<document>/`."""

    catalogue: Path
    templates: Path
    is_bundled: bool = False


def find_workspace(folder: Path | None, here: Path) -> Workspace:
    """The folder named; else the current one if it is a workspace; else the sample that came with the package."""
    if folder is None and not (here / "catalog").is_dir():
        return _workspace(bundled("catalog"), bundled("templates"), is_bundled=True)
    root = folder or here
    return _workspace(root / "catalog", root / "templates")


def _workspace(catalogues: Path, templates: Path, is_bundled: bool = False) -> Workspace:
    found = sorted(path.parent for path in catalogues.glob("*/rules.yaml")) if catalogues.is_dir() else []
    if not found:
        hint = "make a workspace with `quotegen init DIR`, or name one with --workspace"
        raise InputRefused(Fault("catalogue_missing", "there is no catalogue here", hint, file=str(catalogues)))
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise InputRefused(
            Fault("catalogue_ambiguous", f"there are several catalogues: {names}", "keep one", file=str(catalogues))
        )
    return Workspace(found[0], templates, is_bundled)


def make_workspace(folder: Path) -> list[Path]:
    """A new workspace with the sample catalogue, templates and answers; its files. An old one is never touched."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputRefused(
            Fault("folder_not_empty", "this is not an empty folder", "name a new folder", file=str(folder))
        )
    staging = folder.with_name(f".{folder.name}.quotegen-init")
    try:
        shutil.rmtree(staging, ignore_errors=True)
        for part in PARTS:
            shutil.copytree(bundled(part), staging / part, ignore=shutil.ignore_patterns("__pycache__"))
        if folder.exists():
            folder.rmdir()
        staging.rename(folder)
    except OSError as error:
        shutil.rmtree(staging, ignore_errors=True)
        reason = (error.strerror or str(error)).lower()
        raise OutputFailed(
            Fault("cannot_write", f"cannot make the folder: {reason}", "choose another place", file=str(folder))
        ) from None
    return sorted(path for path in folder.rglob("*") if path.is_file())
