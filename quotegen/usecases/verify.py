"""Is this what was promised? Of a PDF that somebody brings, and of everything that is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from quotegen.document.inspect import Additions, inspect_additions, inspect_proof
from quotegen.document.proof import Proof
from quotegen.errors import DamagedData, Fault, InputRefused
from quotegen.model.numbering import exactly
from quotegen.model.permissions import Action
from quotegen.pricing.recompute import recompute_faults
from quotegen.store.events import head_of
from quotegen.store.heads import is_in_chain
from quotegen.store.listing import EXPIRED
from quotegen.store.quotations import KeptRevision, get_revision, revisions_of, snapshot_of
from quotegen.store.seals import Sealed
from quotegen.store.upkeep import check_soundness
from quotegen.store.verify import NEWER as NEWER
from quotegen.store.verify import SINCE, checks
from quotegen.usecases.house import House
from quotegen.usecases.issue import printed
from quotegen.usecases.permit import permit


class Standing(StrEnum):
    """What a PDF is, in one word."""

    AS_ISSUED = "as_issued"
    """Byte for byte what was printed."""
    SIGNED = "signed"
    """What was printed, and signatures were added since, and nothing else."""
    CHANGED = "changed"
    """It says that it was issued here, but is not what was."""
    NEVER_ISSUED = "never_issued"
    BEFORE_A_RESTORE = "before_a_restore"
    """It says that it was issued when the chain of events was where this database never was."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a PDF is: `authentic` if it begins with what was printed, byte for byte, and was at most signed since.

    The faults say why it is not. Whether a signature holds is said of each by itself.
    """

    number: str
    revision: int
    standing: Standing
    state: str
    latest: str
    amounts: int
    faults: tuple[Fault, ...]
    additions: Additions

    @property
    def authentic(self) -> bool:
        return not self.faults

    @property
    def signatures_hold(self) -> bool:
        return all(each.holds for each in self.additions.signatures)


def verify_pdf(house: House, pdf: bytes) -> Verified:
    """What was issued and not printed yet is printed now, and compared with it.

    DamagedData if the PDF cannot even say what it is; InputRefused with print_* if what was issued cannot be printed.
    """
    proof = inspect_proof(pdf)
    lines = sum(len(offer.lines) for offer in proof.quotation.offers)
    totals = sum(len(offer.totals) for offer in proof.quotation.offers)
    found = _found(house, proof)
    additions = Additions()
    recomputed = tuple(recompute_faults(proof.quotation))
    faults = (*recomputed, *found.faults)
    standing = found.standing
    if found.kept is not None and not faults:
        number = exactly(found.kept.quotation, found.kept.revision)  # without the revision it would be the latest one
        issued = printed(house, number)
        try:
            additions = _compared(issued, pdf, number)
        except DamagedData as changed:
            faults = changed.faults
    if standing is Standing.AS_ISSUED:
        standing = Standing.CHANGED if faults else Standing.SIGNED if additions.signatures else standing
    if standing is Standing.CHANGED and found.is_elsewhere:
        standing, faults = Standing.BEFORE_A_RESTORE, (_before_a_restore(proof), *recomputed)
    state = ""
    if found.kept is not None:
        state = EXPIRED if found.kept.is_expired(house.clock()) else found.kept.state.value
    return Verified(proof.number, proof.revision, standing, state, found.latest, lines + totals, faults, additions)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is kept under the number of a PDF. `is_elsewhere`: the chain was never where the PDF says that it was."""

    standing: Standing
    kept: KeptRevision | None = None
    latest: str = ""
    is_elsewhere: bool = False
    faults: tuple[Fault, ...] = ()


def _found(house: House, proof: Proof) -> _Found:
    with house.store.read() as tx:
        is_elsewhere = bool(proof.head) and not is_in_chain(tx, proof.head)
        try:
            kept = get_revision(tx, exactly(proof.number, proof.revision))
        except InputRefused:
            if is_elsewhere:
                return _Found(Standing.BEFORE_A_RESTORE, faults=(_before_a_restore(proof),))
            message = f"no such quotation was issued here: {proof.number}, revision {proof.revision}"
            return _Found(Standing.NEVER_ISSUED, faults=(Fault("never_issued", message, "ask whoever sent it"),))
        permit(house, Action.SEE, kept.owner)
        latest = list(revisions_of(tx, kept.quotation))[-1].number
        head = snapshot_of(tx, kept).head
        is_rewritten = bool(head) and not is_in_chain(tx, head)
    fault = _of_kept(proof, kept, head, is_rewritten)
    standing = Standing.CHANGED if fault else Standing.AS_ISSUED
    return _Found(standing, kept, latest, is_elsewhere and proof.head != head, (fault,) if fault else ())


def _of_kept(proof: Proof, kept: KeptRevision, head: str, is_rewritten: bool) -> Fault | None:
    """What is wrong with the data, before any page is compared."""
    hint = f"quotegen quote render {exactly(kept.quotation, kept.revision)} writes the true one"
    if proof.digest != kept.document_sha256:
        return Fault("data_changed", f"it is not what was issued as {kept.number}: its data were changed", hint)
    if proof.head != head:
        message = f"it says that {kept.number} was issued at another place of the chain of events"
        return Fault("head_changed", message, hint)
    if is_rewritten:
        message = f"the chain of events is not the one in which {kept.number} was issued"
        return Fault("chain_changed", message, "find out who changed the database: quotegen verify --all")
    return None


def _before_a_restore(proof: Proof) -> Fault:
    message = f"{proof.number}, revision {proof.revision}: events led to it that are not in this database"
    hint = "look for it in other workspaces, and in what a restore has replaced; if it is nowhere, the file is forged"
    return Fault("before_a_restore", message, hint)


def _compared(issued: bytes, pdf: bytes, number: str) -> Additions:
    """What was added to what was printed. DamagedData if the file does not begin with that, or more was added."""
    if pdf == issued:
        return Additions()
    if pdf.startswith(issued):
        return inspect_additions(issued, pdf)
    message = f"its data are those of {number}, but the file is not as it was printed"
    hint = f"its pages may say something else: quotegen quote render {number} writes the true one"
    if b"/ByteRange" in pdf:
        message = f"its data are those of {number}, but whoever signed the file has written all of it anew"
        hint = (
            "its pages may say something else: have it signed with a program that adds to the file and keeps the rest"
        )
    raise DamagedData(Fault("file_changed", message, hint))


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of everything that is kept; `rows` in all.

    `before` of them were sealed before there were keys, `accepted` with a key that is not here: that they are as they
    were is said only from the day on which they were accepted. `head` is that of the chain now, to be kept elsewhere.
    """

    faults: tuple[Fault, ...]
    rows: int
    before: int
    accepted: int
    head: str


def _untold(done: int, of: int) -> None:
    """Nobody is told."""


def verify_all(house: House, tell: Callable[[int, int], None] = _untold) -> tuple[Fault, ...]:
    """Every fault of everything that is kept; none if all is as it was written. `tell` is told how far it is."""
    return check_all(house, tell=tell).faults


def check_all(house: House, since: str = "", tell: Callable[[int, int], None] = _untold) -> Checked:
    """The same, and what is no fault but has to be told; `since` is a head of the chain that somebody kept.

    InputRefused if that is no head.
    """
    permit(house, Action.SEE_HEALTH)
    if since and not SINCE.fullmatch(since):
        hint = "it is SEQ-HASH, as `quotegen verify --all` and `quotegen db backup` tell it"
        raise InputRefused(Fault("head_wrong", f"{since} is not the head of a chain", hint, "since"))
    faults: list[Fault] = []
    told: Counter[Sealed] = Counter()
    head = ""
    try:
        check_soundness(house.store)
        with house.store.read() as tx:
            head = head_of(tx)
            steps = checks(tx, told, since)
            for done, check in enumerate(steps):
                tell(done, len(steps))
                faults += check
    except DamagedData as damaged:
        faults += damaged.faults
    return Checked(tuple(faults), told.total(), told[Sealed.BEFORE], told[Sealed.ACCEPTED], head)
