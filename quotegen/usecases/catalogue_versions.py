"""The versions that the live catalogue has had: who made each live and when, and how one comes back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from quotegen.errors import Busy, Fault, RuleRefused
from quotegen.files.catalogue_folder import version_of
from quotegen.model.permissions import Action
from quotegen.store.events import of_subjects
from quotegen.usecases.change_catalogue import (
    BACK,
    CHANGED,
    Staged,
    activate,
    live_files,
    settle,
    shelf_of,
    stage_files,
    subject_of,
)
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit

FIRST, BY_HAND = "first", "hand"


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """`how` it came: upload, brand, back, `first` for the one before all changes, `hand` for one nobody recorded.

    `at` and `who` are empty where that is not known; `counts` is what it changed.
    """

    version: str
    at: str
    who: str
    how: str
    counts: Mapping[str, int]
    is_live: bool
    is_kept: bool


def versions(house: House) -> tuple[KeptVersion, ...]:
    """Every change, the latest first, and the version before the first of them."""
    with suppress(Busy), shelf_of(house).alone():
        settle(house)
    with house.store.read() as tx:
        events = [each for each in of_subjects(tx, [subject_of(house)]) if each.what == CHANGED]
    shelf, live = shelf_of(house), version_of(live_files(house))
    made = [(each.details["after"], each.at, each.details.get("begun_by", each.who), each.details) for each in events]
    found = [
        KeptVersion(version, at, who, about["how"], about["counts"], False, shelf.has(version))
        for version, at, who, about in reversed(made)
    ]
    if events:
        first = events[0].details["before"]
        found.append(KeptVersion(first, "", "", FIRST, {}, False, shelf.has(first)))
    now = next((number for number, each in enumerate(found) if each.version == live), None)
    if now is None:
        found.insert(0, KeptVersion(live, "", "", BY_HAND if events else FIRST, {}, True, shelf.has(live)))
        return tuple(found)
    return tuple(replace(each, is_live=number == now) for number, each in enumerate(found))


def stage_version(house: House, version: str) -> Staged:
    """An earlier version, checked and compared with the live one, as anything that is handed in."""
    permit(house, Action.CHANGE_CATALOGUE)
    return stage_files(house, shelf_of(house).files_of(version), BACK)


def activate_before(house: House, version: str) -> None:
    """An earlier version is live again. Errors as `activate`."""
    activate(house, stage_version(house, version))


def undo_activation(house: House) -> None:
    """The version before the last change is live again. RuleRefused if it is not as that change left it."""
    with house.store.read() as tx:
        changes = [each for each in of_subjects(tx, [subject_of(house)]) if each.what == CHANGED]
    if not changes:
        raise RuleRefused(Fault("nothing_changed_here", "the catalogue has not been changed here", ""))
    last = changes[-1].details
    if version_of(live_files(house)) != last["after"]:
        message = "the files were changed by hand since the last change here"
        raise RuleRefused(Fault("changed_by_hand", message, "choose a version to bring back"))
    activate_before(house, last["before"])
