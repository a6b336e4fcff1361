"""What is handed in for batches is kept for a time and up to a size, and longer only where a batch still needs it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Fault, OutputFailed
from quotegen.files.batch_shelf import Shelf
from quotegen.files.settings import UploadSettings
from quotegen.files.upload_space import Upload, alone, bring_back, remove, size_of, uploads_in
from quotegen.store.engine import Store
from quotegen.store.jobs import unfinished_files, with_a_job
from quotegen.usecases.house import House

_HOUR = 60 * 60.0
_DAY = 24 * _HOUR
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Room:
    """What uploads take: how many there are, their bytes with what was made of them, and of how many at most.

    `needed` of them stay whatever their age: a batch of them runs, or is not finished.
    """

    count: int
    needed: int
    bytes: int
    most_bytes: int

    @property
    def megabytes(self) -> int:
        """In whole ones, begun ones as well."""
        return -(-self.bytes // _MEGABYTE)

    @property
    def most_megabytes(self) -> int:
        return self.most_bytes // _MEGABYTE


def room_of(home: Path, store: Store, settings: UploadSettings) -> Room:
    """Of the workspace in this folder."""
    shelf = Shelf.of(home)
    found = uploads_in(shelf)
    return Room(len(found), len(_needed(store, found)), size_of(shelf.root), _most(settings))


def nearly_full(room: Room) -> Fault | None:
    """That nine tenths of the room are taken by what may not go."""
    if room.bytes * 10 < room.most_bytes * 9:
        return None
    message = f"uploads take {room.megabytes} MB of at most {room.most_megabytes} MB"
    return Fault("uploads_nearly_full", message, "finish the batches that are not, or raise uploads.most_megabytes")


def make_room(house: House, coming: int) -> None:
    """Removes what is over its age, then what was used longest ago, until so many bytes more are within the limit.

    What a running or unfinished batch needs stays, and so does what was used within the hour. OutputFailed if the room
    is not enough then.
    """
    shelf, settings = Shelf.of(house.desk.workspace.home), house.settings.uploads
    with alone(shelf):
        bring_back(shelf)
        total = _removed_down_to(house, shelf, _most(settings) - coming)
    if coming and total + coming > _most(settings):
        message = f"uploads take {total // _MEGABYTE} MB of at most {settings.most_megabytes} MB"
        hint = "finish the batches that are not, wait an hour for what was just handed in, or raise most_megabytes"
        raise OutputFailed(Fault("uploads_full", message, hint))


def _removed_down_to(house: House, shelf: Shelf, most: int) -> int:
    """What all of them come to when those are gone that are too old, or are over so many bytes in all."""
    settings, now, total = house.settings.uploads, house.clock().timestamp(), size_of(shelf.root)
    may_go = [each for each in uploads_in(shelf) if now - each.used_at > _HOUR]
    needed, run = _needed(house.store, may_go), _run(house.store, may_go)
    for upload in may_go:
        days = settings.finished_days if upload.was_run or upload.digest in run else settings.unused_days
        is_old = now - upload.used_at > days * _DAY
        if upload.digest not in needed and (is_old or total > most) and remove(shelf, upload):
            total -= upload.size
            why = "its age" if is_old else "its size"
            logging.getLogger(__name__).info("the upload %s is removed for %s", upload.digest[:12], why)
    return total


def _most(settings: UploadSettings) -> int:
    return settings.most_megabytes * _MEGABYTE


def _needed(store: Store, found: Sequence[Upload]) -> frozenset[str]:
    running = {each.digest for each in found if each.is_running}
    with store.read() as tx:
        return unfinished_files(tx, [each.digest for each in found]) | running


def _run(store: Store, found: Sequence[Upload]) -> frozenset[str]:
    with store.read() as tx:
        return with_a_job(tx, [each.digest for each in found])
