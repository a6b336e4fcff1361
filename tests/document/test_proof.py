"""An issued document proves itself: its data inside, the code of that data at the foot of every page."""

from __future__ import annotations

import hashlib
import os
import random
import re
import subprocess
import sys
from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from quotegen.document.attachment import Attached, check_code, customer_copy
from quotegen.document.page import Page
from quotegen.document.pdf import shared_renderer
from quotegen.document.proof import Proof, read_proof
from quotegen.document.proposal import proposal_page, proposal_pdf
from quotegen.errors import DamagedData
from quotegen.language import Language
from quotegen.model.canonical import sha256
from quotegen.model.quotation import Quotation
from quotegen.model.versioned import to_text
from tests.document.test_proposal_layout import quotation_of
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import DAY, LANGUAGES, ROOT, bundle, page_texts, pdf, proposal

NUMBER = "Q-2026-00017"
BOTH = pytest.mark.parametrize("language", LANGUAGES)
_ISSUE_ELSEWHERE = """
import hashlib
from tests.document.test_proof import issued
print(hashlib.sha256(issued("lt")).hexdigest())
"""


def numbered(language: Language = "en") -> Quotation:
    return proposal("charity", language).quotation.model_copy(update={"number": NUMBER, "revision": 2})


@cache
def issued(language: Language = "en") -> bytes:
    return proposal_pdf(numbered(language), bundle())


@cache
def short() -> bytes:
    return proposal_pdf(quotation_of(1).model_copy(update={"number": NUMBER}), bundle())


# --- what it carries ---------------------------------------------------------------------------------


@BOTH
def test_an_issued_document_carries_the_customers_copy(language: Language) -> None:
    found = read_proof(issued(language))
    assert found.text == to_text(numbered(language).for_customer())
    assert found.quotation == numbered(language).for_customer()
    assert (found.number, found.revision, found.digest) == (NUMBER, 2, sha256(found.text))


@BOTH
def test_every_page_prints_number_revision_and_code_at_its_foot(language: Language) -> None:
    found, texts = read_proof(issued(language)), page_texts(issued(language))
    label = {"en": "check code", "lt": "kontrolinis kodas"}[language]
    code = " ".join(re.findall("....", found.digest)[:4])
    assert found.printed == (code,) * len(texts)
    assert all(f"{NUMBER} · R2 · {label} {code}" in text for text in texts)


@BOTH
def test_a_draft_carries_nothing_and_says_that_it_is_one(language: Language) -> None:
    texts = page_texts(pdf("charity", language))
    assert all({"en": "Draft", "lt": "Juodraštis"}[language] in text for text in texts)
    assert not any({"en": "check code", "lt": "kontrolinis kodas"}[language] in text for text in texts)
    with pypdfium2.PdfDocument(pdf("charity", language)) as document:
        assert document.count_attachments() == 0


@BOTH
def test_an_issued_document_is_tagged_and_within_the_margins(language: Language) -> None:
    assert outside_the_margins(issued(language)) == []
    with pikepdf.open(BytesIO(issued(language))) as document:
        assert document.Root.MarkInfo.Marked and b"pdfuaid:part" in document.Root.Metadata.read_bytes()


@BOTH
def test_the_attachment_is_described_dated_and_related(language: Language) -> None:
    with pikepdf.open(BytesIO(issued(language))) as document:
        (spec,) = list(document.Root.AF)
        dates = [str(spec.EF.F.Params[name]) for name in ("/CreationDate", "/ModDate")]
        described = {"en": "This proposal as data, for checking", "lt": "Šio pasiūlymo duomenys patikrai"}
        assert (str(spec.UF), str(spec.Desc)) == ("quotation.json", described[language])
        assert (str(spec.AFRelationship), dates) == ("/Data", ["D:20261123000000Z"] * 2)


@BOTH
def test_two_processes_print_the_same_bytes(language: Language) -> None:
    if language == "en":
        assert proposal_pdf(numbered(), bundle()) == issued()
        return
    digests = {hashlib.sha256(issued("lt")).hexdigest()}
    for seed in ("1", "7"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", _ISSUE_ELSEWHERE]
        digests.add(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip())
    assert len(digests) == 1


def test_the_attached_data_print_the_same_document_again() -> None:
    assert proposal_pdf(read_proof(issued()).quotation, bundle()) == issued()


def test_another_revision_is_another_code() -> None:
    again = numbered().model_copy(update={"revision": 3})
    assert check_code(customer_copy(again).encode()) != check_code(customer_copy(numbered()).encode())


# --- what is refused ---------------------------------------------------------------------------------


def refused(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DamagedData) as caught:
        read_proof(content)
    return [(fault.code, fault.path) for fault in caught.value.faults]


def reissued(content: bytes, page: Page | None = None) -> bytes:
    """The document with other data inside."""
    made = page or proposal_page(quotation_of(1).model_copy(update={"number": NUMBER}), bundle())
    return shared_renderer().pdf(made, bundle(), [Attached("quotation.json", content, "", DAY)])


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"nonsense", b"\x00" * 1000, b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    assert refused(content) == [("proof_no_pdf", "")]


def test_a_document_without_data_is_refused() -> None:
    assert refused(pdf("charity", "en")) == [("proof_missing", "")]


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"", "quotation.json"),
        (b"{}", "language"),
        (b"\xff\xfe", "quotation.json"),
        (b"[" * 100_000, "quotation.json"),
        (b'{"number": "Q-1"}', "language"),
        (customer_copy(quotation_of(1)).encode(), "number"),
    ],
    ids=["nothing", "empty", "no text", "deep", "half", "draft"],
)
def test_data_that_is_no_issued_quotation_is_refused(content: bytes, path: str) -> None:
    assert refused(reissued(content)) == [("proof_unreadable", path)]


def test_data_of_which_a_total_was_changed_do_not_even_read() -> None:
    content = customer_copy(numbered()).encode().replace(b'"tax_inclusive":"', b'"tax_inclusive":"1', 1)
    assert [code for code, _ in refused(reissued(content))] == ["proof_unreadable"]


def test_data_of_another_document_differ_on_every_page() -> None:
    found = refused(reissued(customer_copy(numbered()).encode()))
    assert found == [("proof_differs", f"pages[{place}]") for place in range(len(page_texts(short())))]


def test_one_page_of_another_document_is_named() -> None:
    with pikepdf.open(BytesIO(short())) as document, pikepdf.open(BytesIO(issued())) as other:
        document.pages[1] = other.pages[1]
        changed = BytesIO()
        document.save(changed)
    assert refused(changed.getvalue()) == [("proof_differs", "pages[1]")]


def test_a_page_without_a_code_is_named() -> None:
    with pikepdf.open(BytesIO(short())) as document:
        document.add_blank_page()
        changed = BytesIO()
        document.save(changed)
    assert [code for code, _ in refused(changed.getvalue())] == ["proof_differs"]


def test_a_code_in_a_customers_name_is_not_taken_for_the_printed_one() -> None:
    quotation = quotation_of(1).model_copy(update={"number": NUMBER})
    assert quotation.buyer is not None
    buyer = quotation.buyer.model_copy(update={"name": "dead beef dead beef"})
    found = read_proof(proposal_pdf(quotation.model_copy(update={"buyer": buyer}), bundle()))
    assert "dead beef dead beef" not in found.printed


def damaged(chance: random.Random, content: bytes) -> bytes:
    """Cut short, or with some bytes flipped, left out or put in."""
    changed = bytearray(content)
    if chance.random() < 0.25:
        return bytes(changed[: chance.randrange(len(changed))])
    for _ in range(chance.choice([1, 1, 3, 20, 200])):
        place = chance.randrange(len(changed))
        what = chance.randrange(4)
        if what == 0:
            del changed[place : place + chance.randrange(1, 50)]
        elif what == 1:
            changed[place:place] = chance.randbytes(chance.randrange(1, 10))
        else:
            changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def outcome(content: bytes) -> Proof | None:
    """Nothing but DamagedData may come out of it."""
    try:
        return read_proof(content)
    except DamagedData as refusal:
        assert refusal.faults and all(fault.code.startswith("proof_") for fault in refusal.faults)
        return None


@pytest.mark.parametrize("part", range(4))
def test_a_damaged_document_is_refused_or_its_data_are_whole(part: int) -> None:
    chance, whole = random.Random(part), read_proof(short())
    found = [outcome(damaged(chance, short())) for _ in range(150)]
    assert all(proof is None or proof.text == whole.text for proof in found)
    assert any(proof is None for proof in found)
