"""The table of VAT places and rates that comes with the program."""

from __future__ import annotations

from functools import cache

from quotegen.errors import Fault, refuse_if_any
from quotegen.files.reading import read_data
from quotegen.files.validation import build
from quotegen.model.vat_territory import VatTerritory
from quotegen.resources import packaged

VAT_FILE = packaged("data/vat.yaml")


@cache
def vat_territory() -> VatTerritory:
    """As `vat.yaml` has it. InputRefused with every fault of it: whoever keeps it may make a mistake."""
    source, faults = read_data(VAT_FILE), list[Fault]()
    found = build(VatTerritory, source, source.data, faults)
    refuse_if_any(faults)
    assert found is not None
    return found
