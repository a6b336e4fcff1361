"""A picture that somebody hands in -> a plain PNG for the document: drawn anew, so that nothing else of it stays."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from quotegen.errors import Fault, InputRefused

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 16_000_000
_LONGEST = 1200
"""Pixels of the longer side: 600 to the inch for a logo 5 cm wide."""
_KINDS = ("PNG", "JPEG")


def redrawn(content: bytes) -> bytes:
    """InputRefused if it is no PNG or JPEG, damaged, or larger than a logo need be."""
    if len(content) > MOST_BYTES:
        raise _refused("logo_too_large", f"the file is over {MOST_BYTES // (1024 * 1024)} MB", "make it smaller")
    try:
        with warnings.catch_warnings(), _whole_pictures_only():
            warnings.simplefilter("error")  # of what would fill the memory
            with Image.open(BytesIO(content), formats=_KINDS) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise _refused("logo_too_large", f"it has {width} × {height} pixels", "make it smaller")
                return _plain(ImageOps.exif_transpose(picture))
    except UnidentifiedImageError:
        raise _refused("logo_unknown", "this is no PNG or JPEG", "save it as PNG") from None
    except (Image.DecompressionBombError, Warning):
        raise _refused("logo_too_large", "it unpacks to far more than a logo", "make it smaller") from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, MemoryError) as error:
        raise _refused("logo_damaged", f"the picture is damaged: {error}", "save it anew") from None


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """The PDF engine, once imported, lets every picture of the process be cut short."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _plain(picture: Image.Image) -> bytes:
    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    drawn = picture.convert("RGBA" if see_through else "RGB")
    drawn.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    # Pasted into a new one: what else the file carried (profiles, places, texts) is not drawn.
    fresh = Image.new(drawn.mode, drawn.size)
    fresh.paste(drawn)
    written = BytesIO()
    fresh.save(written, "PNG", optimize=True)
    return written.getvalue()


def _refused(code: str, message: str, hint: str) -> InputRefused:
    return InputRefused(Fault(code, message, hint, "logo"))
