"""A PDF that somebody brings is compared with what was printed, whatever was added to it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import text

from quotegen.document.inspect import inspect_proof
from quotegen.document.proof import read_proof
from quotegen.document.proposal import proposal_pdf
from quotegen.errors import DamagedData
from quotegen.store.documents import bundle_of
from quotegen.store.engine import Store
from quotegen.store.quotations import customer_copy_of, get_revision, snapshot_of
from quotegen.usecases.answer import revise
from quotegen.usecases.house import House
from quotegen.usecases.issue import Issued, issue, promise
from quotegen.usecases.templates import kept_bundle
from quotegen.usecases.verify import Standing, Verified, verify_pdf
from tests.document.signing import added, annotation, empties_a_page, lays_text_over, signed
from tests.store.kit import begin
from tests.store.test_verify import without_guards


@pytest.fixture
def issued(house: House, tmp_path: Path) -> Issued:
    return issue(house, begin(house, tmp_path).kept.id)


def codes(found: Verified) -> list[str]:
    return [fault.code for fault in found.faults]


def forged(house: House, number: str) -> bytes:
    """All that the file says of itself is true, its data and their code on each page; other words stand above it."""
    with house.store.read() as tx:
        kept = get_revision(tx, number)
        snapshot, copy = snapshot_of(tx, kept), customer_copy_of(tx, kept)
        bundle = kept_bundle(bundle_of(tx, snapshot.template))
    buyer = snapshot.quotation.buyer
    assert buyer is not None
    other = snapshot.quotation.model_copy(update={"buyer": buyer.model_copy(update={"name": "Somebody else"})})
    return proposal_pdf(other, bundle, copy, snapshot.head)


# --- never printed yet -------------------------------------------------------------------------------


def test_what_was_issued_and_not_printed_yet_is_printed_and_compared(house: House, tmp_path: Path) -> None:
    number = promise(house, begin(house, tmp_path).kept.id)
    pdf = forged(house, number)
    assert read_proof(pdf).number == number  # it proves itself as well as the true one
    assert codes(verify_pdf(house, pdf)) == ["file_changed"]


def test_the_true_pdf_of_what_was_not_printed_yet_is_authentic(house: House, tmp_path: Path, issued: Issued) -> None:
    with house.store.write() as tx:
        without_guards(tx, house.store.is_sqlite)
        tx.execute(text("DELETE FROM documents"))
    found = verify_pdf(house, issued.pdf)
    assert (found.standing, found.faults) == (Standing.AS_ISSUED, ())
    with house.store.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM documents")) == 1


def test_without_printing_it_a_forged_one_is_called_authentic(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = promise(house, begin(house, tmp_path).kept.id)
    pdf = forged(house, number)
    monkeypatch.setattr("quotegen.usecases.verify.printed", lambda house, number: pdf)  # nothing to compare with
    assert verify_pdf(house, pdf).authentic


def test_a_kept_pdf_that_was_damaged_is_told_and_says_nothing_of_the_file(house: House, issued: Issued) -> None:
    with house.store.write() as tx:
        without_guards(tx, house.store.is_sqlite)
        tx.execute(text("UPDATE documents SET content = :content"), {"content": b"%PDF-1.7"})
    with pytest.raises(DamagedData, match="document_damaged"):
        verify_pdf(house, issued.pdf)


# --- signed since ------------------------------------------------------------------------------------


def test_a_signed_copy_is_authentic_and_told_with_who_signed_it(house: House, issued: Issued) -> None:
    found = verify_pdf(house, signed(signed(issued.pdf), "Jonas"))
    assert (found.authentic, found.standing, found.signatures_hold) == (True, Standing.SIGNED, True)
    assert [each.signer for each in found.additions.signatures] == ["Rasa", "Jonas"]


@pytest.mark.parametrize("change", [empties_a_page(-1), lays_text_over, annotation("Stamp")])
def test_what_was_changed_under_a_signature_is_not_authentic(house: House, issued: Issued, change: object) -> None:
    try:
        found = verify_pdf(house, signed(issued.pdf, change=change))  # type: ignore[arg-type]
    except DamagedData as refused:
        assert {fault.code for fault in refused.faults} == {"proof_differs"}  # a page without its check code
        return
    assert (found.authentic, found.standing, codes(found)) == (False, Standing.CHANGED, ["changed_after_issue"])


def test_a_signature_that_does_not_hold_is_told_apart(house: House, issued: Issued) -> None:
    found = verify_pdf(house, signed(issued.pdf, reason="because").replace(b"(because)", b"(Because)"))
    assert (found.authentic, found.signatures_hold) == (True, False)


def test_a_copy_that_a_signer_has_written_anew_is_not_authentic_and_told_why(house: House, issued: Issued) -> None:
    whole = BytesIO()
    with pikepdf.open(BytesIO(signed(issued.pdf))) as document:
        document.save(whole)
    (fault,) = verify_pdf(house, whole.getvalue()).faults
    assert fault.code == "file_changed" and "anew" in fault.message and "adds to the file" in (fault.hint or "")


def test_an_addition_that_is_no_signature_is_not_authentic(house: House, issued: Issued) -> None:
    assert codes(verify_pdf(house, added(issued.pdf, annotation("Stamp")))) == ["changed_after_issue"]
    assert not verify_pdf(house, issued.pdf + b"\n% a note\n").authentic


def test_an_addition_of_more_than_sixteen_megabytes_is_not_looked_into(house: House, issued: Issued) -> None:
    most = 16 * 1024 * 1024
    assert codes(verify_pdf(house, issued.pdf + b" " * (most + 1))) == ["changed_after_issue"]


# --- from before a restore ---------------------------------------------------------------------------


def test_a_pdf_whose_head_is_not_in_the_chain_is_from_before_a_restore(
    house: House, issued: Issued, tmp_path: Path, store: Store
) -> None:
    """As when a backup is restored and the number is given again to another customer."""
    elsewhere = _with_head(house, issued.number, f"3-{'ab' * 32}")
    found = verify_pdf(house, elsewhere)
    assert (found.authentic, found.standing, codes(found)) == (False, Standing.BEFORE_A_RESTORE, ["before_a_restore"])


def test_a_pdf_of_a_number_that_is_not_here_any_more_is_from_before_a_restore(house: House, issued: Issued) -> None:
    elsewhere = _with_head(house, issued.number, f"9-{'ab' * 32}")
    with house.store.write() as tx:
        without_guards(tx, house.store.is_sqlite)
        for table in ("documents", "customer_copies", "snapshots", "revisions"):
            tx.execute(text(f"DELETE FROM {table}"))
    assert verify_pdf(house, elsewhere).standing is Standing.BEFORE_A_RESTORE
    assert verify_pdf(house, issued.pdf).standing is Standing.NEVER_ISSUED


def test_a_head_that_is_in_the_chain_elsewhere_is_a_change(house: House, issued: Issued) -> None:
    with house.store.read() as tx:
        head = f"1-{tx.scalar(text('SELECT hash FROM events WHERE seq = 1'))}"
    found = verify_pdf(house, _with_head(house, issued.number, head))
    assert (found.standing, codes(found)) == (Standing.CHANGED, ["head_changed"])


def test_without_the_head_a_pdf_from_before_a_restore_is_called_changed(
    house: House, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = _with_head(house, issued.number, f"3-{'ab' * 32}")
    monkeypatch.setattr("quotegen.usecases.verify.is_in_chain", lambda tx, head: True)
    assert verify_pdf(house, elsewhere).standing is Standing.CHANGED


def test_a_true_pdf_over_a_chain_that_was_made_anew_is_told(house: House, issued: Issued) -> None:
    with house.store.write() as tx:
        without_guards(tx, house.store.is_sqlite)
        last = "(SELECT seq FROM chain)"  # at which this very desk would notice that it works on another chain
        tx.execute(text(f"UPDATE events SET hash = :hash WHERE seq < {last}"), {"hash": "0" * 64})
    assert codes(verify_pdf(house, issued.pdf)) == ["chain_changed"]


def _with_head(house: House, number: str, head: str) -> bytes:
    """The same revision, as if it had been issued at another place of the chain."""
    with house.store.read() as tx:
        kept = get_revision(tx, number)
        snapshot, copy = snapshot_of(tx, kept), customer_copy_of(tx, kept)
        return proposal_pdf(snapshot.quotation, kept_bundle(bundle_of(tx, snapshot.template)), copy, head)


# --- what a stranger hands in ------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["time", "memory", "crash"])
def test_a_file_that_its_reader_is_lost_on_is_a_clear_fault(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from quotegen.document import inspect
    from quotegen.workers.pool import WorkerLost

    class Losing:
        def call(self, task: str, argument: object) -> bytes:
            raise WorkerLost(why)  # type: ignore[arg-type]

    monkeypatch.setattr(inspect, "inspecting_pool", Losing)
    with pytest.raises(
        DamagedData, match={"time": "proof_timeout", "memory": "proof_memory"}.get(why, "proof_crashed")
    ):
        inspect_proof(b"%PDF-1.7")


def test_a_revision_after_a_signed_copy_is_named(house: House, issued: Issued) -> None:
    again = issue(house, revise(house, issued.number).kept.id)
    found = verify_pdf(house, signed(issued.pdf))
    assert (found.standing, found.state, found.latest) == (Standing.SIGNED, "superseded", again.number)


def test_the_command_tells_a_signed_copy_and_ends_by_whether_its_signatures_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from quotegen.cli.run import run

    monkeypatch.chdir(tmp_path)
    assert run(["init", "."]) == 0
    assert run(["quote", "new", "--answers", "examples/answers/charity.yaml"]) == 0
    assert run(["quote", "issue", "D1", "-o", "a.pdf"]) == 0
    pdf = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "b.pdf").write_bytes(signed(pdf, reason="because"))
    (tmp_path / "c.pdf").write_bytes(signed(pdf, reason="because").replace(b"(because)", b"(Because)"))
    (tmp_path / "d.pdf").write_bytes(signed(pdf, change=lays_text_over))
    capsys.readouterr()
    assert run(["verify", "b.pdf"]) == 0
    told = capsys.readouterr().out
    assert "authentic, as it was issued, and signed since" in told and "Signed since by Rasa at 20" in told
    assert run(["verify", "c.pdf"]) == 6
    assert "THE SIGNATURE DOES NOT HOLD" in capsys.readouterr().out
    assert run(["verify", "d.pdf"]) == 6
    assert "NOT AUTHENTIC" in capsys.readouterr().out
    assert run(["verify", "b.pdf", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["standing"] == "signed" and found["signatures"][0]["signer"] == "Rasa"
