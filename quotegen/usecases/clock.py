"""The clock by which the house promises: whether it went back, and what an admin says of it."""

from __future__ import annotations

from datetime import datetime

from quotegen.errors import Fault, RuleRefused
from quotegen.model.permissions import Action
from quotegen.store import clock
from quotegen.store.events import record, time_text
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit


def clock_note(house: House) -> Fault | None:
    """What is to be told of the clock of this machine; None where it is as late as it should be."""
    with house.store.read() as tx:
        found = clock.behind(tx, house.clock())
    return found.fault if found else None


def accept_clock(house: House) -> datetime:
    """The clock of this machine is right, and the later time that was kept is not; that time is answered.

    RuleRefused for whoever may not look after the database, or if the clock is not behind.
    """
    permit(house, Action.KEEP_DATABASE)
    deed = house.deed()
    with house.store.write() as tx:
        found = clock.behind(tx, deed.at)
        if found is None:
            message, hint = "the clock is not behind what was kept", "nothing needs to be said"
            raise RuleRefused(Fault("clock_not_behind", message, hint))
        record(tx, deed, clock.SUBJECT, clock.ACCEPTED, {"clock": deed.time, "latest": time_text(found.latest)})
    return found.latest
