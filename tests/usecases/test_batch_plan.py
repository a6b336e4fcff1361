"""By what a request of a batch is known again, also by a program with more options."""

from __future__ import annotations

from dataclasses import dataclass

from quotegen.usecases.batch_plan import BatchOptions, job_id, told_by

FIRST = {"catalogue": "office", "mapping": {"Kiekis": "line.1.quantity"}, "sheet": "", "language": "", "label": ""}
"""What a request has always said."""


@dataclass(frozen=True, slots=True)
class LaterOptions(BatchOptions):
    """As it may be one day."""

    template: str = "proposal"


def test_what_a_request_says_is_what_it_has_always_said() -> None:
    assert told_by(BatchOptions(), {"Kiekis": "line.1.quantity"}, "office") == FIRST


def test_the_id_of_a_job_stays_what_it_was() -> None:
    assert job_id("0" * 64, FIRST) == "B-b21d3defeb"


def test_an_option_that_came_later_is_not_said_as_long_as_it_is_as_usual() -> None:
    assert told_by(LaterOptions(), {}, "office") == told_by(BatchOptions(), {}, "office")


def test_an_option_that_came_later_makes_another_request_where_it_is_not_as_usual() -> None:
    assert told_by(LaterOptions(template="letter"), {}, "office") == {**FIRST, "mapping": {}, "template": "letter"}


def test_all_options_said_would_make_every_row_another_request() -> None:
    """The red control: what had the same rows quoted twice."""
    everything = {**told_by(LaterOptions(), {}, "office"), "template": "proposal"}
    assert job_id("0" * 64, everything) != job_id("0" * 64, told_by(BatchOptions(), {}, "office"))


def test_what_people_call_a_file_makes_no_other_request() -> None:
    assert told_by(BatchOptions(name="Monday"), {}, "office") == told_by(BatchOptions(), {}, "office")
