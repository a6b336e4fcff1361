"""How whoever acts likes to work."""

from __future__ import annotations

from quotegen.model.people import Preferences
from quotegen.store import people
from quotegen.usecases.house import House


def preferences_of(house: House) -> Preferences:
    """Those of the user of the house; the usual ones until something else is said."""
    with house.store.read() as tx:
        return people.preferences_of(tx, house.user.name)


def save_preferences(house: House, preferred: Preferences) -> None:
    """Kept under the user's name, on whatever machine they work."""
    with house.store.write() as tx:
        people.save_preferences(tx, house.user.name, preferred)
