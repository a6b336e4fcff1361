"""How well a colour can be read on white, and white on it: contrast as WCAG 2.2 defines it, 1 to 21."""

from __future__ import annotations

import re

LEAST = 4.5
"""For text of any size (AA): https://www.w3.org/TR/WCAG22/#contrast-minimum."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 255
_WEIGHTS = (0.2126, 0.7152, 0.0722)
"""Of the three channels in the luminance."""


def is_colour(text: str) -> bool:
    """Whether it is written as `#0f6b5c`."""
    return _COLOUR.fullmatch(text) is not None


def contrast_on_white(colour: str) -> float:
    """(1.0 + 0.05) / (luminance + 0.05): https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    parts = zip(_WEIGHTS, _channels(colour), strict=True)
    return 1.05 / (sum(weight * _linear(channel / 255) for weight, channel in parts) + 0.05)


def is_readable(colour: str) -> bool:
    return contrast_on_white(colour) >= LEAST


def readable(colour: str) -> str:
    """The colour itself, or the nearest darker one of the same hue that can be read."""
    for step in range(_STEPS, -1, -1):
        darker = "#" + "".join(f"{channel * step // _STEPS:02x}" for channel in _channels(colour))
        if is_readable(darker):
            return darker
    raise AssertionError("the darkest can be read")


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
