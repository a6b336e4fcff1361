"""The customer's copy of what was issued, kept as the text that was handed over.

Until now it was worked out anew from the snapshot whenever it was needed. What was issued before gets the copy that was
handed over then: by the same rule, on plain data, as it was in that program. It is taken only if its digest is the one
that was printed; `verify --all` tells of the others.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from quotegen.store.migrations.columns import text, whole
from quotegen.store.migrations.guards import Guard, statements
from quotegen.store.seals import seal_without_key

revision = "0005"
down_revision = "0004"

TABLE = "customer_copies"
GUARDS = (
    Guard(f"{TABLE}_fixed", TABLE, "UPDATE", "what was issued never changes"),
    Guard(f"{TABLE}_kept", TABLE, "DELETE", "what is kept here is never deleted"),
)


def upgrade() -> None:
    table = op.create_table(
        TABLE,
        text("quotation"),
        whole("revision"),
        text("content"),
        text("seal"),
        sa.ForeignKeyConstraint(["quotation", "revision"], ["revisions.quotation", "revisions.revision"]),
        sa.PrimaryKeyConstraint("quotation", "revision"),
    )
    tx = op.get_bind()
    for row in _handed_over(tx):
        tx.execute(table.insert().values({**row, "seal": seal_without_key(TABLE, row)}))
    for guard in GUARDS:
        for statement in statements(guard, op.get_context().dialect.name):
            op.execute(statement)


def _handed_over(tx: sa.Connection) -> Iterator[dict[str, Any]]:
    """A row for each revision, one snapshot in memory at a time."""
    keys = tx.execute(sa.text("SELECT quotation, revision, document_sha256 FROM revisions")).all()
    one = sa.text("SELECT content FROM snapshots WHERE quotation = :quotation AND revision = :revision")
    for quotation, number, printed in keys:
        key = {"quotation": quotation, "revision": number}
        content = tx.execute(one, key).scalar()
        copy = _copy_of(content) if isinstance(content, str) else None
        if copy is not None and hashlib.sha256(copy.encode()).hexdigest() == printed:
            yield {**key, "content": copy}


def _copy_of(content: str) -> str | None:
    """What a customer was handed of a snapshot of schema 1; None if that is not what this is."""
    try:
        quotation = json.loads(content)["quotation"]
        told = {each["question"] for each in quotation["brief"]["told"]} if quotation["brief"] else set()
        offers = [{**offer, "lines": [_line(line, told) for line in offer["lines"]]} for offer in quotation["offers"]]
        buyer = quotation["buyer"] and {**quotation["buyer"], "group": "standard"}
    except (ValueError, KeyError, TypeError):
        return None
    copy = {**quotation, "offers": offers, "buyer": buyer, "catalogue": ""}
    return json.dumps(copy, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _line(line: dict[str, Any], told: set[str]) -> dict[str, Any]:
    reason = line["reason"]
    if reason is not None:
        answers = [answer for answer in reason["answers"] if answer in told]
        reason = {**reason, "answers": answers, "rule": "", "arithmetic": []}
    allowances = [{**allowance, "reason": ""} for allowance in line["allowance_charges"]]
    return {**line, "price_trace": None, "reason": reason, "allowance_charges": allowances}
