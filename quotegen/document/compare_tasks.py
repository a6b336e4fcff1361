"""What a worker does with a PDF to which something was added. Imported by it alone."""

from __future__ import annotations

import json
from dataclasses import asdict

from quotegen.document.looks import look_faults
from quotegen.document.signatures import signatures_of
from quotegen.document.update import update_of
from quotegen.errors import DamagedData, Fault


def prepare() -> None:
    """All that is needed was imported with this module, before the worker is closed in."""


def compare(both: tuple[bytes, bytes]) -> bytes:
    """The signatures that were added to the issued bytes, as JSON. DamagedData if anything else was changed."""
    issued, pdf = both
    update = update_of(issued, pdf)
    boxes = [(field.page, field.box) for field in update.fields if field.page is not None and field.box is not None]
    faults = update.faults or tuple(look_faults(issued, pdf, boxes))
    if faults:
        raise DamagedData(faults)
    fields = {field.key: field for field in update.fields}
    signatures = [each for each in signatures_of(pdf) if each.field in fields]
    if not signatures:
        message = "something was added to it that is no signature"
        raise DamagedData(Fault("changed_after_issue", message, "ask for the file as it was issued"))
    shown = [{**asdict(each), "page": fields[each.field].page, "box": fields[each.field].box} for each in signatures]
    empty = [field.name for field in update.fields if field.key not in {each.field for each in signatures}]
    return json.dumps({"signatures": shown, "empty": empty}).encode()
