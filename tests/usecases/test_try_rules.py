"""The rules tried on answers that somebody pastes; nothing is kept."""

from __future__ import annotations

import pytest

from quotegen.errors import InputRefused, QuotegenError
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import propose_file
from quotegen.usecases.try_rules import Trial, sample_text, sample_texts, try_rules
from tests.samples import DAY, ROOT

DESK = open_desk(ROOT)


def tried(name: str) -> Trial:
    return try_rules(DESK, sample_text(DESK, name), "en", DAY)


@pytest.mark.parametrize("name", sorted(sample_texts(DESK)))
def test_it_recommends_and_prices_what_a_proposal_would(name: str) -> None:
    trial, proposal = tried(name), propose_file(DESK, sample_texts(DESK)[name], "en", DAY)
    code = trial.recommendation.recommended.code
    lines = [(line.priced.sku, line.priced.net_amount) for line in trial.lines(code)]
    assert lines == [(line.sku, line.net_amount) for line in proposal.quotation.recommended.lines]


def test_every_line_says_why_and_which_needs_it_answers() -> None:
    trial = tried("studio")
    for line in trial.lines(trial.recommendation.recommended.code):
        assert line.why.sentence["en"] and line.why.sku == line.priced.sku and line.needs


def test_another_offer_is_explained_too() -> None:
    trial = tried("charity")
    for offer in trial.recommendation.offers:
        assert len(trial.lines(offer.code)) == len(offer.lines)


def test_it_says_what_speaks_against_a_sku_and_nothing_of_one_that_is_offered() -> None:
    trial = tried("studio")
    code = trial.recommendation.recommended.code
    offered = trial.priced[code].lines[0].sku
    assert offered is not None and trial.why_not(code, offered) == ()
    other = next(sku for sku in DESK.catalogue.packs if all(line.sku != sku for line in trial.priced[code].lines))
    assert trial.why_not(code, other)[0].why["lt"]
    with pytest.raises(InputRefused, match="unknown_sku"):
        trial.why_not(code, "NONE")


def test_a_customer_may_be_left_out() -> None:
    text = sample_text(DESK, "charity")
    alone = text[text.index("answers:") :]
    assert try_rules(DESK, alone, "en", DAY).occasion.buyer is None
    with pytest.raises(InputRefused) as refused:
        try_rules(DESK, f"customer: nobody\n{alone}", "en", DAY)
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [("missing_field", 1)]


def test_faults_have_lines_and_columns() -> None:
    with pytest.raises(InputRefused) as refused:
        try_rules(DESK, "answers:\n  nothing: 1\n", "en", DAY)
    assert ("unknown_question", 2, 3) in {(fault.code, fault.line, fault.column) for fault in refused.value.faults}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "answers",
        "answers: []",
        "[1]",
        "a: &x [*x]",
        "answers: {x: !!python/object:os.system 1}",
        "\x00",
        "answers: {\u202e: 1}",
        "answers:\n  " + "a" * 10_000 + ": 1",
        "{" * 200,
        "=cmd|' /C calc'!A0",
        "<b>answers</b>: {}",
        "\ud800",
        "x" * 3_000_000,
    ],
    ids=range(14),
)
def test_any_text_is_taken_or_refused(text: str) -> None:
    with pytest.raises(QuotegenError):
        try_rules(DESK, text, "en", DAY)


def test_an_example_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputRefused, match="example_unknown"):
        sample_text(DESK, "../../etc/passwd")


def test_each_trade_has_its_own_examples() -> None:
    assert set(sample_texts(open_desk(ROOT, "managed-it"))) == {"accountancy", "dental-clinic"}
