"""The fonts of the documents: static weights, cut once from the variable fonts and kept in a cache.

WeasyPrint cuts an instance out of a variable font anew in every document, which takes five times as long and
makes the first document of a process differ from the second in bytes. A static font avoids both.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import fontpkg

from quotegen.errors import Fault, OutputFailed

_RECIPE = 1
"""Raise this when the way of cutting changes, so that caches are made anew."""

_LATIN = "U+0020-024F,U+1E00-1EFF,U+2010-2044,U+20A0-20CF,U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"
# The text font also serves names in Greek and Cyrillic; headings fall back to it for them.
_EUROPEAN = _LATIN + ",U+0370-03FF,U+0400-045F"
_FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum", "liga", "calt", "case")


@dataclass(frozen=True, slots=True)
class Face:
    """One static weight: the CSS family and weight it serves, and where on the axes it is cut."""

    family: str
    package: str
    weight: int
    optical_size: int
    scripts: str

    @property
    def file_name(self) -> str:
        return f"{self.package}-{self.weight}.ttf"


FACES = (
    Face("Inter", "inter", 400, 14, _EUROPEAN),
    Face("Inter", "inter", 600, 14, _EUROPEAN),
    Face("Source Serif 4", "source-serif-4", 400, 12, _LATIN),
    Face("Source Serif 4", "source-serif-4", 600, 20, _LATIN),
)


def font_files() -> Mapping[str, Path]:
    """The static fonts by file name; cut now if this machine has not done it yet (some seconds, once)."""
    folder = _cache_folder()
    found = {face.file_name: folder / face.file_name for face in FACES}
    missing = [face for face in FACES if not found[face.file_name].is_file()]
    if missing:
        _make(folder, missing)
    return found


def are_ready() -> bool:
    """Whether `font_files` will be quick."""
    return all((_cache_folder() / face.file_name).is_file() for face in FACES)


def _cache_folder() -> Path:
    """Below XDG_CACHE_HOME or ~/.cache, or in the system's temporary folder where home cannot be written."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = f"fonts-{_version()}"
    folder = base / "quotegen" / name
    if folder.is_dir() or os.access(next(parent for parent in folder.parents if parent.exists()), os.W_OK):
        return folder
    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"quotegen-{user}" / name


def _version() -> str:
    """Changes with the packaged fonts and with the recipe."""
    import importlib.metadata as metadata

    packages = sorted({face.package for face in FACES})
    versions = [f"{name} {metadata.version(f'fontpkg-{name}')}" for name in packages]
    return hashlib.sha256("\n".join([f"recipe {_RECIPE}", *versions]).encode()).hexdigest()[:12]


def _make(folder: Path, faces: list[Face]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(max_workers=min(len(faces), os.cpu_count() or 1)) as pool:
            contents = list(pool.map(cut, faces))
        for face, content in zip(faces, contents, strict=True):
            handle, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(temporary).replace(folder / face.file_name)
            finally:
                Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise OutputFailed(
            Fault(
                "font_cache",
                f"cannot keep the fonts in {folder}: {error.strerror}",
                "set XDG_CACHE_HOME to a folder that can be written",
                file=str(folder),
            )
        ) from None


def cut(face: Face) -> bytes:
    """The static font of a face: the same bytes every time."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(fontpkg.path(face.package), recalcTimestamp=False)
    options = subset.Options(
        layout_features=list(_FEATURES), name_IDs=["*"], notdef_outline=True, recalc_timestamp=False, hinting=False
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(face.scripts))
    subsetter.subset(font)
    limits = {"wght": float(face.weight), "opsz": float(face.optical_size)}
    static = instancer.instantiateVariableFont(font, limits)
    _rename(static, face)
    content = BytesIO()
    static.save(content)
    return content.getvalue()


def _rename(font: object, face: Face) -> None:
    """A family name of our own, so that no font installed on the machine is taken in its place."""
    names = font["name"]  # type: ignore[index]
    for record in list(names.names):
        if record.nameID in {16, 17, 21, 22, 25}:
            names.removeNames(nameID=record.nameID)
    for name_id, text in ((1, f"{face.family} {face.weight}"), (2, "Regular"), (4, f"{face.family} {face.weight}")):
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight  # type: ignore[index]
