"""A catalogue that travels to a worker."""

from __future__ import annotations

import threading

from quotegen.batch.packed import PackedCatalogue, unpack
from quotegen.model.catalogue import Catalogue


def test_it_arrives_as_it_was(office: Catalogue) -> None:
    assert unpack(PackedCatalogue.of(office)) == office


def test_what_was_worked_out_for_it_stays_behind(office: Catalogue) -> None:
    # A lock cannot be packed: as little as a table that another thread goes on filling.
    catalogue = office.model_copy()
    catalogue.once("worked out", threading.Lock)
    assert unpack(PackedCatalogue.of(catalogue)) == office
