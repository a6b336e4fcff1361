"""The seal of a row: a digest over its columns, so that no stored byte changes unnoticed.

A seal says its form, a place for the id of a key, and the columns it is over, so that a table may have more columns
later than when the row was written: `2::content,id,version:9f86d0…`. The first form was the bare digest over the
columns that the table had then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from quotegen.model.canonical import canonical, sha256

_FORM = "2"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NO_KEY = ""

_IN_FORM_1: Mapping[str, str] = {
    "approvals": "id draft state content changed_at",
    "bundles": "digest content",
    "chain": "id seq hash",
    "counters": "series year n",
    "customers": "id search content version changed_at",
    "documents": "quotation revision sha256 content made_at made_with",
    "draft_pasts": "draft version content",
    "drafts": "id quotation revision state customer title search owner content version currency payable recurrence"
    " created_at changed_at",
    "events": "seq at who source subject what details previous hash",
    "idempotency": "key request_sha256 answer at",
    "job_items": "job row external_id request_sha256 state draft quotation revision faults seconds changed_at",
    "jobs": "id file file_sha256 options rows who created_at",
    "preferences": "who content",
    "quotations": "number series year n customer created_at",
    "revisions": "quotation revision state customer title search owner catalogue currency payable recurrence issue_date"
    " valid_until zone issued_at changed_at snapshot_sha256 document_sha256",
    "snapshots": "quotation revision content costing",
    "users": "name role content",
}
"""The columns of each table that had rows before seals named theirs. It never changes."""


class Sealed(StrEnum):
    WHOLE = "whole"
    CHANGED = "changed"
    NEWER = "newer"
    """Sealed in a form or with a key that this program does not know: nobody can say here whether it was changed."""


def seal_of(table: str, row: Mapping[str, Any]) -> str:
    """The seal over the table's name and all columns of the row but the seal itself."""
    columns = sorted(name for name in row if name != "seal")
    return f"{_FORM}:{_NO_KEY}:{','.join(columns)}:{_digest(table, row, columns)}"


def check_seal(table: str, row: Mapping[str, Any]) -> Sealed:
    """Whether a row is as it was written.

    A column that its seal does not name came later: it has to be null, as the migration that made it left it.
    """
    form, _, rest = str(row["seal"]).partition(":")
    if not rest:
        return _checked_in_form_1(table, row)
    key, _, rest = rest.partition(":")
    named, _, digest = rest.partition(":")
    columns = named.split(",")
    # A column that the table does not have is no sign of a newer program: that one would have made it.
    if not set(columns) <= row.keys() or columns != sorted(columns) or not _DIGEST.fullmatch(digest):
        return Sealed.CHANGED
    if form.isdecimal() and (int(form) > int(_FORM) or (form == _FORM and key != _NO_KEY)):
        return Sealed.NEWER
    whole = form == _FORM and key == _NO_KEY and digest == _digest(table, row, columns)
    return Sealed.WHOLE if whole and _are_null(row, columns) else Sealed.CHANGED


def _checked_in_form_1(table: str, row: Mapping[str, Any]) -> Sealed:
    columns = _IN_FORM_1.get(table, "").split()
    if not columns or not set(columns) <= row.keys():
        return Sealed.CHANGED
    whole = row["seal"] == sha256(canonical([table, _plain(row, columns)]))
    return Sealed.WHOLE if whole and _are_null(row, columns) else Sealed.CHANGED


def _are_null(row: Mapping[str, Any], sealed: Iterable[str]) -> bool:
    return all(row[name] is None for name in row.keys() - {*sealed, "seal"})


def _digest(table: str, row: Mapping[str, Any], columns: Iterable[str]) -> str:
    return sha256(canonical([_FORM, _NO_KEY, table, _plain(row, columns)]))


def _plain(row: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    """Bytes stand in a seal as their own digest."""
    return {name: sha256(row[name]) if isinstance(row[name], bytes) else row[name] for name in columns}
