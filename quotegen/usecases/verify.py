"""Is this what was promised? Of a PDF that somebody brings, and of everything that is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from quotegen.document.proof import Proof, read_proof
from quotegen.errors import DamagedData, Fault, InputRefused
from quotegen.model.canonical import sha256
from quotegen.model.numbering import exactly
from quotegen.model.permissions import Action
from quotegen.pricing.recompute import recompute_faults
from quotegen.store.documents import document_of
from quotegen.store.events import head_of
from quotegen.store.listing import EXPIRED
from quotegen.store.quotations import KeptRevision, get_revision, revisions_of
from quotegen.store.seals import Sealed
from quotegen.store.upkeep import check_soundness
from quotegen.store.verify import NEWER as NEWER
from quotegen.store.verify import SINCE, checks
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit


@dataclass(frozen=True, slots=True)
class Verified:
    """What a PDF is: `authentic` only if it is byte for byte what was printed; the faults say why it is not."""

    number: str
    revision: int
    authentic: bool
    state: str
    latest: str
    amounts: int
    faults: tuple[Fault, ...]


def verify_pdf(house: House, pdf: bytes) -> Verified:
    """DamagedData if the PDF cannot even say what it is."""
    proof = read_proof(pdf)
    faults = list(recompute_faults(proof.quotation))
    kept, kept_faults, latest = _kept(house, proof, pdf)
    faults += kept_faults
    state = ""
    if kept is not None:
        state = EXPIRED if kept.is_expired(house.clock()) else kept.state.value
    lines = sum(len(offer.lines) for offer in proof.quotation.offers)
    totals = sum(len(offer.totals) for offer in proof.quotation.offers)
    return Verified(proof.number, proof.revision, not faults, state, latest, lines + totals, tuple(faults))


def _kept(house: House, proof: Proof, pdf: bytes) -> tuple[KeptRevision | None, list[Fault], str]:
    """The revision that the PDF says it is, what differs from it, and the number of the latest revision."""
    with house.store.read() as tx:
        try:
            kept = get_revision(tx, exactly(proof.number, proof.revision))
        except InputRefused:
            message = f"no such quotation was issued here: {proof.number}, revision {proof.revision}"
            return None, [Fault("never_issued", message, "ask whoever sent it")], ""
        permit(house, Action.SEE, kept.owner)
        latest = list(revisions_of(tx, kept.quotation))[-1].number
        if proof.digest != kept.document_sha256:
            message = f"it is not what was issued as {kept.number}: its data were changed"
            return (
                kept,
                [Fault("data_changed", message, f"quotegen quote render {kept.number} writes the true one")],
                latest,
            )
        printed = document_of(tx, kept)
    if printed is not None and sha256(printed) != sha256(pdf):
        message = f"its data are those of {kept.number}, but the file is not as it was printed"
        hint = f"its pages may say something else: quotegen quote render {kept.number} writes the true one"
        return kept, [Fault("file_changed", message, hint)], latest
    return kept, [], latest


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
