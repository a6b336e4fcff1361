"""Attempts by a PDF that is not as it was issued; each is harmless to other software."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf

from benchmarks.outcome import Attempts, Outcome
from quotegen.document.proposal import proposal_pdf
from quotegen.errors import DamagedData
from quotegen.store.documents import bundle_of
from quotegen.store.quotations import customer_copy_of, get_revision, snapshot_of
from quotegen.store.upkeep import upgrade
from quotegen.usecases.house import House
from quotegen.usecases.issue import printed, promise
from quotegen.usecases.templates import kept_bundle
from quotegen.usecases.verify import Standing, verify_pdf
from tests.document import signing
from tests.document.signing import Change
from tests.store.databases import store_at
from tests.store.kit import begin, house_on, keep_customer


def _house(folder: Path) -> House:
    store = store_at(f"sqlite:///{folder / 'quotegen.db'}")
    upgrade(store)
    with store.write() as tx:
        keep_customer(tx)
    return house_on(store)


def _judged(house: House, pdf: bytes) -> Outcome:
    try:
        return Outcome.LET_THROUGH if verify_pdf(house, pdf).authentic else Outcome.REFUSED
    except DamagedData:
        return Outcome.REFUSED


def _tried(forge: Callable[[House, str], bytes], folder: Path, is_printed: bool = True) -> Outcome:
    """What `verify` says of a file made from an issued one; that the true one is authentic is looked at first."""
    house = _house(folder)
    try:
        number = promise(house, begin(house, folder).kept.id)
        if is_printed:
            assert verify_pdf(house, printed(house, number)).standing is Standing.AS_ISSUED
        return _judged(house, forge(house, number))
    finally:
        house.store.close()


def _sealed_over(change: Change) -> Callable[[Path], Outcome]:
    """A change added to the file together with a signature by a key of one's own."""
    return partial(_tried, lambda house, number: signing.signed(printed(house, number), "Mallory", change))


def _added_after(change: Change) -> Callable[[Path], Outcome]:
    """A change added after somebody has signed."""
    return partial(_tried, lambda house, number: signing.added(signing.signed(printed(house, number)), change))


def _over_the_text(house: House, number: str) -> bytes:
    return signing.signed(printed(house, number), "Mallory", box=(40, 600, 500, 800))


def _written_anew(house: House, number: str) -> bytes:
    whole = BytesIO()
    with pikepdf.open(BytesIO(signing.signed(printed(house, number)))) as document:
        document.save(whole)
    return whole.getvalue()


def _other_words(house: House, number: str) -> bytes:
    """Another buyer printed over the true data, which the file carries with their true code."""
    with house.store.read() as tx:
        kept = get_revision(tx, number)
        snapshot, copy = snapshot_of(tx, kept), customer_copy_of(tx, kept)
        bundle = kept_bundle(bundle_of(tx, snapshot.template))
    buyer = snapshot.quotation.buyer
    assert buyer is not None
    other = snapshot.quotation.model_copy(update={"buyer": buyer.model_copy(update={"name": "Mallory"})})
    return proposal_pdf(other, bundle, copy, snapshot.head)


def _another_head(house: House, number: str) -> bytes:
    with house.store.read() as tx:
        kept = get_revision(tx, number)
        snapshot, copy = snapshot_of(tx, kept), customer_copy_of(tx, kept)
        return proposal_pdf(snapshot.quotation, kept_bundle(bundle_of(tx, snapshot.template)), copy, f"7-{'ab' * 32}")


ATTEMPTS: Attempts = {
    "a PDF of what was never printed, with other words over the true data": partial(
        _tried, _other_words, is_printed=False
    ),
    "a PDF with other words over the true data": partial(_tried, _other_words),
    "a PDF that names another place of the chain": partial(_tried, _another_head),
    "a page emptied, and the file sealed anew": _sealed_over(signing.empties_a_page(0)),
    "the content of a page replaced, and the file sealed anew": _sealed_over(signing.replaces_the_content_in_place),
    "text laid over a price, and the file sealed anew": _sealed_over(signing.lays_text_over),
    "a page added, and the file sealed anew": _sealed_over(signing.adds_a_page),
    "a page taken away, and the file sealed anew": _sealed_over(signing.takes_a_page_away),
    "a stamp, and the file sealed anew": _sealed_over(signing.annotation("Stamp")),
    "a form filled in, and the file sealed anew": _sealed_over(signing.fills_in_a_form),
    "a field that acts, and the file sealed anew": _sealed_over(signing.adds_a_field_that_acts),
    "the data replaced, and the file sealed anew": _sealed_over(signing.replaces_the_data),
    "a file added, and the file sealed anew": _sealed_over(signing.adds_a_file),
    "another title, and the file sealed anew": _sealed_over(signing.gives_another_title),
    "a font replaced, and the file sealed anew": _sealed_over(signing.replaces_a_font),
    "text laid over a price after somebody signed": _added_after(signing.lays_text_over),
    "a stamp after somebody signed": _added_after(signing.annotation("Stamp")),
    "a signature shown over what is printed": partial(_tried, _over_the_text),
    "a signed copy written anew as a whole": partial(_tried, _written_anew),
}
