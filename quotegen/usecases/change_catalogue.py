"""A changed catalogue: handed in, checked, compared with the live one, and made live at one moment.

The event that it is about to change is committed before the folder changes, the event that it has changed behind it.
Where the program is killed between the two, whoever comes next finds the first without the second and settles it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from quotegen.errors import Busy, DamagedData, Fault, InputRefused, QuotegenError, RuleRefused
from quotegen.files.catalogue import load_catalogue
from quotegen.files.catalogue_folder import read_folder, version_of
from quotegen.files.catalogue_shelf import Shelf
from quotegen.files.swap import begin_house, take_place
from quotegen.files.uploads import sort_uploads
from quotegen.model.catalogue import Catalogue
from quotegen.model.permissions import Action
from quotegen.resources import bundled
from quotegen.store.events import Event, of_subjects, record
from quotegen.store.failpoints import point
from quotegen.usecases.compare_catalogues import Difference, compare
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit

UPLOAD, BRAND, BACK = "upload", "brand", "back"
"""How a catalogue came to be staged."""
BEGUN, CHANGED, DROPPED = "catalogue_change_begun", "catalogue_changed", "catalogue_change_dropped"


@dataclass(frozen=True, slots=True)
class Staged:
    """A catalogue that is ready to go live in the place of the version `base`."""

    folder: Path
    base: str
    version: str
    how: str
    catalogue: Catalogue
    difference: Difference


def shelf_of(house: House) -> Shelf:
    """Where the versions of the house's catalogue are kept."""
    return Shelf(house.desk.workspace.home, house.desk.catalogue.name)


def subject_of(house: House) -> str:
    """Under which the events of the house's catalogue are recorded."""
    return f"catalogue:{house.desk.catalogue.name}"


def live_files(house: House) -> dict[str, bytes]:
    """The catalogue as it stands in its folder now."""
    workspace = house.desk.workspace
    own = workspace.home / "catalog" / house.desk.catalogue.name
    # The sample may have become the house's own since this house was opened.
    return read_folder(own if workspace.is_bundled and own.is_dir() else workspace.catalogue)


def stage(house: House, given: Mapping[str, bytes]) -> Staged:
    """One or several files of a catalogue, or a zip of a whole one, put into a copy of the live one.

    InputRefused with every fault of every file, each with line and column; nothing is changed.
    """
    permit(house, Action.CHANGE_CATALOGUE)
    live = live_files(house)
    uploaded = sort_uploads(given, live)
    pictures = {name: content for name, content in live.items() if name.endswith((".svg", ".png"))}
    for name, content in uploaded.pictures.items():
        if pictures.get(name) != content:
            hint = "change the logo under Templates, from a PNG or JPEG"
            raise InputRefused(Fault("picture_unknown", "a new picture is not taken with a catalogue", hint, file=name))
    return stage_files(house, {**(pictures if uploaded.is_whole else live), **uploaded.files}, UPLOAD)


def stage_files(house: House, files: Mapping[str, bytes], how: str) -> Staged:
    """These files as the catalogue: checked, and compared with the live one. InputRefused as `stage`."""
    folder = shelf_of(house).room(files)
    try:
        catalogue = load_catalogue(folder)
        difference = compare(house, catalogue)
    except QuotegenError as refused:
        shutil.rmtree(folder.parent, ignore_errors=True)
        raise type(refused)(_inside(folder, fault) for fault in refused.faults) from None
    return Staged(folder, version_of(live_files(house)), version_of(files), how, catalogue, difference)


def _inside(folder: Path, fault: Fault) -> Fault:
    """The file by its name in the catalogue: whoever reads it knows nothing of the copy."""
    path = Path(fault.file)
    return replace(fault, file=path.relative_to(folder).as_posix()) if path.is_relative_to(folder) else fault


def discard(staged: Staged) -> None:
    """It is not to go live."""
    shutil.rmtree(staged.folder.parent, ignore_errors=True)


def activate(house: House, staged: Staged) -> None:
    """It is the live catalogue from now on; the one before is kept.

    Busy if the live one has changed since it was staged, RuleRefused if nothing would change.
    """
    permit(house, Action.CHANGE_TEMPLATES if staged.how == BRAND else Action.CHANGE_CATALOGUE)
    shelf = shelf_of(house)
    files = read_folder(staged.folder)
    if version_of(files) != staged.version:
        raise DamagedData(Fault("staged_damaged", "it is no longer what was checked", "hand it in again"))
    if staged.version == staged.base:
        raise RuleRefused(Fault("nothing_changes", "this is the catalogue as it is", "hand in what is different"))
    with shelf.alone():
        settle(house)
        before = live_files(house)
        if version_of(before) != staged.base:
            raise _changed_meanwhile(house)
        shelf.keep(before)
        shelf.keep(files)
        counts = staged.difference.counts()
        details = {"before": staged.base, "after": staged.version, "how": staged.how, "counts": counts}
        _go_live(house, files, details)
    discard(staged)


def _go_live(house: House, files: Mapping[str, bytes], details: Mapping[str, object]) -> None:
    subject = subject_of(house)
    with house.store.write() as tx:
        record(tx, house.deed(), subject, BEGUN, details)
    point("catalogue.begun")
    try:
        with house.store.write() as tx:
            record(tx, house.deed(), subject, CHANGED, details)
            if not _put(house, files, str(details["before"])):
                raise _changed_meanwhile(house)
            point("catalogue.exchanged")
    except QuotegenError:
        if not settle(house):
            raise
    point("catalogue.committed")


def _put(house: House, files: Mapping[str, bytes], base: str) -> bool:
    workspace = house.desk.workspace
    if not workspace.is_bundled:
        return take_place(files, workspace.catalogue, base)
    sample = {part: bundled(part) for part in ("templates", "catalog")}
    return begin_house(house.desk.catalogue.name, files, sample, workspace.home)


def _changed_meanwhile(house: House) -> Busy:
    message = f"the catalogue {house.desk.catalogue.name} was changed by somebody else meanwhile"
    return Busy(Fault("catalogue_changed", message, "look at what is different now, then repeat it"))


def settle(house: House) -> bool:
    """A change that was cut off is recorded as what became of it; whether there was one, and it is live."""
    if (cut_off := _cut_off(house)) is None:
        return False
    is_live = bool(version_of(live_files(house)) == cut_off.details["after"])
    details = {**cut_off.details, "settled": True, "begun_by": cut_off.who}
    with house.store.write() as tx:
        record(tx, house.deed(), subject_of(house), CHANGED if is_live else DROPPED, details)
    return is_live


def _cut_off(house: House) -> Event | None:
    with house.store.read() as tx:
        last = max(of_subjects(tx, [subject_of(house)]), key=lambda event: event.seq, default=None)
    return last if last is not None and last.what == BEGUN else None
