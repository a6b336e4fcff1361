"""Inputs in a quotation: complete, in its language, and without a trace where there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from quotegen.language import Language
from quotegen.model.canonical import canonical
from quotegen.model.changes import ChangedInput
from quotegen.model.quotation import Quotation
from quotegen.model.request import Terms
from quotegen.pricing.changes import changes_between
from quotegen.pricing.pipeline import price
from tests import builders as shop

JONAS: Mapping[str, Any] = {"seller_contact_name": "Jonas", "seller_contact_phone": "+370 600 10001"}


def quoted(language: Language = "en", **inputs: str) -> Quotation:
    at = replace(shop.occasion(language=language), inputs=inputs)
    return price((shop.offer(shop.line("PAPER")),), Terms(), at)[0]


def contact(quotation: Quotation) -> tuple[str, str, str, str]:
    seller = quotation.seller
    return seller.contact_name, seller.contact_role, seller.contact_phone, seller.contact_email


def changed(before: Quotation, after: Quotation) -> tuple[ChangedInput, ...]:
    return changes_between(before, after).inputs


def test_references_stand_in_the_order_of_the_table_in_the_language_of_the_document() -> None:
    found = quoted("lt", project="Mokykla", purchase_order="PO-1").references
    assert [(each.code, each.label, each.value) for each in found] == [
        ("purchase_order", "Užsakymo Nr.", "PO-1"),
        ("project", "Projektas", "Mokykla"),
    ]


def test_without_inputs_there_is_no_trace_of_them_in_what_is_kept_and_signed() -> None:
    assert "references" not in canonical(quoted())
    assert '"inputs"' not in canonical(changes_between(quoted(), quoted()))
    assert "references" in canonical(quoted(project="A"))
    assert '"inputs"' in canonical(changes_between(quoted(), quoted(project="A")))


def test_what_a_newer_program_knows_and_this_one_does_not_is_passed_over() -> None:
    assert quoted(unheard_of="x") == quoted()


def test_whoever_is_named_is_the_contact_and_nothing_of_the_usual_one_holds_of_him() -> None:
    assert contact(quoted(**JONAS)) == ("Jonas", "", "+370 600 10001", "")


def test_whoever_has_neither_phone_nor_mail_is_reached_by_the_sellers() -> None:
    assert contact(quoted(seller_contact_name="Jonas")) == ("Jonas", "", "", "ruta@popierius.example")


def test_the_usual_contact_may_have_another_phone_for_once() -> None:
    role = "account executive"
    assert contact(quoted(seller_contact_phone="+1")) == ("Rūta", role, "+1", "ruta@popierius.example")


def test_terms_and_next_steps_name_the_one_who_is_named() -> None:
    step = shop.shop().seller.next_steps[0]
    calls = step.model_copy(update={"text": type(step.text)({"en": "{contact} calls", "lt": "{contact}"})})
    seller = shop.shop().seller.model_copy(update={"next_steps": (calls,)})
    at = replace(shop.occasion(catalogue=shop.shop().model_copy(update={"seller": seller})), inputs=JONAS)
    assert price((shop.offer(shop.line("PAPER")),), Terms(), at)[0].seller.next_steps[0].text == "Jonas calls"


def test_one_quotation_with_a_contact_of_its_own_changes_no_other() -> None:
    before = quoted()
    quoted(**JONAS)
    assert quoted() == before


# --- differences -------------------------------------------------------------------------------------


def test_a_reference_that_is_new_another_or_gone_is_told_with_what_it_was_and_is() -> None:
    first, second = quoted(purchase_order="PO-1", project="A"), quoted(project="B")
    assert [(each.code, each.before, each.after) for each in changed(first, second)] == [
        ("purchase_order", "PO-1", None),
        ("project", "A", "B"),
    ]
    assert [(each.label, each.before, each.after) for each in changed(quoted(), first)] == [
        ("Purchase order", None, "PO-1"),
        ("Project", None, "A"),
    ]


def test_another_contact_is_told_field_by_field() -> None:
    assert [(each.code, each.before, each.after) for each in changed(quoted(), quoted(**JONAS))] == [
        ("seller_contact_name", "Rūta", "Jonas"),
        ("seller_contact_phone", None, "+370 600 10001"),
        ("seller_contact_email", "ruta@popierius.example", None),
    ]


def test_another_language_alone_is_no_change_of_a_reference() -> None:
    assert changed(quoted(project="A", **JONAS), quoted("lt", project="A", **JONAS)) == ()
