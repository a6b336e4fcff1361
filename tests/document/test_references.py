"""References on page 1: seen beside number and date, out of the way of all else, and of any length."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from quotegen.document.attachment import check_code, customer_copy
from quotegen.document.bundle import Bundle
from quotegen.document.proof import read_proof
from quotegen.document.proposal import proposal_page, proposal_pdf
from quotegen.language import Language
from quotegen.model.quotation import Quotation, Reference
from quotegen.pricing.changes import changes_between
from tests.document.test_proposal_pdf import outside_the_margins
from tests.samples import CUSTOMERS, LANGUAGES, bundle, page_texts, pdf, proposal

ORDER = Reference(code="purchase_order", label="Purchase order", value="PO-4711/26")
PROJECT = Reference(code="project", label="Project", value="Roof of the school, Upės g. 1")
WIDEST = Reference(code="project", label="Project", value="W" * 100)
NAME_TOP = {"en": "Prepared for", "lt": "Kam skirta"}


def with_references(customer: str, language: Language, *references: Reference) -> Quotation:
    return proposal(customer, language).quotation.model_copy(update={"references": references})


def top_of(content: bytes, text: str) -> float:
    """How high a text begins on page 1, in points from the foot."""
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].get_textpage()
        found = page.search(text).get_next()
        assert found is not None
        return float(page.get_charbox(found[0])[3])


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_read_on_page_1_and_move_nothing(language: Language) -> None:
    content = proposal_pdf(with_references("studio", language, ORDER, PROJECT), bundle())
    text = page_texts(content)[0]
    assert "Purchase order PO-4711/26" in text and "Project Roof of the school, Upės g. 1" in text
    assert top_of(content, NAME_TOP[language]) == pytest.approx(
        top_of(pdf("studio", language), NAME_TOP[language]), abs=0.3
    )


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_them_the_page_has_no_trace_of_them(customer: str, language: Language) -> None:
    made = proposal(customer, language)
    assert "referenced" not in proposal_page(made.quotation, made.bundle).html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_ones_without_a_blank_break_nothing(language: Language) -> None:
    quotation = with_references("law-office", language, WIDEST.model_copy(update={"code": "order"}), WIDEST)
    content = proposal_pdf(quotation, bundle())
    texts = page_texts(content)
    assert "".join(texts[0].split()).count("W" * 100) == 2
    assert len(texts) == len(page_texts(pdf("law-office", language)))
    assert outside_the_margins(content) == []


def own_template() -> Bundle:
    """As the template was before there were any, with the words of that time: all it has, it had then."""
    html = bundle().files["proposal/proposal.html"].decode()
    html = re.sub(r"\{% if view.references %\}<col .*?\{% else %\}(.*?)\{% endif %\}", r"\1", html)
    before = re.sub(r"  \{% if view.references %\}\n.*?\{% endif %\}\n", "", html, flags=re.DOTALL)
    before = re.sub(r"\{% for each in view.references %\}.*?\{% endfor %\}", "", before)
    before = re.sub(r"  \{% if view.changes.inputs %\}\n.*?\{% endif %\}\n", "", before, flags=re.DOTALL)
    assert "references" not in before and "inputs" not in before
    return bundle().model_copy(update={"files": {**bundle().files, "proposal/proposal.html": before.encode()}})


def test_a_template_of_ones_own_that_does_not_name_them_prints_what_it_did() -> None:
    changes = revised_with(ORDER)
    own = proposal_page(changes, own_template()).html
    assert ORDER.value not in own and "What has changed" in own
    plain = proposal("studio", "en").quotation
    assert (
        proposal_page(with_references("studio", "en", ORDER), own_template()).html
        == proposal_page(plain, bundle()).html
    )


def revised_with(reference: Reference) -> Quotation:
    """A second revision in which nothing but a reference is new."""
    before = proposal("studio", "en").quotation.model_copy(update={"number": "Q-2026-00001"})
    after = before.model_copy(update={"revision": 2, "references": (reference,)})
    return after.model_copy(update={"changes": changes_between(before, after)})


def test_what_looks_like_markup_is_printed_as_it_was_typed() -> None:
    typed = ORDER.model_copy(update={"value": "<b>PO</b> {{ 7 * 7 }} &amp;"})
    assert (
        "Purchase order <b>PO</b> {{ 7 * 7 }} &amp;"
        in page_texts(proposal_pdf(with_references("studio", "en", typed), bundle()))[0]
    )


def test_a_revision_prints_that_a_reference_is_new() -> None:
    text = "\n".join(page_texts(proposal_pdf(revised_with(ORDER), bundle())))
    part = text[text.index("What has changed since revision 1") :]
    assert "Purchase order added: PO-4711/26" in " ".join(part.split())


def test_the_data_in_the_file_have_them_and_the_check_code_covers_them() -> None:
    issued = with_references("studio", "en", ORDER).model_copy(update={"number": "Q-2026-00001"})
    content = proposal_pdf(issued, bundle())
    found = read_proof(content)
    assert found.quotation.references == (ORDER,)
    other = issued.model_copy(update={"references": (ORDER.model_copy(update={"value": "PO-1"}),)})
    assert check_code(customer_copy(other).encode()) not in found.printed


def test_a_contact_without_a_role_signs_with_the_name_alone() -> None:
    made = proposal("studio", "en").quotation
    seller = made.seller.model_copy(update={"contact_name": "Jonas Petraitis", "contact_role": ""})
    html = proposal_page(made.model_copy(update={"seller": seller}), bundle()).html
    assert "<td>Jonas Petraitis</td>" in html and "Jonas Petraitis," not in html
