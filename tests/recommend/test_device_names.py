"""A messy list of devices: what is taken, what is asked back, and how well that goes over the shipped devices."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.errors import Fault, InputRefused
from quotegen.files.catalogue import load_catalogue
from quotegen.model.answers import DeviceCount, UnknownDevice
from quotegen.model.catalogue import Catalogue, Device
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.brief import brief_for
from quotegen.recommend.device_names import DeviceMatch, match_devices
from quotegen.recommend.recommend import recommend
from tests.conftest import ROOT
from tests.recommend.examples import answers_of, occasion_of
from tests.recommend.kit import device

DEVICES = load_catalogue(ROOT / "catalog" / "office-supplies").devices
LEAST_RECALL = 81
"""Percent of the messy spellings that are taken at once; the others are asked back or unknown, never wrong."""


def only(text: str) -> DeviceMatch:
    (match,) = match_devices(text, DEVICES)
    return match


@pytest.mark.parametrize(
    ("text", "quantity", "device"),
    [
        ("Norvik L410dn", 1, "norvik-l410dn"),
        ("3x Norvik L410 dn (reception)", 3, "norvik-l410dn"),
        ("3 x Norvik L410dn", 3, "norvik-l410dn"),
        ("3xNorvik L410dn", 3, "norvik-l410dn"),
        ("3× Norvik L410dn", 3, "norvik-l410dn"),
        ("x3 Norvik L410dn", 3, "norvik-l410dn"),
        ("3 Norvik L410dn", 3, "norvik-l410dn"),
        ("3 vnt. Norvik L410dn", 3, "norvik-l410dn"),
        ("3 pcs of Norvik L410dn", 3, "norvik-l410dn"),
        ("3\tNorvik L410dn", 3, "norvik-l410dn"),
        ("Norvick l-410dn", 1, "norvik-l410dn"),
        ("Norvik L410dn x3", 3, "norvik-l410dn"),
        ("Norvik L410dn ×3", 3, "norvik-l410dn"),
        ("Norvik L410dn 3x", 3, "norvik-l410dn"),
        ("Norvik L410dn (3)", 3, "norvik-l410dn"),
        ("Norvik L410dn (3 vnt.)", 3, "norvik-l410dn"),
        ("Norvik L410dn: 3", 3, "norvik-l410dn"),
        ("Norvik L410dn\t3", 3, "norvik-l410dn"),
        ("Norvik L410dn, 3 vnt.", 3, "norvik-l410dn"),
        ("Norvik L410dn, 3", 3, "norvik-l410dn"),
        ("Norvik L 410 dn 3", 3, "norvik-l410dn"),
        ("L410dn - 2 vnt.", 2, "norvik-l410dn"),
        ("L410dn – 2 pcs", 2, "norvik-l410dn"),
        ("L410dn - reception", 1, "norvik-l410dn"),
        ("Reception: 2x L410dn", 2, "norvik-l410dn"),
        ("1) Norvik L410dn", 1, "norvik-l410dn"),
        ("2. Norvik L410dn", 1, "norvik-l410dn"),
        ("• 2x Norvik L410dn", 2, "norvik-l410dn"),
        ("- Norvik L410dn", 1, "norvik-l410dn"),
        ("norvik-l410dn", 1, "norvik-l410dn"),
        ("norvikl410dn", 1, "norvik-l410dn"),
        ("NORVIK L-410-DN", 1, "norvik-l410dn"),
        ("the big Taiga C860", 1, "taiga-c860dtn"),
        ("Norvikas L310d", 1, "norvik-l310d"),
        ("Norvik L410nd", 1, "norvik-l410dn"),
        ("Lumo F 910 x2", 2, "lumo-f910"),
        ("36 Arkona W24", 36, "arkona-w24"),
        ("Norvik Z4", 1, "norvik-z4"),
    ],
)
def test_what_is_sure_is_taken(text: str, quantity: int, device: str) -> None:
    match = only(text)
    assert (match.verdict, match.quantity, match.device) == ("sure", quantity, device)


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        ("Norvik L310dn", "norvik-l410dn"),
        ("Norvik L410dw", "norvik-l410dn"),
        ("Norvik L41dn", "norvik-l410dn"),
        ("Norvik 410dn", "norvik-l410dn"),
        ("Norvik C410dn", "norvik-l410dn"),
        ("Norvik L4100dn", "norvik-l410dn"),
        ("L410", "norvik-l410dn"),
        ("410dn", "norvik-l410dn"),
        ("HP L410dn", "norvik-l410dn"),
        ("Brenta L410dn", "norvik-l410dn"),
        ("Kyocera M2400dn", "brenta-m2400dn"),
        ("Brenta M2040dn", "brenta-m2400dn"),
        ("Brenta M1200dn", "brenta-m1200"),
        ("Taiga", "taiga-c220dn"),
        ("L410dn?", "norvik-l410dn"),
    ],
)
def test_what_is_not_sure_is_asked_back_with_its_candidates(text: str, candidate: str) -> None:
    match = only(text)
    assert match.verdict == "unsure" and candidate in match.alternatives and not match.settled


@pytest.mark.parametrize("text", ["Kyocera M2040", "HP 1020", "Xerox Phaser 6500", "fax", "5 Xerox C60", "⑨⑨", "-x-"])
def test_what_is_like_nothing_is_unknown(text: str) -> None:
    match = only(text)
    assert match.verdict == "unknown" and not match.settled


def test_a_question_mark_says_that_it_is_known_to_be_unknown() -> None:
    match = only("2x Kyocera  M2040 ?")
    assert (match.said, match.quantity, match.settled) == ("Kyocera M2040", 2, True)


@pytest.mark.parametrize("separator", ["\n", ", ", "; ", " • ", " and ", " ir ", "\n- ", "\n\n", "\r\n* ", "\n2) "])
def test_entries_are_separated_by_anything_usual(separator: str) -> None:
    found = match_devices(separator.join(["2x L410dn (hall, left)", "Lumo F910", "Arkona W24 x3"]), DEVICES)
    assert [(match.device, match.quantity) for match in found] == [
        ("norvik-l410dn", 2), ("lumo-f910", 1), ("arkona-w24", 3)
    ]  # fmt: skip


def test_a_heading_and_empty_lines_are_no_devices() -> None:
    assert [match.said for match in match_devices("Our devices:\n\n---\nLumo F910\n", DEVICES)] == ["Lumo F910"]


def test_of_two_equals_neither_is_taken() -> None:
    two = {name: Device(id=name, name=name) for name in ("bar-100dn", "bar-100dw")}
    (match,) = match_devices("Bar 100", two)
    assert match.device is None and set(match.alternatives) == set(two)


def test_a_device_without_digits_is_known_by_its_whole_name() -> None:
    one = {"grinder": Device(id="grinder", name="Coffee Master")}
    assert [match_devices(text, one)[0].verdict for text in ("coffee-master", "cofee master", "tea")] == [
        "sure", "unsure", "unknown"
    ]  # fmt: skip


# --- how well it goes ------------------------------------------------------------------------------


def spellings(name: str, chance: random.Random) -> Iterator[str]:
    """Ways to write a device down: maker dropped or misspelt, spaces, hyphens, case, remarks."""
    maker, model = name.split()
    digit = next(index for index, char in enumerate(model) if char.isdigit())
    place = chance.randrange(1, len(maker) - 1)
    last = max(index for index, char in enumerate(model) if char.isdigit()) + 1
    yield model
    yield name.upper()
    yield name.lower().replace(" ", "")
    yield f"{maker}-{model}"
    yield f"{maker} {model[:digit]}-{model[digit:]}"
    yield f"{maker}  {model[:digit]} {model[digit:last]} {model[last:]}".strip()
    yield f"{maker[:place]}{maker[place + 1]}{maker[place]}{maker[place + 2 :]} {model}"
    yield f"{maker[:place]}{maker[place:]}{maker[-1]} {model.lower()}"
    yield f"{maker[:place]}{maker[place + 1 :]} {model}"
    yield f"{maker} {model[:last]}"
    yield f"our old {maker} {model} (2nd floor)"
    yield f"{maker[:3]}. {model}"
    yield f"{maker} {model[digit:]}"
    yield f"{maker} {model.replace('0', 'O')}"
    yield f"{maker[0]}{maker} {model} v2"


def wrong_spellings(name: str, chance: random.Random) -> Iterator[str]:
    """Models that are not this one: another digit, a digit too few or too many, another series or suffix."""
    maker, model = name.split()
    digit = chance.choice([index for index, char in enumerate(model) if char.isdigit()])
    yield f"{maker} {model[:digit]}{(int(model[digit]) + chance.randint(1, 9)) % 10}{model[digit + 1 :]}"
    yield f"{maker} {model[:digit]}{model[digit]}{model[digit:]}"
    yield f"{maker} {model[:digit]}{model[digit + 1 :]}"
    yield f"{maker} Q{model[1:]}"
    yield f"{maker} {model}x"
    yield f"Kyocera {model}"


def test_no_messy_spelling_is_taken_for_a_wrong_device_and_most_are_taken() -> None:
    chance = random.Random(46)
    cases = [(item.id, text) for item in DEVICES.values() for text in spellings(item.name, chance)]
    found = [(wanted, text, only(text)) for wanted, text in cases]
    wrong = [(text, match.device) for wanted, text, match in found if match.device not in {wanted, None}]
    right = sum(match.device == wanted for wanted, _, match in found)
    assert len(cases) >= 690
    assert wrong == []
    assert right * 100 >= LEAST_RECALL * len(cases), f"{right} of {len(cases)}"


def test_what_is_asked_back_names_the_right_device() -> None:
    chance = random.Random(46)
    cases = [(item.id, only(text)) for item in DEVICES.values() for text in spellings(item.name, chance)]
    assert [match for wanted, match in cases if match.alternatives and wanted not in match.alternatives] == []


def test_another_model_is_never_taken_for_one_of_ours() -> None:
    chance = random.Random(47)
    known = " ".join(item.name.casefold() for item in DEVICES.values())  # one may be ours without its suffix
    cases = [text for item in DEVICES.values() for _ in range(3) for text in wrong_spellings(item.name, chance)]
    taken = [(text, only(text).device) for text in cases if text.casefold() not in known and only(text).device]
    assert len(cases) >= 800
    assert [(text, name) for text, name in taken if _digits(text) != _digits(str(name))] == []
    assert taken == []


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_anything_may_be_pasted(text: str) -> None:
    for match in match_devices(text, DEVICES):
        assert match.said and 0 <= match.confidence <= 100 and match.quantity >= 0
        assert match.device is None or match.alternatives == ()


COUNTED = ["{n}x {name}", "{n} x {name}", "{name} x{n}", "{name} - {n} vnt.", "{name}: {n}", "{n} pcs {name}"]


@given(
    st.lists(
        st.tuples(st.integers(1, 99), st.sampled_from(sorted(DEVICES)), st.sampled_from(COUNTED)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["\n", ", ", "; ", "\n• "]),
)
@settings(max_examples=200, deadline=None)
def test_no_device_is_lost_or_won(entries: list[tuple[int, str, str]], separator: str) -> None:
    text = separator.join(form.format(n=count, name=DEVICES[name].name) for count, name, form in entries)
    found = match_devices(text, DEVICES)
    assert [(match.quantity, match.device) for match in found] == [(count, name) for count, name, _ in entries]


# --- in the answers --------------------------------------------------------------------------------


def refused(office: Catalogue, printers: Any) -> list[Fault]:
    with pytest.raises(InputRefused) as error:
        parse_answers(answers_of("law-office") | {"printers": printers}, office)
    return list(error.value.faults)


def test_a_pasted_text_is_an_answer(office: Catalogue) -> None:
    raw = answers_of("law-office") | {"printers": "3x norvik l620 dtn\nTaiga C370 (hall)\nKyocera M2040? x2"}
    assert parse_answers(raw, office).values["printers"] == (
        DeviceCount(device="norvik-l620dtn", quantity=3),
        DeviceCount(device="taiga-c370dtn"),
        UnknownDevice(said="Kyocera M2040", quantity=2),
    )


def test_a_list_may_mix_texts_and_fields(office: Catalogue) -> None:
    mixed = ["2x L410dn, F910", {"device": "Kyocera M2040", "unknown": True, "quantity": 2}]
    assert parse_answers(answers_of("law-office") | {"printers": mixed}, office).values["printers"] == (
        DeviceCount(device="norvik-l410dn", quantity=2),
        DeviceCount(device="lumo-f910"),
        UnknownDevice(said="Kyocera M2040", quantity=2),
    )


def test_what_is_not_sure_is_refused_with_candidates_and_how_to_write_it(office: Catalogue) -> None:
    unsure, unknown = refused(office, ["Lumo F910", "Norvik L410dw", "Kyocera M2040"])
    assert (unsure.code, unsure.path) == ("unsure_device", "answers.printers[1]")
    assert unsure.hint == "is it norvik-l410dn or norvik-l420dw? write {device: norvik-l410dn}"
    assert (unknown.code, unknown.path) == ("unknown_device", "answers.printers[2]")
    assert "{device: Kyocera M2040, unknown: true}" in unknown.hint


@pytest.mark.parametrize(
    ("printers", "code", "path"),
    [
        ([{"device": "Kyocera M2040"}], "unknown_device", "answers.printers[0].device"),
        ([{"device": "Norvik L410dn", "unknown": True}], "known_device", "answers.printers[0].unknown"),
        ([{"device": "Kyocera", "unknown": "yes"}], "wrong_type", "answers.printers[0].unknown"),
        ([{"device": " ", "unknown": True}], "out_of_range", "answers.printers[0].device"),
        ([{"device": "a\u202eb", "unknown": True}], "bidi_control", "answers.printers[0].device"),
        ([{"device": "Kyocera", "unknown": True, "quantity": 0}], "out_of_range", "answers.printers[0].quantity"),
        (["0x Norvik L410dn"], "out_of_range", "answers.printers[0]"),
        ("10001 x Norvik L410dn", "out_of_range", "answers.printers"),
        ("Norvik\u202e L410dn", "bidi_control", "answers.printers"),
        ("x" * 5001, "too_long", "answers.printers"),
        ("x" * 400 + "?", "out_of_range", "answers.printers"),
        ("\n---\n", "missing_answer", "answers.printers"),
    ],
)
def test_wrong_devices_are_refused(office: Catalogue, printers: Any, code: str, path: str) -> None:
    (fault,) = refused(office, printers)
    assert (fault.code, fault.path) == (code, path)


@pytest.mark.parametrize(
    ("language", "said", "means"),
    [
        (
            "en",
            "7 × Norvik L620dtn and 2 × Kyocera M2040",
            "We cover 7 of 9 printers; unknown to us: Kyocera M2040 × 2",
        ),
        (
            "lt",
            "7 × Norvik L620dtn ir 2 × Kyocera M2040",
            "Iš viso – 9 spausdintuvai, aprūpinsime 7; mums nežinomi: Kyocera M2040 × 2",
        ),
    ],
)
def test_the_customer_reads_how_many_are_covered(office: Catalogue, language: Any, said: str, means: str) -> None:
    raw = answers_of("law-office") | {"printers": "7x L620dtn, Kyocera M2040? x1, kyocera m2040?"}
    answers, occasion = parse_answers(raw, office), occasion_of("law-office", office)
    occasion = type(occasion)(office, occasion.buyer, language, occasion.currency, occasion.issue_date)
    recommendation = recommend(answers, occasion)
    brief = brief_for(answers, recommendation, occasion)
    (told,) = [told for told in brief.told if told.question == "printers"]
    assert told.means.replace("\xa0", " ") == means
    raw["printers"] = "7x L620dtn, Kyocera M2040? x2"
    (told,) = [
        t for t in brief_for(parse_answers(raw, office), recommendation, occasion).told if t.question == "printers"
    ]
    assert told.said.replace("\xa0", " ") == said
    assert {name for need in recommendation.needs for name in need.devices} == {"norvik-l620dtn"}
    assert recommendation.figures["unknown_printers"].value == 2


def test_all_covered_is_said_so(office: Catalogue) -> None:
    answers, occasion = parse_answers(answers_of("law-office"), office), occasion_of("law-office", office)
    brief = brief_for(answers, recommend(answers, occasion), occasion)
    assert brief.told[0].means.replace("\xa0", " ") == "9 printers, and we cover all of them"


def test_no_other_device_is_proposed_for_what_an_unknown_one_may_do(office: Catalogue) -> None:
    raw = answers_of("law-office") | {"printers": "L310d", "pages_month": 5000}
    rules = {need.rule for need in recommend(parse_answers(raw, office), occasion_of("law-office", office)).needs}
    raw["printers"] = "L310d, Kyocera M2040?"
    fewer = {need.rule for need in recommend(parse_answers(raw, office), occasion_of("law-office", office)).needs}
    assert rules - fewer == {"more_capacity", "first_colour"}


def test_the_kit_s_devices_match_too() -> None:
    assert match_devices("Bar - 100", {"bar-100": device("bar-100")})[0].device == "bar-100"
