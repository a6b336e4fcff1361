"""What is read in a pasted e-mail signature: how much of it, how surely, and that nothing pasted does any harm."""

from __future__ import annotations

import html
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quotegen.files.signature import Signature, parse_signature
from quotegen.model.people import Customer
from tests.samples import ROOT

BLOCKS: list[Mapping[str, Any]] = yaml.safe_load((ROOT / "tests" / "files" / "signatures.yaml").read_text())
FIELDS = tuple(field.name for field in fields(Signature))
MADE_UP = frozenset({"country", "language"})
"""Worked out, and not taken from the text as they stand there."""
WORDS = (
    "Tel.",
    "UAB",
    "Ltd",
    "GmbH",
    "PVM kodas",
    "VAT",
    "LT-01234",
    "a@b.lt",
    "+370 600 10001",
    "Upės g. 1",
    "|",
    "\n",
)


def expected(block: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(block["expected"].get(name, "")) for name in FIELDS}


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_nothing_wrong_is_read_in_a_signature(number: int) -> None:
    block = BLOCKS[number]
    found = asdict(parse_signature(block["text"]))
    assert {name: value for name, value in found.items() if value and value != expected(block)[name]} == {}


@pytest.mark.parametrize("name", FIELDS)
def test_of_what_a_person_would_read_at_least_95_in_100_are_found(name: str) -> None:
    wanted = [block for block in BLOCKS if expected(block)[name]]
    found = [block for block in wanted if asdict(parse_signature(block["text"]))[name] == expected(block)[name]]
    assert len(wanted) >= 8 and len(found) / len(wanted) >= 0.95


def test_there_are_seventy_blocks_of_fifteen_countries() -> None:
    assert len(BLOCKS) >= 70
    assert len({expected(block)["country"] for block in BLOCKS}) >= 15


def test_a_vat_id_with_a_wrong_check_digit_is_left_out() -> None:
    assert parse_signature("UAB Upė\nPVM kodas LT300123511").vat_id == "LT300123511"
    assert parse_signature("UAB Upė\nPVM kodas LT300123512").vat_id == ""


def test_a_fax_is_no_telephone() -> None:
    assert parse_signature("Faksas: +370 5 2001123").phone == ""


def test_an_account_is_no_telephone_and_no_code() -> None:
    found = parse_signature("a/s LT12 1000 0111 0100 1000, IBAN: DE89 3704 0044 0532 0130 00")
    assert found == Signature()


def test_of_two_names_without_a_role_or_an_address_neither_is_taken() -> None:
    assert parse_signature("Blue Kettle\nAnna Smith").name == ""


def test_a_mail_text_without_a_signature_gives_nothing() -> None:
    text = "Dear all,\nplease find the minutes of our meeting attached. We meet again on 12 May at 14:30.\nThank you!"
    assert parse_signature(text) == Signature()


@pytest.mark.parametrize("block", BLOCKS[:12])
def test_what_was_read_is_a_customer_once_the_rest_is_filled_in(block: Mapping[str, Any]) -> None:
    found = parse_signature(block["text"])
    contact: dict[str, Any] = {"name": found.name or "x", "role": found.role, "phone": found.phone}
    contact |= {"email": found.email or None}
    address = {"street": found.street or "x", "city": found.city or "x", "country": found.country or "LT"}
    party: dict[str, Any] = {"name": found.company or "x", "address": address, "language": found.language or "en"}
    party |= {"vat_id": found.vat_id or None, "company_code": found.company_code}
    Customer.model_validate({"id": "x", "party": party, "contacts": [contact]})


# --- hostile -----------------------------------------------------------------------------------------------------

HOSTILE = {
    "a megabyte of one letter": "a" * 1_000_000,
    "a megabyte of digits": "1" * 1_000_000,
    "blanks": " " * 1_000_000,
    "lines": "\n" * 500_000 + "UAB x\n" * 100_000,
    "nul": "\x00" * 5000 + "a\x00@\x00b",
    "open tags": "<a" * 300_000,
    "tags": "<b>" * 200_000,
    "at signs": "a@" * 300_000,
    "dots": "a." * 300_000 + "@" + ".b" * 300_000,
    "phones": "+1 (2) " * 200_000,
    "labels": "Tel. " * 200_000,
    "vat": "VAT LT" + "1 " * 300_000,
    "commas": "Upės g. 1, " * 100_000,
    "bars": "|" * 500_000,
    "entities": "&lt;b&gt;" * 100_000,
    "script": "<script>alert(1)</script>\n" * 20_000,
    "marks": "e" + "\u0301" * 500_000,
    "bidi": "\u202eLtd UAB\u202c" * 50_000,
    "forms": "Sp. z o.o. " * 90_000,
    "capitals": "Ab Cd " * 150_000,
    "surrogates": "\ud800" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_read_in_less_than_a_second(text: str) -> None:
    begun = time.perf_counter()
    found = parse_signature(text)
    assert time.perf_counter() - begun < 1
    assert all(len(value) <= 300 for value in asdict(found).values())


def compact(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=30)), max_size=30))
def test_everything_that_is_read_stands_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for name, value in asdict(parse_signature(text)).items():
        bare = value[2:] if name == "vat_id" else value
        assert name in MADE_UP or _stands_in(compact(bare), text)


def _stands_in(value: str, text: str) -> bool:
    seen = html.unescape(unicodedata.normalize("NFC", text))
    plain = "".join(char for char in seen if unicodedata.category(char) not in {"Cf"})
    return value in compact(plain)


@given(st.text(max_size=3000))
def test_no_text_makes_it_fail(text: str) -> None:
    parse_signature(text)
