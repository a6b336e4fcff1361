"""An issued PDF may be signed, and is still what was issued; whatever else is added to it is a change."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.sign.fields import MDPPerm

from quotegen.document import compare_tasks
from quotegen.document.compare_tasks import compare
from quotegen.document.looks import look_faults
from quotegen.document.proposal import proposal_pdf
from quotegen.document.signatures import signatures_of
from quotegen.document.update import Update, update_of
from quotegen.errors import DamagedData
from tests.document.signing import (
    Change,
    added,
    adds_a_field_that_acts,
    adds_a_file,
    adds_a_page,
    adds_an_empty_field,
    annotation,
    empties_a_page,
    fills_in_a_form,
    gives_another_title,
    lays_text_over,
    puts_into_the_catalog,
    replaces_a_font,
    replaces_the_content_in_place,
    replaces_the_data,
    signed,
    stamped,
    takes_a_page_away,
    turns_a_page,
)
from tests.document.test_proposal_layout import quotation_of
from tests.samples import bundle

BLANK = (60, 120, 200, 150)
"""Points on the first page where nothing is printed."""
OVER = (40, 600, 500, 800)
"""Where the first page prints its head and its first lines."""


@cache
def issued() -> bytes:
    quotation = quotation_of(1).model_copy(update={"number": "Q-2026-00017"})
    return proposal_pdf(quotation, bundle(), head=f"7-{'ab' * 32}")


def found(pdf: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(compare((issued(), pdf)))
    return answer


def refused(pdf: bytes) -> set[str]:
    with pytest.raises(DamagedData) as caught:
        compare((issued(), pdf))
    return {fault.code for fault in caught.value.faults}


# --- signed, and nothing else ------------------------------------------------------------------------

SIGNED: dict[str, tuple[Callable[[], bytes], int]] = {
    "one, not shown": (lambda: signed(issued()), 1),
    "one, shown where nothing is printed": (lambda: signed(issued(), box=BLANK), 1),
    "two, neither shown": (lambda: signed(signed(issued()), "Jonas"), 2),
    "two, one shown": (lambda: signed(signed(issued(), box=BLANK), "Jonas"), 2),
    "two, both shown": (lambda: signed(signed(issued(), box=BLANK), "Jonas", box=(300, 120, 440, 150)), 2),
    "three": (lambda: signed(signed(signed(issued()), "Jonas"), "Ona"), 3),
    "with a time stamp": (lambda: signed(issued(), stamped=True), 1),
    "time-stamped alone": (lambda: stamped(issued()), 1),
    "signed, then time-stamped": (lambda: stamped(signed(issued())), 2),
    "a place left for another": (lambda: signed(issued(), change=adds_an_empty_field), 1),
    "a place left for another, who signed": (
        lambda: signed(signed(issued(), change=adds_an_empty_field), "Jonas", field="Second"),
        2,
    ),
    "a place prepared first": (lambda: signed(added(issued(), adds_an_empty_field), field="Second"), 1),
    "certified": (lambda: signed(issued(), certify=True, docmdp_permissions=MDPPerm.NO_CHANGES), 1),
}


@pytest.mark.parametrize("case", SIGNED)
def test_what_was_signed_and_nothing_else_is_told_with_its_signatures(case: str) -> None:
    make, count = SIGNED[case]
    signatures = found(make())["signatures"]
    assert [each["why_not"] for each in signatures] == [""] * count
    assert {each["signer"] for each in signatures} <= {"Rasa", "Jonas", "Ona", "The clock"}
    assert all(each["at"].endswith("Z") for each in signatures)


def test_a_signature_that_is_shown_is_told_with_its_place() -> None:
    (signature,) = found(signed(issued(), box=BLANK))["signatures"]
    assert (signature["page"], tuple(signature["box"])) == (0, BLANK)


def test_a_time_that_somebody_else_says_is_told_with_who_says_it() -> None:
    assert [each["stamped_by"] for each in found(signed(issued(), stamped=True))["signatures"]] == ["The clock"]
    assert [each["stamped_by"] for each in found(signed(issued()))["signatures"]] == [""]


def test_a_place_that_waits_for_a_signature_is_told() -> None:
    assert found(signed(issued(), change=adds_an_empty_field))["empty"] == ["Second"]


# --- changed as well ---------------------------------------------------------------------------------

ACTION = generic.DictionaryObject({pdf_name("/S"): pdf_name("/Named"), pdf_name("/N"): pdf_name("/NextPage")})
CHANGES: dict[str, Change] = {
    "a page emptied": empties_a_page(0),
    "the last page emptied": empties_a_page(-1),
    "the content of a page replaced in its place": replaces_the_content_in_place,
    "text laid over a price": lays_text_over,
    "a page added": adds_a_page,
    "a page taken away": takes_a_page_away,
    "a page turned": turns_a_page,
    "a stamp": annotation("Stamp"),
    "a note over the text": annotation("FreeText", Contents=pdf_string("10 % off")),
    "a mark": annotation("Highlight"),
    "a link": annotation("Link"),
    "a form filled in": fills_in_a_form,
    "a field that acts": adds_a_field_that_acts,
    "the data replaced": replaces_the_data,
    "a file added": adds_a_file,
    "another title": gives_another_title,
    "an action at opening": puts_into_the_catalog("/OpenAction", ACTION),
    "another language": puts_into_the_catalog("/Lang", pdf_string("lt")),
    "no tags": puts_into_the_catalog("/StructTreeRoot", generic.DictionaryObject()),
    "a font replaced": replaces_a_font,
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_in_the_update_of_a_signature_is_refused(case: str) -> None:
    pdf = signed(issued(), change=CHANGES[case])
    assert [each.why_not for each in signatures_of(pdf)] == [""]  # the signature itself is as good as any
    assert refused(pdf) == {"changed_after_issue"}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_before_the_signature_is_refused(case: str) -> None:
    assert refused(signed(added(issued(), CHANGES[case]))) == {"changed_after_issue"}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_after_the_signature_is_refused(case: str) -> None:
    assert refused(added(signed(issued()), CHANGES[case])) == {"changed_after_issue"}


@pytest.mark.parametrize("case", CHANGES)
def test_without_the_comparison_a_change_under_a_signature_is_let_through(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(before: bytes, after: bytes) -> Update:
        return Update(update_of(before, after).fields, ())

    monkeypatch.setattr(compare_tasks, "update_of", blind)
    monkeypatch.setattr(compare_tasks, "look_faults", lambda *these: iter(()))
    assert [each["signer"] for each in found(signed(issued(), change=CHANGES[case]))["signatures"]] == ["Rasa"]


SEEN = [name for name in CHANGES if name.startswith(("a page", "the last", "the content", "text", "a stamp"))]


@pytest.mark.parametrize("case", [*SEEN, "a note over the text", "a form filled in", "the data replaced"])
def test_what_is_seen_is_found_by_the_other_reader_as_well(case: str) -> None:
    assert {fault.code for fault in look_faults(issued(), added(issued(), CHANGES[case]), ())} == {
        "changed_after_issue"
    }


def test_a_signature_shown_over_what_is_printed_is_refused() -> None:
    assert refused(signed(issued(), box=OVER)) == {"signature_over_text"}


def test_without_the_look_at_the_text_a_signature_over_it_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotegen.document.looks._meet", lambda box, letter: False)
    assert found(signed(issued(), box=OVER))["signatures"]


def test_a_signature_that_is_shown_is_seen_by_the_other_reader() -> None:
    pdf = signed(issued(), box=BLANK)
    assert list(look_faults(issued(), pdf, [(0, BLANK)])) == [] and list(look_faults(issued(), pdf, ()))


@pytest.mark.parametrize(
    "more", [lambda pdf: added(pdf, adds_an_empty_field), lambda pdf: added(pdf, lambda w: w.update_root())]
)
def test_an_addition_without_a_signature_is_refused(more: Callable[[bytes], bytes]) -> None:
    assert refused(more(issued())) == {"changed_after_issue"}


# --- the signature itself ----------------------------------------------------------------------------


def why_not(pdf: bytes) -> list[str]:
    return [each["why_not"] for each in found(pdf)["signatures"]]


def test_a_signature_whose_digits_were_changed_does_not_hold() -> None:
    pdf = signed(issued())
    place = pdf.index(b"/Contents <", len(issued())) + 11
    digits = bytes.fromhex(pdf[place : pdf.index(b">", place)].decode().rstrip("0").ljust(2, "0") + "0" * 8)[:900]
    at = place + 2 * (len(digits) - 40)
    changed = pdf[:at] + (b"0" if pdf[at : at + 1] != b"0" else b"1") + pdf[at + 1 :]
    assert why_not(changed) in (["altered"], ["unreadable"])


def test_a_signature_of_other_bytes_does_not_hold() -> None:
    pdf = signed(issued(), reason="because")
    assert why_not(pdf.replace(b"(because)", b"(Because)")) == ["altered"]


def test_a_signature_that_leaves_bytes_out_does_not_hold() -> None:
    pdf = signed(issued())
    place = pdf.index(b"/ByteRange [", len(issued())) + 12
    begin, first, second, rest = pdf[place : pdf.index(b"]", place)].split()
    short = b"%s %s %s %d" % (begin, first, second, int(rest) - 10)
    changed = pdf.replace(
        b" ".join([begin, first, second, rest]), short.ljust(len(b" ".join([begin, first, second, rest])))
    )
    assert why_not(changed) == ["partial"]


def test_a_signature_by_a_certificate_that_had_ended_does_not_hold() -> None:
    assert why_not(signed(issued(), days=-1)) == ["out_of_date"]


def test_a_signature_whose_picture_was_changed_afterwards_does_not_hold() -> None:
    first = signed(issued(), box=BLANK)

    def redraws(writer: Any) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        field["/AP"] = generic.DictionaryObject(
            {pdf_name("/N"): writer.add_object(generic.StreamObject(stream_data=b""))}
        )
        writer.update_container(field)

    assert why_not(signed(first, "Jonas", change=redraws)) == ["changed_since", ""]
    assert why_not(signed(first, "Jonas")) == ["", ""]


def test_a_name_in_a_certificate_is_one_line_of_plain_text() -> None:
    (signature,) = found(signed(issued(), "Rasa\n\x1b[31m " + "x" * 40))["signatures"]
    assert signature["signer"].isprintable() and len(signature["signer"]) <= 120
