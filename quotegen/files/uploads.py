"""Files that somebody hands in -> files of a catalogue: by known names alone, whatever they were called before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from quotegen.errors import Fault, did_you_mean, refuse_if_any
from quotegen.files.catalogue import PRODUCT_COLUMNS, TABLES, YAML_FILES
from quotegen.files.catalogue_folder import PRODUCTS
from quotegen.files.reader import unpack_zip
from quotegen.files.tables import delimiter_of
from quotegen.files.zip_upload import looks_packed, shown_name

KNOWN = frozenset({f"{name}.yaml" for name in YAML_FILES} | {f"{name}.csv" for name in (*TABLES, "devices")})
"""The files that every catalogue has."""
_MARK = "rules.yaml"
_PRODUCTS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\.csv")
_PICTURE = re.compile(r"[A-Za-z0-9_-]{1,60}\.(svg|png)")
_HEADER = 2000


@dataclass(slots=True)
class Uploaded:
    """Files by their names in a catalogue, and pictures, which are still as they came."""

    files: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether it is a catalogue by itself, so that nothing of the one before is kept."""
        return set(self.files) >= KNOWN and any(name.startswith(f"{PRODUCTS}/") for name in self.files)


def sort_uploads(given: Mapping[str, bytes], live: Collection[str]) -> Uploaded:
    """Each file in its place; `live` names what the catalogue has now. InputRefused with every fault."""
    found, faults = Uploaded(), list[Fault]()
    for name, content in given.items():
        if looks_packed(content) and name.lower().endswith(".zip"):
            for inner, unpacked in _inside(name, unpack_zip(name, content), faults):
                _put(found, inner, unpacked, live, faults)
        elif name.lower().endswith(".zip"):
            faults.append(Fault("zip_wrong", "this is no zip", "pack it anew", file=shown_name(name)))
        elif looks_packed(content):
            hint = "save each sheet as CSV, and hand in the CSV"
            faults.append(
                Fault("upload_packed", "this is a spreadsheet or another packed file", hint, file=shown_name(name))
            )
        else:
            _put(found, PurePosixPath(name.replace("\\", "/")).name, content, live, faults)
    refuse_if_any(faults)
    return found


def _inside(zipped: str, contents: Mapping[str, bytes], faults: list[Fault]) -> Iterator[tuple[str, bytes]]:
    """The files of the one catalogue in a zip by their names in it; what else was packed with them is passed over."""
    files = {PurePosixPath(name): content for name, content in contents.items() if not _is_beside(PurePosixPath(name))}
    roots = {path.parent for path in files if path.name == _MARK} or {_shared(files)}
    if len(roots) > 1:
        message, hint = f"there are {len(roots)} catalogues in it", "pack one of them"
        faults.append(Fault("zip_several", message, hint, file=shown_name(zipped)))
        return
    (root,) = roots
    for path, content in files.items():
        if path.is_relative_to(root):
            yield path.relative_to(root).as_posix(), content
        else:
            faults.append(_unknown(path.as_posix(), ()))


def _is_beside(path: PurePosixPath) -> bool:
    return path.suffix == ".md" or any(part.startswith((".", "__")) for part in path.parts)


def _shared(files: Collection[PurePosixPath]) -> PurePosixPath:
    """The folder that all of them are in; one of products belongs to their names."""
    tops = {path.parts[0] for path in files if len(path.parts) > 1}
    inside = all(len(path.parts) > 1 for path in files)
    return PurePosixPath(tops.pop()) if inside and len(tops) == 1 and PRODUCTS not in tops else PurePosixPath()


def _put(found: Uploaded, name: str, content: bytes, live: Collection[str], faults: list[Fault]) -> None:
    if _PICTURE.fullmatch(name):
        target, place = found.pictures, name
    else:
        place = _place(name, content, live)
        target = found.files
    if not place:
        faults.append(_unknown(name, live))
    elif place in target:
        faults.append(Fault("upload_twice", "it is there twice", "hand it in once", file=place))
    else:
        target[place] = content


def _place(name: str, content: bytes, live: Collection[str]) -> str:
    """Its name in a catalogue; empty if it has none there. A new table of products is told by its columns."""
    if name in KNOWN:
        return name
    folder, _, file = name.rpartition("/")
    if folder in {"", PRODUCTS} and _PRODUCTS.fullmatch(file):
        place = f"{PRODUCTS}/{file}"
        if folder or place in live or _has_columns(content):
            return place
    return ""


def _has_columns(content: bytes) -> bool:
    text = content[:_HEADER].decode("utf-8-sig", errors="replace")
    header = text.lstrip().split("\n", 1)[0]
    return set(PRODUCT_COLUMNS[:3]) <= {cell.strip() for cell in header.split(delimiter_of(text))}


def _unknown(name: str, live: Collection[str]) -> Fault:
    known = sorted({*KNOWN, *live})
    hint = did_you_mean(name[:60], known, f"a catalogue has {', '.join(sorted(KNOWN))} and {PRODUCTS}/NAME.csv")
    return Fault("upload_unknown", "this is no file of a catalogue", hint, file=shown_name(name))
