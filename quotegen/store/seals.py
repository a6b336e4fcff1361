"""The seal of a row: a digest over its columns with a key, so that only who has the key can write what is believed.

A seal says its form, the id of its key, and the columns it is over, so that a table may have more columns later than
when the row was written: `2:4f0c…:content,id,version:9f86d0…`. Seals of before there were keys are read as well: the
first form was the bare digest over the columns that the table had then, the second one had no key's id.

Whatever was sealed without a key, or with one that is lost, is believed only if somebody who has a key has accepted it:
a seal of the third form is over the row and the seal it had, which stands at its end: `3:4f0c…:content,id:1b2c…:OLD`.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from quotegen.model.canonical import canonical, sha256
from quotegen.store.keys import Key, Keyring

_PLAIN = "2"
_ACCEPTED = "3"
_NEWEST = int(_ACCEPTED)
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
    """Sealed with a key that is here, and not changed since."""
    BEFORE = "before"
    """Whole, but sealed before there were keys: somebody with a key has accepted it as it was then."""
    ACCEPTED = "accepted"
    """Sealed with a key that is not here: somebody with another key has accepted it; not changed since."""
    UNKEYED = "unkeyed"
    """Sealed without a key and accepted by nobody: anybody who can write the database can have written it."""
    KEY_UNKNOWN = "key_unknown"
    """Sealed with a key that is not here: nobody can say here whether it was changed."""
    CHANGED = "changed"
    NEWER = "newer"
    """Sealed in a form that this program does not know: nobody can say here whether it was changed."""


def seal_of(table: str, row: Mapping[str, Any], key: Key) -> str:
    """The seal over the table's name and all columns of the row but the seal itself."""
    columns = _columns(row)
    return f"{_PLAIN}:{key.id}:{','.join(columns)}:{_keyed(_PLAIN, table, _plain(row, columns), key)}"


def seal_without_key(table: str, row: Mapping[str, Any]) -> str:
    """As it was made before there were keys: for migrations of that time."""
    columns = _columns(row)
    return f"{_PLAIN}:{_NO_KEY}:{','.join(columns)}:{_bare(table, row, columns)}"


def accepted_seal(table: str, row: Mapping[str, Any], key: Key) -> str:
    """The seal by which whoever has the key takes the row as it is, with the seal that it had."""
    columns, old = _columns(row), str(row["seal"])
    return f"{_ACCEPTED}:{key.id}:{','.join(columns)}:{_keyed(_ACCEPTED, table, _plain(row, columns), key, old)}:{old}"


def key_of(seal: str) -> str:
    """The id of the key that a seal is made with; empty for one without."""
    form, separator, rest = seal.partition(":")
    return rest.partition(":")[0] if separator and form else ""


def check_seal(table: str, row: Mapping[str, Any], keyring: Keyring) -> Sealed:
    """Whether a row is as it was written.

    A column that its seal does not name came later: it has to be null, as the migration that made it left it.
    """
    seal = str(row["seal"])
    form, _, rest = seal.partition(":")
    if not rest:
        return _checked_in_form_1(table, row)
    name, _, rest = rest.partition(":")
    named, _, rest = rest.partition(":")
    digest, _, old = rest.partition(":")
    columns = named.split(",")
    # A column that the table does not have is no sign of a newer program: that one would have made it.
    if not set(columns) <= row.keys() or columns != sorted(columns) or not _DIGEST.fullmatch(digest):
        return Sealed.CHANGED
    if form.isdecimal() and int(form) > _NEWEST:
        return Sealed.NEWER
    if form not in (_PLAIN, _ACCEPTED) or bool(old) is not (form == _ACCEPTED) or not _are_null(row, columns):
        return Sealed.CHANGED
    if name == _NO_KEY:
        whole = form == _PLAIN and digest == _bare(table, row, columns)
        return Sealed.UNKEYED if whole else Sealed.CHANGED
    key = keyring.find(name)
    if key is None:
        return Sealed.KEY_UNKNOWN
    if not hmac.compare_digest(digest, _keyed(form, table, _plain(row, columns), key, old)):
        return Sealed.CHANGED
    if not old:
        return Sealed.WHOLE
    return Sealed.ACCEPTED if key_of(old) else Sealed.BEFORE


def _checked_in_form_1(table: str, row: Mapping[str, Any]) -> Sealed:
    columns = _IN_FORM_1.get(table, "").split()
    if not columns or not set(columns) <= row.keys():
        return Sealed.CHANGED
    whole = row["seal"] == sha256(canonical([table, _plain(row, columns)]))
    return Sealed.UNKEYED if whole and _are_null(row, columns) else Sealed.CHANGED


def _columns(row: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in row if name != "seal")


def _are_null(row: Mapping[str, Any], sealed: Iterable[str]) -> bool:
    return all(row[name] is None for name in row.keys() - {*sealed, "seal"})


def _bare(table: str, row: Mapping[str, Any], columns: Iterable[str]) -> str:
    return sha256(canonical([_PLAIN, _NO_KEY, table, _plain(row, columns)]))


def _keyed(form: str, table: str, values: Mapping[str, Any], key: Key, old: str = "") -> str:
    told = [form, key.id, table, values, *([old] if old else [])]
    return key.digest(canonical(told).encode())


def _plain(row: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    """Bytes stand in a seal as their own digest."""
    return {name: sha256(row[name]) if isinstance(row[name], bytes) else row[name] for name in columns}
