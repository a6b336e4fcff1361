"""What was printed, kept as it was printed; and the templates it was printed from."""

from __future__ import annotations

from sqlalchemy import Connection

from quotegen.errors import DamagedData, Fault
from quotegen.model.canonical import sha256
from quotegen.store import rows
from quotegen.store.events import Deed, record
from quotegen.store.quotations import KeptRevision
from quotegen.store.schema import bundles, documents


def keep_bundle(tx: Connection, digest: str, content: bytes) -> None:
    """Once for all documents that are printed from the same files."""
    if rows.find(tx, bundles, digest=digest) is None:
        rows.insert(tx, bundles, {"digest": digest, "content": content})


def bundle_of(tx: Connection, digest: str) -> bytes:
    """DamagedData if it is not there."""
    row = rows.find(tx, bundles, digest=digest)
    if row is None:
        raise DamagedData(Fault("template_lost", f"the templates {digest[:12]} are not kept", "restore a backup"))
    return bytes(row["content"])


def keep_document(tx: Connection, kept: KeptRevision, pdf: bytes, made_with: str, deed: Deed) -> bytes:
    """The PDF of a revision; if one is kept already, that one stays, and is what is answered."""
    known = document_of(tx, kept)
    if known is not None:
        return known
    row = {**kept.key, "sha256": sha256(pdf), "content": pdf, "made_at": deed.time, "made_with": made_with}
    rows.insert(tx, documents, row)
    record(tx, deed, kept.number, "printed", {})
    return pdf


def document_of(tx: Connection, kept: KeptRevision) -> bytes | None:
    """The PDF as it was printed first, or None if it was not printed yet. DamagedData if it was changed since."""
    row = rows.find(tx, documents, **kept.key)
    if row is None:
        return None
    if sha256(row["content"]) != row["sha256"]:
        hint = "restore a backup; `quotegen verify --all` finds all that is damaged"
        raise DamagedData(Fault("document_damaged", f"the PDF of {kept.number} was changed", hint))
    return bytes(row["content"])
