"""The seller's logo and colour: checked, shown before they go live, and changed as the catalogue is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from quotegen.document.colour import LEAST, contrast_on_white, is_colour, readable
from quotegen.document.press import redraw_logo
from quotegen.errors import Fault, InputRefused
from quotegen.files.yaml_edit import with_texts
from quotegen.model.canonical import sha256
from quotegen.model.permissions import Action
from quotegen.usecases.change_catalogue import BRAND, Staged, live_files, stage_files
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit

_FILE = "seller.yaml"
_OWN_LOGO = re.compile(r"logo-[0-9a-f]{8}\.png")


@dataclass(frozen=True, slots=True)
class Contrast:
    """How well a colour can be read on white, or white on it; `instead` is the nearest darker one that can be.

    `ratio` is never rounded up: 4.499 is not enough, and must not look as if it were.
    """

    ratio: Decimal
    instead: str

    @property
    def is_enough(self) -> bool:
        return self.ratio >= LEAST


def contrast_of(accent: str) -> Contrast:
    """InputRefused if it is no colour such as #0f6b5c."""
    if not is_colour(accent):
        raise InputRefused(
            Fault("colour_wrong", f"{accent[:20]} is no colour", "write it like #0f6b5c: # and six digits", "accent")
        )
    ratio = Decimal(contrast_on_white(accent)).quantize(Decimal("0.01"), ROUND_FLOOR)
    return Contrast(ratio, readable(accent))


def read_logo(content: bytes) -> bytes:
    """A PNG or JPEG that was handed in, drawn anew as PNG. InputRefused if it is neither, damaged or too large."""
    return redraw_logo(content)


def stage_brand(house: House, accent: str | None, logo: bytes | None) -> Staged:
    """Another accent, another logo, or both; of seller.yaml only these two values change.

    InputRefused if the accent cannot be read on white, or the logo is no picture.
    """
    permit(house, Action.CHANGE_TEMPLATES)
    files = live_files(house)
    changes: dict[str, str] = {}
    if accent is not None:
        _refuse_unreadable(accent)
        changes["accent"] = accent
    if logo is not None:
        picture = read_logo(logo)
        changes["logo"] = f"logo-{sha256(picture)[:8]}.png"
        live = house.desk.catalogue.seller.logo
        files = {name: each for name, each in files.items() if name == live or not _OWN_LOGO.fullmatch(name)}
        files[changes["logo"]] = picture
    text = with_texts(files[_FILE].decode("utf-8-sig"), _FILE, changes)
    return stage_files(house, {**files, _FILE: text.encode()}, BRAND)


def _refuse_unreadable(accent: str) -> None:
    contrast = contrast_of(accent)
    if not contrast.is_enough:
        message = f"{accent} on white has a contrast of {contrast.ratio}, and text needs {LEAST}"
        raise InputRefused(Fault("contrast_low", message, f"{contrast.instead} would do", "accent"))
