"""Contrast as WCAG defines it, and the nearest darker colour that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.document.colour import contrast_on_white, is_colour, is_readable, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


# Worked out by the formula of WCAG 2.2 for known pairs; #767676 is its well-known lightest grey, #777777 just fails.
@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0), ("#0000ff", 8.59)],
)
def test_the_contrast_is_that_of_the_standard(colour: str, ratio: float) -> None:
    assert round(contrast_on_white(colour), 2) == ratio


@given(COLOURS)
def test_what_is_proposed_can_be_read_and_is_the_colour_itself_if_that_can(colour: str) -> None:
    proposed = readable(colour)
    assert is_readable(proposed)
    assert (proposed == colour) is is_readable(colour)


@given(COLOURS)
def test_what_is_proposed_is_no_lighter_in_any_channel(colour: str) -> None:
    def channels(text: str) -> list[int]:
        return [int(text[place : place + 2], 16) for place in (1, 3, 5)]

    assert all(new <= old for new, old in zip(channels(readable(colour)), channels(colour), strict=True))


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "0f6b5c", "#0f6b5c\n", "#0f6b5c;x", "=1+1"])
def test_other_texts_are_no_colours(text: str) -> None:
    assert not is_colour(text)
