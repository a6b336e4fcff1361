"""A logo that is handed in is drawn anew, or refused with what would do."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from quotegen.document import logo
from quotegen.document.logo import redrawn
from quotegen.errors import InputRefused
from tests.conftest import OFFICE


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    written = BytesIO()
    Image.new(mode, size, 0).save(written, kind, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def code(content: bytes) -> str:
    with pytest.raises(InputRefused) as refused:
        redrawn(content)
    return refused.value.faults[0].code


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG that says it is so large, with whatever data."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_becomes_a_plain_one(mode: str) -> None:
    assert opened(redrawn(picture("PNG", mode))).mode in {"RGB", "RGBA"}


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_every_kind_of_jpeg_becomes_a_png(mode: str) -> None:
    assert opened(redrawn(picture("JPEG", mode))).format == "PNG"


def test_what_is_clear_stays_clear() -> None:
    written = BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(written, "PNG")
    assert opened(redrawn(written.getvalue())).getpixel((0, 0)) == (10, 20, 30, 0)


def test_nothing_else_of_the_file_stays() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "<script>secret</script>")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    for content in (picture(pnginfo=told), picture("JPEG", exif=exif)):
        assert b"secret" in content
        assert b"secret" not in redrawn(content) and opened(redrawn(content)).info == {}


def test_a_picture_on_its_side_is_stood_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(redrawn(picture("JPEG", exif=exif))).size == (20, 40)


def test_a_large_picture_is_made_smaller() -> None:
    assert opened(redrawn(picture(size=(3000, 1500)))).size == (1200, 600)


def test_the_same_picture_gives_the_same_bytes_and_drawing_twice_changes_nothing() -> None:
    once = redrawn(picture())
    assert once == redrawn(picture()) == redrawn(once)


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 100, (OFFICE / "logo.svg").read_bytes(), picture("GIF"), picture("BMP"), picture("TIFF"), b"%PDF-1.7"],
)
def test_what_is_no_png_or_jpeg_is_refused_whatever_its_name(content: bytes) -> None:
    assert code(content) == "logo_unknown"


def test_a_damaged_picture_is_refused() -> None:
    assert code(picture(size=(400, 400), mode="RGB")[:-40]) == "logo_damaged"
    assert code(picture("JPEG", size=(400, 400))[:300]) in {"logo_damaged", "logo_unknown"}


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (5_000, 5_000), (2_000_000_000, 1)])
def test_a_bomb_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    assert code(png(width, height, b"")) in {"logo_too_large", "logo_damaged"}


def test_a_file_that_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logo, "MOST_BYTES", 50)
    assert code(picture()) == "logo_too_large"


@given(st.binary(max_size=300), st.integers(0, 60))
def test_any_bytes_are_drawn_or_refused(content: bytes, kept: int) -> None:
    with suppress(InputRefused):
        redrawn(picture()[:kept] + content)
