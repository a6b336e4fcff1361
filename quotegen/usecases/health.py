"""How the database is, for whoever looks after it: where it is, what is in it, and all of it to take away."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Fault
from quotegen.model.permissions import Action
from quotegen.store.backup import backup
from quotegen.store.events import record
from quotegen.store.numbering import last_number
from quotegen.store.upkeep import counts, form_of
from quotegen.usecases.house import House
from quotegen.usecases.house_notices import notices_of
from quotegen.usecases.permit import permit
from quotegen.usecases.upload_space import Room, room_of


@dataclass(frozen=True, slots=True)
class Health:
    """The address without a password, the form of the tables, how many rows, and the next number as it is written.

    `room` is what uploads take; `notices` are what should be known although nothing is broken.
    """

    address: str
    form: str
    rows: Mapping[str, int]
    next_number: str
    room: Room
    notices: tuple[Fault, ...]


def health_of(house: House) -> Health:
    permit(house, Action.SEE_HEALTH)
    numbers, year = house.settings.numbers, house.today(house.desk.catalogue.seller.time_zone).year
    home, store = house.desk.workspace.home, house.store
    room = room_of(home, store, house.settings.uploads)
    notices = notices_of(home, store, house.settings, room)
    with store.read() as tx:
        coming = last_number(tx, numbers.series, numbers.year_of(year)) + 1
        return Health(store.address, form_of(tx), counts(tx), numbers.written(year, coming), room, notices)


def backup_of(house: House) -> bytes:
    """All that is kept, in one file for `quotegen db restore`. That it was taken is kept too."""
    permit(house, Action.BACK_UP)
    with house.store.write() as tx:
        record(tx, house.deed(), "database", "backup_taken", {})
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "quotegen.backup.gz"
        backup(house.store, place)
        return place.read_bytes()
