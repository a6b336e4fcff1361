"""A store in which something of everything has happened, and what somebody who copied it now and then has of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from quotegen.model.approval import Approval, ApprovalState, Excess, ExcessCode
from quotegen.model.canonical import sha256
from quotegen.model.draft import DiscountAll
from quotegen.model.lifecycle import Step
from quotegen.model.people import Role, User
from quotegen.store import rows
from quotegen.store.approvals import approvals_of, ask, decide
from quotegen.store.engine import Transaction
from quotegen.store.jobs import ItemState, Job, Request, keep_job, settle
from quotegen.store.schema import metadata
from quotegen.usecases.answer import Acceptance, accept, revise, take
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.house import House
from quotegen.usecases.issue import issue, promise
from quotegen.usecases.people import import_file
from quotegen.usecases.users import set_user
from tests.samples import ROOT
from tests.store.kit import DEED, begin

Copy = Mapping[str, Sequence[rows.Row]]
"""All rows of all tables at one moment."""
_TEN = Decimal(10)
EXCESS = Excess(code=ExcessCode.AMOUNT, offer="offer", allowed=_TEN, actual=2 * _TEN, over=_TEN, cost=_TEN)


def live(house: House, folder: Path) -> list[Copy]:
    """What happens in an empty house, with a copy of all that is kept after each step. The last one is as it is now."""
    copies: list[Copy] = []
    for step in (_people, _quotations, _answers, _requests, _decisions, _end):
        step(house, folder)
        copies.append(copy_of(house))
    return copies


def copy_of(house: House) -> Copy:
    with house.store.read() as tx:
        return all_rows(tx)


def all_rows(tx: Transaction) -> Copy:
    return {table.name: list(rows.everything(tx, table)) for table in metadata.sorted_tables}


def _people(house: House, folder: Path) -> None:
    for name in ("ana", "jonas", "rita"):
        set_user(house, User(name=name, role=Role.ADMIN))
    import_file(house, ROOT / "examples" / "customers.csv")


def _quotations(house: House, folder: Path) -> None:
    set_user(house, User(name="jonas", role=Role.REPRESENTATIVE))
    for n in range(3):
        issue(house, begin(house, folder).kept.id, f"key {n}")
    promise(house, begin(house, folder).kept.id)


def _answers(house: House, folder: Path) -> None:
    accept(house, "Q-2026-00001", Acceptance(by="Rasa", note="by mail"), "yes")
    issue(house, revise(house, "Q-2026-00002").kept.id)
    take(house, "Q-2026-00003", Step.SEND, "")


def _requests(house: House, folder: Path) -> None:
    numbers = [begin(house, folder).kept.id for _ in range(3)]
    with house.store.write() as tx:
        for number in numbers:
            ask(tx, Approval(draft=number, currency="EUR", excesses=(EXCESS,), asked_by="jonas", why="big"), DEED)
        requests = [Request(n, f"row-{n}", sha256(str(n))) for n in range(1, 5)]
        keep_job(tx, Job("job-1", "clinics.csv", sha256("file"), {}, 4), requests, DEED)


def _decisions(house: House, folder: Path) -> None:
    with house.store.write() as tx:
        for draft, state in ((6, ApprovalState.REFUSED), (7, ApprovalState.APPROVED)):
            (asked,) = approvals_of(tx, draft)
            granted = (EXCESS,) if state is ApprovalState.APPROVED else ()
            changes = {"state": state, "decided_by": "rita", "note": "so it is", "granted": granted}
            decide(tx, asked.model_copy(update=changes), DEED)
        quoted = {"state": ItemState.QUOTED.value, "quotation": "Q-2026-00001", "revision": 1, "draft": 1}
        settle(tx, "job-1", 1, quoted, DEED)
        settle(tx, "job-1", 2, {"state": ItemState.REFUSED.value}, DEED)


def _end(house: House, folder: Path) -> None:
    (folder / "moved.csv").write_text((ROOT / "examples" / "customers.csv").read_text().replace("Quay 7", "Quay 8"))
    import_file(house, folder / "moved.csv")
    edit_draft(house, 8, (DiscountAll(percent=Decimal(1), reason="loyal"),))
    take(house, "Q-2026-00003", Step.DECLINE, "too dear")
