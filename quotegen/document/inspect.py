"""PDFs that somebody brings, looked into by a worker: what they say of themselves, and what was added to them.

Whatever such a file does to its reader, the worker is lost with it and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from quotegen.document.proof import Proof
from quotegen.errors import DamagedData, Fault
from quotegen.model.canonical import sha256
from quotegen.model.quotation import Quotation
from quotegen.model.versioned import from_text
from quotegen.workers.limits import Why
from quotegen.workers.pool import Pool, WorkerLost, comparing_pool, inspecting_pool

_LARGEST_ADDITION = 16 * 1024 * 1024
_LOST: dict[Why, tuple[str, str]] = {
    "time": ("proof_timeout", "this PDF takes too long to look into"),
    "memory": ("proof_memory", "this PDF takes too much memory to look into"),
    "crash": ("proof_crashed", "this PDF cannot be looked into"),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that was added to an issued PDF, by what it says of itself.

    `at`: when, in UTC; `stamped_by`: who says that time if it is not the signer. `why_not`: empty if the signature
    holds, else partial, weak, altered, out_of_date, changed_since or unreadable. `is_stamp`: it tells a time and no
    signer's will. `page` counts from 1, `box` is left, bottom, right and top in millimetres from the lower left corner;
    both None where it is not shown.
    """

    signer: str
    issuer: str
    at: str
    stamped_by: str
    is_stamp: bool
    why_not: str
    page: int | None
    box: tuple[int, int, int, int] | None

    @property
    def holds(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Additions:
    """What was added to an issued PDF: signatures, and fields that wait for one."""

    signatures: tuple[Signature, ...] = ()
    empty_fields: tuple[str, ...] = ()


def inspect_proof(pdf: bytes) -> Proof:
    """As `read_proof`, and DamagedData with proof_timeout, proof_memory or proof_crashed where the worker is lost."""
    said = json.loads(_asked(inspecting_pool(), "inspect_tasks:read", pdf))
    quotation = from_text(Quotation, said["text"])
    return Proof(said["text"], sha256(said["text"]), tuple(said["printed"]), quotation, said["head"])


def inspect_additions(issued: bytes, pdf: bytes) -> Additions:
    """What was added behind the issued bytes, with which `pdf` begins.

    DamagedData if that is anything but signatures (changed_after_issue, signature_over_text), or cannot be looked
    into (proof_timeout, proof_memory, proof_crashed).
    """
    if len(pdf) - len(issued) > _LARGEST_ADDITION:
        message = "more than 16 MB were added to it, which is no signature"
        raise DamagedData(Fault("changed_after_issue", message, "ask for the file as it was issued"))
    said = json.loads(_asked(comparing_pool(), "compare_tasks:compare", (issued, pdf)))
    return Additions(tuple(_signature(each) for each in said["signatures"]), tuple(said["empty"]))


def _signature(said: dict[str, Any]) -> Signature:
    page, box = said["page"], said["box"]
    place = None
    if box is not None:
        left, bottom, right, top = (round(edge * 25.4 / 72) for edge in box)
        place = (left, bottom, right, top)
    names = ("signer", "issuer", "at", "stamped_by", "is_stamp", "why_not")
    return Signature(**{name: said[name] for name in names}, page=page + 1 if place else None, box=place)


def _asked(pool: Pool, task: str, argument: object) -> bytes:
    """Tried a second time where something else has killed the worker."""
    try:
        try:
            return pool.call(f"quotegen.document.{task}", argument)
        except WorkerLost as lost:
            if not lost.killed:
                raise
            return pool.call(f"quotegen.document.{task}", argument)
    except WorkerLost as lost:
        code, message = _LOST[lost.why]
        raise DamagedData(Fault(code, message, "ask for the file anew, as it was issued or signed")) from None
