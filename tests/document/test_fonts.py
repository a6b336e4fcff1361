"""The static fonts: cut once, the same every time, with every letter that is needed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from quotegen.document.fonts import FACES, Face, cut, font_files

LETTERS = "ąčęėįšųūžĄČĘĖĮŠŲŪŽ„“–€×²·…"


def test_cutting_again_gives_the_same_bytes() -> None:
    face = FACES[0]
    assert cut(face) == font_files()[face.file_name].read_bytes()


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file_name)
def test_a_cut_font_is_static_and_has_every_letter(face: Face) -> None:
    font = TTFont(BytesIO(font_files()[face.file_name].read_bytes()))
    assert "fvar" not in font
    assert {ord(letter) for letter in LETTERS} <= set(font.getBestCmap())


def test_a_home_that_cannot_be_written_moves_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from quotegen.document import fonts

    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    monkeypatch.setattr("os.access", lambda *_: False)
    assert str(fonts._cache_folder()).startswith("/tmp")
